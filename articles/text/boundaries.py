"""Where sentences end inside one block.

Every stop is a candidate. Most are settled by what stands after them; a period after a short word
is settled by the word (`abbreviations`), by its neighbours (`neighbours`) and, for words in no
list of ours, by sentencex. Each decision reads a bounded stretch around the stop, so that the work
grows with the number of stops and never with their arrangement.
"""

import re
from functools import lru_cache

from articles.text.blocks import Span
from articles.text.enclosures import Enclosure, enclosures
from articles.text.lexicon import Lexicon
from articles.text.neighbours import COMPANY_WORDS, SHOUTED_NAMES
from articles.text.periods import ends_at_period
from articles.text.surroundings import OPENING_SIGNS, Start, Stop, Surroundings

_SPACED = ".!?…‽⁇⁈⁉"  # an end before white space, or where the space was forgotten
_UNSPACED = "。！？｡．؟۔।॥։።፧။៕។᠃"  # an end whatever follows
_FULLWIDTH_POINT = "．"  # ... but this one also stands in numbers
_CLOSERS = "\"'”’»›)]}）】」』》〉｣*†‡¹²³⁰⁴⁵⁶⁷⁸⁹\ufe0f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_CLOSING_BRACKETS = frozenset(")]）】")
_OPENING_BRACKETS = frozenset("([（【")
_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf"
_QUOTES = frozenset("\"'“”„«»‹›‘’‚「」『』")
_COMMAS = frozenset(",，、،")
_COLONS = frozenset(":：")

_ELLIPSIS = re.compile(r"[.…][.…\s]*")
_NO_SPACE_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_FORGOTTEN_SPACE = re.compile(
    r"(?<=[^\W\d_])[.!?][”’\"»)]?(?=[“‘«(]?[^\W\d_a-z][^\W\d_A-Z])(?!\S{0,60}[/@])"
)
_ADDRESS_SO_FAR = re.compile(r"[/@]\S*\Z")
_SPEECH_CLAUSE = re.compile(
    '(?:(?<![a-z])[A-Z][a-z]{0,3}\\.(?= )|[^.!?。！？।؟۔:：，“”"«»「」;]){1,80}'
)

_HOLDS_ALONE = 220  # up to here, a quotation of several sentences stays whole on its own
_HOLDS_TIED = 600  # ... and up to here as the last part of a sentence


@lru_cache(maxsize=8)
def _stops(own: str) -> re.Pattern[str]:
    """The pattern of a candidate.

    Runs of one sign are possessive, so that none is read twice. Repeated groups are not: Python 3.11 before
    3.11.4 loses the span of a group that holds a possessive repeat of groups.
    """
    marks = re.escape(_SPACED + _UNSPACED + own)
    footnote = r"[ \xa0]?\[\w{1,3}\]|(?<=[a-z]{4}\.)\d{1,2}(?=\s+[A-Z]|\Z)"
    closing = rf"[{re.escape(_CLOSERS)}{marks}]|[“«](?!\w)|{footnote}|[ \xa0\u202f]»(?!\w)"
    emoji = rf"[ \xa0]?[{_EMOJI}][{_EMOJI}\ufe0f\u200d]*+"
    return re.compile(rf"([{marks}]++(?:[ \xa0]\.(?![\w.]))*)((?:{closing})*(?:{emoji})*)(\s*+)")


def cut(text: str, block: Span, lexicon: Lexicon) -> list[Span]:
    """The sentences of one block, in order; together they hold everything but white space."""
    opened, end = block
    reader = _Reader(text, block, lexicon)
    sentences: list[Span] = []
    for found in _stops(lexicon.own_stops).finditer(text, opened, end):
        following = found.end()
        if following >= end:
            break
        stop = Stop(found.start(), found.end(1), found.end(2), following)
        if stop.end == following and not _needs_no_space(text, stop):
            continue
        if reader.ends(stop, opened):
            sentences.append(Span(opened, stop.end))
            opened = following
    if sentences and not _says_something(text, opened, end):
        opened = sentences.pop().start
    sentences.append(Span(opened, end))
    return sentences


