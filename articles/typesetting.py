"""PURE: an article as it was written: its paragraphs and headings, and where the sentences stand in them.

Nothing of the text is lost: what belongs to no sentence (a rule of asterisks, a bullet) stands where it stood.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

_LONGEST_HEADING = 120
_ENDS_LIKE_A_SENTENCE = re.compile(r"[.!?…。！？؟۔।:;,][\"'”’“»«)\]）」』]*\Z")
_ITEM = re.compile(r"(?:[•‣◦▪●■○▸►·∙*✓✔–—-]|\(?\w{1,3}[.)])\s")


class Placed(NamedTuple):
    """A sentence's place in the body: `[start:end]` in code points, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


class Piece(NamedTuple):
    """A stretch of text; `sentence` is the index of the sentence that it is, or None between sentences."""

    text: str
    sentence: int | None


@dataclass(slots=True)
class Paragraph:
    pieces: list[Piece] = field(default_factory=list)
    is_heading: bool = False


def typeset(body: str, sentences: Sequence[Placed]) -> list[Paragraph]:
    """The paragraphs of `body`, whose `sentences` come in reading order and do not overlap."""
    paragraphs: list[Paragraph] = []
    end, number = 0, 0
    for index, placed in enumerate(sentences):
        between = body[end : placed.start]
        if placed.paragraph != number:
            apart, between = _split(between)
            paragraphs += _of_loose_text(apart)
            paragraphs.append(Paragraph())
            number = placed.paragraph
        if between:
            paragraphs[-1].pieces.append(Piece(between, None))
        paragraphs[-1].pieces.append(Piece(body[placed.start : placed.end], index))
        end = placed.end
    tail, _, apart = body[end:].partition("\n")
    if tail.strip() and paragraphs:
        paragraphs[-1].pieces.append(Piece(tail, None))
    paragraphs += _of_loose_text(apart if paragraphs else body)
    for paragraph, following in pairwise(paragraphs):
        paragraph.is_heading = _is_heading(paragraph) and len(following.pieces) > 0
    return paragraphs


def _split(between: str) -> tuple[str, str]:
    """What stands before a paragraph on lines of its own, and what stands on its first line (a bullet)."""
    apart, _, lead = between.rpartition("\n")
    return apart, lead.lstrip()


def _of_loose_text(text: str) -> Iterator[Paragraph]:
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph([Piece(line.strip(), None)])


def _is_heading(paragraph: Paragraph) -> bool:
    """One short line that is a sentence to us, ends like none, and is no item of a list."""
    if len(paragraph.pieces) != 1 or paragraph.pieces[0].sentence is None:
        return False
    text = paragraph.pieces[0].text
    return (
        len(text) <= _LONGEST_HEADING
        and "\n" not in text
        and not _ENDS_LIKE_A_SENTENCE.search(text)
        and not _ITEM.match(text)
    )
