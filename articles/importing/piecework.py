"""What a worker does with one chunk of an import: the work of the pipeline, in one transaction.

Where records of it cannot be taken in, it is one transaction for each portion that can.
"""

from collections.abc import Sequence
from functools import partial

from django.db import Error as DatabaseError
from django.utils import timezone

from . import chunks, settling
from .drafts import draft
from .encounters import Encounters
from .formats import Item
from .intake import PASSING, writing
from .outcomes import Result
from .pipeline import Ready, cutters, drafted, looked_up, readied, written
from .writer import cutting, look_up


def carry_out(chunk_id: int, *, worker: str, again: bool = False, retried: bool = False) -> bool:
    """Take a chunk in; False where there was nothing to do. Raises whatever kept it from being done.

    `again`: whoever had this message before came to an end over it. `retried`: they met an error.
    """
    done = False
    while work := chunks.take(
        chunk_id, worker=worker, now=timezone.now(), again=again, retried=retried
    ):
        _take_in(work)
        # Where the chunk goes in by portions, others are left, and nobody has them.
        done, again, retried = True, False, False
    return done


def _take_in(work: chunks.Work) -> None:
    try:
        items = work.items()
        encounters = _encounters(work)
        batch = _readied(work, items, encounters)
        to_write = writing(batch, work.actor_id, encounters)
        chunks.settle(work, lambda: written(batch, to_write))
    except PASSING:
        chunks.give_back(work)
        raise
    except Exception as error:
        if not chunks.failed(work, _in_words(error)):
            raise


def _encounters(work: chunks.Work) -> Encounters | None:
    """What the run has met, where new texts are revisions."""
    if work.options["on_change"] != "revise":
        return None
    return Encounters(partial(settling.settled, work.run_id))


def _readied(
    work: chunks.Work, items: Sequence[Item], encounters: Encounters | None
) -> list[Ready | Result]:
    to_draft = partial(
        draft,
        max_body_length=work.options["max_body_length"],
        default_language=work.options["language"],
        default_required_reviews=work.options["required_reviews"],
    )
    drafts = drafted(items, to_draft)
    new = looked_up(drafts, encounters.look_up if encounters else look_up, len(items))
    return list(readied(new, cutters(0, cutting()), len(items)))


def _in_words(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return str(error).strip().partition("\n")[0].rstrip(".")
    return type(error).__name__
