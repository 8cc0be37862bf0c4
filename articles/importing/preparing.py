"""PURE: from a text to the rows of its sentences. It needs no database and no settings: it can run anywhere."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from articles.text.attribution import is_analysed, labels_of
from articles.text.fingerprint import fingerprint
from articles.text.search_words import words_of
from articles.text.segmentation import segment_paragraphs
from factcheck.refusals import Fault, Invalid

from .copying import Copied, escaped, meant
from .drafts import Draft


class SentenceRow(NamedTuple):
    """A sentence to be stored: the columns of its table that follow from the text."""

    position: int
    start: int
    end: int
    text: str
    paragraph: int
    fingerprint: str
    attribution: str
    attribution_analysed: bool
    words: str


# The same as a plain tuple, which costs a third as much to hand from process to process.
PlainRow = tuple[int, int, int, str, int, str, str, bool, str]


class Text(NamedTuple):
    """What cutting needs to know of an article."""

    body: str
    language: str


# The sentences of a text, in whichever form the writer takes them: as values, or as PostgreSQL copies them.
Rows = Sequence[PlainRow] | Copied
Cut = Callable[[Sequence[tuple[str, str]]], list[Rows]]


class Prepared(NamedTuple):
    """An article that is ready to be written; `sentences` hold the fields of `SentenceRow`."""

    draft: Draft
    sentences: Rows

    @property
    def rows(self) -> Sequence[PlainRow]:
        """The sentences as values, in whichever form they are."""
        return _plain(self.sentences) if isinstance(self.sentences, Copied) else self.sentences


def cut(body: str, language: str) -> list[PlainRow]:
    """The sentences of a text in order, each with what its words tell; none for a text without one."""
    spans = segment_paragraphs(body, language)
    texts = [body[start:end] for start, end, _ in spans]
    words = [words_of(text) for text in texts]
    labels, analysed = labels_of(texts, language, words), is_analysed(language)
    return [
        (position, start, end, text, paragraph, fingerprint(text), label, analysed, found)
        for position, ((start, end, paragraph), text, label, found) in enumerate(
            zip(spans, texts, labels, words, strict=True), 1
        )
    ]


def copied(sentences: Sequence[PlainRow]) -> Copied:
    """The same sentences as PostgreSQL copies them."""
    lines = [
        f"\0{position}\t{start}\t{end}\t{escaped(text)}\t{paragraph}\t{key}\t{label}"
        f"\t{'t' if analysed else 'f'}\t{words}\n"
        for position, start, end, text, paragraph, key, label, analysed, words in sentences
    ]
    return Copied(len(lines), "".join(lines).encode())


def _plain(sentences: Copied) -> list[PlainRow]:
    return [
        (
            *(int(position), int(start), int(end), meant(text), int(paragraph)),
            *(key, label, analysed == "t", words),
        )
        for position, start, end, text, paragraph, key, label, analysed, words in sentences.columns()
    ]


def cut_all(texts: Sequence[tuple[str, str]]) -> list[Rows]:
    """The sentences of many texts, given as pairs of body and language: the work of a worker process."""
    return [cut(body, language) for body, language in texts]


def cut_for_copying(texts: Sequence[tuple[str, str]]) -> list[Rows]:
    """The same in the form of `copied`, so that whoever writes them has nothing to do for a single row."""
    return [copied(cut(body, language)) for body, language in texts]


def prepare(draft: Draft) -> Prepared:
    """The article with its sentences. Raises Invalid for a text without a sentence."""
    return prepared(draft, cut(draft.body, draft.language))


def prepared(draft: Draft, sentences: Rows) -> Prepared:
    """The article with the sentences that were cut from it elsewhere. Raises Invalid where there are none."""
    if not sentences:
        raise Invalid([Fault(("body",), "no_sentence", "There is no sentence in this text.")])
    return Prepared(draft, sentences)
