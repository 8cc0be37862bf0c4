"""Rows by the thousand: `COPY` on PostgreSQL, few long statements on SQLite; no object for each row."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from .copying import Copied

# Python hands values of these to both databases as they are.
_AS_THEY_ARE = (
    models.BooleanField,
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.ForeignKey,
)
# Of one statement: beginning one costs SQLite as much as the checks and indexes of a row or two.
_ROWS_AT_ONCE = 40

Values = tuple[Any, ...]
Group = tuple[Values, Sequence[Values] | Copied]


class Table:
    """A model's table, written in bulk from tuples that hold the columns named in `given`, in that order.

    What is the same in many rows is said once for them all, as `shared`. Every other column takes its field's
    default, so that a column that is added to the model is either named here, has a default, or fails when
    this is built: it is never forgotten. A primary key that is not named is left to the database.
    """

    def __init__(
        self, model: type[models.Model], given: Sequence[str], *, shared: Sequence[str] = ()
    ) -> None:
        named = (*shared, *given)
        fields = {
            field.attname: field
            for field in model._meta.concrete_fields
            if field.attname in named or not field.primary_key
        }
        if unknown := [name for name in named if name not in fields]:
            raise TypeError(f"{model.__name__} has no column {', '.join(unknown)}.")
        rest = [field for name, field in fields.items() if name not in named]
        for field in rest:
            if not (field.has_default() or field.null):
                raise TypeError(f"{model.__name__}.{field.name}: nobody says what a new row holds.")
        self.columns = (*shared, *(field.attname for field in rest), *given)
        self.table = model._meta.db_table
        self._width = len(given)
        self._defaults = tuple(field.get_default() for field in rest)
        self._adapt_shared = _adapting([fields[name] for name in shared])
        self._adapt = _adapting([fields[name] for name in given])

    def insert(self, cursor: CursorWrapper, rows: Iterable[Values]) -> None:
        """Write the rows, inside the transaction that is open. Raises django.db.Error."""
        whole = (self._defaults + self._adapt(row) for row in rows)
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(self._copy) as copy:
                for row in whole:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(self.columns))
            # Names come from the models; values are parameters.
            cursor.executemany(f"INSERT INTO {self._target} VALUES ({places})", list(whole))  # noqa: S608

    def insert_groups(self, cursor: CursorWrapper, shared: Values, groups: Iterable[Group]) -> None:
        """Write rows by groups: all share some values, those of a group begin alike, and none needs adapting.

        PostgreSQL takes the rows of a group as `Copied`, SQLite as tuples. Raises django.db.Error.
        """
        beginning = self._adapt_shared(shared) + self._defaults
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(self._copy) as copy:
                for first, rows in groups:
                    assert isinstance(rows, Copied)
                    copy.write(rows.beginning_with(beginning + first))
            return
        whole = [first + row for first, rows in groups for row in _plain(rows)]
        full = len(whole) - len(whole) % _ROWS_AT_ONCE
        for some, at_once in ((whole[:full], _ROWS_AT_ONCE), (whole[full:], len(whole) - full)):
            if some:
                parts = (some[at : at + at_once] for at in range(0, len(some), at_once))
                values = [[*beginning, *chain.from_iterable(part)] for part in parts]
                selected = _selected(len(beginning), self._width, at_once)
                cursor.executemany(f"INSERT INTO {self._target} {selected}", values)

    @property
    def _target(self) -> str:
        quote = connection.ops.quote_name
        return f"{quote(self.table)} ({', '.join(map(quote, self.columns))})"

    @property
    def _copy(self) -> str:
        return f"COPY {self._target} FROM STDIN"


def _plain(rows: Sequence[Values] | Copied) -> Sequence[Values]:
    assert not isinstance(rows, Copied)
    return rows


@lru_cache(maxsize=2 * _ROWS_AT_ONCE)
def _selected(shared: int, own: int, rows: int) -> str:
    """The places of the values of so many rows: first those that all of them share."""
    row = f"({', '.join(['%s'] * own)})"
    return f"SELECT {'%s, ' * shared}* FROM (VALUES {', '.join([row] * rows)})"  # noqa: S608 - places


def _adapting(fields: "Sequence[models.Field[Any, Any]]") -> Callable[[Values], Values]:
    """What makes values of these fields fit for the database."""
    adapted = [
        (index, field) for index, field in enumerate(fields) if not isinstance(field, _AS_THEY_ARE)
    ]
    if not adapted:
        return lambda given: given

    def adapt(given: Values) -> Values:
        values = list(given)
        for index, field in adapted:
            values[index] = field.get_db_prep_save(values[index], connection)
        return tuple(values)

    return adapt
