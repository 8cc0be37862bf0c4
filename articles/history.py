"""The append-only history of an article, whoever writes it.

Each event's hash covers the hash before it and a canonical form of the event, so that a line which was
changed, dropped or slipped in later breaks the chain from there on. Whoever appends holds the lock of the
article's row (`select_for_update`; on SQLite the IMMEDIATE transaction): numbers have no gaps and no doubles.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple, Protocol, TypeVar

import orjson
from django.db import transaction
from django.db.models import OuterRef, Subquery

from factcheck.prepared import Prepared, PreparedInsert

from .models import Article, Event

NO_HASH = "0" * 64
_BEGINNING = (0, NO_HASH)


class Line(NamedTuple):
    """An event as plain values, in the order of the table's columns; `hash` as stored or as computed."""

    article_id: int
    number: int
    at: datetime
    actor_id: int | None
    action: str
    sentence_id: int | None
    data: Mapping[str, Any]
    hash: str


class Deed(NamedTuple):
    """What an event tells, before it has a place in the history."""

    article_id: int
    at: datetime
    actor_id: int | None
    action: str
    data: Mapping[str, Any]
    sentence_id: int | None = None


class Chained(Protocol):
    """What a line of history has, as a `Line` or a row with more columns."""

    @property
    def article_id(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def action(self) -> str: ...
    @property
    def sentence_id(self) -> int | None: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def hash(self) -> str: ...


Stored = TypeVar("Stored", bound=Chained)

# Built once: `json.dumps` builds one a call when it is given options.
_canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


def line(
    *,
    article_id: int,
    number: int,
    previous_hash: str,
    at: datetime,
    actor_id: int | None,
    action: str,
    sentence_id: int | None,
    data: Mapping[str, Any],
) -> Line:
    """The event that follows `previous_hash`, with its hash; nothing is written.

    `data` holds what JSON holds, under string keys, but no floats: PostgreSQL hands 1e16 back as an integer,
    and the hash would no longer fit.
    """
    new = Line(article_id, number, at, actor_id, action, sentence_id, data, "")
    return new._replace(hash=digest(previous_hash, new))


def digest(previous_hash: str, event: Chained) -> str:
    """What the event's `hash` must be when it follows `previous_hash`: 64 hexadecimal digits."""
    return sha256(f"{previous_hash}\n{_canonical(_told(event))}".encode()).hexdigest()


def _told(event: Chained) -> list[Any]:
    return [
        event.article_id,
        event.number,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.action,
        event.sentence_id,
        event.data,
    ]


def _fits(previous_hash: str, event: Chained) -> bool:
    """Whether the event's hash is its digest. The fast encoder writes most events in the canonical form."""
    try:
        canonical = orjson.dumps(_told(event), option=orjson.OPT_SORT_KEYS)
    except TypeError:
        canonical = b""  # integers of more than 64 bits
    quick = sha256(previous_hash.encode() + b"\n" + canonical).hexdigest()
    if event.hash == quick:
        return True
    try:
        return event.hash == digest(previous_hash, event)
    except ValueError:
        return False  # infinity and lone surrogates, which nothing of ours has written


def opening_line(
    *, article_id: int, at: datetime, actor_id: int | None, action: str, data: Mapping[str, Any]
) -> Line:
    """The first event of an article, for writers that store rows by the thousand."""
    return line(
        article_id=article_id,
        number=1,
        previous_hash=NO_HASH,
        at=at,
        actor_id=actor_id,
        action=action,
        sentence_id=None,
        data=data,
    )


def append(
    *,
    article_id: int,
    at: datetime,
    actor_id: int | None,
    action: str,
    data: Mapping[str, Any],
    sentence_id: int | None = None,
) -> Event:
    """Append one event to the article's history, inside the transaction that makes the change."""
    deed = Deed(article_id, at, actor_id, action, data, sentence_id)
    _require_transaction()
    last = _NEWEST.first(article=article_id) or _BEGINNING
    return _EVENTS.store(Event(**_next(last, deed)._asdict()))


def append_all(deeds: Sequence[Deed]) -> list[Event]:
    """Append one event for each deed, in their order, to the histories of articles that are there.

    Whoever calls holds the locks of all these articles. Two queries, however many deeds.
    """
    if len(deeds) == 1:
        return [append(**deeds[0]._asdict())]
    _require_transaction()
    ends = _ends({deed.article_id for deed in deeds})
    lines = []
    for deed in deeds:
        new = _next(ends[deed.article_id], deed)
        ends[deed.article_id] = (new.number, new.hash)
        lines.append(new)
    return Event.objects.bulk_create(Event(**new._asdict()) for new in lines)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "An event is appended with its change, or not at all."
        )


def _next(last: tuple[int, str], deed: Deed) -> Line:
    number, previous_hash = last
    return line(number=number + 1, previous_hash=previous_hash, **deed._asdict())


def _ends(article_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Number and hash of the last event of each article. One query, a look into the index for each."""
    last = Event.objects.filter(article=OuterRef("pk")).order_by("-number")
    found = Article.objects.filter(pk__in=article_ids).values_list(
        "pk", Subquery(last.values("number")[:1]), Subquery(last.values("hash")[:1])
    )
    return {pk: _BEGINNING if number is None else (number, end) for pk, number, end in found}


_EVENTS = PreparedInsert(Event)
_NEWEST = Prepared(
    lambda article: (
        Event.objects.filter(article=article).order_by("-number").values_list("number", "hash")[:1]
    )
)


def broken_lines(lines: Iterable[Stored]) -> Iterator[tuple[Stored, str]]:
    """Each line of one article's history, given in order, that does not follow from the one before it.

    Yields the line with what is wrong about it. A gap is named once: the check goes on from what is there.
    """
    number, previous_hash = 0, NO_HASH
    for stored in lines:
        if stored.number != number + 1:
            yield stored, f"number {stored.number} follows {number}"
        if not _fits(previous_hash, stored):
            yield stored, "the hash does not match the event and the one before it"
        number, previous_hash = stored.number, stored.hash
