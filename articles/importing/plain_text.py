"""PURE: plain text: the whole file is one article, of which nothing but the text is known."""

from collections.abc import Iterator

from .encodings import NotText, known, text_of
from .lines import Stream, Unreadable, opening
from .options import ReadingOptions
from .outcomes import Origin
from .records import Item, Record


def read_text(stream: Stream, name: str, options: ReadingOptions) -> Iterator[Item]:
    encoding, start = opening(stream, known(options.encoding))
    limit = options.max_record_bytes
    try:
        raw = stream.read(limit + 1)
    except Unreadable as cut:
        raise Unreadable(1, cut.reason) from None
    if len(raw) > limit:
        raise Unreadable(1, f"This text is longer than {limit:,} bytes.")
    try:
        body = text_of(raw, encoding, start)
    except NotText as fault:
        line = raw[: fault.at].decode(encoding.name).count("\n") + 1
        raise Unreadable(line, str(fault), raw) from None
    if body.strip():
        yield Record(Origin(name, 1, 0), {"body": body})
