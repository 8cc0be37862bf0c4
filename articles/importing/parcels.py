"""PURE: records as bytes on their way to another machine, and what became of them as text on the way back."""

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from .outcomes import Kind, Origin, Outcome
from .records import Item, Record, Reject

# News text shrinks to a third at the lowest level, faster than a database takes the rest.
_LEVEL = 1
_TOO_DEEP = "This JSON is nested too deeply."


def packed(items: Sequence[Item]) -> bytes:
    """All that is known of the items; `unpacked` gives the same ones."""
    lines = [_line(item) for item in items]
    return zlib.compress(f"[{','.join(lines)}]".encode("ascii"), _LEVEL)


def unpacked(parcel: bytes) -> list[Item]:
    return [_item(*line) for line in json.loads(zlib.decompress(parcel))]


def told(outcomes: Sequence[Outcome]) -> str:
    """The outcomes in ASCII, whatever characters their reasons quote."""
    return json.dumps([[one.kind.value, *one[1:]] for one in outcomes])


def heard(text: str) -> list[Outcome]:
    return [Outcome(Kind(kind), *rest) for kind, *rest in json.loads(text)]


def _line(item: Item) -> str:
    try:
        # ASCII, because lone surrogates, which JSON can name, are in no UTF-8.
        return json.dumps(_parts(item))
    except RecursionError:
        return json.dumps(_parts(Reject(item.origin, _TOO_DEEP)))


def _parts(item: Item) -> list[Any]:
    if isinstance(item, Record):
        return [*item.origin, dict(item.fields)]
    raw = None if item.raw is None else base64.b64encode(item.raw).decode()
    return [*item.origin, None, item.reason, raw]


def _item(
    name: str,
    line: int | None,
    byte: int | None,
    fields: dict[str, Any] | None,
    reason: str = "",
    raw: str | None = None,
) -> Item:
    origin = Origin(name, line, byte)
    if fields is not None:
        return Record(origin, fields)
    return Reject(origin, reason, None if raw is None else base64.b64decode(raw))
