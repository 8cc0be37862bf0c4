"""A page of what somebody searches for, found in the way that is cheaper for these words.

Words that are in many rows are soon met by walking the list and reading each row: an index would fetch and sort
all that have them. Of words that are in few, an index fetches these few, where a walk would read the whole list.
How frequent words are, and above all words together, no statistics tell well enough: a planner that is wrong takes
a hundred times as long. So the next rows are read, which costs next to nothing; only when they do not fill
the page, and not so nearly that more of them would, the index is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from articles.querysets import ArticleQuerySet, SentenceQuerySet
from articles.searching import Unindexed, looked_up, read
from articles.text.query import Query

from .keyset import Walk

# Words that so many of the rows have that are read first are taken to be frequent everywhere.
FREQUENT = 0.05


@dataclass(frozen=True)
class Search:
    """`rows`: the list as everything else that is asked for leaves it; `is_all` where nothing else is."""

    rows: ArticleQuerySet | SentenceQuerySet
    query: Query
    is_all: bool

    @property
    def model(self) -> type[Model]:
        return self.rows.model

    def found(self) -> QuerySet[Any]:
        return self.rows.matching(self.query)

    def first(
        self, walk: Walk, limit: int, present: Callable[[QuerySet[Any]], list[Any]]
    ) -> list[Any]:
        """Up to `limit` rows of the walk. At most six queries, whatever the size of the table."""
        by_reading = walk.through(self.rows.matching(self.query, read))
        few, many = self.rows.to_read
        nearest = None
        for number in (few, many):
            edge = self._edge(walk, number)
            if edge is None:  # what is left are fewer
                return present(by_reading[:limit])
            near = walk.before(edge)
            nearest = nearest or near
            met = present(by_reading.filter(near)[:limit])
            if len(met) == limit:
                return met
            if len(met) * many < limit * number:
                break
        if nearest and not self.is_all and self._are_frequent(walk, nearest):
            return present(by_reading[:limit])
        return present(self._by_index(walk, limit))

    def _edge(self, walk: Walk, number: int) -> tuple[Any, ...] | None:
        """Where so many rows of the table have been met; None where there are no more."""
        rows = walk.through(self.rows.model.objects.all())
        return rows.values_list(*walk.columns)[number : number + 1].first()

    def _are_frequent(self, walk: Walk, near: Q) -> bool:
        """Whether the words are, among the rows next to be met, whatever else is asked of them."""
        rows = walk.through(self.rows.model.objects.matching(self.query, read)).filter(near)
        return rows.order_by().count() >= self.rows.to_read[0] * FREQUENT

    def _by_index(self, walk: Walk, limit: int) -> QuerySet[Any]:
        rows = walk.through(self.rows.matching(self.query, looked_up))
        columns = [Unindexed(F(name)) for name in walk.columns]
        ordered = rows.order_by(*(each.desc() if walk.descending else each for each in columns))
        # Only then the whole rows: of a hundred thousand, PostgreSQL would copy each to sort it.
        return walk.through(self.rows.model.objects.filter(pk__in=ordered.values("pk")[:limit]))
