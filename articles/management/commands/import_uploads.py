"""`manage.py import_uploads`: take in what was uploaded and waits on this machine."""

import ctypes
import os
import signal
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError

from articles.choices import RunState
from articles.importing import uploads
from factcheck.management.database import DatabaseCommand, first_line

_PR_SET_PDEATHSIG = 1


class Command(DatabaseCommand):
    cannot_start = 2
    help = (
        "Take in the files that were uploaded and wait on this machine, one after the other. The server does so by "
        "itself; a killed import is taken up where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--leash", metavar="PID", type=int, help="end with the process that started this one"
        )

    def handle(self, *, leash: int | None, **options: Any) -> None:
        if leash is not None:
            _tie_to(leash)
        try:
            for run in uploads.take_in_all():
                run.refresh_from_db()
                self.stdout.write(f"Import {run.pk}: {RunState(run.state).label}.")
        except DatabaseError as error:
            raise CommandError(
                f"The database failed: {first_line(error)}.", returncode=2
            ) from error
        except OSError as error:
            raise CommandError(f"The uploads cannot be read: {error}", returncode=2) from error


def _tie_to(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)  # it died before there was a leash to tear
