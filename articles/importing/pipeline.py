"""PURE: from records to stored articles: check, look up, cut, write, report.

Each stage takes an iterator and gives one, in the order of the input, and passes on the results of the stages
before it; what is in memory is a few batches, however long the input is.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from factcheck.refusals import Invalid

from .crew import Crew
from .drafts import Draft
from .formats import Item, Record, Reject
from .outcomes import Kind, Outcome, Result
from .pace import Pace
from .preparing import Cut, Prepared, Rows, cut_all, prepared

MAX_ARTICLES = 200
MAX_SENTENCES = 5_000
# Looked up together, and cut together: some 60 kB are 500 sentences, a hundredth of a second's work.
_LOOK_UP_CHARACTERS = 2_000_000
_CUT_CHARACTERS = 60_000
_SENTENCE_CHARACTERS = 120
# Under way among the workers: what they can cut while a batch is written, and not more than fits in memory.
_AHEAD_CHARACTERS = 3_000_000
# What needs no work waits for so many others.
_LIGHT = 50


class Drafted(NamedTuple):
    record: Record
    draft: Draft


class Ready(NamedTuple):
    record: Record
    prepared: Prepared


class Stopped(Exception):
    """A store was to stop at the first reject, and has results of what came `before`."""

    def __init__(self, before: list[Result], reject: Result) -> None:
        super().__init__(reject.complaint())
        self.before = before
        self.reject = reject


class _Cutting(NamedTuple):
    """A list under way: whether the crew was asked about any of it."""

    batch: list[Drafted | Result]
    characters: int
    asked: bool


Cutters = Crew[Sequence[tuple[str, str]], list[Rows]]
ToDraft = Callable[[Mapping[str, Any]], Draft]
LookUp = Callable[[Sequence[Draft]], list[Outcome | None]]
Write = Callable[[Sequence[Prepared]], list[Outcome]]
Store = Callable[[Sequence[Ready | Result]], list[Result]]
T = TypeVar("T")


def cutters(count: int, work: Cut = cut_all) -> Cutters:
    """Processes that cut texts into sentences, to be used in a `with` statement."""
    return Crew(work, count)


def run(
    items: Iterable[Item],
    *,
    to_draft: ToDraft,
    look_up: LookUp,
    store: Store,
    crew: Cutters | None = None,
    max_articles: int = MAX_ARTICLES,
    max_sentences: int = MAX_SENTENCES,
    queue: bool = True,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> Iterator[Result]:
    """Import `items`: one result for each, in their order.

    `look_up` may settle the fate of articles that are stored already, to spare them the cutting; `store`
    decides about the others (see `stored_with`). It gets a batch when there are `max_articles` to write, or
    before there would be more than `max_sentences` sentences, or fewer where the clock says that a batch takes
    long. Where other writers do not `queue` for their turn, moments are left to them between batches. What was
    reported as created is stored, whatever happens afterwards. Raises crew.WorkerFailed.
    """
    drafts = drafted(items, to_draft)
    new = looked_up(drafts, look_up, max_articles)
    ready = readied(new, crew or cutters(0), max_articles)
    pace = Pace(max_sentences, queue=queue)
    return stored(ready, store, max_articles, pace, clock, sleep)


def drafted(items: Iterable[Item], to_draft: ToDraft) -> Iterator[Drafted | Result]:
    for item in items:
        if isinstance(item, Reject):
            yield _rejected(item, item.reason)
            continue
        try:
            yield Drafted(item, to_draft(item.fields))
        except Invalid as invalid:
            yield _rejected(item, _in_words(invalid))


def looked_up(
    stage: Iterable[Drafted | Result], look_up: LookUp, max_articles: int
) -> Iterator[Drafted | Result]:
    for batch in _in_lists(stage, _characters, max_articles, _LOOK_UP_CHARACTERS):
        outcomes = iter(look_up([one.draft for one in batch if isinstance(one, Drafted)]))
        for one in batch:
            if isinstance(one, Drafted) and (outcome := next(outcomes)) is not None:
                yield result_of(one.record, outcome)
            else:
                yield one


def readied(
    stage: Iterable[Drafted | Result], crew: Cutters, max_articles: int
) -> Iterator[Ready | Result]:
    under_way: deque[_Cutting] = deque()
    ahead = records = 0
    for batch in _in_lists(stage, _characters, max_articles, _CUT_CHARACTERS):
        texts = [(one.draft.body, one.draft.language) for one in batch if isinstance(one, Drafted)]
        if texts:
            crew.give(texts)
        under_way.append(_Cutting(batch, sum(map(_characters, batch)), bool(texts)))
        ahead += under_way[-1].characters
        records += len(batch)
        # Records that are decided weigh nothing, and there may be millions of them behind one text that is not cut.
        while under_way and (
            ahead > _AHEAD_CHARACTERS or records > _LIGHT * max_articles or not crew.helped
        ):
            oldest = under_way.popleft()
            ahead -= oldest.characters
            records -= len(oldest.batch)
            yield from _with_sentences(oldest, crew)
    while under_way:
        yield from _with_sentences(under_way.popleft(), crew)


def stored(
    stage: Iterable[Ready | Result],
    store: Store,
    max_articles: int,
    pace: Pace,
    clock: Callable[[], float],
    sleep: Callable[[float], object],
) -> Iterator[Result]:
    ended = clock()
    for batch in _in_lists(stage, _sentences, max_articles, lambda: pace.sentences):
        if pause := pace.pause(clock() - ended):
            sleep(pause)
        began = clock()
        try:
            results = store(batch)
        except Stopped as stop:
            yield from stop.before
            yield stop.reject
            return
        ended = clock()
        pace.wrote(sum(result.outcome.handled for result in results), ended - began)
        yield from results


def stored_with(write: Write, *, stop: bool = False) -> Store:
    """A store that keeps no account: what is ready goes to `write`, what is decided stays as it is.

    With `stop` it raises Stopped at the first reject; what came behind that in its batch was written.
    """

    def store(batch: Sequence[Ready | Result]) -> list[Result]:
        results = written(batch, write)
        first = first_reject(results) if stop else None
        if first is not None:
            raise Stopped(results[:first], results[first])
        return results

    return store


def written(batch: Sequence[Ready | Result], write: Write) -> list[Result]:
    """The results of a batch, in its order, when those that are ready have been written."""
    ready = [one.prepared for one in batch if isinstance(one, Ready)]
    outcomes = iter(write(ready) if ready else ())
    return [
        result_of(one.record, next(outcomes)) if isinstance(one, Ready) else one for one in batch
    ]


def first_reject(results: Sequence[Result]) -> int | None:
    """The index of the first reject among `results`."""
    rejects = (at for at, one in enumerate(results) if one.outcome.kind is Kind.REJECTED)
    return next(rejects, None)


def result_of(item: Item, outcome: Outcome) -> Result:
    return Result(item.origin, outcome, item if outcome.kind is Kind.REJECTED else None)


def _with_sentences(cutting: _Cutting, crew: Cutters) -> Iterator[Ready | Result]:
    cut = iter(crew.take() if cutting.asked else ())
    for one in cutting.batch:
        if isinstance(one, Result):
            yield one
            continue
        try:
            yield Ready(one.record, prepared(one.draft, next(cut)))
        except Invalid as invalid:
            yield _rejected(one.record, _in_words(invalid))


def _characters(one: Drafted | Result) -> int:
    return one.draft.characters if isinstance(one, Drafted) else 0


def _sentences(one: Ready | Result) -> int:
    """What the writer has to store of it. Texts that were superseded are cut by the writer: theirs are guessed."""
    if not isinstance(one, Ready):
        return 0
    draft, known = one.prepared.draft, len(one.prepared.sentences)
    earlier = draft.characters - len(draft.body)
    return known + max(earlier * known // len(draft.body), earlier // _SENTENCE_CHARACTERS)


def _in_lists(
    stage: Iterable[T],
    weigh: Callable[[T], int],
    max_count: int,
    max_weight: int | Callable[[], int],
) -> Iterator[list[T]]:
    """Lists of at most `max_count` that weigh something, and at most `max_weight` or one that is heavier alone.

    What weighs nothing is counted apart, and more of it fits.
    """
    batch: list[T] = []
    weight = count = light = 0
    for one in stage:
        more = weigh(one)
        limit = max_weight if isinstance(max_weight, int) else max_weight()
        full = count >= max_count if more else light >= _LIGHT * max_count
        if batch and (full or (weight and more and weight + more > limit)):
            yield batch
            batch, weight, count, light = [], 0, 0, 0
        batch.append(one)
        weight += more
        count += bool(more)
        light += not more
    if batch:
        yield batch


def _rejected(item: Item, reason: str) -> Result:
    return result_of(item, Outcome(Kind.REJECTED, reason=reason))


def _in_words(invalid: Invalid) -> str:
    return "; ".join(
        f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in invalid.faults
    )
