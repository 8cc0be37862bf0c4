"""Statements that Django puts together once, and then only fills in.

Putting a query together costs Django about half a millisecond, several times what the database takes to answer
one that finds a row by its key. A write asks a dozen of those, under the lock that others wait for. PostgreSQL
is spared the same work: it keeps the plan (`factcheck.postgresql`).
"""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

_BEYOND = 2**63

Row = Sequence[Any]
Read = Callable[[Row], Any]
AnyModel = TypeVar("AnyModel", bound=Model)


class _Given(Expression):
    """The place in a query of a value that is known when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class _Statement:
    """SQL with its places filled in."""

    def __init__(self, sql: str, places: Iterable[Any]) -> None:
        self.sql = sql
        self.places = [(type(place) is _Given, place) for place in places]

    def run(self, connection: Any, given: dict[str, Any]) -> Any:
        """The cursor, which the caller closes."""
        return _run(
            connection,
            self.sql,
            [given[place.name] if is_given else place for is_given, place in self.places],
        )


def _run(connection: Any, sql: str, values: Sequence[Any]) -> Any:
    cursor = getattr(connection, "preparing_cursor", connection.cursor)()
    try:
        cursor.execute(sql, values)
    except BaseException:
        cursor.close()
        raise
    return cursor


def _beyond(given: dict[str, Any]) -> bool:
    """Whether there is an integer that no column can hold; it finds nothing, as in any queryset."""
    return any(
        isinstance(value, int) and not -_BEYOND <= value < _BEYOND for value in given.values()
    )


def _with_places(
    queryset: Callable[..., QuerySet[Any, Any]], names: Sequence[str] | None = None
) -> QuerySet[Any, Any]:
    if names is None:
        names = [*inspect.signature(queryset).parameters]
    return queryset(**{name: _Given(name) for name in names})


class Prepared:
    """A query by values that are given later: `Prepared(lambda pk: Sentence.objects.filter(pk=pk))`.

    The function is called once, with a placeholder for each of its parameters; it must not look at them. What
    is given goes to the database as it is: integers, strings, and whatever else its driver takes. `names` are
    those of the parameters, of a function that takes any.
    """

    def __init__(
        self, queryset: Callable[..., QuerySet[Any, Any]], names: Sequence[str] | None = None
    ) -> None:
        self._build, self._names = queryset, names

    def all(self, **given: Any) -> list[Any]:
        """What the queryset holds: instances, dictionaries or tuples, as it says. One query."""
        if _beyond(given):
            return []
        statement, converters, read, locks = self._compiled
        connection = connections[DEFAULT_DB_ALIAS]  # this thread's own
        if locks and not connection.in_atomic_block:
            # Django says so when it puts the query together, which happens once.
            raise TransactionManagementError("A row is locked only within a transaction.")
        with statement.run(connection, given) as cursor:
            rows = cursor.fetchall()
        if converters:
            rows = [_converted(row, converters, connection) for row in rows]
        return [read(row) for row in rows]

    def first(self, **given: Any) -> Any:
        """The first of `all`, or None."""
        return next(iter(self.all(**given)), None)

    @cached_property
    def _compiled(self) -> tuple[_Statement, list[Any], Read, bool]:
        """The statement, what its columns need on their way into Python, how a row is read, and whether it is locked."""
        queryset = _with_places(self._build, self._names)
        connection = connections[DEFAULT_DB_ALIAS]
        compiler = queryset.query.get_compiler(connection=connection)
        statement = _Statement(*compiler.as_sql())
        columns = [column for column, *_ in compiler.select]
        converters = [
            (position, functions, column)
            for position, (functions, column) in compiler.get_converters(columns).items()
        ]
        locks = queryset.query.select_for_update
        return statement, converters, _reader(queryset, compiler), locks


def _converted(row: Row, converters: list[Any], connection: Any) -> Row:
    converted = list(row)
    for position, functions, column in converters:
        value = converted[position]
        for function in functions:
            value = function(value, column, connection)
        converted[position] = value
    return converted


def _reader(queryset: QuerySet[Any, Any], compiler: Any) -> Read:
    """What makes of a row what the queryset would; Django's own ways cost more than the row."""
    names = [*queryset.query.selected] if queryset.query.selected else []
    readers: dict[Any, Callable[[], Read]] = {
        ModelIterable: lambda: _instance_reader(compiler),
        ValuesIterable: lambda: lambda row: dict(zip(names, row, strict=False)),
        ValuesListIterable: lambda: tuple,
        FlatValuesListIterable: lambda: lambda row: row[0],
    }
    return readers[queryset._iterable_class]()


