"""The sentence's page with what was said about it, and the buttons that set it aside."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from annotations import workflow
from annotations.models import Annotation, Ruling
from annotations.rereading import earlier_of
from articles.admin.events import events_of
from articles.admin.sentences import SentenceAdmin, neighbours
from articles.choices import NotCheckable
from articles.models import Sentence
from articles.text.moments import day
from factcheck.admin.base import as_id, person
from factcheck.admin.bulk import BulkAdmin
from factcheck.refusals import Fault, Invalid, NotAllowed, Refusal
from factcheck.roles import is_editor, is_reviewer

from .bulk import RELEASE, SET_ASIDE, TAKE_UP
from .conflicts import conflicts_page, decide, release_lease
from .panel import place_of, rows, verdict_choices
from .queue import review_next
from .shortcuts import SentenceShortcuts
from .telling import MOST_SHOWN, history_for


class ReviewedSentenceAdmin(BulkAdmin, SentenceAdmin):
    list_filter = (SentenceShortcuts, *SentenceAdmin.list_filter)
    bulks = (SET_ASIDE, TAKE_UP, RELEASE)
    sentence_template = "annotations/sentence.html"
    change_list_template = "annotations/sentences.html"

    def row_name(self, obj: Any) -> str:
        title = Truncator(obj.article.title).chars(80)
        return _("Sentence %(position)s of “%(title)s”") % {
            "position": obj.position,
            "title": title,
        }

    def row_about(self, obj: Any) -> str:
        return Truncator(" ".join(obj.text.split())).chars(200)

    def get_urls(self) -> list[URLPattern]:
        def post(address: str, name: str, act: Callable[[HttpRequest, int], None]) -> URLPattern:
            def view(request: HttpRequest, object_id: str) -> HttpResponse:
                return self._set(request, object_id, act)

            return path(f"<str:object_id>/{address}/", self.admin_site.admin_view(view), name=name)

        next_one = self.admin_site.admin_view(review_next)
        return [
            path("next/", next_one, name="articles_sentence_next"),
            path(
                "conflicts/",
                self.admin_site.admin_view(self.conflicts_view),
                name="articles_sentence_conflicts",
            ),
            path(
                "<str:object_id>/release/",
                self.admin_site.admin_view(release_lease),
                name="articles_sentence_release",
            ),
            post("not-checkable", "articles_sentence_set_aside", _set_aside),
            post("checkable", "articles_sentence_take_up", _take_up),
            post("reaffirm", "articles_sentence_reaffirm", _reaffirm),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may = {"may_review": is_reviewer(request.user)}
        return super().changelist_view(request, {**may, **(extra_context or {})})

    def conflicts_view(self, request: HttpRequest) -> HttpResponse:
        """What reviewers differ on, oldest first; a ruling is posted to the page that shows it."""
        if not is_editor(request.user):
            raise PermissionDenied
        bound = None
        if request.method == "POST":
            bound = decide(request)
            if bound is None:
                return redirect(request.get_full_path())
        return self.page(
            request,
            "annotations/conflicts.html",
            title=_("Conflicts"),
            trail=[(_("Conflicts"), None)],
            **conflicts_page(as_id(request.GET.get("after")) or 0, bound),
        )

    def _set(
        self, request: HttpRequest, object_id: str, act: Callable[[HttpRequest, int], None]
    ) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        sentence = self.found(request, object_id)
        if act is _set_aside and "sure" not in request.POST and _costs_a_verdict(request, sentence):
            return self._ask(request, sentence)
        try:
            act(request, sentence.pk)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except Refusal as refusal:
            messages.error(request, refusal.detail)
        else:
            words = _("Sentence %(position)s: saved.") % {"position": sentence.position}
            messages.success(request, words)
        return redirect(place_of(sentence))

    def _ask(self, request: HttpRequest, sentence: Sentence) -> HttpResponse:
        reason = request.POST.get("reason", "")
        words = {
            "question": _(
                "This sentence is final: %(verdict)s. Set aside (%(reason)s), it no longer counts as that. "
                "What was said about it is kept, and “Check it after all” brings the verdict back."
            )
            % {
                "verdict": sentence.get_verdict_display(),
                "reason": dict(NotCheckable.choices).get(reason, reason),
            },
            "button": _("Set it aside"),
            "back": place_of(sentence),
        }
        title = _("Set a checked sentence aside?")
        return self.page(
            request,
            "annotations/set_aside.html",
            title=title,
            sentence=sentence,
            words=words,
            kept={"reason": reason, "sure": "1", "version": _version_shown(request)},
            trail=[(sentence.article.title, place_of(sentence)), (title, None)],
            **neighbours(sentence),
        )

    def about(self, request: HttpRequest, sentence: Sentence) -> dict[str, Any]:
        user = person(request)
        said = (
            Annotation.objects.visible_to(user)
            .filter(sentence=sentence)
            .with_all_it_rests_on()
            .order_by("pk")[:MOST_SHOWN]
        )
        return {
            "row": rows(sentence.article, [sentence], user)[0],
            "place": place_of(sentence),
            "annotations": said,
            "ruling": Ruling.objects.visible_to(user)
            .filter(sentence=sentence)
            .select_related("editor")
            .first(),
            "history": history_for(user, sentence),
            "earlier": earlier_of(sentence, user),
            "today": timezone.now().date(),
            "all_events": events_of(sentence=sentence.pk) if is_editor(user) else "",
            "verdicts": verdict_choices(),
            "set_aside_reasons": NotCheckable.choices,
        }


def _costs_a_verdict(request: HttpRequest, sentence: Sentence) -> bool:
    """Whether setting it aside would be allowed, and take a final verdict away."""
    (row,) = rows(sentence.article, [sentence], person(request))
    return sentence.verdict is not None and row.may_set_aside


def _set_aside(request: HttpRequest, sentence_id: int) -> None:
    workflow.mark_not_checkable(
        actor=person(request),
        sentence_id=sentence_id,
        reason=request.POST.get("reason", ""),
        expected_version=_version_shown(request),
    )


def _take_up(request: HttpRequest, sentence_id: int) -> None:
    workflow.mark_checkable(
        actor=person(request), sentence_id=sentence_id, expected_version=_version_shown(request)
    )


def _version_shown(request: HttpRequest) -> int:
    """The version of the sentence beside the button; 0, which no sentence has, when it is not said."""
    return as_id(request.POST.get("version") or request.GET.get("version")) or 0


def _reaffirm(request: HttpRequest, sentence_id: int) -> None:
    given = request.POST.get("accessed_on", "")
    try:
        accessed_on = day(given) if given else None
    except ValueError:
        fault = Fault(("accessed_on",), "invalid", _("The date is written as 2026-03-09."))
        raise Invalid([fault]) from None
    workflow.reaffirm(actor=person(request), sentence_id=sentence_id, accessed_on=accessed_on)


admin.site.unregister(Sentence)
admin.site.register(Sentence, ReviewedSentenceAdmin)
