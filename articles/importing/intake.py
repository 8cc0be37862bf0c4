"""An import from its files to its end, whoever asks for it: the command, or whoever runs it for a request."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from articles.choices import RunState

from . import runs
from .changing import plans_of
from .crew import WorkerFailed
from .distribution import Distribution
from .encounters import Encounters
from .formats import Item, Record, read
from .outcomes import Kind, Outcome, Result
from .pipeline import MAX_ARTICLES, LookUp, Ready, Store, ToDraft, Write, cutters, run, stored_with
from .preparing import Prepared
from .reaching import NoWorkers
from .rehearsing import Rehearsal
from .rejects import RejectsWriter
from .superseded import Ahead, store_ahead
from .writer import cutting, look_up, others_queue, write

Told = Callable[[int], object]
Rejected = Callable[[Sequence[Result]], int]
Say = Callable[[str], object]
# What a database says that is away, restarts, or has somebody else's lock: nothing about what is imported.
PASSING = (OperationalError, InterfaceError)


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What is to be imported, and how.

    `stop`: at the first record that is refused, before which all goes in. `revise`: a new text for an article
    that is there is its next revision; else it is refused.
    """

    what: runs.Read
    to_draft: ToDraft
    workers: int = 0
    batch_size: int = MAX_ARTICLES
    stop: bool = False
    revise: bool = True

    def begin(self, actor_id: int | None) -> runs.RunInHand:
        """The run of this import: a new one, or one that was stopped and goes on."""
        return runs.begin(actor_id=actor_id, what=self.what, now=timezone.now())

    def results(
        self,
        in_hand: runs.RunInHand,
        actor_id: int | None,
        *,
        on_bytes: Told | None = None,
        rejected: Rejected | None = None,
    ) -> Generator[Result, None, None]:
        """Import what the run has not decided yet: one result for each record, when it is stored.

        The run says in the end how it ended; one whose iterator is closed early was interrupted. Raises
        WorkerFailed, RunLost and django.db.Error.
        """
        encounters = Encounters(in_hand.settled)

        def store(batch: Sequence[Ready | Result]) -> list[Result]:
            to_write = writing(
                batch, actor_id, encounters if self.revise else None, beat=in_hand.beat
            )
            results = in_hand.store(batch, to_write, stop=self.stop, rejected=rejected)
            encounters.stored(results)
            return results

        with ended(in_hand) as ending:
            last = None
            items, look_up = in_hand.items(on_bytes), self._look_up(encounters)
            for result in self._run(items, store, look_up, queue=others_queue()):
                last = result
                yield result
            if self.stop and last is not None and last.outcome.kind is Kind.REJECTED:
                ending.message = f"Stopped at {last.complaint()}"

    def distributed(
        self,
        in_hand: runs.RunInHand,
        distribution: Distribution,
        *,
        on_bytes: Told | None = None,
        rejected: Rejected | None = None,
        say: Say | None = None,
    ) -> Generator[Result, None, None]:
        """The same by workers on other machines; `say` tells what keeps it waiting.

        Raises NoWorkers, RunLost and django.db.Error.
        """
        with ended(in_hand):
            yield from distribution.results(on_bytes=on_bytes, rejected=rejected, say=say)

    def rehearse(self, *, on_bytes: Told | None = None) -> Generator[Result, None, None]:
        """The results of importing all of it, without doing it."""
        with closing(Rehearsal()) as rehearsal:
            encounters = Encounters(rehearsal.settled, rehearsal.stored)
            settled = encounters.settled if self.revise else None
            rehearse = stored_with(partial(rehearsal.write, settled=settled), stop=self.stop)

            def store(batch: Sequence[Ready | Result]) -> list[Result]:
                results = rehearse(batch)
                rehearsal.settle(results)
                encounters.stored(results)
                return results

            yield from self._run(self._items(on_bytes), store, self._look_up(encounters))

    def _look_up(self, encounters: Encounters) -> LookUp:
        return encounters.look_up if self.revise else look_up

    def _run(
        self, items: Iterator[Item], store: Store, look_up: LookUp, *, queue: bool = True
    ) -> Iterator[Result]:
        with cutters(self.workers, cutting()) as crew:
            yield from run(
                items,
                to_draft=self.to_draft,
                look_up=look_up,
                store=store,
                crew=crew,
                max_articles=self.batch_size,
                queue=queue,
            )

    def _items(self, on_bytes: Told | None) -> Iterator[Item]:
        for source in self.what.sources:
            yield from read(source, self.what.reading, on_bytes=on_bytes)


def writing(
    batch: Sequence[Ready | Result],
    actor_id: int | None,
    encounters: Encounters | None,
    *,
    beat: Callable[[], object] = lambda: None,
) -> Write:
    """What writes this batch. With `encounters`, a new text for an article that is there is its next revision.

    The former texts of an article with a long history are stored here already; `beat` is called between them.
    """
    if encounters is None:
        return partial(write, actor_id=actor_id)
    ready = [one.prepared for one in batch if isinstance(one, Ready)]
    ahead = store_ahead(ready, actor_id=actor_id, settled=encounters.settled, beat=beat)
    plans = plans_of(ready, encounters.settled) if encounters.changing or ahead else {}
    to_write = partial(write, actor_id=actor_id, settled=encounters.settled, plans=plans)
    return partial(_written_behind, ahead, to_write) if ahead else to_write


def _written_behind(ahead: Ahead, to_write: Write, prepared: Sequence[Prepared]) -> list[Outcome]:
    return [
        ahead.outcome(last, len(one.sentences))
        for last, one in zip(to_write(prepared), prepared, strict=True)
    ]


class _Ending:
    message = ""


@contextmanager
def ended(in_hand: runs.RunInHand) -> Iterator[_Ending]:
    """Whatever ends the body ends the run, or has it wait again. Where the database is gone, time will tell."""
    ending = _Ending()
    try:
        yield ending
    except (KeyboardInterrupt, GeneratorExit):
        with suppress(DatabaseError):
            in_hand.leave(RunState.INTERRUPTED)
        raise
    except PASSING as error:
        with suppress(DatabaseError):
            in_hand.leave(RunState.FAILED, _in_a_line(error))
        raise
    except BaseException as error:
        with suppress(DatabaseError):
            in_hand.finish(RunState.FAILED, _in_a_line(error))
        raise
    if ending.message:
        in_hand.finish(RunState.FAILED, ending.message)
    else:
        in_hand.finish(RunState.DONE)


def _in_a_line(error: BaseException) -> str:
    if isinstance(error, runs.RunLost | WorkerFailed | NoWorkers | DatabaseError):
        return str(error).strip().partition("\n")[0]
    return type(error).__name__


def written_to(writer: RejectsWriter) -> Rejected:
    """What writes the rejects of a batch to a file. Raises OSError."""

    def write_all(rejects: Sequence[Result]) -> int:
        for one in rejects:
            if isinstance(one.item, Record):
                writer.write(one.origin, one.outcome.reason, fields=one.item.fields)
            else:
                writer.write(one.origin, one.outcome.reason, raw=one.item.raw)
        return writer.settled()

    return write_all
