"""An import that workers on other machines share: cut into chunks, sent out, and entered in the order of the input.

What becomes of an input must not depend on who is faster: a chunk that speaks of an article of another one that
is under way waits until that is decided.
"""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from articles.choices import ChunkState
from articles.text.stored_form import stored_form, unstorable

from . import chunks
from .drafts import EARLIER_TEXTS, LONG_HISTORY
from .formats import Item, Record, Reject
from .identity import Known
from .looking_up import stored
from .outcomes import Kind, Outcome, Result, visible
from .pipeline import result_of
from .reaching import NoWorkers, Reached, Workers
from .runs import RunInHand

MAX_CHARACTERS = 400_000
# Under way at once: enough for some tens of workers, and no more than is held in memory.
_AHEAD = 32
_LONGEST_SILENCE = 60.0


class Rhythm(NamedTuple):
    """In seconds: how long to wait between two looks at what has come of the chunks (at first, and at most);
    after how much silence workers are asked whether they live; for how long none of them may answer, who look for
    their broker every half minute when it was away; and for how long the broker may not."""

    first_pause: float = 0.02
    longest_pause: float = 0.25
    silence: float = 2.0
    patience: float = 60.0
    patience_with_broker: float = 300.0


class _UnderWay(NamedTuple):
    id: int
    items: Sequence[Item]
    names: frozenset[int]


