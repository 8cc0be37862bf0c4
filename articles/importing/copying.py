"""PURE: rows in the text form that PostgreSQL's COPY reads, of which a part of every row is not known yet.

Each row begins with NUL, the one character that no text in PostgreSQL can hold. Whoever knows the values that the
rows begin with puts them in its place: one pass over bytes, however many rows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_NULL = "\\N"
_ESCAPE = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Copied:
    """So many rows; `text` has their lines, each with NUL for its beginning."""

    count: int
    text: bytes

    def __len__(self) -> int:
        return self.count

    def beginning_with(self, values: Iterable[Any]) -> bytes:
        """The whole lines of rows whose first columns hold `values`."""
        return self.text.replace(b"\0", "".join(f"{_value(one)}\t" for one in values).encode())

    def columns(self) -> Iterator[list[str]]:
        """What stands in the columns of each row, escaped as it is."""
        for line in self.text.decode().split("\n")[:-1]:
            yield line[1:].split("\t")


def escaped(text: str) -> str:
    """`text` as it stands in a column."""
    # Four searches that find nothing are faster than any that looks for all of them.
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\n", "\\n")
        text = text.replace("\t", "\\t").replace("\r", "\\r")
    return text


def meant(column: str) -> str:
    """The text that stands escaped in a column."""
    return _ESCAPE.sub(lambda found: _MEANT[found[1]], column) if "\\" in column else column


def _value(value: Any) -> str:
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    return escaped(str(value))
