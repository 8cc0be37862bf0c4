"""An import of annotations with its account: what a batch takes in and how far the run has come go together."""

from collections.abc import Callable, Generator, Sequence

from articles.importing.intake import ended
from articles.importing.outcomes import Result
from articles.importing.records import Item
from articles.importing.runs import RunInHand

from .importing import Intake, batches


def results(
    intake: Intake,
    run: RunInHand,
    *,
    on_bytes: Callable[[int], object] | None = None,
    rejected: Callable[[Sequence[Result]], int] | None = None,
) -> Generator[Result, None, None]:
    """Take in what the run has not decided yet: one result for each record, when it is stored.

    The run says in the end how it ended; one whose iterator is closed early was interrupted. The reject at
    which it stops is not decided: it comes again. Raises RunLost and django.db.Error.
    """
    with ended(run) as ending:
        for batch in batches(run.items(on_bytes)):
            stopping: list[Result] = []

            def decide(
                batch: list[Item] = batch, stopping: list[Result] = stopping
            ) -> list[Result]:
                found = intake.stored(batch)
                if intake.stops_at(found):
                    stopping.append(found.pop())
                return found

            yield from run.commit(decide, rejected=rejected)
            if stopping:
                ending.message = f"Stopped at {stopping[0].complaint()}"
                yield stopping[0]
                return
