"""The account of an import: the only door to its rows.

What a batch stores and how far the run has come with it are committed together, so that a run that was
killed at any moment goes on exactly behind what is stored.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from articles.choices import RunKind, RunState

from . import settling
from .formats import Item, ReadingOptions, read
from .inputs import identity
from .models import KEPT_REJECTIONS, ImportRejection, ImportRun
from .outcomes import Kind, Origin, Result, Tally, settled_by, visible
from .pipeline import Ready, Stopped, Write, first_reject, written
from .processes import has_ended, this_process
from .querysets import STALE_AFTER
from .sources import Source

_BETWEEN_BEATS = timedelta(seconds=10)
_COUNTS = tuple(field.name for field in fields(Tally))


class RunLost(Exception):
    """Another process has taken the run over; this one must write no more. The message is for people."""


class Read(NamedTuple):
    """What an import reads: the paths as they were named, the files behind them, and how."""

    paths: Sequence[str]
    sources: Sequence[Source]
    reading: ReadingOptions
    # What else decides about an article, as JSON: with the reading, it makes an input another one.
    options: Mapping[str, Any]
    kind: str = RunKind.ARTICLES


class Place(NamedTuple):
    """Behind so many files of the input, and in the next one behind the record that begins at `byte`."""

    files_done: int = 0
    byte: int | None = None


def begin(*, actor_id: int | None, what: Read, now: datetime) -> "RunInHand":
    """Take up the run of this very input that was stopped last, or begin a new one.

    Only the newest run of an input is taken up, by the same person, and only when its process is gone or has
    said how it ended: an input that went in whole is read again from its beginning.
    """
    key = identity(what.sources, {"actor": actor_id, **what.options})
    process = this_process()
    with transaction.atomic():
        last = ImportRun.objects.select_for_update().filter(input_sha256=key).order_by("-pk")
        run = last.first() if key else None
        if run is None or not _can_be_taken_up(run, now):
            run = ImportRun(
                kind=what.kind,
                actor_id=actor_id,
                paths="\n".join(map(visible, what.paths)),
                options=dict(what.options),
                input_sha256=key,
                files=len(what.sources),
                bytes_total=sum(source.size for source in what.sources),
                started_at=now,
                attempts=0,
            )
        run.state = RunState.RUNNING
        run.attempts += 1
        run.process = process
        run.heartbeat_at = now
        run.finished_at = None
        run.message = ""
        run.save()
    return RunInHand(run, what)


def _can_be_taken_up(run: ImportRun, now: datetime) -> bool:
    if run.state == RunState.RUNNING:
        return has_ended(run.process) or run.heartbeat_at < now - STALE_AFTER
    return run.state != RunState.DONE


class RunInHand:
    """A run that this process carries on. `tally`, `place` and `position` are as they were committed."""

    def __init__(self, run: ImportRun, what: Read) -> None:
        self.id = run.pk
        self.attempts = run.attempts
        self.tally = Tally(**{name: getattr(run, name) for name in _COUNTS})
        self.place = Place(run.files_done, run.byte)
        self.rejects_bytes = run.rejects_bytes
        # What an earlier attempt has decided.
        self.position_before = run.position
        self.bytes_read = 0
        self._process = run.process
        self._is_upload = bool(run.upload)
        self._sources = what.sources
        self._reading = what.reading
        self._next_beat = timezone.now() + _BETWEEN_BEATS

    @property
    def position(self) -> int:
        """How many records are decided."""
        return self.tally.articles

    def items(
        self, on_bytes: Callable[[int], object] | None = None, *, behind: Place | None = None
    ) -> Iterator[Item]:
        """What is still to be decided, in the order of the input; with `behind`, what stands behind that."""
        place = behind or self.place

        def read_on(count: int) -> None:
            self.bytes_read += count
            if on_bytes is not None:
                on_bytes(count)
            self.beat()

        for index, source in enumerate(self._sources):
            if index < place.files_done:
                read_on(source.size)
                continue
            after = None
            if index == place.files_done and place.byte is not None:
                after = Origin(source.name, byte=place.byte)
            yield from read(source, self._reading, on_bytes=read_on, after=after)

    def settled(self, article_ids: Collection[int]) -> set[int]:
        """Of which of these articles this run has said what their text is."""
        return settling.settled(self.id, article_ids)

    def store(
        self,
        batch: Sequence[Ready | Result],
        write: Write,
        *,
        stop: bool = False,
        rejected: Callable[[Sequence[Result]], int] | None = None,
    ) -> list[Result]:
        """Write a batch, and with it how far the run has come. Raises django.db.Error, RunLost.

        `rejected` is given the batch's rejects before all is committed, and answers how long their file is
        then. With `stop`, a reject ends the run before it: Stopped is raised, and what came before is stored.
        """
        try:
            return self.commit(lambda: written(batch, write), stop=stop, rejected=rejected)
        except _Rejected as reject:
            before = batch[: reject.index]
            stored = (
                self.commit(lambda: written(before, write), rejected=rejected) if before else []
            )
            raise Stopped(stored, reject.result) from None

    def finish(self, state: RunState, message: str = "") -> None:
        """Say how this attempt ended, unless another process has taken the run over.

        One that is not this process's own was not done by it: raises RunLost.
        """
        mine = self._update(
            state=state, finished_at=timezone.now(), message=message, bytes_read=self.bytes_read
        )
        if state == RunState.DONE and not mine:
            raise self.lost()
        # A command may go on with what has not come to its end; an upload's file goes with it.
        if mine and (state == RunState.DONE or self._is_upload):
            settling.forget(self.id)

    def leave(self, state: RunState, message: str = "") -> None:
        """Say that this attempt ended by nothing that is imported: an upload waits for its turn again."""
        if self._is_upload:
            self._update(state=RunState.WAITING, bytes_read=self.bytes_read)
        else:
            self.finish(state, message)

    def require(self) -> None:
        """Raises RunLost, where another process goes on with this run; until the transaction ends, none does."""
        if not self._update(heartbeat_at=timezone.now()):
            raise self.lost()

    def beat(self) -> None:
        """Say now and then that this process lives. Raises RunLost."""
        now = timezone.now()
        if now >= self._next_beat:
            self._next_beat = now + _BETWEEN_BEATS
            if not self._update(heartbeat_at=now, bytes_read=self.bytes_read):
                raise self.lost()

    def place_behind(self, origin: Origin, since: Place) -> Place:
        """Behind what was read at `origin`, which itself stands behind `since`."""
        index = since.files_done
        while index + 1 < len(self._sources) and self._sources[index].name != origin.name:
            index += 1
        # A reject without a byte is about the whole file, or its rest.
        return Place(index + 1) if origin.byte is None else Place(index, origin.byte)

    def commit(
        self,
        decide: Callable[[], list[Result]],
        *,
        stop: bool = False,
        rejected: Callable[[Sequence[Result]], int] | None = None,
    ) -> list[Result]:
        """Enter what `decide` finds became of the next records, together with what it writes."""
        tally, rejects_bytes = replace(self.tally), self.rejects_bytes
        with transaction.atomic():
            results = decide()
            first = first_reject(results) if stop else None
            if first is not None:
                raise _Rejected(first, results[first])
            rejects = [one for one in results if one.outcome.kind is Kind.REJECTED]
            if rejects:
                self._keep(rejects)
                if rejected is not None:
                    rejects_bytes = rejected(rejects)
            for result in results:
                tally.add(result.outcome)
            settling.settle(self.id, settled_by(results))
            place = self.place_behind(results[-1].origin, self.place) if results else self.place
            self._advance(tally, place, rejects_bytes)
        self.tally, self.place, self.rejects_bytes = tally, place, rejects_bytes
        return results

    def _advance(self, tally: Tally, place: Place, rejects_bytes: int) -> None:
        now = timezone.now()
        mine = self._update(
            **asdict(tally),
            position=tally.articles,
            files_done=place.files_done,
            byte=place.byte,
            rejects_bytes=rejects_bytes,
            bytes_read=self.bytes_read,
            heartbeat_at=now,
            fruitless_attempts=0,
        )
        if not mine:
            raise self.lost()
        self._next_beat = now + _BETWEEN_BEATS

    def _keep(self, rejects: Sequence[Result]) -> None:
        before = self.tally.rejected
        ImportRejection.objects.bulk_create(
            ImportRejection(
                run_id=self.id,
                number=number,
                file=visible(one.origin.name),
                line=one.origin.line,
                byte=one.origin.byte,
                reason=visible(one.outcome.reason),
            )
            for number, one in enumerate(rejects[: KEPT_REJECTIONS - before], before + 1)
            if number <= KEPT_REJECTIONS
        )

    def lost(self) -> RunLost:
        return RunLost(f"Another process goes on with import {self.id}.")

    def _update(self, **values: Any) -> int:
        mine = ImportRun.objects.filter(
            pk=self.id, state=RunState.RUNNING, process=self._process, attempts=self.attempts
        )
        return mine.update(**values)


class _Rejected(Exception):
    """Ends a transaction."""

    def __init__(self, index: int, result: Result) -> None:
        super().__init__(index)
        self.index = index
        self.result = result
