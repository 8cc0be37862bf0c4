"""The parts of an import that workers of other machines take in: the only door to their rows.

A chunk is taken, which is committed at once, and then done: what became of its records is committed together
with the articles. Whoever comes to a chunk that is done, or that another has in hand, or whose run has stopped,
leaves it: a message that comes twice does nothing twice.

A chunk that fails again and again is taken in by ever smaller portions, each committed with its own account, until
the record that does it stands alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet

from articles.choices import ChunkState, RunState

from .formats import Item
from .models import ImportChunk
from .outcomes import Kind, Outcome, Result, settled_by
from .parcels import heard, packed, told, unpacked
from .runs import Place, RunInHand
from .settling import settle as settle_articles

# A worker that dies over a chunk may have been short of memory; one that dies over it again and again is not.
MOST_ATTEMPTS = 3
# A portion that fails is followed by one so many times as small: of 200 records, one stands alone after two more
# failures. Behind it they go in so many at a time.
_NARROWER = 8
# So many records one after the other, each alone: it is hardly the records, and the rest would take for ever.
MOST_SET_ASIDE_RUNNING = 5
# A worker that needs longer for a chunk is stopped, and the chunk tried again.
LONGEST = timedelta(minutes=5)
_STANDING = ("number", "pk", "state", "worker", "taken_at", "portion")
_FORSAKEN_AFTER = timedelta(days=7)


class Work(NamedTuple):
    """A chunk in the hands of a worker, and what its run says about how to take it in.

    `decided` of its records are, and `portion` of the others are to be: all of them where it is 0.
    """

    id: int
    run_id: int
    content: bytes
    decided: int
    portion: int
    options: Mapping[str, Any]
    actor_id: int | None
    worker: str
    taken_at: datetime

    def items(self) -> list[Item]:
        """The records to be taken in. What cannot be unpacked raises whatever it does."""
        return unpacked(self.content)[self.decided :][: self.portion or None]


class Standing(NamedTuple):
    """How far a chunk has come; `worker` has it in hand since `taken_at`, where somebody has.

    With a `portion`, it has failed as a whole and is taken in by portions.
    """

    number: int
    id: int
    state: str
    worker: str
    taken_at: datetime | None
    portion: int = 0


def put(run: RunInHand, number: int, items: Sequence[Item], since: Place) -> tuple[int, Place]:
    """Keep the items for the workers; the chunk's id, and the place behind it. Raises RunLost."""
    place = run.place_behind(items[-1].origin, since)
    with transaction.atomic():
        run.require()
        chunk = ImportChunk.objects.create(
            run_id=run.id,
            number=number,
            content=packed(items),
            records=len(items),
            files_done=place.files_done,
            byte=place.byte,
        )
    return chunk.pk, place


def kept(run_id: int) -> list[tuple[int, int, list[Item], Place]]:
    """The chunks that an earlier attempt at the run has left: number, id, items, and the place behind it."""
    rows = ImportChunk.objects.filter(run=run_id).order_by("number")
    return [
        (number, pk, unpacked(bytes(content)), Place(files_done, byte))
        for number, pk, content, files_done, byte in rows.values_list(
            "number", "pk", "content", "files_done", "byte"
        )
    ]


def standings(run_id: int) -> list[Standing]:
    rows = ImportChunk.objects.filter(run=run_id).order_by("number")
    return [Standing(*row) for row in rows.values_list(*_STANDING)]


def take(
    chunk_id: int, *, worker: str, now: datetime, again: bool = False, retried: bool = False
) -> Work | None:
    """The chunk, which `worker` has in hand from now on; None where there is nothing to do about it.

    `again`: the broker knows that whoever had this message came to an end over it. Any other message may be one
    of several, and what somebody has in hand is left to them. `retried`: an error ended the work on this message,
    and the database may have been too far away to be told.
    """
    with transaction.atomic():
        chunks = ImportChunk.objects.select_for_update(of=("self",)).select_related("run")
        chunk = chunks.filter(
            pk=chunk_id, state=ChunkState.WAITING, run__state=RunState.RUNNING
        ).first()
        if chunk is None:
            return None
        if not again and _may_be_in_hand(chunk, now, retried):
            return None
        if chunk.attempts >= _most_attempts(chunk):
            _narrow(chunk, "the worker came to its end over it")
            if chunk.state != ChunkState.WAITING:
                return None
        chunk.attempts += 1
        chunk.worker = worker
        chunk.taken_at = now
        chunk.save(update_fields=["attempts", "worker", "taken_at"])
    return Work(
        chunk.pk,
        chunk.run_id,
        bytes(chunk.content),
        len(_decided(chunk)),
        chunk.portion,
        chunk.run.options,
        chunk.run.actor_id,
        worker,
        now,
    )


