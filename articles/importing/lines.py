"""PURE: the lines of a file, one at a time, as the bytes that they are.

Lines end with LF or CR LF only: `str.splitlines` would also cut at U+2028 and seven more characters that
may stand inside a text.
"""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from .encodings import LONGEST_BEGINNING, Encoding, UnfitEncoding, beginning

_PIECE = 256 * 1024


class Line(NamedTuple):
    """One line with its end; `offset` is that of its first byte. `raw` is None where it is too long."""

    number: int
    offset: int
    raw: bytes | None


class Unreadable(Exception):
    """From this line on the file cannot be read. Who only sees bytes does not know the line."""

    def __init__(self, line: int | None, reason: str, raw: bytes | None = None) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason
        self.raw = raw


class Stream(Protocol):
    """What is asked of a file: `io.BufferedReader` has it."""

    def peek(self, size: int = 0, /) -> bytes: ...
    def read(self, size: int | None = -1, /) -> bytes: ...
    def readline(self, size: int | None = -1, /) -> bytes: ...


def opening(stream: Stream, told: Encoding) -> tuple[Encoding, int]:
    """The encoding that the first bytes confirm, and how many of them were a mark and are now passed.

    Raises Unreadable where they contradict it.
    """
    try:
        encoding, mark = beginning(stream.peek(LONGEST_BEGINNING)[:LONGEST_BEGINNING], told)
    except UnfitEncoding as error:
        raise Unreadable(1, str(error)) from None
    except Unreadable as fault:
        raise Unreadable(1, fault.reason) from None
    stream.read(mark)
    return encoding, mark


def lines(stream: Stream, limit: int, encoding: Encoding, offset: int = 0) -> Iterator[Line]:
    """The lines of `stream`, which stands at byte `offset` of the file.

    A line of more than `limit` bytes is passed over piece by piece and never held in memory.
    """
    source = stream if encoding.width == 1 else _Wide(stream, encoding)
    newline = encoding.newline
    number = 0
    try:
        while raw := source.readline(limit + 1):
            number += 1
            taken = len(raw)
            if taken > limit and not raw.endswith(newline):
                raw = b""
                taken += _pass_over(source, newline)
                yield Line(number, offset, None)
            else:
                yield Line(number, offset, raw)
            offset += taken
    except Unreadable as fault:
        raise Unreadable(number + 1, fault.reason) from None


def too_long(limit: int) -> str:
    return f"This line is longer than {limit:,} bytes."


def _pass_over(source: "Stream | _Wide", newline: bytes) -> int:
    passed = 0
    while raw := source.readline(_PIECE):
        passed += len(raw)
        if raw.endswith(newline):
            break
    return passed


class _Wide:
    """Lines of an encoding whose shortest character has more than one byte.

    There, the bytes of a line feed also occur across two other characters.
    """

    def __init__(self, stream: Stream, encoding: Encoding) -> None:
        self._stream = stream
        self._newline = encoding.newline
        self._width = encoding.width
        self._held = bytearray()

    def readline(self, size: int) -> bytes:
        """At most `size` bytes and then to the end of the character; no more than one line."""
        size += -size % self._width
        searched = 0
        while True:
            end = self._line_end(searched, size)
            if end or not (more := self._stream.read(min(size, _PIECE))):
                break
            searched = len(self._held) - len(self._held) % self._width
            self._held += more
        end = end or min(size, len(self._held))
        line = bytes(self._held[:end])
        del self._held[:end]
        return line

    def _line_end(self, start: int, size: int) -> int:
        """Where the first line ends, or `size` where that comes before; 0 while nobody can know."""
        found = self._held.find(self._newline, start, size)
        while found > 0 and found % self._width:
            found = self._held.find(self._newline, found + 1, size)
        if found >= 0:
            return found + self._width
        return size if len(self._held) >= size else 0
