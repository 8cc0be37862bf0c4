"""System checks: what is wrong with this installation before anybody meets it."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from factcheck.guidelines import Unreadable, guidelines

_WAL_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


# Not tagged as a database check: those run only where --database names one.
@register(Tags.security, deploy=True)
def sqlite_loses_no_commits(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """SQLite before 3.51.3 (3.50.7, 3.44.6) can, rarely, lose a commit in WAL mode."""
    if connection.vendor != "sqlite" or wal_is_safe(sqlite3.sqlite_version_info):
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} can in rare cases lose commits in WAL mode.",
            hint="Use PostgreSQL in production (DATABASE_URL), or SQLite 3.51.3 or newer.",
            id="factcheck.W001",
        )
    ]


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this release of SQLite, or of its maintained branch, has the fix."""
    if version >= _WAL_FIXED[-1]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_FIXED)


@register(Tags.files)
def guidelines_can_be_read(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A mistyped path would be found by the first person who asks what the rules are."""
    try:
        guidelines()
    except Unreadable as fault:
        hint = (
            "FACTCHECK_GUIDELINES is the path of a Markdown file in UTF-8. Left out, ours is shown."
        )
        return [Error(f"The guidelines cannot be shown: {fault}", hint=hint, id="factcheck.E001")]
    return []