class Distribution:
    """A run that goes through workers. `chunks` whose account is entered, and `set_aside` records among theirs."""

    def __init__(
        self,
        run: RunInHand,
        workers: Workers,
        *,
        max_articles: int,
        rhythm: Rhythm | None = None,
    ) -> None:
        self._run = run
        self._say: Callable[[str], object] = lambda text: None
        self._max_articles = max_articles
        self._rhythm = rhythm or Rhythm()
        self._workers = Reached(
            workers, patience=self._rhythm.patience_with_broker, say=lambda text: self._say(text)
        )
        self._under_way: dict[int, _UnderWay] = {}
        self._place = run.place
        self._next = 1
        self._quiet = _Quiet(self._rhythm.silence)
        self._answered = time.monotonic()
        self._told_of: set[int] = set()
        self.chunks = 0
        self.set_aside = 0

    def results(
        self,
        *,
        on_bytes: Callable[[int], object] | None = None,
        rejected: Callable[[Sequence[Result]], int] | None = None,
        say: Callable[[str], object] | None = None,
    ) -> Generator[Result, None, None]:
        """One result for each record, in their order; `say` tells what keeps it waiting.

        Raises NoWorkers, RunLost and django.db.Error.
        """
        self._say = say or self._say
        self._take_up()
        for items in self._cut(self._run.items(on_bytes, behind=self._place)):
            names = _names_of(items)
            while self._under_way and (len(self._under_way) >= _AHEAD or self._meets(names)):
                yield from self._entered(rejected)
            self._send(items, names)
        while self._under_way:
            yield from self._entered(rejected)

    def _take_up(self) -> None:
        """Go on with the chunks that an earlier attempt has left."""
        for number, pk, items, place in chunks.kept(self._run.id):
            self._under_way[number] = _UnderWay(pk, items, _names_of(items))
            self._place, self._next = place, number + 1
            self._workers.send(pk)

    def _cut(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        batch: list[Item] = []
        characters = 0
        for item in items:
            more = _characters(item)
            if batch and (len(batch) >= self._max_articles or characters + more > MAX_CHARACTERS):
                yield batch
                batch, characters = [], 0
            batch.append(item)
            characters += more
        if batch:
            yield batch

    def _meets(self, names: frozenset[int]) -> bool:
        return any(names & one.names for one in self._under_way.values())

    def _send(self, items: Sequence[Item], names: frozenset[int]) -> None:
        pk, self._place = chunks.put(self._run, self._next, items, self._place)
        self._under_way[self._next] = _UnderWay(pk, items, names)
        self._next += 1
        self._workers.send(pk)

    def _entered(self, rejected: Callable[[Sequence[Result]], int] | None) -> Iterator[Result]:
        """Wait for the oldest chunk, and enter it with those behind it that are decided as well."""
        for standing in self._decided():
            yield from self._enter(standing, rejected)

    def _enter(
        self,
        standing: chunks.Standing,
        rejected: Callable[[Sequence[Result]], int] | None,
    ) -> list[Result]:
        one = self._under_way.pop(standing.number)
        answers = chunks.answers(one.id)
        if answers is None:
            raise self._run.lost()
        outcomes, set_aside, reason = answers
        not_tried = one.items[len(outcomes) :]
        outcomes += [_left_out(item, reason) for item in not_tried]
        self.set_aside += set_aside + len(not_tried)
        results = [
            # What is no record has its own reason, whatever happened around it.
            result_of(item, _left_out(item, reason) if isinstance(item, Reject) else outcome)
            for item, outcome in zip(one.items, outcomes, strict=True)
        ]

        def decide() -> list[Result]:
            chunks.drop(one.id)
            return results

        self.chunks += 1
        return self._run.commit(decide, rejected=rejected)

    def _decided(self) -> list[chunks.Standing]:
        """The chunks at the head of those under way that are decided; waits until there is one. Raises RunLost."""
        pause = self._rhythm.first_pause
        ours = {one.id for one in self._under_way.values()}
        while True:
            self._run.beat()
            standings = [one for one in chunks.standings(self._run.id) if one.id in ours]
            if len(standings) < len(ours):
                raise self._run.lost()  # nobody else enters chunks of a run, or drops them
            waiting = [one for one in standings if one.state == ChunkState.WAITING]
            decided = [one for one in standings if not waiting or one.number < waiting[0].number]
            if decided:
                return decided
            self._tell_of_portions(waiting)
            if self._quiet.is_due(standings):
                self._ask_after(waiting)
            time.sleep(pause)
            pause = min(2 * pause, self._rhythm.longest_pause)

    def _tell_of_portions(self, waiting: Iterable[chunks.Standing]) -> None:
        for one in waiting:
            if one.portion and one.id not in self._told_of:
                self._told_of.add(one.id)
                first = self._under_way[one.number].items[0].origin
                self._say(
                    f"{visible(str(first))}: what begins here fails again and again; it is taken in by ever smaller"
                    " portions, to find the record that does it."
                )

    def _ask_after(self, waiting: Iterable[chunks.Standing]) -> None:
        """Send those again that nobody has: a broker learns late, or never, that a worker is gone, and a message
        may have gone with the broker. Raises NoWorkers."""
        answering = self._workers.answering()
        if not answering:
            self._quiet.look_again_soon()
        if answering is None:
            self._answered = time.monotonic()  # nobody could
            return
        now = time.monotonic()
        if answering:
            self._answered = now
            for one in lost(waiting, answering, timezone.now()):
                chunks.release(one)
                self._workers.send(one.id)
        elif now - max(self._answered, self._quiet.since) > self._rhythm.patience:
            raise NoWorkers("No worker answers any more.")


class _Quiet:
    """Notices that nothing moves, after `seconds`, and then ever more rarely until something does."""

    def __init__(self, seconds: float) -> None:
        self._first = self._wait = seconds
        self._seen: object = None
        self.since = self._due = 0.0

    def is_due(self, seen: object) -> bool:
        now = time.monotonic()
        if seen != self._seen:
            self._seen, self._wait, self.since = seen, self._first, now
            self._due = now + self._wait
            return False
        if now < self._due:
            return False
        self._wait = min(2 * self._wait, _LONGEST_SILENCE)
        self._due = now + self._wait
        return True

    def look_again_soon(self) -> None:
        self._wait = self._first
        self._due = time.monotonic() + self._wait


def lost(
    waiting: Iterable[chunks.Standing], answering: set[str], now: datetime
) -> list[chunks.Standing]:
    """Those that nobody who answers has in hand, or had for longer than anybody may."""
    return [
        one
        for one in waiting
        if one.worker not in answering
        or (one.taken_at is not None and one.taken_at < now - chunks.LONGEST)
    ]


def _names_of(items: Iterable[Item]) -> frozenset[int]:
    """By what the articles can be one another: hashes, of which two may by chance be equal.

    Two names may be those of one article that is stored.
    """
    names: set[int] = set()
    named: list[Known] = []
    for item in items:
        if isinstance(item, Record):
            external_id, url = (_name(item, key) for key in ("external_id", "url"))
            if external_id or url:
                named.append(Known(external_id, url, ""))
                names.update(hash((key, one)) for key, one in enumerate((external_id, url)) if one)
            else:
                names.add(hash(_name(item, "body")))
    names.update(one.id for one in stored(named) if one.id is not None)
    return frozenset(names)


def _name(item: Record, key: str) -> str | None:
    """The value under which an article is known, as it will be stored; of what cannot be stored, nothing."""
    given = item.fields.get(key)
    if not isinstance(given, str) or unstorable(given):
        return None
    return stored_form(given) or None


def _left_out(item: Item, reason: str) -> Outcome:
    return Outcome(Kind.REJECTED, reason=item.reason if isinstance(item, Reject) else reason)


def _characters(item: Item) -> int:
    if isinstance(item, Reject):
        return len(item.raw or b"")
    earlier = item.fields.get(EARLIER_TEXTS)
    texts = [item.fields.get("body"), *(earlier if isinstance(earlier, list) else ())]
    body, *former = [len(text) if isinstance(text, str) else 0 for text in texts]
    # A long history is alone in its chunk.
    return max(body + sum(former), MAX_CHARACTERS if sum(former) > LONG_HISTORY else 0)
