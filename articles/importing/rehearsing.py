"""What `writer.write` would do, without doing it and without keeping anybody from writing."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence

from .changing import rehearsed
from .identity import Known, Register, judge
from .looking_up import Settled, stored
from .outcomes import Kind, Outcome, Result, settled_by
from .preparing import Prepared

_CREATE = """
    CREATE TABLE known (external_id TEXT UNIQUE, url TEXT UNIQUE, body_sha256 TEXT NOT NULL)
"""
_CREATE_INDEX = """
    CREATE INDEX text ON known (body_sha256) WHERE external_id IS NULL AND url IS NULL
"""
_CREATE_SETTLED = "CREATE TABLE settled (article_id INTEGER PRIMARY KEY)"
_CREATE_REVISED = "CREATE TABLE revised (article_id INTEGER PRIMARY KEY, body_sha256 TEXT)"
_INSERT = "INSERT INTO known VALUES (?, ?, ?)"
_SETTLE = "INSERT OR IGNORE INTO settled VALUES (?)"
_REVISE = "INSERT INTO revised VALUES (?, ?)"
_IS_REVISED = "SELECT body_sha256 FROM revised WHERE article_id = ?"
_IS_SETTLED = "SELECT article_id FROM settled WHERE article_id = ?"
_SELECT = """
    SELECT * FROM known WHERE external_id = ?
    UNION SELECT * FROM known WHERE url = ?
    UNION SELECT * FROM known WHERE body_sha256 = ? AND external_id IS NULL AND url IS NULL
"""

_Identity = tuple[str | None, str | None, str]


class Rehearsal:
    """Stands in for `write`: the same outcomes, except that a created article has no id.

    The articles it would have created, and those whose text it has settled, are remembered in a nameless database that SQLite keeps in memory
    while it is small, else in a temporary file, and that is gone with this object: a transaction that is
    rolled back at the end would keep everybody else waiting until then.
    """

    def __init__(self) -> None:
        self._passed = sqlite3.connect("")
        self._passed.execute(_CREATE)
        self._passed.execute(_CREATE_INDEX)
        self._passed.execute(_CREATE_SETTLED)
        self._passed.execute(_CREATE_REVISED)

    def close(self) -> None:
        self._passed.close()

    def write(
        self, prepared: Sequence[Prepared], *, settled: Settled | None = None
    ) -> list[Outcome]:
        articles = [Known.of(one.draft) for one in prepared]
        known = [*self.stored(articles), *self._earlier(articles)]
        if settled is not None:
            before = settled([one.id for one in known if one.id is not None])
            for one in known:
                one.settled = one.id is None or one.id in before
        standings = judge(articles, Register(known, revises=settled is not None))
        self._passed.executemany(
            _INSERT,
            (
                _identity(new)
                for new, standing in zip(articles, standings, strict=True)
                if standing.kind is Kind.CREATED
            ),
        )
        revised = rehearsed(prepared, standings)
        self._passed.executemany(
            _REVISE,
            (
                (outcome.article_id, new.body_sha256)
                for new, outcome in zip(articles, revised, strict=True)
                if outcome is not None and outcome.kind is Kind.REVISED
            ),
        )
        return [
            changed or standing.outcome(new, len(one.sentences))
            for one, new, standing, changed in zip(
                prepared, articles, standings, revised, strict=True
            )
        ]

    def stored(self, articles: Sequence[Known]) -> list[Known]:
        """The stored articles as they would be by now."""
        known = stored(articles)
        for one in known:
            if row := self._passed.execute(_IS_REVISED, (one.id,)).fetchone():
                one.body_sha256 = row[0]
        return known

    def settle(self, results: Iterable[Result]) -> None:
        """These articles have their text now, as far as this import goes."""
        self._passed.executemany(_SETTLE, ((pk,) for pk in settled_by(results)))

    def settled(self, article_ids: Collection[int]) -> set[int]:
        found = (self._passed.execute(_IS_SETTLED, (pk,)).fetchone() for pk in article_ids)
        return {row[0] for row in found if row}

    def _earlier(self, articles: Sequence[Known]) -> list[Known]:
        rows: set[_Identity] = set()
        for one in articles:
            rows.update(self._passed.execute(_SELECT, _identity(one)))
        return [Known(*row) for row in rows]


def _identity(known: Known) -> _Identity:
    return known.external_id, known.url, known.body_sha256
