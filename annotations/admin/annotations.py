"""Annotations: those one may see, and the form of one's own."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import workflow
from annotations.models import Annotation
from articles.admin import badges
from articles.admin.searching import WordSearch
from articles.admin.sentences import EXCERPT, cut_short, neighbours
from articles.choices import Verdict
from articles.models import Sentence
from articles.searching import found
from articles.text.query import Query
from factcheck.admin.base import DoorAdmin, page_of, person
from factcheck.admin.bulk import BulkAdmin
from factcheck.admin.lists import TypedFilter
from factcheck.refusals import Refusal
from factcheck.roles import Role

from .bulk import WITHDRAW
from .entry import Entry, with_one_more_source
from .panel import next_waiting, place_of, rows, sentence_asked_for
from .shortcuts import AnnotationShortcuts


class ReviewerFilter(TypedFilter):
    title = gettext_lazy("reviewer")
    parameter_name = "reviewer"
    lookup = "reviewer__username__istartswith"


@admin.register(Annotation)
class AnnotationAdmin(BulkAdmin, WordSearch, DoorAdmin):
    """Blind review holds here as everywhere: `visible_to` decides what is in the list and behind an address."""

    # No bare “add”: an annotation begins at a sentence, whose page links to `add_view`.
    change_role = delete_role = Role.REVIEWER
    list_display = ("excerpt", "given", "reason", "reviewer", "standing", "updated_at")
    list_filter = (AnnotationShortcuts, "verdict", "reason", ReviewerFilter, "sentence__status")
    search_fields = ("note", "sentence__text")
    search_help_text = gettext_lazy("Words of the note or of the sentence.")
    ordering = ("-pk",)
    nothing_yet = gettext_lazy(
        "There is none that you may see. Review the next sentence, from the first page, and give a verdict."
    )
    bulks = (WITHDRAW,)

    def row_name(self, obj: Any) -> str:
        text = getattr(obj, "start_of_text", None) or obj.sentence.text
        beginning = Truncator(" ".join(text.split())).chars(80)
        return f"{obj.reviewer}, {obj.get_verdict_display()}: {beginning}"

    def look_for(self, rows: QuerySet[Any], query: Query, typed: str) -> QuerySet[Any]:
        return rows.filter(Q(note__icontains=typed) | found(query, "sentence__words"))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and _own_or_none(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _own_or_none(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Annotation]:
        return (
            Annotation.objects.visible_to(person(request))
            .select_related("reviewer", "sentence")
            .defer("note", "correction", "sentence__text", "sentence__words")
            .annotate(start_of_text=Left("sentence__text", EXCERPT))
        )

    def whole_rows(self, request: HttpRequest) -> QuerySet[Annotation]:
        return (
            Annotation.objects.visible_to(person(request))
            .select_related("reviewer", "sentence__article", "reused_from__article")
            .defer("sentence__article__body", "reused_from__words", "reused_from__article__body")
        )

    @admin.display(description=gettext_lazy("sentence"))
    def excerpt(self, annotation: Annotation) -> str:
        return cut_short(annotation)

    @admin.display(description=gettext_lazy("verdict"))
    def given(self, annotation: Annotation) -> str:
        return badges.verdict_badge(annotation.verdict)

    @admin.display(description=gettext_lazy("sentence is"))
    def standing(self, annotation: Annotation) -> str:
        return badges.status_badge(annotation.sentence.status)

    # --- Writing one ---------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.allows(request, Role.REVIEWER):
            raise PermissionDenied
        sentence = sentence_asked_for(request)
        verdict = _preset(request)
        mine = Annotation.objects.filter(sentence=sentence, reviewer=person(request)).first()
        if mine is not None and request.method != "POST":
            preset = f"?verdict={verdict}" if verdict else ""
            return redirect(f"{page_of('annotations_annotation_change', mine.pk)}{preset}")
        if sentence.retired_in is not None and request.method != "POST":
            # Its page says so, and leads to what replaced it.
            return redirect(page_of("articles_sentence_change", sentence.pk))
        return self._entry_view(request, sentence, None, verdict)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        annotation = self.found(request, object_id)
        # What is posted from a form that was opened before is refused with words, and not lost.
        is_open = annotation.sentence.retired_in is None or request.method == "POST"
        if is_open and self.has_change_permission(request, annotation):
            return self._entry_view(request, annotation.sentence, annotation, _preset(request))
        if request.method == "POST":
            raise PermissionDenied
        return self._sentence_page(
            request,
            "annotations/annotation.html",
            annotation.sentence,
            title=_("An annotation by %(reviewer)s") % {"reviewer": annotation.reviewer},
            annotation=annotation,
        )

    def _entry_view(
        self,
        request: HttpRequest,
        sentence: Sentence,
        annotation: Annotation | None,
        verdict: str,
    ) -> HttpResponse:
        data = request.POST or None
        if data and "_more" in data:
            entry = Entry(with_one_more_source(data), annotation)
        else:
            entry = Entry(data, annotation, verdict)
            if data and entry.is_valid() and self._saved(person(request), sentence, entry):
                return _onwards(request, sentence)
        return self._sentence_page(
            request,
            "annotations/entry.html",
            sentence,
            title=_("Change my annotation") if annotation else _("Annotate a sentence"),
            entry=entry,
            annotation=annotation,
        )

    def _saved(self, actor: User, sentence: Sentence, entry: Entry) -> bool:
        try:
            if entry.annotation is None:
                workflow.annotate(
                    actor=actor, sentence_id=sentence.pk, submission=entry.submission()
                )
            else:
                workflow.change(
                    actor=actor,
                    annotation_id=entry.annotation.pk,
                    submission=entry.submission(),
                    expected_version=entry.expected_version,
                )
        except Refusal as refusal:
            entry.refuse(refusal)
            return False
        return True

    def _sentence_page(
        self, request: HttpRequest, template: str, sentence: Sentence, *, title: str, **context: Any
    ) -> HttpResponse:
        place = place_of(sentence)
        return self.page(
            request,
            template,
            title=title,
            sentence=sentence,
            row=rows(sentence.article, [sentence], person(request))[0],
            place=place,
            trail=[(sentence.article.title, place), (title, None)],
            **neighbours(sentence),
            **context,
        )

    # --- Taking one back -----------------------------------------------------------------------------

    def removal(self, obj: Annotation) -> dict[str, str]:
        return {
            "title": _("Withdraw your annotation?"),
            "question": _(
                "Your verdict “%(verdict)s” and its evidence no longer count. The history keeps what they said."
            )
            % {"verdict": obj.get_verdict_display()},
            "button": _("Withdraw"),
            "done": _("Your annotation is withdrawn."),
            "back": page_of("annotations_annotation_change", obj.pk),
        }

    def remove(self, actor: User, obj: Annotation, version: int | None) -> None:
        workflow.withdraw(actor=actor, annotation_id=obj.pk, expected_version=version)

    def after_removal(self, obj: Annotation) -> str:
        return place_of(obj.sentence)


def _own_or_none(request: HttpRequest, obj: Any) -> bool:
    return obj is None or obj.reviewer_id == request.user.pk


def _preset(request: HttpRequest) -> str:
    """The verdict that the link to the form has chosen, if it is one."""
    verdict = request.GET.get("verdict", "")
    return verdict if verdict in Verdict.values else ""


def _onwards(request: HttpRequest, sentence: Sentence) -> HttpResponse:
    """Back to the sentence's place in its article, or on to the next that waits for this person."""
    messages.success(request, _("Sentence %(position)s: saved.") % {"position": sentence.position})
    if "_next" in request.POST:
        following = next_waiting(sentence, person(request))
        if following is not None:
            return redirect(f"{page_of('annotations_annotation_add')}?sentence={following.pk}")
        messages.info(request, _("No sentence of this article waits for you any more."))
    return redirect(place_of(sentence))
