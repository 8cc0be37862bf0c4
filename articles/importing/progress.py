"""How a long import tells people that it lives: a bar on a terminal, now and then a line elsewhere."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, TextIO

from django.core.management.base import OutputWrapper
from tqdm import tqdm

from .outcomes import Tally

SECONDS_BETWEEN_LINES = 10.0


class Counted(NamedTuple):
    """What an import takes in, in words, and what its rate counts."""

    records: str
    work: str
    done: Callable[[Tally], int]


ARTICLES = Counted("articles", "sentences", lambda tally: tally.sentences)
ANNOTATIONS = Counted("records", "records", lambda tally: tally.articles)


class Progress:
    """Writes to `stream`; `say` puts a line of text there without tearing the bar.

    `before` is what had been decided when this began: the rate is that of the work done since.
    """

    def __init__(
        self,
        stream: TextIO | OutputWrapper,
        *,
        total_bytes: int,
        bar: bool,
        before: Tally | None = None,
        counted: Counted = ARTICLES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._due = self._began + SECONDS_BETWEEN_LINES
        self._total = total_bytes
        self._read = 0
        self._counted = counted
        self._done_before = counted.done(before) if before else 0
        self._bar: tqdm[Any] | None = (
            tqdm(total=total_bytes or None, unit="B", unit_scale=True, file=stream, leave=False)
            if bar
            else None
        )

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def read(self, count: int) -> None:
        """So many more bytes were read."""
        self._read += count
        if self._bar is not None:
            self._bar.update(count)

    def done(self, tally: Tally) -> None:
        """This is what has become of them so far."""
        if self._bar is not None:
            self._bar.set_postfix_str(
                f"{tally.articles:,} {self._counted.records}, {tally.rejected:,} rejected,"
                f" {self._rate(tally):,} {self._counted.work}/s",
                refresh=False,
            )
        elif self._clock() >= self._due:
            self._due = self._clock() + SECONDS_BETWEEN_LINES
            self.say(
                f"{tally.articles:,} {self._counted.records} so far, {tally.rejected:,} rejected,"
                f" {self._rate(tally):,} {self._counted.work} a second{self._outlook()}"
            )

    def say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            self._stream.write(f"{text}\n")
            self._stream.flush()

    def _rate(self, tally: Tally) -> int:
        seconds = self._clock() - self._began
        done = self._counted.done(tally) - self._done_before
        return round(done / seconds) if seconds > 0 else 0

    def _outlook(self) -> str:
        """How much is read and how long the rest will take, where the size of the input is known."""
        if not self._total or not self._read:
            return ""
        part = min(self._read / self._total, 1.0)
        left = (self._clock() - self._began) * (1 - part) / part
        minutes, seconds = divmod(round(left), 60)
        return f", {part:.0%} read, {minutes}:{seconds:02d} left"
