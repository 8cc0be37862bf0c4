"""Rulings: an editor decides a sentence, with what the reviewers found in view."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import workflow
from annotations.models import Annotation, Ruling
from articles.admin import badges
from articles.admin.articles import show_refusal
from articles.admin.searching import WordSearch
from articles.admin.sentences import EXCERPT, cut_short, neighbours
from articles.models import Sentence
from articles.searching import found
from articles.text.query import Query
from factcheck.admin.base import DoorAdmin, page_of, person, show_stored
from factcheck.admin.lists import TypedFilter
from factcheck.refusals import Refusal, Stale
from factcheck.roles import Role

from .panel import place_of, rows, sentence_asked_for, verdict_choices
from .shortcuts import RulingShortcuts
from .telling import MOST_SHOWN


class EditorFilter(TypedFilter):
    title = gettext_lazy("editor")
    parameter_name = "editor"
    lookup = "editor__username__istartswith"


class RulingForm(forms.Form):
    """`version` is the one the page was opened with; empty while there is no ruling."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    verdict = forms.ChoiceField(
        label=gettext_lazy("verdict"),
        widget=forms.RadioSelect,
        choices=verdict_choices,
        help_text=gettext_lazy(
            "It outranks what the reviewers said, and makes the sentence final."
        ),
    )
    rationale = forms.CharField(
        label=gettext_lazy("rationale"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=Ruling._meta.get_field("rationale").help_text,
    )


@admin.register(Ruling)
class RulingAdmin(WordSearch, DoorAdmin):
    view_role = Role.EDITOR
    # No bare “add”: a ruling begins at a sentence, whose page links to `add_view`.
    change_role = delete_role = Role.EDITOR
    list_display = ("excerpt", "decided", "editor", "updated_at")
    list_filter = (RulingShortcuts, "verdict", EditorFilter)
    nothing_yet = gettext_lazy(
        "No editor has ruled yet. Rulings begin at a sentence: see those in conflict."
    )
    search_fields = ("rationale", "sentence__text")
    search_help_text = gettext_lazy("Words of the rationale or of the sentence.")
    ordering = ("-pk",)

    def look_for(self, rows: QuerySet[Any], query: Query, typed: str) -> QuerySet[Any]:
        return rows.filter(Q(rationale__icontains=typed) | found(query, "sentence__words"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ruling]:
        return (
            Ruling.objects.visible_to(person(request))
            .select_related("editor", "sentence")
            .defer("rationale", "sentence__text", "sentence__words")
            .annotate(start_of_text=Left("sentence__text", EXCERPT))
        )

    def whole_rows(self, request: HttpRequest) -> QuerySet[Ruling]:
        return (
            Ruling.objects.visible_to(person(request))
            .select_related("editor", "sentence__article")
            .defer("sentence__article__body")
        )

    @admin.display(description=gettext_lazy("sentence"))
    def excerpt(self, ruling: Ruling) -> str:
        return cut_short(ruling)

    @admin.display(description=gettext_lazy("verdict"))
    def decided(self, ruling: Ruling) -> str:
        return badges.verdict_badge(ruling.verdict)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.allows(request, Role.EDITOR):
            raise PermissionDenied
        sentence = sentence_asked_for(request)
        ruling = Ruling.objects.filter(sentence=sentence).first()
        if ruling is not None and request.method != "POST":
            return redirect(page_of("annotations_ruling_change", ruling.pk))
        if sentence.retired_in is not None and request.method != "POST":
            return redirect(page_of("articles_sentence_change", sentence.pk))
        return self._ruling_view(request, sentence, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        ruling = self.found(request, object_id)
        return self._ruling_view(request, ruling.sentence, ruling)

    def _ruling_view(
        self, request: HttpRequest, sentence: Sentence, ruling: Ruling | None
    ) -> HttpResponse:
        names = ("verdict", "rationale", "version")
        initial = {name: getattr(ruling, name) for name in names} if ruling else None
        form = RulingForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                rule_as_shown(person(request), sentence, form.cleaned_data)
            except Stale as refusal:
                _show_other_ruling(form, sentence, refusal)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                words = _("Sentence %(position)s is ruled on.") % {"position": sentence.position}
                messages.success(request, words)
                return redirect(place_of(sentence))
        place = place_of(sentence)
        title = _("Change the ruling") if ruling else _("Rule on a sentence")
        said = Annotation.objects.filter(sentence=sentence).select_related("reviewer")
        return self.page(
            request,
            "annotations/ruling.html",
            title=title,
            sentence=sentence,
            form=form,
            ruling=ruling,
            row=rows(sentence.article, [sentence], person(request))[0],
            annotations=said.prefetch_related("evidence").order_by("verdict", "pk")[:MOST_SHOWN],
            place=place,
            trail=[(sentence.article.title, place), (title, None)],
            **neighbours(sentence),
        )

    def removal(self, obj: Ruling) -> dict[str, str]:
        return {
            "title": _("Withdraw this ruling?"),
            "question": _(
                "The reviewers' verdicts decide again. The history keeps what the ruling said."
            ),
            "button": _("Withdraw"),
            "done": _("The ruling is withdrawn."),
            "back": page_of("annotations_ruling_change", obj.pk),
        }

    def remove(self, actor: User, obj: Ruling, version: int | None) -> None:
        workflow.withdraw_ruling(actor=actor, sentence_id=obj.sentence_id, expected_version=version)

    def after_removal(self, obj: Ruling) -> str:
        return place_of(obj.sentence)


def rule_as_shown(actor: User, sentence: Sentence, said: dict[str, Any]) -> None:
    """Rule on what the page showed: that version of the ruling, or that there was none. Raises a Refusal."""
    workflow.rule(
        actor=actor,
        sentence_id=sentence.pk,
        verdict=said["verdict"],
        rationale=said["rationale"],
        expected_version=said["version"] or 0,
    )


def _show_other_ruling(form: RulingForm, sentence: Sentence, refusal: Stale) -> None:
    stored = Ruling.objects.filter(sentence=sentence).first()
    if stored is None:
        form.add_error(None, refusal.detail)
        return
    shown = {"verdict": stored.verdict, "rationale": stored.rationale}
    show_stored(form, shown, stored.version)
