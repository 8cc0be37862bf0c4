"""The report on an article, for print and for sending: its text with marks, what was found, what is open.

It shows what everybody with a role may see: verdicts of final sentences, with what stands behind them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.safestring import SafeString

from annotations.models import Annotation, Ruling
from articles.admin.badges import badge, standing_badge
from articles.choices import Status, Verdict
from articles.models import Article, Sentence
from articles.templatetags.visibly import visibly
from articles.typesetting import Placed, typeset

NEEDS_WORK = (Verdict.DISPUTED, Verdict.UNATTRIBUTED)
# In the order of a reader's interest.
_COUNTED = (
    *((verdict.value, verdict.label) for verdict in Verdict),
    *((status.value, status.label) for status in Status if status != Status.FINAL),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text; `mark` is the verdict or status of its sentence, empty between sentences.

    `finding` is the number under which the report says more.
    """

    text: SafeString
    mark: str = ""
    word: str = ""
    finding: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sentence with a verdict, and what it rests on. `said` begins with those who agree with the verdict.

    `number` is that under which the text refers to it: what cannot stay as it is has one.
    """

    number: int | None
    sentence: Sentence
    ruling: Ruling | None
    said: list[Annotation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A sentence without a verdict, and how far it is."""

    sentence: Sentence
    standing: SafeString


def report(article: Article, user: User) -> dict[str, Any]:
    """What the page shows to `user`. Five queries, however long the article is."""
    sentences = [*Sentence.objects.current().filter(article=article).order_by("position")]
    numbers = {
        sentence.pk: number
        for number, sentence in enumerate((s for s in sentences if s.verdict in NEEDS_WORK), 1)
    }
    findings = _findings(sentences, numbers, user)
    to_read = [sentence for sentence in sentences if sentence.status != Status.NOT_CHECKABLE]
    counts = Counter(_mark(sentence) for sentence in sentences)
    return {
        "made_at": timezone.now(),
        "total": len(sentences),
        "counts": [
            (badge(value, str(label)), counts[value]) for value, label in _COUNTED if counts[value]
        ],
        "paragraphs": [*_paragraphs(article.body, sentences, numbers)],
        "to_read": len(to_read),
        "read": sum(sentence.reviews >= article.required_reviews for sentence in to_read),
        "findings": [finding for finding in findings if finding.number],
        "verified": [finding for finding in findings if not finding.number],
        "waiting": [
            Waiting(sentence=one, standing=standing_badge(one, article.required_reviews))
            for one in sentences
            if one.status not in (Status.FINAL, Status.NOT_CHECKABLE)
        ],
    }


def _findings(sentences: Sequence[Sentence], numbers: dict[int, int], user: User) -> list[Finding]:
    found = [sentence for sentence in sentences if sentence.verdict]
    rulings = {
        ruling.sentence_id: ruling
        for ruling in Ruling.objects.visible_to(user)
        .filter(sentence__in=found)
        .select_related("editor")
    }
    annotations = (
        Annotation.objects.visible_to(user)
        .filter(sentence__in=found)
        .with_all_it_rests_on()
        .order_by("sentence", "pk")
    )
    said = {pk: [*group] for pk, group in groupby(annotations, key=attrgetter("sentence_id"))}
    return [
        Finding(
            number=numbers.get(sentence.pk),
            sentence=sentence,
            ruling=rulings.get(sentence.pk),
            said=sorted(said.get(sentence.pk, []), key=lambda one: one.verdict != sentence.verdict),
        )
        for sentence in found
    ]


def _paragraphs(
    body: str, sentences: Sequence[Sentence], numbers: dict[int, int]
) -> Iterator[tuple[bool, list[Piece]]]:
    """For each paragraph whether it is a heading, and its pieces."""
    placed = [Placed(one.start, one.end, one.paragraph) for one in sentences]
    for paragraph in typeset(body, placed):
        yield (
            paragraph.is_heading,
            [
                Piece(text=visibly(text))
                if index is None
                else _piece(text, sentences[index], numbers)
                for text, index in paragraph.pieces
            ],
        )


def _piece(text: str, sentence: Sentence, numbers: dict[int, int]) -> Piece:
    return Piece(
        text=visibly(text),
        mark=_mark(sentence),
        word=sentence.get_verdict_display() if sentence.verdict else sentence.get_status_display(),
        finding=numbers.get(sentence.pk),
    )


def _mark(sentence: Sentence) -> str:
    return sentence.verdict or sentence.status
