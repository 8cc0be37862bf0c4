"""Writes that are nice to have: rather not made than waited for."""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import clear_frames

from django.db import DatabaseError, connection, transaction


@contextmanager
def not_waiting(milliseconds: int = 0) -> Iterator[None]:
    """A transaction that gives up when it does not get the lock on SQLite's file in so many milliseconds.

    An import can hold that lock for seconds. PostgreSQL locks rows, which are skipped where they are asked
    for. Raises DatabaseError; a transaction around it stays whole.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with connection.cursor() as cursor:
        [patience] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        _let_go(error)
        raise
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")


def _let_go(error: BaseException | None) -> None:
    """Free the cursors that have failed, here and now.

    Django's errors refer to the frames that refer to them. Left to the collector, a cursor is freed by
    whichever thread comes by, and that waits for the connection it belongs to. A thread that holds the lock on
    the file then waits for one that waits for this lock, until the latter's patience is over: twenty seconds,
    and a 503.
    """
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__
