"""Asked to end by the machine (SIGTERM), an import ends as by Ctrl-C: what is stored stays, and the run says so."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# What a shell reports of a program that the signal has ended.
INTERRUPTED, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM


class Terminated(KeyboardInterrupt):
    """Somebody wants this process to end who has no keyboard: a service manager, a container's host."""


@contextmanager
def terminable() -> Iterator[None]:
    """Inside, SIGTERM raises Terminated, which whoever tidies up after Ctrl-C tidies up after as well."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def how_it_ended(interrupt: KeyboardInterrupt) -> tuple[str, int]:
    """In a word, and as an exit status."""
    if isinstance(interrupt, Terminated):
        return "Terminated", TERMINATED
    return "Interrupted", INTERRUPTED


def _terminate(signal_number: int, frame: FrameType | None) -> None:
    raise Terminated
