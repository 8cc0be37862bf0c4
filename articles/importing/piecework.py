"""What a worker does with one chunk of an import: the work of the pipeline, in one transaction."""

from functools import partial

from django.db import Error as DatabaseError
from django.utils import timezone

from . import chunks, settling
from .drafts import draft
from .encounters import Encounters
from .intake import PASSING, writing
from .outcomes import Result
from .parcels import unpacked
from .pipeline import Ready, cutters, drafted, looked_up, readied, written
from .writer import cutting, look_up


def carry_out(chunk_id: int, *, worker: str, again: bool = False, retried: bool = False) -> bool:
    """Take a chunk in; False where there was nothing to do. Raises whatever kept it from being done.

    `again`: whoever had this message before came to an end over it. `retried`: they met an error.
    """
    work = chunks.take(chunk_id, worker=worker, now=timezone.now(), again=again, retried=retried)
    if work is None:
        return False
    try:
        encounters = _encounters(work)
        batch = _readied(work, encounters)
        to_write = writing(batch, work.actor_id, encounters)
        return chunks.settle(work, lambda: written(batch, to_write))
    except PASSING:
        chunks.give_back(work)
        raise
    except Exception as error:
        chunks.failed(work, _in_words(error))
        raise


def _encounters(work: chunks.Work) -> Encounters | None:
    """What the run has met, where new texts are revisions."""
    if work.options["on_change"] != "revise":
        return None
    return Encounters(partial(settling.settled, work.run_id))


def _readied(work: chunks.Work, encounters: Encounters | None) -> list[Ready | Result]:
    to_draft = partial(
        draft,
        max_body_length=work.options["max_body_length"],
        default_language=work.options["language"],
        default_required_reviews=work.options["required_reviews"],
    )
    items = unpacked(work.content)
    drafts = drafted(items, to_draft)
    new = looked_up(drafts, encounters.look_up if encounters else look_up, len(items))
    return list(readied(new, cutters(0, cutting()), len(items)))


def _in_words(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return str(error).strip().partition("\n")[0].rstrip(".")
    return type(error).__name__
