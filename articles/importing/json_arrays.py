"""PURE: JSON files: an array of objects, or one object, without ever holding more than one of them.

The bytes of each object are found here, by its brackets; what they hold is read by `json_texts`, as it is
in JSON Lines. An object that is wrong in itself is a reject, and reading goes on behind it.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from .encodings import Encoding, NotText, known, text_of, wrong_byte
from .json_texts import Malformed, json_object
from .lines import Stream, Unreadable, opening
from .options import ReadingOptions
from .outcomes import Origin
from .records import Item, Record, Reject

_PIECE = 256 * 1024
_REST = "The rest of the file was not read."

_QUOTE, _BACKSLASH = b'"\\'
_OPENING = b"{["
_BLANK = re.compile(rb"[ \t\r\n]*+")
_BRACKET_OR_QUOTE = re.compile(rb'["{}\[\]]')
_NO_BRACKET = re.compile(rb"[^ \t\r\n,\]}\[{\"]*+")


class _Value(NamedTuple):
    """A value of the file: the line and byte where it begins, and its bytes unless they are too many."""

    line: int
    offset: int
    raw: bytes | None


def read_json(stream: Stream, name: str, options: ReadingOptions) -> Iterator[Item]:
    encoding, start = opening(stream, known(options.encoding))
    text = _Text(stream, encoding, start, options.max_record_bytes)
    for line, offset, raw in _values(text):
        origin = Origin(name, line, offset)
        if raw is None:
            yield Reject(origin, f"This is longer than {options.max_record_bytes:,} bytes.")
        else:
            try:
                yield Record(origin, json_object(text_of(raw, text.encoding, offset), line))
            except (NotText, Malformed) as fault:
                yield Reject(origin, str(fault), raw)


def _values(text: "_Text") -> Iterator[_Value]:
    """The values of the array, or the one value. Raises Unreadable."""
    first = text.next_mark()
    if not first:
        return
    if first != b"[":
        if first != b"{":
            raise text.fault("This is not JSON: an array of objects, or one object, is needed.")
        yield text.value()
        if text.next_mark():
            raise text.fault(
                "Behind the object there is more. Is this JSON Lines (--format jsonl)?"
            )
        return
    text.take()
    if text.next_mark() == b"]":
        text.take()
    else:
        yield text.value()
        while (mark := text.next_mark()) == b",":
            text.take()
            text.next_mark()
            yield text.value()
        if not mark:
            raise text.fault("The file ends before the array does.")
        if mark != b"]":
            raise text.fault(f"Before this there must be a comma or the end of the array. {_REST}")
        text.take()
    if text.next_mark():
        raise text.fault(f"Behind the end of the array there is more. {_REST}")


class _Text:
    """The file from where reading stands: what was read of it and not yet taken, and the place of that."""

    def __init__(self, stream: Stream, encoding: Encoding, offset: int, limit: int) -> None:
        self._limit = limit
        self._held = bytearray()
        self._line = 1
        self._offset = offset
        self._recoded: Encoding | None = None
        self.encoding = encoding
        self._stream: Stream | _Recoded = stream
        if not encoding.keeps_ascii:
            self._stream = _Recoded(stream, encoding, offset)
            self._recoded = encoding
            self.encoding = known("utf-8")

    def fault(self, reason: str) -> Unreadable:
        return Unreadable(self._line, reason)

    def next_mark(self) -> bytes:
        """The next byte that is not blank, which comes to stand first; empty at the end of the file."""
        while True:
            blank = _BLANK.match(self._held)
            assert blank is not None
            self.take(blank.end())
            if self._held or not self._more():
                return bytes(self._held[:1])

    def take(self, count: int = 1) -> bytes:
        """Pass the first `count` bytes."""
        taken = bytes(memoryview(self._held)[:count])
        self._line += taken.count(b"\n")
        self._offset += (
            len(taken.decode(errors="replace").encode(self._recoded.name, "replace"))
            if self._recoded
            else count
        )
        del self._held[:count]
        return taken

    def value(self) -> _Value:
        """The value that stands first. Raises Unreadable where there is none, or it does not end."""
        line, offset = self._line, self._offset
        if self._held.startswith((b"{", b"[", b'"')):
            end, overlong = self._bracketed(line)
        else:
            end, overlong = self._scalar()
        raw = self.take(end)
        return _Value(line, offset, None if overlong or len(raw) > self._limit else raw)

    def _scalar(self) -> tuple[int, bool]:
        while True:
            found = _NO_BRACKET.match(self._held)
            assert found is not None
            if found.end() < len(self._held) or len(self._held) > self._limit or not self._more():
                break
        if found.end() == 0:
            raise self.fault(f"Here an object is missing. {_REST}")
        return found.end(), False

    def _bracketed(self, line: int) -> tuple[int, bool]:
        """Where the value ends among the bytes that are held, and whether some of it was let go."""
        at = depth = 0
        in_string = overlong = False
        while True:
            at, depth, in_string = _scanned(self._held, at, depth, in_string)
            if at and depth == 0 and not in_string:
                return at, overlong
            if at > self._limit:
                overlong = True
                self.take(at)
                at = 0
            if not self._more():
                raise Unreadable(line, f"The file ends within what begins here. {_REST}")

    def _more(self) -> bool:
        try:
            piece = self._stream.read(_PIECE)
        except Unreadable as fault:
            raise Unreadable(self._line, fault.reason) from None
        self._held += piece
        return bool(piece)


def _scanned(held: bytearray, at: int, depth: int, in_string: bool) -> tuple[int, int, bool]:
    """Go on through a value from byte `at`: to its end, where the depth is 0, or as far as bytes are held."""
    search = _BRACKET_OR_QUOTE.search
    while True:
        if in_string:
            at, in_string = _past_string(held, at)
            if in_string or depth == 0:
                return at, depth, in_string
        found = search(held, at)
        if found is None:
            return len(held), depth, False
        at = found.end()
        mark = held[at - 1]
        if mark == _QUOTE:
            in_string = True
        elif mark in _OPENING:
            depth += 1
        else:
            depth -= 1
            if depth <= 0:
                return at, 0, False


def _past_string(held: bytearray, at: int) -> tuple[int, bool]:
    """Behind the quotation mark that ends the string, or the end of what is held and that it goes on."""
    while (end := held.find(_QUOTE, at)) >= 0:
        # One that an odd number of backslashes precedes is a part of the string.
        if held[end - 1] != _BACKSLASH or _backslashes(held[at:end]) % 2 == 0:
            return end + 1, False
        at = end + 1
    # The last backslash, where it is not the second of a pair, belongs to a byte that is not held yet.
    return len(held) - _backslashes(held[at:]) % 2, True


def _backslashes(piece: bytearray) -> int:
    """How many stand last."""
    return len(piece) - len(piece.rstrip(b"\\"))


class _Recoded:
    """A file as UTF-8, where in its own encoding a byte below 128 may be a part of another character."""

    def __init__(self, stream: Stream, encoding: Encoding, offset: int) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding.name)()
        self._read = offset
        self._fault = ""

    def read(self, size: int) -> bytes:
        """About `size` bytes. Raises Unreadable at what is not text, once all before it was given."""
        while not self._fault:
            piece = self._stream.read(size)
            self._read += len(piece)
            try:
                text = self._decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                text = error.object[: error.start].decode(self._encoding.name)
                where = self._read - len(error.object)
                self._fault = (
                    f"{wrong_byte(error.object, error.start, self._encoding, where)} {_REST}"
                )
            if text or not piece:
                return text.encode()
        raise Unreadable(None, self._fault)
