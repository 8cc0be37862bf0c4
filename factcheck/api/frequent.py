"""Lists that are asked for so often, without filters, that the queries of their pages are put together once."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet

from factcheck.prepared import Prepared

from .keyset import Walk


class Frequent:
    """The rows of a queryset of `values`, by what is given: `Frequent(Sentence, of_article, article=7)`.

    `rows` is a function of a module that makes the queryset by these names, and must not look at their values: see
    `Prepared`.
    """

    def __init__(
        self, model: type[Model], rows: Callable[..., QuerySet[Any]], **given: int
    ) -> None:
        self.model, self._rows, self._given = model, rows, given

    def all(self) -> QuerySet[Any]:
        return self._rows(**self._given)

    def first(self, walk: Walk, limit: int) -> list[Any]:
        """Up to `limit` rows of the walk. One query."""
        after = [*(walk.after or ())]
        if walk.part is not None or not all(type(value) is int for value in after):
            # Times, for one, are not written alike by the two databases.
            return [*walk.through(self.all())[:limit]]
        page = _page(
            self._rows, (*self._given,), (*walk.columns,), walk.descending, len(after), limit
        )
        return page.all(**self._given, **dict(zip(_AFTER, after, strict=False)))


_AFTER = ("after", "after_id")


@lru_cache(maxsize=64)
def _page(
    rows: Callable[..., QuerySet[Any]],
    names: Sequence[str],
    columns: Sequence[str],
    descending: bool,
    edges: int,
    limit: int,
) -> Prepared:
    def page(**values: Any) -> QuerySet[Any]:
        after = [values.pop(name) for name in _AFTER[:edges]] or None
        return Walk(columns, descending, None, after).through(rows(**values))[:limit]

    return Prepared(page, (*names, *_AFTER[:edges]))
