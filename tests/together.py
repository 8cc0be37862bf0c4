"""Acts at the same moment, each in a thread and on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from factcheck.refusals import Refusal

Told = TypeVar("Told")


def at_once(*acts: Callable[[], Told]) -> list[Told]:
    """What each act returned. Any exception fails the test."""
    together = Barrier(len(acts), timeout=120)

    def run(act: Callable[[], Told]) -> Told:
        try:
            together.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [*pool.map(run, acts, timeout=240)]


def outcomes_at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned, or the refusal it met. Any other exception fails: nobody sees one of the database."""

    def outcome_of(act: Callable[[], object]) -> Callable[[], object]:
        def outcome() -> object:
            try:
                return act()
            except Refusal as refusal:
                return refusal

        return outcome

    return at_once(*map(outcome_of, acts))
