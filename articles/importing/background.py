"""The process beside the server that takes in uploads: started when something waits, gone when nothing does.

Each web worker has one thread that looks. An import works in a process of its own: it must not share the
worker's memory, its connections or its lock on Python's bytecode.
"""

import logging
import os
import subprocess
import sys
import threading

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from . import uploads

# An upload to this worker is seen at once; this is for what another one left behind.
SECONDS_BETWEEN_LOOKS = 15

logger = logging.getLogger("articles.importing")


class _Keeper:
    """The thread of this process, and what wakes it."""

    def __init__(self) -> None:
        self._news = threading.Event()
        self._started_in = 0

    def start(self) -> None:
        if self._started_in == os.getpid():
            return
        self._started_in = os.getpid()
        threading.Thread(target=self._keep_looking, name="uploads", daemon=True).start()

    def wake(self) -> None:
        self._news.set()

    def _keep_looking(self) -> None:
        while True:
            try:
                self._look()
            except Exception:  # a machine without memory or processes to spare has some again
                logger.exception("uploads cannot be taken in for now")
            self._news.wait(SECONDS_BETWEEN_LOOKS)
            self._news.clear()

    def _look(self) -> None:
        try:
            waits = uploads.waits(timezone.now())
        except (DatabaseError, OSError) as error:
            logger.warning("uploads cannot be looked at: %s", error)
            return
        finally:
            connection.close()
        if waits:
            # It dies with this thread, which lives as long as the worker does.
            done = subprocess.run(_command(), cwd=settings.BASE_DIR, check=False)  # noqa: S603 - our own interpreter
            if done.returncode:
                logger.error("the process that takes in uploads ended with %s", done.returncode)


def _command() -> list[str]:
    return [sys.executable, "-m", "django", "import_uploads", "--leash", str(os.getpid())]


_keeper = _Keeper()
# Called by the server's workers.
start = _keeper.start
# Something was uploaded. Where no thread looks, it waits for `manage.py import_uploads`.
wake = _keeper.wake
