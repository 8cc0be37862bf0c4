"""One hash over all that articles hold, whoever wrote it and however often it was interrupted.

It covers every article (identity, description, text, revision, version, stage), its superseded texts, its
sentences (span, text, attribution, status, what they replace) and the line of its history: who did what,
in which order. It leaves out what two ways to the same state may differ in: ids, moments, and the hashes of
the history, which are made from both. Articles are summed, so their order does not matter; within one, it does.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from django.db.models import F

from .merging import Stream, article_ids
from .models import Article, Event, Revision, Sentence
from .snapshots import snapshot

_CHUNK = 2_000
_MODULUS = 1 << 256


class _ArticleRow(NamedTuple):
    article_id: int
    external_id: str | None
    url: str | None
    title: str
    publisher: str
    byline: str
    language: str
    published_at: Any
    body: str
    body_sha256: str
    revision: int
    version: int
    stage: str
    required_reviews: int


class _RevisionRow(NamedTuple):
    article_id: int
    number: int
    body: str


class _SentenceRow(NamedTuple):
    article_id: int
    id: int
    replaces_id: int | None
    position: int
    start: int
    end: int
    text: str
    paragraph: int
    fingerprint: str
    attribution: str
    status: str
    verdict: str | None
    reviews: int
    not_checkable: str
    retired_in: int | None


class _EventRow(NamedTuple):
    article_id: int
    sentence_id: int | None
    number: int
    action: str
    actor: str | None


def state_hash(*, with_history: bool = True) -> str:
    """64 hexadecimal digits, the same for the same articles. Reads every row once, at one moment.

    Without the history it also leaves out the articles' versions, which count its events: the same articles
    can have come to what they are in more than one way.
    """
    total = 0
    with snapshot():
        articles = Stream(map(_ArticleRow._make, _rows(Article, _ArticleRow)))
        revisions = Stream(map(_RevisionRow._make, _rows(Revision, _RevisionRow, "number")))
        sentences = Stream(map(_SentenceRow._make, _rows(Sentence, _SentenceRow, "position", "id")))
        events = Stream(map(_EventRow._make, _rows(Event, _EventRow, "number")))
        streams: list[Stream[Any]] = [articles, revisions, sentences, events]
        for article_id in article_ids(streams):
            one = _told(
                articles.take(article_id),
                revisions.take(article_id),
                sentences.take(article_id),
                events.take(article_id),
            )
            if not with_history:
                one = _without_history(one)
            total += int.from_bytes(sha256(orjson.dumps(one)).digest())
    return f"{total % _MODULUS:064x}"


def _rows(model: Any, shape: type[Any], *order: str) -> Iterator[tuple[Any, ...]]:
    owner = "id" if model is Article else "article_id"
    names = {"article_id": F(owner), "actor": F("actor__username")}
    columns = [names.get(name, F(name)) for name in shape._fields]
    rows = model.objects.order_by(owner, *order).values_list(*columns)
    found: Iterator[tuple[Any, ...]] = rows.iterator(chunk_size=_CHUNK)
    return found


def _told(
    articles: Sequence[_ArticleRow],
    revisions: Sequence[_RevisionRow],
    sentences: Sequence[_SentenceRow],
    events: Sequence[_EventRow],
) -> list[Any]:
    """One article as plain values. A sentence is named by its place, retired ones behind the current ones."""
    ordered = sorted(sentences, key=lambda one: (one.retired_in or 0, one.position, one.id))
    place = {sentence.id: index for index, sentence in enumerate(ordered)}
    return [
        [article[1:] for article in articles],
        [revision[1:] for revision in revisions],
        [[place.get(one.replaces_id or 0), *one[3:]] for one in ordered],
        [[place.get(one.sentence_id or 0), *one[2:]] for one in events],
    ]


def _without_history(told: list[Any]) -> list[Any]:
    articles, revisions, sentences, _ = told
    version = _ArticleRow._fields.index("version") - 1
    return [[(*one[:version], *one[version + 1 :]) for one in articles], revisions, sentences]