def _instance_reader(compiler: Any) -> Read:
    own = compiler.klass_info["select_fields"]
    start, end = own[0], own[-1] + 1
    model = compiler.klass_info["model"]
    names = [column.target.attname for column, *_ in compiler.select[start:end]]
    related = get_related_populators(  # type: ignore[call-arg]
        compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS
    )
    annotated = [*(compiler.annotation_col_map or {}).items()]

    def read(row: Row) -> Any:
        instance = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for populator in related:
            populator.populate(row, instance)
        for name, position in annotated:
            setattr(instance, name, row[position])
        return instance

    return read


class PreparedUpdate:
    """An update of the rows that a queryset finds, of columns by name; `always` says what needs no value.

    `PreparedUpdate(lambda pk: Sentence.objects.filter(pk=pk), "status", version=F("version") + 1)`
    """

    def __init__(
        self, queryset: Callable[..., QuerySet[Any, Any]], *columns: str, **always: Any
    ) -> None:
        self._build, self._columns, self._always = queryset, columns, always

    def run(self, **given: Any) -> int:
        """Update by the values of the queryset's parameters and of the columns; how many rows there were."""
        if _beyond(given):
            return 0
        connection = connections[DEFAULT_DB_ALIAS]
        statement, fields = self._compiled
        for field in fields:
            given[field.name] = field.get_db_prep_save(given[field.name], connection)
        with statement.run(connection, given) as cursor:
            return int(cursor.rowcount)

    @cached_property
    def _compiled(self) -> tuple[_Statement, list[Any]]:
        queryset = _with_places(self._build)
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values({name: _Given(name) for name in self._columns} | self._always)
        compiler = query.get_compiler(connection=connections[DEFAULT_DB_ALIAS])
        fields = [queryset.model._meta.get_field(name) for name in self._columns]
        return _Statement(*compiler.as_sql()), fields


class PreparedDelete:
    """A deletion of the rows that a queryset finds, for a model to which no other refers."""

    def __init__(self, queryset: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = queryset

    def run(self, **given: Any) -> int:
        """Delete by the values of the queryset's parameters; how many rows there were."""
        if _beyond(given):
            return 0
        with self._compiled.run(connections[DEFAULT_DB_ALIAS], given) as cursor:
            return int(cursor.rowcount)

    @cached_property
    def _compiled(self) -> _Statement:
        query = _with_places(self._build).query.chain(DeleteQuery)
        compiler = query.get_compiler(connection=connections[DEFAULT_DB_ALIAS])
        return _Statement(*compiler.as_sql())


class PreparedInsert(Generic[AnyModel]):
    """A new row of a model, as `bulk_create` writes it."""

    def __init__(self, model: type[AnyModel]) -> None:
        self._model = model
        self._sql = ""

    def store(self, instance: AnyModel) -> AnyModel:
        """Write the instance, which has no id yet and gets one. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        sql = self._sql = self._sql or self._compiled(instance)
        values = [
            field.get_db_prep_save(field.pre_save(instance, True), connection)
            for field in self._fields
        ]
        with _run(connection, sql, values) as cursor:
            [instance.pk] = cursor.fetchone()
        instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS
        return instance

    def store_all(self, instances: Sequence[AnyModel]) -> list[AnyModel]:
        """Write instances, which have no ids yet and get them. One query, prepared where it is one instance."""
        if len(instances) == 1:
            return [self.store(instances[0])]
        return self._model._default_manager.bulk_create(instances)

    @cached_property
    def _fields(self) -> list[Any]:
        columns = self._model._meta.concrete_fields
        return [field for field in columns if not (field.primary_key or field.generated)]

    def _compiled(self, instance: AnyModel) -> str:
        query = InsertQuery(self._model)
        query.insert_values(self._fields, [instance])
        compiler: Any = query.get_compiler(connection=connections[DEFAULT_DB_ALIAS])
        compiler.returning_fields = [self._model._meta.pk]
        [(sql, _)] = compiler.as_sql()
        return str(sql)
