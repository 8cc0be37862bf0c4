"""PURE: what was rejected, in a form that can be corrected and imported again.

A line of JSON Lines for each: the fields as they would have been imported, and next to them under names that
begin with `_` what was wrong with it and where it stands. What could not be read as fields is kept whole:
as `_raw`, or as `_raw_base64` where it is no text. Importing such a line passes over these keys.
"""

import base64
import binascii
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from .encodings import NotText, known, text_of
from .json_texts import Malformed, json_object
from .options import ReadingOptions
from .outcomes import Origin
from .records import Item, Record, Reject
from .sources import Source

ERROR, FILE, LINE, BYTE = "_error", "_file", "_line", "_byte"
RAW, RAW_BASE64 = "_raw", "_raw_base64"
_OWN = frozenset({ERROR, FILE, LINE, BYTE, RAW, RAW_BASE64})

_STILL = "This is still as it was rejected: "


class RejectsWriter:
    """Writes to `stream`, which should be unbuffered: then what was written has left this process."""

    def __init__(self, stream: BinaryIO, options: ReadingOptions | None = None) -> None:
        self._stream = stream
        self._encoding = known((options or ReadingOptions()).encoding)
        self.written = 0

    def write(
        self,
        origin: Origin,
        reason: str,
        *,
        fields: Mapping[str, Any] | None = None,
        raw: bytes | None = None,
    ) -> None:
        """One reject: a `Record` that was refused with its fields, or a `Reject` with what stands there.

        Raises OSError.
        """
        about = {ERROR: reason, FILE: origin.name, LINE: origin.line, BYTE: origin.byte}
        line = {name: value for name, value in about.items() if value is not None}
        if raw is not None:
            line.update(self._kept(raw))
        # In parts: a disk that is nearly full takes some of it.
        rest = memoryview(_encoded({**line, **(fields or {})}))
        while rest:
            rest = rest[self._stream.write(rest) :]
        self.written += 1

    def settled(self) -> int:
        """How many bytes the file has, when all of them are on the disk. Raises OSError."""
        os.fsync(self._stream.fileno())
        return self._stream.tell()

    def _kept(self, raw: bytes) -> dict[str, str]:
        try:
            text = text_of(raw, self._encoding, 0)
            if text.encode(self._encoding.name) == raw:
                return {RAW: text}
        except (NotText, UnicodeEncodeError):
            pass
        return {RAW_BASE64: base64.b64encode(raw).decode()}


@contextmanager
def rejects_file(
    path: str | Path, options: ReadingOptions, sources: Iterable[Source] = (), keep: int = 0
) -> Iterator[RejectsWriter]:
    """A writer to a file, which is made or emptied; of one that has them, its first `keep` bytes stay.

    Raises OSError, also where it is no regular file, or one of those that are read.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    with open(descriptor, "wb", buffering=0) as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(None, "This is not a regular file")
        for source in sources:
            if source.path is not None and os.path.samestat(status, source.path.stat()):
                raise OSError(None, "This is one of the files that are read")
        os.ftruncate(descriptor, keep if status.st_size >= keep else 0)
        stream.seek(0, os.SEEK_END)
        yield RejectsWriter(stream, options)


def as_corrected(record: Record) -> Item:
    """The article that a line of a rejects file has become, or again a reject where nobody touched it."""
    fields = {name: value for name, value in record.fields.items() if name not in _OWN}
    if fields:
        return Record(record.origin, fields)
    raw = record.fields.get(RAW)
    if isinstance(raw, str):
        try:
            return Record(record.origin, json_object(raw.strip(" \t\r\n")))
        except Malformed:
            pass
    reason = str(record.fields[ERROR]).removeprefix(_STILL)
    return Reject(record.origin, f"{_STILL}{reason}", _raw(record.fields))


def _raw(fields: Mapping[str, Any]) -> bytes | None:
    text, packed = fields.get(RAW), fields.get(RAW_BASE64)
    try:
        if isinstance(packed, str):
            return base64.b64decode(packed, validate=True)
        return text.encode() if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        return None


def _encoded(line: Mapping[str, Any]) -> bytes:
    try:
        return f"{json.dumps(line, ensure_ascii=False)}\n".encode()
    except UnicodeEncodeError:  # lone surrogates: JSON can name them, UTF-8 cannot hold them
        return f"{json.dumps(line)}\n".encode()
    except RecursionError:
        return _encoded({name: value for name, value in line.items() if name in _OWN})
