"""PURE: JSON Lines: one object a line."""

from collections.abc import Iterator

from .encodings import NotText, known, text_of
from .json_texts import Malformed, json_object
from .lines import Stream, lines, opening, too_long
from .options import ReadingOptions
from .outcomes import Origin
from .records import Item, Record, Reject


def read_json_lines(stream: Stream, name: str, options: ReadingOptions) -> Iterator[Item]:
    """Empty lines are passed over."""
    encoding, start = opening(stream, known(options.encoding))
    for number, offset, raw in lines(stream, options.max_record_bytes, encoding, start):
        origin = Origin(name, number, offset)
        if raw is None:
            yield Reject(origin, too_long(options.max_record_bytes))
            continue
        try:
            if text := text_of(raw, encoding, offset).rstrip(" \t\r\n"):
                yield Record(origin, json_object(text))
        except (NotText, Malformed) as fault:
            yield Reject(origin, str(fault), raw)
