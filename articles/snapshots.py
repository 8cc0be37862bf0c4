"""One unmoving view of the database, for readers who compare many tables while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read inside was there at one moment. Nothing is locked, nothing can be written.

    Inside a transaction that is open already, that transaction's view is what there is. PostgreSQL's
    time-out for statements does not apply: the first row of a long sort may be late.
    """
    if connection.in_atomic_block or _begun():
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            yield
    else:
        # Django's own transactions take the write lock when they begin, and everybody would wait.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _begun() -> bool:
    """Whether SQLite is inside a snapshot that is open already: Django knows nothing of it."""
    return connection.vendor == "sqlite" and bool(
        connection.connection and connection.connection.in_transaction
    )
