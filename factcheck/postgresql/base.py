"""Django's PostgreSQL, quicker on the busiest paths, whose pool is back at once when the server is.

A restart leaves dead connections in the pool. The library finds them one by one, when they are asked for,
and waits 1, 2, 4 … seconds after each: with eight of them, requests failed for ten seconds after the server
was back. Here the first that is found dead has all the others looked at.
"""

from collections.abc import Sequence
from functools import cache
from select import POLLIN, poll
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base as django
from django.db.backends.postgresql import operations
from psycopg import Connection, OperationalError, adapters
from psycopg.adapt import AdaptersMap
from psycopg.errors import FeatureNotSupported
from psycopg.postgres import types
from psycopg.pq import Format
from psycopg.types.numeric import Int8
from psycopg_pool import ConnectionPool

# Their stubs leave out most of what they have.
_Wrapper: Any = django.DatabaseWrapper
_Operations: Any = operations.DatabaseOperations
_BindingCursor: Any = django.ServerBindingCursor
_ServerSideCursor: Any = django.ServerSideCursor

# A connection that has answered so lately is asked nothing when it is used again.
_SECONDS_TRUSTED = 1.0


class DatabaseOperations(_Operations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """The statement as it is logged; psycopg does not remember one that was prepared."""
        return super().last_executed_query(cursor, sql, params) or self.compose_sql(sql, params)


class DatabaseWrapper(_Wrapper):
    """`ENGINE`: "factcheck.postgresql". `CONN_HEALTH_CHECKS` stays off: this is one, for every request."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return {**params, "context": _with_quick_times(params["context"])}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if self.pool is None:
            return connection
        try:
            _look_at(connection)
        except OperationalError:
            # The pool drops what comes back broken, and puts new ones in the place of all that are.
            self.pool.putconn(connection)
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        # As in Django, but for its loader of times, which it looks for here.
        if name is None:
            return self.connection.cursor()
        return _ServerSideCursor(
            self.connection, name=name, scrollable=False, withhold=self.connection.autocommit
        )

    def preparing_cursor(self) -> Any:
        """A cursor for statements that come again and again: the server plans each once on a connection."""
        self.ensure_connection()
        return self._prepare_cursor(_PreparingCursor(self.connection))

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.answered_at = monotonic()
        super()._close()


class _PreparingCursor(_BindingCursor):
    def execute(self, query: Any, params: Sequence[Any] | None = None) -> Any:
        # Integers by one type, or the server would keep a statement for each size they come in.
        params = [Int8(value) if type(value) is int else value for value in params or ()]
        own = self.connection
        if getattr(own, "plans_are_stale", False):
            return super().execute(query, params)
        # For this statement alone: the library would count all others as well, and keep their texts.
        own.prepare_threshold = 0
        try:
            return super().execute(query, params, prepare=True)
        except FeatureNotSupported as error:
            # A column has another type since the statement was planned: somebody migrates.
            own.plans_are_stale = True
            if not own.autocommit:
                raise OperationalError("The tables have changed under this connection.") from error
        finally:
            own.prepare_threshold = None
        return super().execute(query, params)


def _look_at(connection: Connection[Any]) -> None:
    """Raise OperationalError when the server is not there any more.

    A server that ends a connection says so, and what it has said waits to be read; only one that has gone
    without a word must be asked.
    """
    answered_at = getattr(connection, "answered_at", 0.0)
    socket = poll()
    socket.register(connection.fileno(), POLLIN)
    if socket.poll(0) or monotonic() - answered_at > _SECONDS_TRUSTED:
        ConnectionPool.check_connection(connection)


@cache
def _with_quick_times(template: AdaptersMap) -> AdaptersMap:
    """Django's adapters, with psycopg's own way to read times, which is not written in Python.

    Django puts its own in that place to set the time zone; that of the session is UTC already.
    """
    loader = adapters.get_loader(types["timestamptz"].oid, Format.TEXT)
    assert loader is not None
    ours = AdaptersMap(template)
    ours.register_loader("timestamptz", loader)
    return ours