def _needs_no_space(text: str, stop: Stop) -> bool:
    """Whether a stop with no white space after it can end a sentence."""
    mark, before, following = text[stop.at], text[stop.at - 1], text[stop.following]
    if mark in _UNSPACED:
        return mark != _FULLWIDTH_POINT or not following.isdigit()
    if before.islower() and following.isupper():
        address = _ADDRESS_SO_FAR.search(text, max(0, stop.at - 60), stop.at)
        return address is None and _FORGOTTEN_SPACE.match(text, stop.at) is not None
    if mark in "!?":
        return all(_NO_SPACE_SCRIPT.match(sign) for sign in (before, following))
    return False


def _says_something(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))


class _Reader:
    """Decides the candidates of one block, first to last."""

    def __init__(self, text: str, block: Span, lexicon: Lexicon) -> None:
        self._text = text
        self._start, self._end = block
        self._lexicon = lexicon
        self._around = Surroundings(text, block, lexicon)
        self._enclosures = enclosures(text, *block)
        self._next_enclosure = 0

    def ends(self, stop: Stop, opened: int) -> bool:
        """Whether the sentence that began at `opened` ends with this stop."""
        if self._is_held(stop, opened):
            return False
        start = self._around.start_after(stop)
        if start is Start.LOWER or not self._could_be_whole(opened, stop.end):
            return False
        if start is Start.BULLET:
            return True
        marks = self._text[stop.at : stop.run]
        if marks == ".":
            spoken = start is Start.CASELESS and self._leads_to_speaker(stop, opened)
            return not spoken and ends_at_period(self._around, stop, opened, start)
        if _ELLIPSIS.fullmatch(marks):
            return self._ends_at_ellipsis(stop, marks, start)
        return not self._leads_to_speaker(stop, opened) and not self._is_inserted(stop, opened)

    def _could_be_whole(self, opened: int, end: int) -> bool:
        return end - opened > 12 or _says_something(self._text, opened, end)

    def _is_held(self, stop: Stop, opened: int) -> bool:
        """Whether the stop is inside a quotation or bracket that stays whole."""
        pairs, index = self._enclosures, self._next_enclosure
        if index == len(pairs):
            return False
        while index < len(pairs) and pairs[index].end <= stop.end:
            index += 1
        self._next_enclosure = index
        if index == len(pairs) or pairs[index].start >= stop.at:
            return False
        return self._holds(pairs[index], opened)

    def _holds(self, pair: Enclosure, opened: int) -> bool:
        if opened > pair.start:
            return False  # it has been cut before
        length = pair.end - pair.start
        if not pair.bracket and self._goes_on(pair):
            return True
        return length <= (_HOLDS_ALONE if pair.start == opened else _HOLDS_TIED)

    def _goes_on(self, pair: Enclosure) -> bool:
        """Whether the sentence goes on after a quotation, as it does with its speech clause."""
        after = self._text[pair.end : min(pair.end + 4, self._end)].lstrip(OPENING_SIGNS)[:1]
        return after.islower() or after in _COMMAS or self._text[pair.end - 2] in _COMMAS

    def _leads_to_speaker(self, stop: Stop, opened: int) -> bool:
        """Whether a speech clause in capitals or in a script without them follows a quotation."""
        closing = self._text[stop.run : stop.end]
        if self._text[opened] not in _QUOTES or _QUOTES.isdisjoint(closing):
            return False
        clause = _SPEECH_CLAUSE.match(self._text, stop.following, self._end)
        if clause is None:
            return False
        after = self._text[clause.end() : clause.end() + 1]
        return after not in _COLONS and self._lexicon.attributes_speech(clause.group())

    def _is_inserted(self, stop: Stop, opened: int) -> bool:
        """Whether the mark belongs to a bracket or name inside the sentence: "Yahoo! Inc."."""
        if stop.end == stop.following:
            bracketed = not _CLOSING_BRACKETS.isdisjoint(self._text[stop.run : stop.end])
            return bracketed and self._text[opened] not in _OPENING_BRACKETS
        if self._text[stop.at] != "!" or self._lexicon.language != "en":
            return False
        named = self._around.word_before(stop.at) in SHOUTED_NAMES
        return named and self._around.next_words(stop).first in COMPANY_WORDS

    def _ends_at_ellipsis(self, stop: Stop, marks: str, start: Start) -> bool:
        """Attached dots close a sentence; dots set apart mark words left out of it."""
        before = self._text[stop.at - 1] if stop.at > self._start else " "
        if not (before.isspace() or before in _OPENING_BRACKETS) or marks.count(".") > 3:
            return start is not Start.DIGIT
        words = self._around.next_words(stop)
        return self._around.opens(words) and words.first != "I"
