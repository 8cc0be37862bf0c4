"""Builders of CHECK constraints: what the ORM's bulk writes would let through, the database refuses."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual


def one_of(field: str, values: Iterable[str], *, name: str, blank: bool = False) -> CheckConstraint:
    """`field` holds one of `values` (or, with `blank`, the empty string); null is the column's own affair."""
    allowed = [*values, ""] if blank else [*values]
    return CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)


def at_most(field: str, characters: int, *, name: str) -> CheckConstraint:
    """`field` has at most so many characters; SQLite itself ignores the length of a column."""
    return CheckConstraint(condition=LessThanOrEqual(Length(field), characters), name=name)


def not_blank(field: str, *, name: str) -> CheckConstraint:
    return CheckConstraint(condition=~Q(**{field: ""}), name=name)


def web_address(field: str, *, name: str) -> CheckConstraint:
    """`field` is empty, null, or starts with http:// or https://: no other scheme ever becomes a link."""
    return CheckConstraint(
        condition=Q(**{field: ""})
        | Q(**{f"{field}__istartswith": "http://"})
        | Q(**{f"{field}__istartswith": "https://"}),
        name=name,
    )


def exact_length(field: str, *, start: str, end: str, name: str) -> CheckConstraint:
    """`field` has as many characters as lie between `start` and `end`."""
    return CheckConstraint(condition=Exact(Length(field), F(end) - F(start)), name=name)
