"""PURE: files packed with gzip, unpacked piece by piece and never further than is sensible."""

import io
import zlib
from typing import Any, BinaryIO

from .lines import Unreadable
from .options import MIB, ReadingOptions

MAGIC = b"\x1f\x8b"
_PIECE = 64 * 1024
# Below this nothing is said about the ratio: a short file of blanks is no attack.
_HARMLESS = 16 * MIB
_GZIP = 16 + zlib.MAX_WBITS


class Unpacked(io.RawIOBase):
    """The bytes that a gzip file holds, of all its members.

    Reading raises Unreadable, without a line, where the file is cut off or damaged, and where it holds more
    than the options allow. All that can be known to stand before that is given first.
    """

    def __init__(self, packed: BinaryIO, options: ReadingOptions) -> None:
        self._packed = packed
        self._options = options
        self._member = zlib.decompressobj(_GZIP)
        self._in_member = False
        self._members = 0
        self._waiting = b""
        self._taken = 0
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if not self._waiting and not self._refill():
                return 0
            piece = self._unpack(len(buffer))
            if piece:
                buffer[: len(piece)] = piece
                return len(piece)

    def _refill(self) -> bool:
        """More packed bytes; false at the end of the file."""
        self._waiting = self._packed.read(_PIECE) or b""
        self._taken += len(self._waiting)
        if not self._waiting and self._in_member:
            raise Unreadable(None, "The packed file is cut off here.")
        return bool(self._waiting)

    def _unpack(self, size: int) -> bytes:
        if not self._in_member:
            # Some tools fill the end of the file with zeros.
            self._waiting = self._waiting.lstrip(b"\0") if self._members else self._waiting
            if not self._waiting:
                return b""
            self._in_member = True
        try:
            piece = self._member.decompress(self._waiting, size)
        except zlib.error:
            raise Unreadable(None, "The packed file is damaged here.") from None
        if self._member.eof:
            self._waiting = self._member.unused_data
            self._member = zlib.decompressobj(_GZIP)
            self._in_member = False
            self._members += 1
        else:
            self._waiting = self._member.unconsumed_tail
        self._given += len(piece)
        self._refuse_bombs()
        return piece

    def _refuse_bombs(self) -> None:
        most = self._options.max_unpacked_bytes
        if self._given > most:
            raise Unreadable(None, f"The packed file holds more than {most:,} bytes.")
        ratio = self._options.max_ratio
        if self._given > _HARMLESS and self._given > ratio * self._taken:
            raise Unreadable(None, f"The packed file unpacks to more than {ratio} times its size.")
