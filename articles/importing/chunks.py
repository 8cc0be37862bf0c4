"""The parts of an import that workers of other machines take in: the only door to their rows.

A chunk is taken, which is committed at once, and then done: what became of its records is committed together
with the articles. Whoever comes to a chunk that is done, or that another has in hand, or whose run has stopped,
leaves it: a message that comes twice does nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet

from articles.choices import ChunkState, RunState

from .formats import Item
from .models import ImportChunk
from .outcomes import Outcome, Result, settled_by
from .parcels import heard, packed, told, unpacked
from .runs import Place, RunInHand
from .settling import settle as settle_articles

# A worker that dies over a chunk may have been short of memory; one that dies over it again and again is not.
MOST_ATTEMPTS = 3
# A worker that needs longer for a chunk is stopped, and the chunk tried again.
LONGEST = timedelta(minutes=5)
_FORSAKEN_AFTER = timedelta(days=7)


class Work(NamedTuple):
    """A chunk in the hands of a worker, and what its run says about how to take it in."""

    id: int
    run_id: int
    content: bytes
    options: Mapping[str, Any]
    actor_id: int | None
    worker: str
    taken_at: datetime


class Standing(NamedTuple):
    """How far a chunk has come; `worker` has it in hand since `taken_at`, where somebody has."""

    number: int
    id: int
    state: str
    worker: str
    taken_at: datetime | None


def put(run: RunInHand, number: int, items: Sequence[Item], since: Place) -> tuple[int, Place]:
    """Keep the items for the workers; the chunk's id, and the place behind it. Raises RunLost."""
    place = run.place_behind(items[-1].origin, since)
    with transaction.atomic():
        run.require()
        chunk = ImportChunk.objects.create(
            run_id=run.id,
            number=number,
            content=packed(items),
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
    return [
        Standing(*row) for row in rows.values_list("number", "pk", "state", "worker", "taken_at")
    ]


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
        if chunk.attempts >= MOST_ATTEMPTS:
            _set_aside(chunk, "the worker came to its end over it")
            return None
        chunk.attempts += 1
        chunk.worker = worker
        chunk.taken_at = now
        chunk.save(update_fields=["attempts", "worker", "taken_at"])
    return Work(
        chunk.pk,
        chunk.run_id,
        bytes(chunk.content),
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
        if chunk is None:
            return False
        results = decide()
        settle_articles(work.run_id, settled_by(results))
        chunk.outcomes = told([result.outcome for result in results])
        chunk.state = ChunkState.DONE
        chunk.save(update_fields=["outcomes", "state"])
    return True


def give_back(work: Work) -> None:
    """The chunk is as good as before: what went wrong was not its doing."""
    _in_hand(work).filter(attempts__gt=0).update(attempts=F("attempts") - 1, worker="")


def failed(work: Work, reason: str) -> None:
    """The chunk cannot be taken in; after some attempts it is set aside."""
    with transaction.atomic():
        chunk = _in_hand(work).select_for_update().first()
        if chunk is None:
            return
        if chunk.attempts >= MOST_ATTEMPTS:
            _set_aside(chunk, reason)
        else:
            chunk.worker = ""
            chunk.save(update_fields=["worker"])


def _in_hand(work: Work) -> QuerySet[ImportChunk]:
    """The chunk, unless it is decided or another has it by now."""
    return ImportChunk.objects.filter(
        pk=work.id, state=ChunkState.WAITING, worker=work.worker, taken_at=work.taken_at
    )


def _set_aside(chunk: ImportChunk, reason: str) -> None:
    chunk.state = ChunkState.SET_ASIDE
    chunk.reason = f"{chunk.attempts} attempts at this part of the input failed: {reason}."
    chunk.save(update_fields=["state", "reason"])


def answers(chunk_id: int) -> tuple[list[Outcome], str] | None:
    """What became of the items of a chunk that is done; for one that was set aside, nothing and why.

    None of a chunk that is gone.
    """
    row = ImportChunk.objects.filter(pk=chunk_id).values_list("outcomes", "reason").first()
    if row is None:
        return None
    outcomes, reason = row
    return (heard(outcomes) if outcomes else []), reason


def drop(chunk_id: int) -> None:
    """The run has the chunk's account."""
    ImportChunk.objects.filter(pk=chunk_id).delete()


def purge(now: datetime) -> int:
    """Remove those of runs that nobody went on with for long; how many. Their input would be read again."""
    forsaken = ImportChunk.objects.filter(run__heartbeat_at__lt=now - _FORSAKEN_AFTER)
    return forsaken.delete()[0]
