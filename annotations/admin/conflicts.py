"""The editor's desk: sentences on which reviewers differ, who waits for another reader, who has what in hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Min
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import leasing
from annotations.models import Annotation, Lease
from articles.admin.articles import show_refusal
from articles.choices import Status, Verdict
from articles.models import Article, Sentence
from articles.querysets import WAITING
from factcheck.admin.base import as_id, page_of, person
from factcheck.refusals import Refusal
from factcheck.roles import is_editor

from .rulings import RulingForm, rule_as_shown

PER_PAGE = 10
MOST_ARTICLES = 20
MOST_LEASES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the verdicts that differ, and everybody who gave it."""

    verdict: str
    label: str
    said: list[Annotation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    sentence: Sentence
    sides: list[Side]
    form: RulingForm


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWaiting:
    """An article with sentences that somebody has read and that wait for another reader."""

    article: Article
    sentences: int
    read_by: list[str]


def conflicts_page(after: int, bound: tuple[int, RulingForm] | None = None) -> dict[str, Any]:
    """What the page shows, in the order of ids from behind sentence `after`. Six queries, whatever is on it.

    `bound` is a ruling that was refused, to be shown again with its errors.
    """
    found = Sentence.objects.current().filter(status=Status.CONFLICT, pk__gt=after)
    rows = [*found.select_related("article").defer("article__body").order_by("pk")[: PER_PAGE + 1]]
    return {
        "conflicts": [*_conflicts(rows[:PER_PAGE], dict([bound] if bound else []))],
        "next": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        "first_page": not after,
        "articles_waiting": _articles_waiting(),
        "leases": _leases(),
    }


def decide(request: HttpRequest) -> tuple[int, RulingForm] | None:
    """Rule as the posted form says; the form with its errors where that was refused. Raises PermissionDenied."""
    sentence = Sentence.objects.filter(pk=as_id(request.POST.get("sentence")) or 0).first()
    if sentence is None:
        messages.error(request, _("There is no such sentence any more."))
        return None
    form = RulingForm(request.POST, auto_id=f"id_{sentence.pk}_%s")
    if form.is_valid():
        try:
            rule_as_shown(person(request), sentence, form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            words = _("Sentence %(position)s is ruled on.") % {"position": sentence.position}
            messages.success(request, words)
            return None
    if sentence.status != Status.CONFLICT:
        # It is not on the page any more, so neither is its form.
        messages.error(request, _("Meanwhile this sentence is no longer in conflict."))
        return None
    return sentence.pk, form


def release_lease(request: HttpRequest, object_id: str) -> HttpResponse:
    """Take a sentence out of somebody's hands, so that the queue can give it to another."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not is_editor(request.user):
        raise PermissionDenied
    try:
        leasing.release(
            actor=person(request), sentence_id=as_id(object_id) or 0, now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, _("The queue can hand it to somebody else now."))
    return redirect(page_of("articles_sentence_conflicts"))


def _conflicts(sentences: Sequence[Sentence], bound: dict[int, RulingForm]) -> Iterator[Conflict]:
    annotations = (
        Annotation.objects.filter(sentence__in=sentences)
        .with_all_it_rests_on()
        .order_by("sentence", "verdict", "pk")
    )
    said = {pk: [*group] for pk, group in groupby(annotations, key=attrgetter("sentence_id"))}
    for sentence in sentences:
        yield Conflict(
            sentence=sentence,
            sides=[
                Side(verdict=verdict, label=str(Verdict(verdict).label), said=[*group])
                for verdict, group in groupby(said.get(sentence.pk, []), attrgetter("verdict"))
            ],
            form=bound.get(sentence.pk) or RulingForm(auto_id=f"id_{sentence.pk}_%s"),
        )


def _articles_waiting() -> list[ArticleWaiting]:
    """The articles whose half-read sentences have waited longest, by the order in which they came in."""
    waiting = Sentence.objects.current().filter(status=Status.IN_REVIEW)
    counted = (
        waiting.order_by()
        .values("article")
        .annotate(sentences=Count("pk"), first=Min("pk"))
        .order_by("first")[:MOST_ARTICLES]
    )
    counts = {line["article"]: line["sentences"] for line in counted}
    articles = Article.objects.without_text().in_bulk(counts)
    readers = (
        Annotation.objects.filter(
            sentence__article__in=counts,
            sentence__status=Status.IN_REVIEW,
            sentence__retired_in=None,
        )
        .order_by("sentence__article", "reviewer__username")
        .values_list(F("sentence__article"), "reviewer__username")
        .distinct()
    )
    read_by = {pk: [name for _pk, name in group] for pk, group in groupby(readers, lambda r: r[0])}
    return [
        ArticleWaiting(article=articles[pk], sentences=count, read_by=read_by.get(pk, []))
        for pk, count in counts.items()
        if pk in articles
    ]


def _leases() -> list[Lease]:
    live = Lease.objects.live_at(timezone.now()).filter(sentence__status__in=WAITING)
    return [
        *live.select_related("reviewer", "sentence__article")
        .defer("sentence__article__body")
        .order_by("expires_at", "pk")[:MOST_LEASES]
    ]
