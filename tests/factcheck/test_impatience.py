"""Writes that give up instead of waiting."""

import gc
import sqlite3
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from factcheck.impatience import not_waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows"),
]


def cursors() -> set[int]:
    # `isinstance` would ask a weak proxy for its class, and what it stands for may be gone.
    return {id(each) for each in gc.get_objects() if issubclass(type(each), sqlite3.Cursor)}


def test_a_cursor_that_got_no_lock_is_freed_by_its_own_thread():
    """Freed later by the thread that holds the lock, it made that thread wait for this one, which waits for it."""
    holding, done = Event(), Event()

    def hold():
        with transaction.atomic():
            holding.set()
            done.wait(60)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    assert holding.wait(60)
    gc.collect()
    gc.disable()
    try:
        before = cursors()
        try:
            with not_waiting():
                pytest.fail("the lock is somebody else's")
        except DatabaseError:
            refused = True
        assert refused
        assert cursors() <= before
    finally:
        gc.enable()
        done.set()
        holder.join(60)
