"""Text to sentences: `segment` and its form with paragraph numbers, `segment_paragraphs`.

A text is split into blocks (`blocks`: paragraphs, headings, list items, the lines of a hard wrap
joined), and each block is cut at its sentence boundaries (`boundaries`). All offsets are Unicode
code points into the text as given, which is never edited: `text[start:end]` is the sentence,
without white space at either end. Sentences are in order, do not overlap, are never empty, and
together hold every character of the text that is not white space.

A quotation of several sentences stays in one sentence with the clause that says who spoke.

Languages are BCP 47 codes ("en", "pt-BR", "zh-Hant"); any string is accepted, and one that is no
code is read as English.
"""

from typing import NamedTuple

from articles.text.blocks import Span, blocks
from articles.text.boundaries import cut
from articles.text.lexicon import lexicon_for

__all__ = ["Sentence", "Span", "blocks", "segment", "segment_paragraphs"]


class Sentence(NamedTuple):
    """A sentence `text[start:end]` and the number of the block it stands in, from 1."""

    start: int
    end: int
    paragraph: int


def segment(text: str, language: str = "en") -> list[Span]:
    """The sentences of a text in order."""
    lexicon = lexicon_for(language)
    return [sentence for block in blocks(text) for sentence in cut(text, block, lexicon)]


def segment_paragraphs(text: str, language: str = "en") -> list[Sentence]:
    """The sentences of a text in order, each with the number of its block."""
    lexicon = lexicon_for(language)
    return [
        Sentence(start, end, number)
        for number, block in enumerate(blocks(text), 1)
        for start, end in cut(text, block, lexicon)
    ]
