"""What commands need of the database before they begin."""

from typing import ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from articles.importing.outcomes import visible


class DatabaseCommand(BaseCommand):
    """A command that does nothing, and says why in one line, unless the database answers and is up to date.

    `cannot_start` is its exit status then.
    """

    requires_migrations_checks = True
    cannot_start: ClassVar[int] = 1

    def check_migrations(self) -> None:
        """Django's hook ahead of `handle`, which by itself only warns. Raises CommandError."""
        try:
            executor = MigrationExecutor(connection)
            missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            raise CommandError(unusable(error), returncode=self.cannot_start) from error
        if missing:
            raise CommandError(
                "The database is not up to date: run `manage.py migrate` first.",
                returncode=self.cannot_start,
            )


def unusable(error: DatabaseError) -> str:
    return f"The database cannot be used: {first_line(error)}."


def first_line(error: Exception) -> str:
    """What the database says, without the lines in which it repeats the statement."""
    return visible(str(error).strip().partition("\n")[0].rstrip("."))
