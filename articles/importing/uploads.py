"""Files that came over the network: kept on this machine's disk until an import has taken them in.

The run says which file it reads and how far it has come, so nothing else has to be remembered: a process that
dies leaves a run that goes on where it was, and a file that no run waits for any more is removed (`purge`).
One of them is taken in at a time. docs/decisions/0017-uploads.md says why there is no broker.
"""

import logging
import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple, Protocol

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.choices import RunState
from factcheck.refusals import Conflict, Missing, NotAllowed
from factcheck.roles import is_editor

from . import settling
from .asking import Asked
from .intake import PASSING, Intake
from .models import ImportRun
from .outcomes import visible
from .processes import has_ended, this_process
from .querysets import STALE_AFTER
from .runs import Read, RunInHand, RunLost
from .sources import Source

# A file that brings its process down does so again: so often in one place, and it is given up.
MOST_ATTEMPTS = 5
# Of a file that no run knows: its request may still be under way.
_ORPHANED_AFTER = timedelta(hours=1).total_seconds()
# What `receive` calls a file.
_OURS = re.compile("[0-9a-f]{32}")
_CHUNK = 64 * 1024
# Any number that nothing else in the database locks: the bytes of "uploads".
_LOCK = int.from_bytes(b"uploads")

logger = logging.getLogger(__name__)


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Received(NamedTuple):
    """A file that is on the disk. `name` is what it is called there."""

    name: str
    size: int
    sha256: str

    @property
    def path(self) -> Path:
        return folder() / self.name


class TooLong(Exception):
    """More bytes than an upload may have."""


