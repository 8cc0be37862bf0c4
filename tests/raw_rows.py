"""Rows written with SQL alone, past every validator: what the database itself lets in."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, models, transaction

Row = Mapping[str, Any]


def insert(model: type[models.Model], row: Row) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})', [*row.values()]
        )


def update_newest(model: type[models.Model], row: Row) -> None:
    table = model._meta.db_table
    assignments = ", ".join(f'"{name}" = %s' for name in row)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET {assignments} WHERE id = (SELECT MAX(id) FROM "{table}")',
            [*row.values()],
        )
        assert cursor.rowcount == 1


def refused(write, model: type[models.Model], row: Row, *, constraint: str) -> None:
    """Assert that the database refuses the write because of `constraint`, and for nothing else.

    PostgreSQL's column type may say no to a text that is too long before the constraint is asked.
    """
    with pytest.raises((IntegrityError, DataError)) as caught, transaction.atomic():
        write(model, row)
    if isinstance(caught.value, DataError):
        assert connection.vendor == "postgresql"
        assert "too long" in str(caught.value)
    else:
        assert _named(model, constraint) in str(caught.value)


def _named(model: type[models.Model], constraint: str) -> str:
    """How the database names the constraint: SQLite knows a unique one by its columns only."""
    unique = {
        each.name: each.fields
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint)
    }
    if connection.vendor == "sqlite" and constraint in unique:
        columns = [model._meta.get_field(name).column for name in unique[constraint]]
        return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return constraint


def constraint_names(app_label: str) -> Iterator[str]:
    for model in apps.get_app_config(app_label).get_models():
        yield from (constraint.name for constraint in model._meta.constraints)
