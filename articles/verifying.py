"""Whether articles, their sentences and their histories are what they promise to be, from their rows alone.

Each function takes the rows of one article and yields what is wrong with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection

from . import history
from .choices import Action
from .text.fingerprint import fingerprint
from .text.search_words import words_of

ARTICLES = "articles_article"
REVISIONS = "articles_revision"
PLACEMENTS = "articles_placement"
SENTENCES = "articles_sentence"
EVENTS = "articles_event"


class Fault(NamedTuple):
    """One thing wrong with one row; `derived`: a repair can compute the right value from other rows."""

    table: str
    row: int | None
    what: str
    derived: bool = False

    def __str__(self) -> str:
        return f"{self.table} {'' if self.row is None else self.row}".rstrip() + f": {self.what}"


class ArticleRow(NamedTuple):
    article_id: int
    body: str
    body_sha256: str
    revision: int
    version: int
    stage: str
    derived_stage: str
    external_id: str | None
    url: str | None
    title: str
    words: str
    publisher: str
    byline: str
    language: str
    published_at: datetime | None
    required_reviews: int


class RevisionRow(NamedTuple):
    article_id: int
    id: int
    number: int
    body: str
    body_sha256: str


class PlacementRow(NamedTuple):
    article_id: int
    id: int
    revision: int
    sentence_id: int
    position: int
    start: int
    end: int


class SentenceRow(NamedTuple):
    article_id: int
    id: int
    position: int
    start: int
    end: int
    text: str
    words: str
    fingerprint: str
    status: str
    verdict: str | None
    reviews: int
    not_checkable: str
    retired_in: int | None
    replaces_id: int | None
    version: int


class EventRow(NamedTuple):
    article_id: int
    id: int
    number: int
    at: datetime
    actor_id: int | None
    action: str
    sentence_id: int | None
    data: Mapping[str, Any]
    hash: str


# --- Texts --------------------------------------------------------------------------------------------


def article_faults(article: ArticleRow, revisions: Sequence[RevisionRow]) -> Iterator[Fault]:
    """Hashes of the texts, the row of superseded ones, and the stage, which is derived."""
    if _sha256(article.body) != article.body_sha256:
        yield Fault(ARTICLES, article.article_id, "body_sha256 is not that of the text")
    if article.stage != article.derived_stage:
        what = f"stage is {article.stage}, its sentences make it {article.derived_stage}"
        yield Fault(ARTICLES, article.article_id, what, derived=True)
    if article.words != words_of(article.title):
        yield Fault(ARTICLES, article.article_id, "words are not those of its title", derived=True)
    for revision in revisions:
        if _sha256(revision.body) != revision.body_sha256:
            yield Fault(REVISIONS, revision.id, "body_sha256 is not that of the text")
    kept = [revision.number for revision in revisions]
    if kept != [*range(1, article.revision)]:
        what = f"is revision {article.revision}, and the superseded ones kept are {kept}"
        yield Fault(ARTICLES, article.article_id, what)


def sentence_faults(
    article: ArticleRow, revisions: Sequence[RevisionRow], sentences: Sequence[SentenceRow]
) -> Iterator[Fault]:
    """Spans, order, positions and fingerprints of an article's sentences, given by position."""
    body = article.body
    current = [sentence for sentence in sentences if sentence.retired_in is None]
    for sentence in current:
        if body[sentence.start : sentence.end] != sentence.text:
            yield Fault(SENTENCES, sentence.id, "its span of the text holds something else")
    for before, after in pairwise(current):
        if after.position == before.position:
            what = f"has position {after.position}, as sentence {before.id} has"
            yield Fault(SENTENCES, after.id, what)
        if after.start < before.end:
            what = f"begins at {after.start}, before sentence {before.id} ends at {before.end}"
            yield Fault(SENTENCES, after.id, what)
    for sentence in sentences:
        if fingerprint(sentence.text) != sentence.fingerprint:
            yield Fault(SENTENCES, sentence.id, "fingerprint is not that of its text", derived=True)
        if words_of(sentence.text) != sentence.words:
            yield Fault(SENTENCES, sentence.id, "words are not those of its text", derived=True)
    if len(current) < len(sentences) or any(one.replaces_id for one in current):
        yield from _retirement_faults(article, revisions, sentences)


def _retirement_faults(
    article: ArticleRow, revisions: Sequence[RevisionRow], sentences: Sequence[SentenceRow]
) -> Iterator[Fault]:
    bodies = {revision.number: revision.body for revision in revisions}
    retired = {sentence.id for sentence in sentences if sentence.retired_in is not None}
    for sentence in sentences:
        if sentence.retired_in is not None:
            if not 2 <= sentence.retired_in <= article.revision:
                what = f"was retired in revision {sentence.retired_in}, which is not there"
                yield Fault(SENTENCES, sentence.id, what)
            last = bodies.get(sentence.retired_in - 1, "")
            if last and last[sentence.start : sentence.end] != sentence.text:
                what = "its span of the last text that had it holds something else"
                yield Fault(SENTENCES, sentence.id, what)
        if sentence.replaces_id is not None and sentence.replaces_id not in retired:
            what = f"replaces sentence {sentence.replaces_id}, which this article has not retired"
            yield Fault(SENTENCES, sentence.id, what)


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- Histories ----------------------------------------------------------------------------------------


