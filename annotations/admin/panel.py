"""The review panel: an article's sentences in reading order, a hundred a page, and what may be done to each.

However long the article and however many the reviewers, a page costs five queries.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString

from annotations.models import Annotation, Ruling
from articles.admin.badges import attribution_hint, badge, standing_badge
from articles.choices import Status, Verdict
from articles.models import Article, Sentence
from factcheck.admin.base import as_id, page_of
from factcheck.roles import is_editor, is_reviewer

PER_PAGE = 100
WAITING = (Status.OPEN, Status.IN_REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sentence as `user` sees it. `votes` counts only the verdicts that blind review lets them see."""

    sentence: Sentence
    standing: SafeString
    hint: SafeString
    votes: list[SafeString]
    ruling_id: int | None
    mine: Annotation | None
    may_annotate: bool
    may_set_aside: bool
    may_rule: bool
    opens_paragraph: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of the legend: how many sentences stand so, and the link that shows only them."""

    label: SafeString | str
    count: int
    query: str
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    rows: list[Row]
    total: int
    legend: list[Choice]
    status: str
    page: int
    pages: int

    @property
    def previous(self) -> str:
        return self._page(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        return self._page(self.page + 1) if self.page < self.pages else ""

    def _page(self, number: int) -> str:
        kept = f"&status={self.status}" if self.status else ""
        return f"?page={number}{kept}"


def panel(article: Article, user: User, *, page: int = 1, status: str = "") -> Panel:
    """The panel's `page` (1 is the first; beyond the last is the last), of one status or of all."""
    current = Sentence.objects.current().filter(article=article)
    counted = current.order_by().values("status").annotate(n=Count("pk"))
    counts = {line["status"]: line["n"] for line in counted}
    status = status if status in Status.values else ""
    shown = counts.get(status, 0) if status else sum(counts.values())
    pages = max(1, -(-shown // PER_PAGE))
    page = min(max(page, 1), pages)
    if status:
        current = current.filter(status=status)
    start = (page - 1) * PER_PAGE
    sentences = list(current.order_by("position")[start : start + PER_PAGE])
    return Panel(
        rows=rows(article, sentences, user),
        total=sum(counts.values()),
        legend=_legend(counts, status),
        status=status,
        page=page,
        pages=pages,
    )


def rows(article: Article, sentences: list[Sentence], user: User) -> list[Row]:
    """The rows of some of the article's sentences. Three queries."""
    votes = _votes(sentences, user)
    own = Annotation.objects.filter(sentence__in=sentences, reviewer=user).defer(
        "note", "correction"
    )
    mine = {annotation.sentence_id: annotation for annotation in own}
    ruled = dict(
        Ruling.objects.visible_to(user)
        .filter(sentence__in=sentences)
        .values_list("sentence_id", "pk")
    )
    reviewer, editor = is_reviewer(user), is_editor(user)
    made, paragraph = [], None
    for sentence in sentences:
        current = sentence.retired_in is None
        others = sentence.reviews - (sentence.pk in mine)
        made.append(
            Row(
                sentence=sentence,
                standing=standing_badge(sentence, article.required_reviews),
                hint=attribution_hint(sentence),
                votes=votes[sentence.pk],
                ruling_id=ruled.get(sentence.pk),
                mine=mine.get(sentence.pk),
                may_annotate=reviewer and current,
                may_set_aside=reviewer
                and current
                and sentence.pk not in ruled
                and (editor or not others),
                may_rule=editor and current,
                opens_paragraph=paragraph is not None and sentence.paragraph != paragraph,
            )
        )
        paragraph = sentence.paragraph
    return made


def sentence_asked_for(request: HttpRequest) -> Sentence:
    """The sentence that a link to a form names (`?sentence=5`), with its article. Raises Http404."""
    sentence = (
        Sentence.objects.select_related("article")
        .defer("article__body")
        .filter(pk=as_id(request.GET.get("sentence")) or 0)
        .first()
    )
    if sentence is None:
        raise Http404
    return sentence


def place_of(sentence: Sentence) -> str:
    """The path of the article's page, turned to this sentence. One query."""
    before = Sentence.objects.current().filter(
        article=sentence.article_id, position__lt=sentence.position
    )
    page = before.count() // PER_PAGE + 1
    query = f"?page={page}" if page > 1 else ""
    return (
        f"{page_of('articles_article_change', sentence.article_id)}{query}#sentence-{sentence.pk}"
    )


def next_waiting(sentence: Sentence, user: User) -> Sentence | None:
    """The article's next sentence, from here on and then from its top, that waits for this person."""
    waiting = (
        Sentence.objects.current()
        .filter(article=sentence.article_id, status__in=WAITING)
        .exclude(pk__in=Annotation.objects.filter(reviewer=user).values("sentence"))
        .order_by("position")
    )
    return waiting.filter(position__gt=sentence.position).first() or waiting.first()


def _votes(sentences: Iterable[Sentence], user: User) -> dict[int, list[SafeString]]:
    counted = (
        Annotation.objects.visible_to(user)
        .filter(sentence__in=sentences)
        .order_by("sentence", "verdict")
        .values("sentence", "verdict")
        .annotate(n=Count("pk"))
    )
    votes: dict[int, list[SafeString]] = defaultdict(list)
    for line in counted:
        label = Verdict(line["verdict"]).label
        votes[line["sentence"]].append(badge(line["verdict"], f"{line['n']} {label}"))
    return votes


def _legend(counts: dict[str, int], status: str) -> list[Choice]:
    return [
        Choice(
            label=badge(value, str(label)),
            count=counts[value],
            query=f"?status={value}",
            selected=value == status,
        )
        for value, label in Status.choices
        if counts.get(value)
    ]


def verdict_choices() -> list[tuple[str, Any]]:
    """The verdicts in the order of their buttons, each with its badge."""
    return [(value, badge(value, str(label))) for value, label in Verdict.choices]
