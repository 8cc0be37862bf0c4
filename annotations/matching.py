"""Claim memory: where else a claim was checked, and what was found there.

Equal claims are found by their fingerprint, near ones by their rarest words through the index of the search, and
ranked by how alike they are. What blind review keeps from somebody is not among them.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import F

from articles.models import Sentence
from articles.querysets import CHECKED, WAITING, SentenceQuerySet
from articles.rare_words import rare_words
from articles.text.claims import LONGEST_COMPARED, NEAR, Difference, differences, likeness
from articles.text.query import Alternative, Query, Term
from factcheck.roles import AnyUser

from .querysets import sentences_open_to

EQUAL, NEARLY = "equal", "near"
MOST_ANSWERED = 20
# Of equal sentences so many are looked at for those that are not checked yet.
MOST_COUNTED = 1_000

_RAREST = 6
_MOST_COMPARED = 300


class Match(NamedTuple):
    """A sentence of another article that claims the same, or nearly so.

    `similarity` is `claims.likeness`; `differences` are those in numbers, names and negations, told from the sentence
    that is asked about.
    """

    sentence: int
    kind: str
    similarity: float
    differences: list[Difference]


class Matches(NamedTuple):
    """`unchecked` counts the equal sentences of other articles that wait for a verdict, up to 1,000."""

    found: list[Match]
    unchecked: int


def matches_of(sentence: Sentence, language: str, user: AnyUser) -> Matches:
    """At most 20 checked sentences of which `user` may know what was said: equal ones first, the last changed
    first; then near ones, the most alike first. Four bounded queries.
    """
    elsewhere = Sentence.objects.current().exclude(article=sentence.article_id)
    equal = elsewhere.filter(fingerprint=sentence.fingerprint)
    checked = _checked(equal, user).order_by("-updated_at", "-pk")
    found = [
        Match(pk, EQUAL, 1.0, []) for pk in checked.values_list("pk", flat=True)[:MOST_ANSWERED]
    ]
    standing = equal.order_by().values_list("status", flat=True)[:MOST_COUNTED]
    unchecked = sum(status in WAITING for status in standing)
    near = elsewhere.exclude(fingerprint=sentence.fingerprint)
    ranked = sorted(
        _near(sentence, language, _checked(near, user)),
        key=lambda match: (-match.similarity, -match.sentence),
    )
    return Matches([*found, *ranked][:MOST_ANSWERED], unchecked)


def _checked(sentences: SentenceQuerySet, user: AnyUser) -> SentenceQuerySet:
    return sentences.filter(status__in=CHECKED) & sentences_open_to(user)


def _near(sentence: Sentence, language: str, among: SentenceQuerySet) -> Iterator[Match]:
    rarest = rare_words(sentence.words, _RAREST)
    length = len(sentence.text)
    if not rarest or length > LONGEST_COMPARED:
        return
    candidates = (
        among.matching(_half_of(rarest))
        # Texts of which one is more than twice as long are never near.
        .alias(length=F("end") - F("start"))
        .filter(length__gte=length // 2, length__lte=length * 2)
        # By an expression: along the primary key PostgreSQL would look through most of the table for a few.
        .order_by((F("pk") + 0).desc())
        .values_list("pk", "text")[:_MOST_COMPARED]
    )
    for pk, text in candidates:
        similarity = likeness(sentence.text, text, NEAR)
        if similarity >= NEAR:
            yield Match(pk, NEARLY, similarity, differences(sentence.text, text, language))


def _half_of(words: Iterable[str]) -> Query:
    """Whatever has at least half of the words: the others may be those that differ."""
    terms = [Term((word,)) for word in words]
    return tuple(map(Alternative, combinations(terms, (len(terms) + 1) // 2)))


def is_match(sentence: Sentence, other: Sentence) -> bool:
    """Whether `other` claims the same as `sentence` or nearly so, in another article."""
    if sentence.article_id == other.article_id:
        return False
    if sentence.fingerprint == other.fingerprint:
        return True
    if max(len(sentence.text), len(other.text)) > LONGEST_COMPARED:
        return False
    return likeness(sentence.text, other.text, NEAR) >= NEAR


def details(found: Iterable[Match]) -> dict[int, dict[str, Any]]:
    """What is told of the matched sentences and their articles, by the sentence's id. One query."""
    rows = Sentence.objects.filter(pk__in=[match.sentence for match in found]).order_by()
    return {row["id"]: row for row in rows.values(*_TOLD)}


ARTICLE = ("id", "title", "publisher", "published_at", "language")
_TOLD = (
    "id",
    "position",
    "text",
    "status",
    "verdict",
    "updated_at",
    "ruling__updated_at",
    *(f"article__{name}" for name in ARTICLE),
)
