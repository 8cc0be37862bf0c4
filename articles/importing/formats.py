"""PURE: from the bytes of a file to records: plain values under the names of an article's fields.

What cannot be read comes out as a `Reject` with its file, line and reason, and reading goes on behind it.
Nothing is checked here that `drafts` checks, and nothing is held but the record at hand.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from .json_arrays import read_json
from .json_lines import read_json_lines
from .lines import Stream, Unreadable
from .options import ReadingOptions
from .outcomes import Origin
from .packed import MAGIC, Unpacked
from .plain_text import read_text
from .records import Item, Record, Reject
from .rejects import ERROR, as_corrected
from .shaping import shape
from .sources import Source, opened
from .tables import read_csv, read_tsv
from .web_pages import read_page

__all__ = ["Item", "ReadingOptions", "Record", "Reject", "read"]


class Enough(Exception):
    """As many bytes were read as were asked for, and there is more."""


Reader = Callable[[Stream, str, ReadingOptions], Iterator[Item]]

READERS: dict[str, Reader] = {
    "text": read_text,
    "jsonl": read_json_lines,
    "json": read_json,
    "csv": read_csv,
    "tsv": read_tsv,
    "html": read_page,
}
_BUFFER = 128 * 1024
_LONGEST_MARK = 4


def read(
    source: Source,
    options: ReadingOptions | None = None,
    *,
    on_bytes: Callable[[int], object] | None = None,
    after: Origin | None = None,
    most: int | None = None,
) -> Iterator[Item]:
    """The records of one file in their order. A file with none is itself a reject.

    Every item names its place: the file, the line and the byte where it begins. Reading goes on behind
    `after`, the place of an item of this very file, unchanged, where it is given. `on_bytes` is told, from
    time to time, how many bytes of the file were read since the last time; in the end they add up to it. Raises Enough
    where the file has more than `most` bytes, or unpacks to more, behind the items that end before.
    """
    options = options or ReadingOptions()
    shaped = shape(options)
    found = False
    try:
        with opened(source) as file:
            stream = _unpacked(file, source, options, on_bytes, most)
            for item in READERS[source.format](stream, source.name, options):
                found = True
                if after is not None and _is_behind(after, item.origin):
                    continue
                if isinstance(item, Record) and ERROR in item.fields:
                    item = as_corrected(item)
                yield item if isinstance(item, Reject) else Record(item.origin, shaped(item.fields))
    except Unreadable as fault:
        yield Reject(Origin(source.name, fault.line), fault.reason, fault.raw)
    except OSError as error:
        yield Reject(Origin(source.name), f"This cannot be read: {error.strerror}.")
    else:
        if not found:
            what = "article" if options.columns is None else "record"
            yield Reject(Origin(source.name, 1), f"There is no {what} in this file.")


def _unpacked(
    file: BinaryIO,
    source: Source,
    options: ReadingOptions,
    on_bytes: Callable[[int], object] | None,
    most: int | None,
) -> Stream:
    """The bytes of the file, unpacked where they are packed: no text begins as a packed file does."""
    stream: io.BufferedReader[Any] = io.BufferedReader(_Counted(file, on_bytes, most), _BUFFER)
    if stream.peek(2).startswith(MAGIC):
        return io.BufferedReader(_Counted(Unpacked(stream, options), None, most), _BUFFER)
    if source.name.lower().endswith(".gz"):
        raise Unreadable(1, "The file is called .gz and is not packed with gzip.")
    return stream


def _is_behind(after: Origin, one: Origin) -> bool:
    return (one.byte or 0) <= (after.byte or 0)


class _Counted(io.RawIOBase):
    """A file that tells how many bytes are read from it, and gives no more than `most`.

    The first reading gives what a byte order mark needs, however little a pipe has at once.
    """

    def __init__(
        self,
        file: BinaryIO | io.RawIOBase,
        on_bytes: Callable[[int], object] | None,
        most: int | None,
    ) -> None:
        self._file = file
        self._left = most
        self._on_bytes = on_bytes
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._read(buffer)
        while not self._begun and count < _LONGEST_MARK:
            more = self._read(memoryview(buffer)[count:])
            count += more
            self._begun = not more
        self._begun = True
        return count

    def _read(self, buffer: Any) -> int:
        wanted = buffer if self._left is None else memoryview(buffer)[: self._left or 1]
        count: int = self._file.readinto(wanted)  # type: ignore[union-attr]
        if self._left is not None:
            if count > self._left:
                raise Enough
            self._left -= count
        if count and self._on_bytes is not None:
            self._on_bytes(count)
        return count
