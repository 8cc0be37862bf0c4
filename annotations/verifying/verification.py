"""One pass over the whole database, or over one article.

The tables are read side by side in the order of their articles, so that the number of queries does not grow
and one article is in memory at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from articles import retracing
from articles import verifying as of_articles
from articles.importing.verifying import import_faults
from articles.merging import Stream, article_ids
from articles.verifying import (
    SENTENCES,
    ArticleRow,
    EventRow,
    Fault,
    PlacementRow,
    RevisionRow,
    SentenceRow,
)

from . import judgements
from .rows import AnnotationRow, EvidenceRow, Row, RulingRow, orphans, stream

KINDS = {
    "articles": ArticleRow,
    "revisions": RevisionRow,
    "placements": PlacementRow,
    "sentences": SentenceRow,
    "annotations": AnnotationRow,
    "evidence": EvidenceRow,
    "rulings": RulingRow,
    "events": EventRow,
}


@dataclass
class Count:
    """How many rows of a kind were checked, and how many seconds reading and checking them took."""

    rows: int = 0
    seconds: float = 0.0


class Verification:
    """Reads and checks; `counts` says by kind of row what was checked so far."""

    def __init__(
        self, article_id: int | None = None, *, clock: Callable[[], float] = perf_counter
    ) -> None:
        self._article_id = article_id
        self._clock = clock
        self._streams: dict[type, Stream[Any]] = {}
        self.counts = {kind: Count() for kind in KINDS}

    def run(self) -> Iterator[tuple[int | None, list[Fault]]]:
        """Each article, in order, with what is wrong with it; first, under None, what is wrong at large.

        Read it inside a `snapshot`, or changes that are made meanwhile look like faults.
        """
        yield None, [*of_articles.trigger_faults(), *orphans(), *self._import_faults()]
        for name, kind in KINDS.items():
            with self._timed(name):
                self._streams[kind] = stream(kind, self._article_id)
        for article_id in article_ids([*self._streams.values()]):
            yield article_id, self._check(article_id)

    def _import_faults(self) -> list[Fault]:
        return [*import_faults()] if self._article_id is None else []

    def _check(self, article_id: int) -> list[Fault]:
        article = next(iter(self._take("articles", ArticleRow, article_id)), None)
        revisions = self._take("revisions", RevisionRow, article_id)
        placements = self._take("placements", PlacementRow, article_id)
        sentences = self._take("sentences", SentenceRow, article_id)
        annotations = self._take("annotations", AnnotationRow, article_id)
        evidence = self._take("evidence", EvidenceRow, article_id)
        rulings = self._take("rulings", RulingRow, article_id)
        events = self._take("events", EventRow, article_id)
        if article is None:
            with self._timed("events"):
                return [*_lost(sentences), *of_articles.history_faults(None, sentences, events)]
        found: list[Fault] = []
        with self._timed("articles"):
            found += of_articles.article_faults(article, revisions)
        with self._timed("sentences"):
            found += of_articles.sentence_faults(article, revisions, sentences)
            found += judgements.consensus_faults(article, sentences, annotations, rulings)
        with self._timed("evidence"):
            found += judgements.host_faults(evidence)
        with self._timed("events"):
            found += of_articles.history_faults(article, sentences, events)
            current = sum(sentence.retired_in is None for sentence in sentences)
            found += of_articles.replayed_article_faults(article, current, events)
            found += retracing.revision_faults(article, revisions, placements, sentences, events)
            found += judgements.replay_faults(events, sentences, annotations, evidence, rulings)
        return found

    def _take(self, name: str, kind: type[Row], article_id: int) -> list[Row]:
        with self._timed(name):
            rows: list[Row] = self._streams[kind].take(article_id)
        self.counts[name].rows += len(rows)
        return rows

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = self._clock()
        yield
        self.counts[name].seconds += self._clock() - began


def _lost(sentences: Sequence[SentenceRow]) -> Iterator[Fault]:
    for sentence in sentences:
        yield Fault(SENTENCES, sentence.id, "its article is not there")
