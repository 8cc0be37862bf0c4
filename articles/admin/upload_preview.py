"""How the first records of an uploaded file are read, before anything is stored."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from articles.importing import uploads
from articles.importing.asking import Asked
from articles.importing.drafts import FIELDS, Draft
from articles.importing.formats import Enough, Record, read
from articles.importing.options import MIB
from articles.importing.sources import Source
from articles.text.segmentation import segment
from factcheck.refusals import Invalid

PREVIEWED = 5
LONGEST_SHOWN = 300
# A file of blank lines, or one that unpacks to gigabytes, is not read to its end while somebody waits.
PREVIEWED_MIB = 2


class Shown(NamedTuple):
    """A record: its place, its fields with whether each is known, what is wrong with it, what it comes to.

    `title`, `sentences` and `characters` are of the article that would be stored; None where it would not be.
    """

    place: str
    fields: list[tuple[str, str, bool]]
    faults: list[str]
    title: str | None = None
    sentences: int | None = None
    characters: int | None = None


def preview(kept: tuple[str, str, int], asked: Asked) -> tuple[list[Shown], bool]:
    """The first records of a file (its name on the disk, its own name, its size), and whether the file went on
    for longer than was looked at."""
    shown: list[Shown] = []
    try:
        for one in _records(kept, asked):
            shown.append(one)
    except Enough:
        return shown, True
    return shown, False


def _records(kept: tuple[str, str, int], asked: Asked) -> Iterator[Shown]:
    name, called, size = kept
    source = Source(uploads.folder() / name, called, asked.reading.format or "", size)
    for item in islice(read(source, asked.reading, most=PREVIEWED_MIB * MIB), PREVIEWED):
        if not isinstance(item, Record):
            yield Shown(str(item.origin), [], [item.reason])
            continue
        fields = [
            (str(key), _cut(written(value)), key in FIELDS or key == "earlier_texts")
            for key, value in item.fields.items()
        ]
        try:
            draft = asked.to_draft(item.fields)
        except Invalid as invalid:
            yield Shown(str(item.origin), fields, [fault.message for fault in invalid.faults])
        else:
            yield _accepted(str(item.origin), fields, draft)


def _accepted(place: str, fields: list[tuple[str, str, bool]], draft: Draft) -> Shown:
    return Shown(
        place,
        fields,
        [],
        title=draft.title,
        sentences=len(segment(draft.body, draft.language)),
        characters=len(draft.body),
    )


def written(value: Any) -> str:
    """A value as people write it: a list between commas; what lies deeper as the file itself has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
