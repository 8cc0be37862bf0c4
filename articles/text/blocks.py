"""The blocks of a text: paragraphs, headings, bylines, list items.

A blank line always separates blocks. A single line break separates them unless it only wraps a
paragraph, which is read from the lines around it: a line that stops in mid-phrase goes on in the
next, and in a text wrapped to a width every line of a paragraph but its last is nearly full.
"""

import re
from collections import Counter
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch `text[start:end]` in Unicode code points."""

    start: int
    end: int


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_PARAGRAPH_SEPARATORS = ("\f", "\u2029")
_FINISHED = re.compile(
    r"[.!?…。！？｡؟۔।॥։።:：][\"'”’“»«)\]）」』¹²³⁰-⁹*†‡]*(?:\[\w{1,3}\])*[\W_]*\Z"
)
_BULLET = re.compile(r"[•‣◦▪●■○▸►·∙*✓✔➤➔][ \t\xa0]*\S|[-–—][ \t\xa0]+\S")
_NUMBER = re.compile(
    r"(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|#?\d{1,3}[.)]|§\s?\d+)[ \t\xa0]+\S"
)
_LABEL = re.compile(r"[^\W\d_a-z][\w.'’-]{0,24}(?: [\w.'’-]{1,24}){0,3}:[ \t\xa0]")
_MARKS = (("bullet", _BULLET), ("number", _NUMBER), ("label", _LABEL))
# Little words that leave a phrase open: English, then other languages.
_OPEN_ENDS = (
    "a an the of to in on at by for from with and or but nor as than that which who is are was were "
    "be has had have said will would not into over under near about between dr mr mrs ms "
    "der die das den dem des ein eine und oder von zu im am mit für auf aus bei "
    "le la les de du des un une et ou à au en dans par pour sur el los las del y o con por para "
    "il lo gli di da nel che e um uma os do dos das em no na het een van op te voor met och "
    "i w z att det av på"
)
_LEADS_ON = frozenset(_OPEN_ENDS.split())
_LEADS_ON_SIGN = frozenset(",;-–—&/(‚、，；")
_NO_SPACE_SCRIPT = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WIDEST_WRAP = 120


def blocks(text: str) -> list[Span]:
    """The blocks of the text in order, without white space at either end."""
    found: list[Span] = []
    lines: list[Span] = []
    previous = 0
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if not body:
            continue
        start = match.start() + line.index(body[0])
        if lines and _is_separated(text, previous, match.start()):
            _close(text, lines, found)
            lines = []
        previous = match.end()
        lines.append(Span(start, start + len(body)))
    if lines:
        _close(text, lines, found)
    return found


def _is_separated(text: str, end: int, start: int) -> bool:
    """Whether a blank line, or a character that means one, lies between two lines."""
    between = text[end:start]
    if len(between) == 1 or between == "\r\n":
        return between in _PARAGRAPH_SEPARATORS
    breaks = between.replace("\r\n", "\n")
    return sum(mark in _LINE_BREAKS for mark in breaks) > 1


def _close(text: str, lines: list[Span], found: list[Span]) -> None:
    """Append the blocks of one paragraph, given its lines."""
    if len(lines) == 1:
        found.append(Span(lines[0].start, lines[0].end))
        return
    breaks = _Breaks(text, lines)
    start = lines[0].start
    for index in range(1, len(lines)):
        if not breaks.only_wraps(index):
            found.append(Span(start, lines[index - 1].end))
            start = lines[index].start
    found.append(Span(start, lines[-1].end))


class _Breaks:
    """Decides for each line break of one paragraph whether it only wraps the line."""

    def __init__(self, text: str, lines: list[Span]) -> None:
        self._text = text
        self._lines = lines
        self._finished = [self._is_finished(line) for line in lines]
        self._marked = [self._mark(line) for line in lines]
        self._times_marked = Counter(self._marked)
        self._width = max(line.end - line.start for line in lines)
        self._wrapped = self._width <= _WIDEST_WRAP and any(
            not self._finished[index - 1] and not self._marked[index] and self._leads_on(index)
            for index in range(1, len(lines))
        )

    def only_wraps(self, index: int) -> bool:
        """Whether the break before line `index` is inside a sentence or a wrapped paragraph."""
        if self._starts_item(index):
            return False
        if self._finished[index - 1] and not self._starts_lower(index):
            return self._wrapped and self._is_full(index - 1) and not self._shouts(index - 1)
        if self._leads_on(index):
            return True
        if self._shouts(index - 1) and not self._shouts(index):
            return False
        return self._is_full(index - 1) and (self._wrapped or self._is_caseless(index))

    def _is_finished(self, line: Span) -> bool:
        tail = self._text[max(line.start, line.end - 12) : line.end]
        return _FINISHED.search(tail) is not None

    def _mark(self, line: Span) -> str:
        """The kind of list item or speaker's label the line begins with, if any."""
        for kind, pattern in _MARKS:
            if pattern.match(self._text, line.start, line.end):
                return kind
        return ""

    def _starts_item(self, index: int) -> bool:
        """A mark after a finished line, or repeated in the paragraph, makes a list."""
        mark = self._marked[index]
        if not mark:
            return False
        return self._finished[index - 1] or self._times_marked[mark] > 1

    def _leads_on(self, index: int) -> bool:
        """Whether the line before stops in mid-phrase or this one starts in it."""
        if self._starts_lower(index):
            return True
        before = self._lines[index - 1]
        last_word = self._text[max(before.start, before.end - 12) : before.end].split()[-1]
        return last_word in _LEADS_ON or last_word[-1] in _LEADS_ON_SIGN

    def _starts_lower(self, index: int) -> bool:
        """Whether a line begins in lower case; "eBay" and "al-Qaida" do not."""
        line = self._lines[index]
        word = self._text[line.start : min(line.end, line.start + 24)].lstrip("“\"'‘’«(").split()
        return bool(word) and word[0].islower()

    def _is_full(self, index: int) -> bool:
        """Whether the first word of the next line would hardly have fitted on this one."""
        line, following = self._lines[index], self._lines[index + 1]
        word = self._text[following.start : min(following.end, following.start + 40)].split()[0]
        # Scripts without spaces break anywhere.
        needed = 1 if _NO_SPACE_SCRIPT.match(word) else 1 + len(word)
        return line.end - line.start + needed > 0.85 * self._width

    def _shouts(self, index: int) -> bool:
        line = self._lines[index]
        return self._text[line.start : line.end].isupper()

    def _is_caseless(self, index: int) -> bool:
        first = self._text[self._lines[index].start]
        return first.isalpha() and not first.isupper() and not first.islower()