def folder() -> Path:
    """Where uploads wait; only this service's user may look."""
    path = Path(settings.FACTCHECK_UPLOADS_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def receive(stream: Stream, limit: int) -> Received:
    """Write a body to the disk as it comes. Raises TooLong with nothing left behind, and OSError."""
    name = secrets.token_hex(16)
    path = folder() / name
    told, size = sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with open(descriptor, "wb", buffering=0) as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLong
                told.update(chunk)
                rest = memoryview(chunk)
                while rest:
                    rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        _keep_names(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Received(name, size, told.hexdigest())


def _keep_names(path: Path) -> None:
    """That the file is there has to be on the disk as well as what is in it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(received: Received) -> None:
    received.path.unlink(missing_ok=True)


def enqueue(*, actor: User, received: Received, called: str, asked: Asked) -> ImportRun:
    """A run that waits until its turn comes; the one that is there, where the file was handed in already.

    `called` is the file's name, for people. Raises NotAllowed, and FileNotFoundError where it is gone.
    """
    if not is_editor(actor):
        raise NotAllowed("Only editors load articles.")
    # It may have lain here for a while, and `purge` must not take it for one that nobody wants.
    os.utime(received.path)
    now = timezone.now()
    run, _ = ImportRun.objects.get_or_create(
        upload=received.name,
        defaults={
            "state": RunState.WAITING,
            "actor": actor,
            "paths": visible(called),
            "options": asked.plain,
            "files": 1,
            "bytes_total": received.size,
            "attempts": 0,
            "process": "",
            "started_at": now,
            "heartbeat_at": now,
        },
    )
    return run


def cancel(*, actor: User, run_id: int) -> None:
    """End an upload that waits or goes on; what it has stored stays.

    Raises NotAllowed, Missing, or Conflict: `not_an_upload`, or `ended` where there is nothing to cancel.
    """
    if not is_editor(actor):
        raise NotAllowed("Only editors load articles.")
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None:
            raise Missing("There is no such import.")
        if not run.upload:
            raise Conflict(
                "A command runs this import: stop it where it was started.", code="not_an_upload"
            )
        if run.state not in (RunState.WAITING, RunState.RUNNING):
            raise Conflict("This import has ended.", code="ended")
        run.state = RunState.CANCELLED
        run.finished_at = timezone.now()
        run.save(update_fields=["state", "finished_at"])
        # Whoever is reading it has it open, and learns at its next batch that the run is not its own any more.
        transaction.on_commit(partial(_clear_up, run), robust=True)


def waits(now: datetime) -> bool:
    """Whether there is an upload for a process of this machine to take in. One query."""
    return bool(_next(_unfinished(), now))


def take_in_all() -> Iterator[ImportRun]:
    """Take in what waits here, one file after the other, until nothing does."""
    while (run := _claim(timezone.now())) is not None:
        _take_in(run)
        yield run


def purge(now: datetime) -> int:
    """Remove files that no run waits for; how many there were. What `receive` did not put there stays."""
    wanted = {run.upload for run in _unfinished()}
    removed = 0
    for path in folder().iterdir():
        if not _OURS.fullmatch(path.name) or path.name in wanted:
            continue
        try:
            status = path.lstat()
            if S_ISREG(status.st_mode) and now.timestamp() - status.st_mtime > _ORPHANED_AFTER:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
        except OSError as error:
            logger.warning("an uploaded file cannot be removed: %s", error)
    return removed


def _claim(now: datetime) -> ImportRun | None:
    """The run whose turn it is, made this process's own; None while another is at work, or nothing waits."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        next_one = _next(_unfinished(), now)
        if next_one is None:
            return None
        # As it is now: a process that was given up may have stored one more batch.
        run = ImportRun.objects.select_for_update().get(pk=next_one.pk)
        if run.state not in (RunState.WAITING, RunState.RUNNING) or _is_alive(run, now):
            return None
        run.attempts += 1
        run.fruitless_attempts += 1
        run.state = RunState.RUNNING
        run.process = this_process()
        run.heartbeat_at = now
        if run.fruitless_attempts > MOST_ATTEMPTS:
            run.state = RunState.FAILED
            run.finished_at = now
            run.message = (
                f"It was begun {MOST_ATTEMPTS} times, and did not come one record further."
            )
        run.save()
    return run


def _unfinished() -> list[ImportRun]:
    states = Q(state__in=(RunState.WAITING, RunState.RUNNING))
    return list(ImportRun.objects.filter(states).exclude(upload="").order_by("pk"))


def _next(unfinished: list[ImportRun], now: datetime) -> ImportRun | None:
    """The oldest run whose file is here, unless one of them is being taken in."""
    if any(_is_alive(run, now) for run in unfinished):
        return None
    return next((run for run in unfinished if _path(run).exists()), None)


def _is_alive(run: ImportRun, now: datetime) -> bool:
    heard_of = run.heartbeat_at >= now - STALE_AFTER
    return run.state == RunState.RUNNING and heard_of and not has_ended(run.process)


def _take_in(run: ImportRun) -> None:
    """Import the file of a claimed run, and clear up when it has ended, however that was.

    What passes (PASSING, KeyboardInterrupt) is no end: the run waits again, and its file with it.
    """
    try:
        if run.state == RunState.RUNNING:
            _import(run)
    except RunLost:
        return  # cancelled, or another process's by now
    except PASSING:
        raise
    except Exception:
        _clear_up(run)
        raise
    _clear_up(run)


def _import(run: ImportRun) -> None:
    asked = Asked.of(run.options)
    source = Source(_path(run), run.paths, asked.reading.format or "", run.bytes_total)
    what = Read([run.paths], [source], asked.reading, run.options)
    intake = Intake(
        what=what,
        to_draft=asked.to_draft,
        stop=asked.on_error == "stop",
        revise=asked.on_change == "revise",
    )
    for _ in intake.results(RunInHand(run, what), run.actor_id):
        pass


def _clear_up(run: ImportRun) -> None:
    """Of an upload that has ended nothing will be read or repeated."""
    _path(run).unlink(missing_ok=True)
    settling.forget(run.pk)


def _path(run: ImportRun) -> Path:
    return folder() / run.upload
