"""What waits for a person: what is in their hands, and what the queue would hand them, by kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Min, OuterRef, Q

from annotations.models import Annotation, Lease
from annotations.queue import read_before
from articles.choices import Status
from articles.models import Sentence
from articles.querysets import STILL_WAITING, WAITING, SentenceQuerySet
from factcheck.roles import Role, role_of

# Whoever has more than that waiting need not know how much; what comes first is what matters.
MOST_LOOKED_AT = 10_000
MOST_LEASES = 5

CHANGED, SECOND, CONFLICT, RULING = "changed", "second", "conflict", "ruling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How many sentences of a kind wait for the person, and the one to begin with.

    `and_more` where only the first MOST_LOOKED_AT were looked at, which the count is of.
    """

    name: str
    count: int
    and_more: bool
    first: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    leases: list[Lease]
    kinds: list[Kind]


def what_awaits(user: User, now: datetime) -> Awaiting:
    """At most six queries, each over so many sentences at most."""
    role = role_of(user)
    if role < Role.REVIEWER:
        return Awaiting(leases=[], kinds=[])
    waiting = Sentence.objects.current().order_by("pk")
    reviewed = waiting.filter(status=Status.IN_REVIEW)
    in_conflict = waiting.filter(status=Status.CONFLICT)
    counted = {
        CHANGED: _free(changed_and_waiting(), user, now, read_before(user)),
        SECOND: _free(reviewed, user, now),
    }
    if role >= Role.EDITOR:
        counted[RULING] = _all(in_conflict)
    else:
        counted[CONFLICT] = _free(in_conflict, user, now)
    return Awaiting(leases=_leases(user, now), kinds=[*_kinds(counted)])


def changed_and_waiting() -> SentenceQuerySet:
    """In the order of the queue, which an index has: what a large import has changed is not sorted to see the first."""
    changed = Sentence.objects.current().filter(STILL_WAITING, replaces__isnull=False)
    return changed.order_by("article_id", "pk")


@dataclass(frozen=True, slots=True)
class _Counted:
    count: int
    first: int | None
    and_more: bool


def _free(
    sentences: SentenceQuerySet, user: User, now: datetime, condition: Q | None = None
) -> _Counted:
    """Of the first of these, those that `user` has not read, nobody else has in hand, and `condition` lets through."""
    read = Annotation.objects.filter(sentence=OuterRef("pk"), reviewer=user)
    taken = Lease.objects.live_at(now).of_others(user).values("sentence")
    asked = condition or Q(pk__isnull=False)
    flagged = sentences.annotate(read=Exists(read), taken=Q(pk__in=taken), asked=asked)
    looked_at = flagged[: MOST_LOOKED_AT + 1]
    free = Q(read=False, taken=False, asked=True)
    found = looked_at.aggregate(
        seen=Count("pk"), count=Count("pk", filter=free), first=Min("pk", filter=free)
    )
    return _Counted(found["count"], found["first"], found["seen"] > MOST_LOOKED_AT)


def _all(sentences: SentenceQuerySet) -> _Counted:
    found = sentences[: MOST_LOOKED_AT + 1].aggregate(count=Count("pk"), first=Min("pk"))
    return _Counted(
        min(found["count"], MOST_LOOKED_AT), found["first"], found["count"] > MOST_LOOKED_AT
    )


def _kinds(counted: dict[str, _Counted]) -> Iterator[Kind]:
    firsts = Sentence.objects.filter(pk__in=[each.first for each in counted.values() if each.first])
    sentences = firsts.only("article_id").in_bulk()
    for name, each in counted.items():
        if each.first in sentences:
            yield Kind(
                name=name,
                count=each.count,
                and_more=each.and_more,
                first=sentences[each.first],
            )


def _leases(user: User, now: datetime) -> list[Lease]:
    mine = Lease.objects.live_at(now).filter(reviewer=user, sentence__status__in=WAITING)
    return [
        *mine.select_related("sentence__article")
        .defer("sentence__article__body")
        .order_by("expires_at", "pk")[:MOST_LEASES]
    ]