def history_faults(
    article: ArticleRow | None, sentences: Sequence[SentenceRow], events: Sequence[EventRow]
) -> Iterator[Fault]:
    """The chain, its beginning and end, and of whom it speaks; `article` is None when it was deleted."""
    for event, what in history.broken_lines(events):
        yield Fault(EVENTS, event.id, what)
    for index, event in enumerate(events):
        if (event.action == Action.ARTICLE_ADDED) != (index == 0):
            yield Fault(EVENTS, event.id, f"{event.action} is event {index + 1} of its article")
        if event.action == Action.ARTICLE_DELETED and index + 1 < len(events):
            yield Fault(EVENTS, event.id, "the history goes on after the deletion")
    if article is not None:
        yield from _living_history_faults(article, sentences, events)
    elif events and events[-1].action != Action.ARTICLE_DELETED:
        what = "is the last event of an article that is gone, and no deletion"
        yield Fault(EVENTS, events[-1].id, what)


def _living_history_faults(
    article: ArticleRow, sentences: Sequence[SentenceRow], events: Sequence[EventRow]
) -> Iterator[Fault]:
    if not events:
        yield Fault(ARTICLES, article.article_id, "has no history")
    elif events[-1].action == Action.ARTICLE_DELETED:
        yield Fault(EVENTS, events[-1].id, "the article that it deleted is there")
    there = {sentence.id for sentence in sentences}
    for event in events:
        if event.sentence_id is not None and event.sentence_id not in there:
            what = f"speaks of sentence {event.sentence_id}, which its article has not"
            yield Fault(EVENTS, event.id, what)


def replayed_article_faults(
    article: ArticleRow, sentence_count: int, events: Sequence[EventRow]
) -> Iterator[Fault]:
    """The article's columns against what its events say of them, as far as they do.

    `sentence_count` counts its current sentences.
    """
    said: dict[str, Any] = {}
    versions = 0
    for event in events:
        if not event.action.startswith("article."):
            continue
        versions += 1
        data = event.data if isinstance(event.data, dict) else {}
        for name, value in _told(data, "before"):
            if name in said and not _same(said[name], value):
                yield Fault(EVENTS, event.id, f"{name} was not what it says it was before")
        said.update(_told(data, "after"))
    for name, value in said.items():
        if name in ArticleRow._fields and not _same(value, getattr(article, name)):
            what = f"{name} is not what its history says"
            yield Fault(ARTICLES, article.article_id, what)
    if said.get("sentences", sentence_count) != sentence_count:
        what = f"has {sentence_count} sentences, its history says {said['sentences']}"
        yield Fault(ARTICLES, article.article_id, what)
    if events and article.version != versions:
        what = f"version is {article.version}, its history makes it {versions}"
        yield Fault(ARTICLES, article.article_id, what)


def _told(data: Mapping[str, Any], when: str) -> list[tuple[str, Any]]:
    said = data.get(when)
    return [*said.items()] if isinstance(said, dict) else []


def _same(one: Any, other: Any) -> bool:
    """Equal values, or two ways to write one moment."""
    if one == other:
        return True
    moments = [
        value.isoformat() if isinstance(value, datetime) else value for value in (one, other)
    ]
    try:
        first, second = map(datetime.fromisoformat, moments)
    except (TypeError, ValueError):
        return False
    return first == second


# --- The database -------------------------------------------------------------------------------------

_TRIGGERS: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        EVENTS: ("event_no_update", "event_no_delete", "event_no_replace"),
        **{
            table: tuple(f"{table}_search_{end}" for end in ("add", "drop", "change"))
            for table in (ARTICLES, SENTENCES)
        },
    },
    "postgresql": {EVENTS: ("event_append_only", "event_no_truncate", "event_announce")},
}
_FIND_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    # A trigger can be there and switched off.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')",
}


def trigger_faults() -> Iterator[Fault]:
    """The triggers that keep the history append-only, the feed complete and search up to date, where one
    is missing."""
    for table, names in _TRIGGERS[connection.vendor].items():
        with connection.cursor() as cursor:
            cursor.execute(_FIND_TRIGGERS[connection.vendor], [table])
            found = {name for (name,) in cursor.fetchall()}
        for name in names:
            if name not in found:
                yield Fault(table, None, f"the trigger {name} is missing")
