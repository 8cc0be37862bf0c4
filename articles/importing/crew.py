"""PURE: worker processes that compute one function, with answers in the order of the questions.

Each worker is a fresh interpreter at the other end of a pipe. It knows neither the database nor Django,
leaves Ctrl-C and SIGTERM to its parent, and ends when the pipe does, however its parent came to its end.
"""

import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Generic, NamedTuple, TypeVar

# So many questions are answered in this process before others are started: a few articles are done sooner
# than a worker is awake.
_ALONE = 4
_SECONDS_TO_END = 5

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class WorkerFailed(Exception):
    """A worker came to an end, or to an error, over a question; the message is for people."""


class _Worker(NamedTuple):
    process: BaseProcess
    line: Connection


class _Asked(NamedTuple):
    """A question: who has it, or its answer."""

    worker: int | None
    answer: Any = None


class Crew(Generic[Question, Answer]):
    """`work`, a function of a module, computed by `count` processes; by this one where that is less than 2.

    Whoever gives questions takes the answers, oldest first, and decides how many may be under way.
    """

    def __init__(
        self, work: Callable[[Question], Answer], count: int, *, alone: int = _ALONE
    ) -> None:
        self._work = work
        self._count = count if count > 1 else 0
        self._alone = alone
        self._workers: list[_Worker] = []
        self._load: list[int] = []
        self._asked: deque[_Asked] = deque()

    def __enter__(self) -> "Crew[Question, Answer]":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def helped(self) -> bool:
        """Whether a question that is given now is left to another process."""
        return self._count > 0 and self._alone <= 0

    @property
    def process_ids(self) -> list[int]:
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    def give(self, question: Question) -> None:
        """Ask. Raises WorkerFailed when a worker is gone."""
        if not self.helped:
            self._alone -= 1
            self._asked.append(_Asked(None, self._work(question)))
            return
        if not self._workers:
            self._start()
        idlest = self._load.index(min(self._load))
        self._load[idlest] += 1
        self._asked.append(_Asked(idlest))
        try:
            self._workers[idlest].line.send(question)
        except OSError as error:
            raise self._lost(idlest) from error

    def take(self) -> Answer:
        """The answer to the oldest question; waits for it. Raises WorkerFailed."""
        asked = self._asked.popleft()
        if asked.worker is None:
            answer: Answer = asked.answer
            return answer
        try:
            fine, answer = self._workers[asked.worker].line.recv()
        except (EOFError, OSError) as error:
            raise self._lost(asked.worker) from error
        self._load[asked.worker] -= 1
        if not fine:
            raise WorkerFailed(f"A worker process met an error of its own:\n{answer}")
        return answer

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        workers, self._workers = self._workers, []
        self._asked.clear()
        for worker in workers:
            worker.line.close()
        for worker in workers:
            worker.process.join(_SECONDS_TO_END)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
            worker.process.close()

    def _start(self) -> None:
        context = get_context("spawn")
        # It lets interrupts through again when it is started, which the first worker would do.
        resource_tracker.ensure_running()
        with _without_interrupts():
            for _ in range(self._count):
                ours, theirs = context.Pipe()
                process = context.Process(target=serve, args=(theirs, self._work), daemon=True)
                process.start()
                theirs.close()
                self._workers.append(_Worker(process, ours))
        self._load = [0] * self._count

    def _lost(self, index: int) -> WorkerFailed:
        process = self._workers[index].process
        process.join(_SECONDS_TO_END)
        code = process.exitcode
        if code is None:
            how = "without a word"
        elif code < 0:
            how = f"by signal {signal.Signals(-code).name}"
        else:
            how = f"with status {code}"
        return WorkerFailed(
            f"A worker process ended {how}; the machine may be short of memory (try --workers 1)."
        )


def serve(line: Connection, work: Callable[[Any], Any]) -> None:
    """The life of a worker: answer questions until nobody is there to ask."""
    questions: SimpleQueue[Any] = SimpleQueue()
    answers: SimpleQueue[Any] = SimpleQueue()
    # Questions are received at any time: were each side to wait until the other has read, both would wait.
    threading.Thread(target=_receive, args=(line, questions), daemon=True).start()
    # And answers are sent at any time: a pipe holds few, and the parent reads none while it writes a batch.
    threading.Thread(target=_send, args=(line, answers), daemon=True).start()
    while True:
        question = questions.get()
        try:
            answer = (True, work(question))
        except Exception:  # noqa: BLE001 - told to the parent, which ends the run
            answer = (False, traceback.format_exc())
        answers.put(answer)


def _send(line: Connection, answers: "SimpleQueue[Any]") -> None:
    with suppress(OSError):  # the parent is gone, and so are we in a moment
        while True:
            line.send(answers.get())


def _receive(line: Connection, questions: "SimpleQueue[Any]") -> None:
    try:
        while True:
            questions.put(line.recv())
    except (EOFError, OSError):
        # At once, in the middle of a text if need be: there is nothing to tidy up.
        os._exit(0)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes that are started inside never hear of Ctrl-C, which the terminal sends to all, nor of the
    SIGTERM that a service manager sends to all."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