def _may_be_in_hand(chunk: ImportChunk, now: datetime, retried: bool) -> bool:
    """Whether somebody has it, or is only believed to be gone and had the last attempt: they may still finish."""
    recently = chunk.taken_at is not None and chunk.taken_at >= now - LONGEST
    held = chunk.worker != "" and not retried
    return recently and (held or chunk.attempts >= MOST_ATTEMPTS)


def release(standing: Standing) -> None:
    """Whoever had the chunk is gone, or was too slow: others may take it."""
    if standing.worker:
        held = ImportChunk.objects.filter(pk=standing.id, state=ChunkState.WAITING)
        held.filter(worker=standing.worker, taken_at=standing.taken_at).update(worker="")


def settle(work: Work, decide: Callable[[], Sequence[Result]]) -> bool:
    """Commit what `decide` writes together with what it says became of the items.

    False where another worker has done so, and then it decides nothing.
    """
    with transaction.atomic():
        chunks = ImportChunk.objects.select_for_update()
        chunk = chunks.filter(pk=work.id, state=ChunkState.WAITING).first()
        if chunk is None or len(_decided(chunk)) != work.decided:
            return False
        results = decide()
        settle_articles(work.run_id, settled_by(results))
        chunk.set_aside_running = 0
        _decide(chunk, [result.outcome for result in results])
    return True


def give_back(work: Work) -> None:
    """The chunk is as good as before: what went wrong was not its doing."""
    _in_hand(work).filter(attempts__gt=0).update(attempts=F("attempts") - 1, worker="")


def failed(work: Work, reason: str) -> bool:
    """The records cannot be taken in. Whether to go on at once with others of the chunk, and not with all later."""
    with transaction.atomic():
        chunk = _in_hand(work).select_for_update().first()
        if chunk is None:
            return False
        if chunk.attempts >= _most_attempts(chunk):
            _narrow(chunk, reason)
        else:
            chunk.worker = ""
            chunk.save(update_fields=["worker"])
    return chunk.portion > 0


def _in_hand(work: Work) -> QuerySet[ImportChunk]:
    """The chunk, unless it is decided or another has it by now."""
    return ImportChunk.objects.filter(
        pk=work.id, state=ChunkState.WAITING, worker=work.worker, taken_at=work.taken_at
    )


def _most_attempts(chunk: ImportChunk) -> int:
    """Before a record is set aside there are several; a portion is only made smaller."""
    return 1 if chunk.portion and _size(chunk) > 1 else MOST_ATTEMPTS


def _size(chunk: ImportChunk) -> int:
    """How many records are tried at once."""
    left = chunk.records - len(_decided(chunk))
    return min(chunk.portion or left, left)


def _narrow(chunk: ImportChunk, reason: str) -> None:
    """A smaller portion is tried from now on. The one record that it has come to is set aside."""
    size = _size(chunk)
    if size > 1:
        chunk.portion = max(1, size // _NARROWER)
        _decide(chunk, [])
        return
    chunk.portion = _NARROWER
    chunk.set_aside += 1
    chunk.set_aside_running += 1
    if chunk.set_aside_running >= MOST_SET_ASIDE_RUNNING:
        chunk.state = ChunkState.SET_ASIDE
        chunk.reason = (
            f"It was not tried: {chunk.set_aside_running} records before it failed, each alone,"
            f" the last one because of this: {reason}."
        )
    why = f"{chunk.attempts} attempts at this record alone failed: {reason}."
    _decide(chunk, [Outcome(Kind.REJECTED, reason=why)])


def _decided(chunk: ImportChunk) -> list[Outcome]:
    return heard(chunk.outcomes) if chunk.outcomes else []


def _decide(chunk: ImportChunk, outcomes: list[Outcome]) -> None:
    """Enter what became of the next records. Anybody may have those that are left."""
    decided = [*_decided(chunk), *outcomes]
    chunk.outcomes = told(decided)
    if len(decided) >= chunk.records:
        chunk.state = ChunkState.DONE
    else:
        chunk.attempts, chunk.worker = 0, ""
    chunk.save()


def answers(chunk_id: int) -> tuple[list[Outcome], int, str] | None:
    """What became of the items of a chunk, how many of these were set aside, and why the others were.

    None of a chunk that is gone.
    """
    chunk = ImportChunk.objects.defer("content").filter(pk=chunk_id).first()
    return None if chunk is None else (_decided(chunk), chunk.set_aside, chunk.reason)


def drop(chunk_id: int) -> None:
    """The run has the chunk's account."""
    ImportChunk.objects.filter(pk=chunk_id).delete()


def purge(now: datetime) -> int:
    """Remove those of runs that nobody went on with for long; how many. Their input would be read again."""
    forsaken = ImportChunk.objects.filter(run__heartbeat_at__lt=now - _FORSAKEN_AFTER)
    return forsaken.delete()[0]
