"""What somebody else does between two queries of a request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(act: Callable[[], object], *, before: Callable[[str], bool]) -> Iterator[None]:
    """Inside, `act` is done once, ahead of the first query that `before` says yes to; there must be one."""
    done: list[str] = []

    def step(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not done and before(sql):
            done.append(sql)
            act()
        return execute(sql, *rest)

    with connection.execute_wrapper(step):
        yield
    assert done, "no query was the one that was waited for"


def behind_a_refusal(table: str) -> Callable[[str], bool]:
    """For `before`: the first look at the table once a transaction has been rolled back."""
    rolled_back: list[str] = []

    def is_it(sql: str) -> bool:
        if sql.startswith("ROLLBACK"):
            rolled_back.append(sql)
        return bool(rolled_back) and sql.startswith("SELECT") and f'FROM "{table}"' in sql

    return is_it
