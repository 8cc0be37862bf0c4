"""What stands before and after a stop, read within a bounded distance of it."""

import re
from enum import Enum, auto
from typing import NamedTuple

from articles.text.abbreviations import Abbreviation
from articles.text.blocks import Span
from articles.text.lexicon import Lexicon

OPENING_SIGNS = (
    "\"'“”„«»‹›‘’‚([{（【「『《¿¡—–-…*_~ \t\r\n\xa0\u200b\u200c\u200d\u200e\u200f\u202f\u2060\ufeff"
)
_BULLETS = frozenset("•‣◦▪●■○▸►·∙✓✔➤➔")
_BEFORE_DIGITS = frozenset("$€£¥₹₽₺₩₪₴§№+±")
_BEFORE_NAMES = frozenset("@#")
_DASHES = frozenset("—–")

_OPENING = re.compile(f"[{re.escape(OPENING_SIGNS)}]{{1,12}}")
_FIRST_WORD = re.compile(r"[\w’'-]{1,30}")
_NEXT_WORDS = re.compile(r"([\w'’-]{1,40})([^\s\w]?)\s{0,3}(\w{0,24})")
_ADDRESS = re.compile(r"https?://|www\.")
_DUTCH_CLITIC = re.compile(r"['’][stn] [A-Z]")
_INSIDE_SIGNS = re.compile("[\"'“”„«»‹›‘’‚()\\[\\]{}（）—–/¿¡|…]")
_REACH = 40


class Stop(NamedTuple):
    """A candidate end: the marks `text[at:run]`, their closing signs up to `end`, the next word."""

    at: int
    run: int
    end: int
    following: int


class Start(Enum):
    """How the text after a stop begins."""

    UPPER = auto()
    LOWER = auto()
    DIGIT = auto()
    BULLET = auto()
    CASELESS = auto()  # a script without capitals, or a text written without them


class NextWords(NamedTuple):
    """The word after a stop, the sign attached to it, and the word after that."""

    first: str
    sign: str
    second: str

    @property
    def goes_on_lower(self) -> bool:
        """Whether the first word is followed by a lower-case one, as a subject by its verb."""
        return not self.sign and self.second[:1].islower()


_NO_WORDS = NextWords("", "", "")


class Surroundings:
    """The reader of one block, in one language."""

    def __init__(self, text: str, block: Span, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self._start, self._end = block
        self._all_lower: bool | None = None
        self._words_at = -1
        self._words = _NO_WORDS

    def start_after(self, stop: Stop) -> Start:
        """How the text after a stop begins, past opening signs."""
        at = stop.following
        first = self.text[at]
        if not first.isalnum():
            if first in _BULLETS:
                return Start.BULLET
            if first in _DASHES and not self.lexicon.dash_opens:
                return Start.LOWER
            at = self._past_signs(at)
            first = self.text[at] if at < self._end else " "
        if first.isupper() or first in _BEFORE_NAMES:
            return Start.UPPER
        if first.islower():
            return self._lower_start(at)
        return Start.DIGIT if first.isdigit() or first in _BEFORE_DIGITS else Start.CASELESS

    def _lower_start(self, at: int) -> Start:
        """Lower case leads on, but for "iPhone", "al-Qaida", addresses and texts without capitals."""
        word = _FIRST_WORD.match(self.text, at, self._end)
        if word is not None and not word.group().islower():
            return Start.UPPER
        if _ADDRESS.match(self.text, at, self._end) or _DUTCH_CLITIC.match(self.text, at - 1):
            return Start.UPPER
        if self._all_lower is None:
            self._all_lower = self.text[self._start : self._end].islower()
        return Start.CASELESS if self._all_lower else Start.LOWER

    def _past_signs(self, at: int) -> int:
        if self.text[at].isalnum():
            return at
        signs = _OPENING.match(self.text, at, self._end)
        return signs.end() if signs else at

    def next_words(self, stop: Stop) -> NextWords:
        """The words after a stop, past opening signs."""
        if stop.following != self._words_at:
            self._words_at = stop.following
            self._words = self._read_words(stop)
        return self._words

    def _read_words(self, stop: Stop) -> NextWords:
        found = _NEXT_WORDS.match(self.text, self._past_signs(stop.following), self._end)
        return NextWords(*found.groups()) if found else _NO_WORDS

    def opens(self, words: NextWords) -> bool:
        """Whether the words after a stop can only begin a sentence."""
        if words.sign != ".":
            return words.first in self.lexicon.openers
        forms = (words.first, f"{words.first}.{words.second}")
        return any(self.lexicon.abbreviations.get(form) is Abbreviation.NEVER for form in forms)

    def word_before(self, at: int) -> str:
        """The word that ends at `at`, without quotes, brackets or an elided article before it."""
        words = self.text[max(self._start, at - _REACH) : at].rsplit(None, 1)
        if not words or self.text[at - 1].isspace():
            return ""
        word = words[-1]
        if word.isalnum() or "://" in word or "@" in word:
            return word
        return _INSIDE_SIGNS.split(word)[-1]

    def previous_word(self, stop: Stop, word: str) -> str:
        """What stands before `word`, the word at the stop, with its signs."""
        end = stop.at - len(word)
        words = self.text[max(self._start, end - _REACH) : end].split()
        return words[-1] if words else ""
