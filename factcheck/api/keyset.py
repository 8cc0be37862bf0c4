"""Walking a list from a row on, in an order that an index is in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet


def columns_of(ordering: str) -> list[str]:
    """The columns that tell one row from the next: the one asked for, “-” in front or not, and the id."""
    name = ordering.removeprefix("-")
    return [name] if name == "id" else [name, "id"]


@dataclass(frozen=True)
class Walk:
    """Through the rows of a list beyond the one that has the values `after`.

    `part` is whether only rows without a value in the first column are met (True), or only those with one
    (False); of a column that always has one, all are (None). The databases differ in where they put NULL, and
    only its own place can be read from an index; each part by itself can be, in either direction.
    """

    columns: Sequence[str]
    descending: bool
    part: bool | None = None
    after: Sequence[Any] | None = None

    def through(self, queryset: QuerySet) -> QuerySet:
        """The rows of `queryset` that are met, in that order."""
        sign = "-" if self.descending else ""
        rows = queryset.order_by(*(sign + name for name in self.columns))
        if self.part is not None:
            rows = rows.filter(**{f"{self.columns[0]}__isnull": self.part})
        return rows if self.after is None else rows.filter(self._beyond(self.after))

    def before(self, edge: Sequence[Any]) -> Q:
        """What is met before the row that has these values."""
        return Walk(self.columns, not self.descending)._beyond(edge)

    def _beyond(self, values: Sequence[Any]) -> Q:
        """The rows after `values`: (a, id) > (x, y), put so that an index on `a` is used."""
        than = "lt" if self.descending else "gt"
        first, *rest = self.columns
        if values[0] is None:
            return Q(**{f"{rest[0]}__{than}": values[1]})
        strictly = Q(**{f"{first}__{than}": values[0]})
        if not rest:
            return strictly
        tie = Q(**{first: values[0], f"{rest[0]}__{than}": values[1]})
        return Q(**{f"{first}__{than}e": values[0]}) & (strictly | tie)


def walks(
    model: type[Model], ordering: str, *, backwards: bool, after: Sequence[Any] | None
) -> Iterator[Walk]:
    """The parts of a list in the order in which they are walked from the row on, or from the beginning."""
    columns = columns_of(ordering)
    descending = ordering.startswith("-") != backwards
    nullable = {field.name for field in model._meta.concrete_fields if field.null}
    if columns[0] not in nullable:
        yield Walk(columns, descending, None, after)
        return
    parts = [False, True]  # rows without a value are last
    if after is not None:
        if backwards:
            parts.reverse()
        parts = parts[parts.index(after[0] is None) :]
    for part in parts:
        is_here = after is not None and part == (after[0] is None)
        yield Walk(columns, descending, part, after if is_here else None)
