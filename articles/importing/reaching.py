"""The broker between an import and its workers: what is done while it is away.

Chunks lie in the database, so nothing is lost with the broker: what cannot be sent is sent again when it is back,
and what a worker has in hand by then is stored and entered all the same.
"""

import time
from collections.abc import Callable
from typing import Protocol


class NoWorkers(Exception):
    """Nobody is there to take chunks in; the message is for people."""


class NoBroker(NoWorkers):
    """Nobody can be asked whether anybody is there."""


class Workers(Protocol):
    def send(self, chunk_id: int) -> None:
        """Have the chunk taken in by whoever is free. Raises NoBroker."""

    def answering(self) -> set[str]:
        """The names of those that say now that they wait for chunks. Raises NoBroker."""


# Seconds to answer in. On a busy machine an answer may be late; that nobody is there is told after all of them.
PATIENCE = (1.0, 2.0, 4.0)


def asked_patiently(ask: Callable[[float], set[str]]) -> set[str]:
    """Whoever answers `ask(seconds)`, which is asked again, and given longer, until somebody does."""
    return next(filter(None, map(ask, PATIENCE)), set())


class Reached:
    """Workers behind a broker that may be away for `patience` seconds. `say` tells people that it is, and is back."""

    def __init__(
        self,
        workers: Workers,
        *,
        patience: float,
        say: Callable[[str], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workers = workers
        self._patience = patience
        self._say = say
        self._clock = clock
        self._away_since: float | None = None

    def send(self, chunk_id: int) -> None:
        """Have the chunk taken in. While the broker is away it is not sent: nobody has it, and that can be seen."""
        if self._away_since is None:
            try:
                self._workers.send(chunk_id)
            except NoBroker as error:
                self._away(error)

    def answering(self) -> set[str] | None:
        """Who answers; None while nobody can be asked. Raises NoWorkers, once that has been so for too long."""
        try:
            names = self._workers.answering()
        except NoBroker as error:
            self._away(error)
            return None
        if self._away_since is not None:
            self._away_since = None
            self._say("The broker answers again, and the import goes on.")
        return names

    def _away(self, error: NoBroker) -> None:
        now = self._clock()
        if self._away_since is None:
            self._away_since = now
            self._say(f"{error} The import waits for it, for {_told(self._patience)} at most.")
        elif now - self._away_since > self._patience:
            raise NoWorkers(f"{error} It has been away for {_told(self._patience)}.") from error


def _told(seconds: float) -> str:
    return f"{seconds / 60:g} minutes"
