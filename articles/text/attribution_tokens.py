"""A sentence as words and marks, with the stretches between quotation marks known."""

from __future__ import annotations

import re

_TITLES = frozenset(
    [
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Prof",
        "Gen",
        "Sen",
        "Rep",
        "Gov",
        "Lt",
        "Col",
        "Sgt",
        "St",
        "Jr",
        "Sr",
        "Capt",
        "Rev",
        "Hon",
        "Inc",
        "Corp",
        "Ltd",
        "Co",
        "No",
    ]
)
# Initials ("U.S."), titles with their full stop, words and numbers with inner marks, single marks.
# No two alternatives can share a repetition, so matching is linear.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    rf"|(?:{'|'.join(sorted(_TITLES))})\.$"
    r"|\w+(?:(?:[’'&\-]|(?<=\d)[.,](?=\d))\w+)*"
    r"|[^\w\s]"
)
# A word with one of these behind it is two tokens, unless it is a title with its full stop.
_MARKS_BEHIND = frozenset(".,;:?!")
# The World Health Organization, which is a function word in lower case.
_WHO = "w.h.o."
# What is longer is no sentence: reading on would only cost time.
READ = 4_000  # code points
OPENERS = frozenset("“„«‘")
CLOSERS = frozenset("”»’")
BREAKS = frozenset(',;:—–-()[]…!?.“”„«»"')
_NO_MARKS: frozenset[int] = frozenset()


class Tokens:
    """Parallel lists over the tokens of one sentence."""

    __slots__ = (
        "_starts",
        "closing",
        "left_open",
        "lower",
        "opened",
        "opening",
        "quoted",
        "sentence",
        "words",
    )

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self.words = _cut(sentence)
        # One call for all words: no lower-case form of a word holds a line break.
        self.lower = (
            "\n".join(self.words).lower().replace("’", "'").split("\n") if self.words else []
        )
        self.quoted = [False] * len(
            self.words
        )  # between quotation marks; the marks themselves are not
        self.opening: frozenset[int] = _NO_MARKS  # indices of opening marks
        self.closing: frozenset[int] = _NO_MARKS
        self.opened = False  # the sentence begins inside a quotation
        self.left_open = False  # a quotation runs past its end
        self._starts: list[int] = []

    def start(self, index: int) -> int:
        """Where a token begins in the sentence, in code points."""
        starts = self._starts
        if index >= len(starts):
            # Found only as far as asked for. Only whitespace stands between tokens, so each is the next of its kind.
            after = starts[-1] + len(self.words[len(starts) - 1]) if starts else 0
            for word in self.words[len(starts) : index + 1]:
                start = self.sentence.index(word, after)
                starts.append(start)
                after = start + len(word)
        return starts[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points from the first to the last of the tokens ``start`` to ``end`` (exclusive)."""
        return self.start(start), self.start(end - 1) + len(self.words[end - 1])

    def is_break(self, index: int) -> bool:
        """Whether a phrase ends here: the sentence does, or a mark stands here, or quoted words."""
        return (
            index < 0
            or index >= len(self.words)
            or self.words[index] in BREAKS
            or self.quoted[index]
            or index in self.closing
            or index in self.opening
        )


def _cut(sentence: str) -> list[str]:
    # Most words stand between blanks, or have one mark behind them, where no pattern is needed to find them.
    words: list[str] = []
    for piece in sentence.split():
        if piece.isalnum():
            words.append(piece)
        elif piece[-1] in _MARKS_BEHIND and (word := piece[:-1]).isalnum() and word not in _TITLES:
            words += (word, piece[-1])
        else:
            words += _TOKEN.findall(piece)
    return words


def tokenise(sentence: str) -> Tokens:
    """Cut a sentence into tokens and mark what is quoted; only its first ``READ`` code points."""
    tokens = Tokens(sentence[:READ])
    if "WHO" in tokens.words:
        tokens.lower = [
            _WHO if word == "WHO" else lower
            for word, lower in zip(tokens.words, tokens.lower, strict=True)
        ]
    if has_quote_mark(tokens.sentence):
        _mark_quotations(tokens)
    return tokens


def has_quote_mark(sentence: str) -> bool:
    """Whether any mark is there that can open or close a quotation."""
    if '"' in sentence:
        return True
    # Seven searches for one mark each are faster than one for all of them.
    return not sentence.isascii() and (
        "“" in sentence
        or "”" in sentence
        or "‘" in sentence
        or "„" in sentence
        or "«" in sentence
        or "»" in sentence
    )


def _mark_quotations(tokens: Tokens) -> None:
    """Fill ``quoted``, ``opening``, ``closing``, ``opened`` and ``left_open``."""
    since: int | None = None  # first token inside the quotation that is open now
    single = False  # it was opened by ‘, so that ’ closes it
    opening: set[int] = set()
    closing: set[int] = set()
    for index, word in enumerate(tokens.words):
        if len(word) != 1:
            continue
        side = _side(tokens, index, single)
        if side > 0 and since is None:
            since, single = index + 1, word == "‘"
            opening.add(index)
        elif side < 0 and since is not None:
            tokens.quoted[since:index] = [True] * (index - since)
            closing.add(index)
            since, single = None, False
        elif side < 0 and not (opening or closing) and word != "’":
            # Closed without having been opened: the quotation began in an earlier sentence.
            tokens.quoted[:index] = [True] * index
            closing.add(index)
            tokens.opened = True
    tokens.opening, tokens.closing = frozenset(opening), frozenset(closing)
    if since is not None:
        tokens.quoted[since:] = [True] * (len(tokens.words) - since)
        tokens.left_open = True


def _side(tokens: Tokens, index: int, single: bool) -> int:
    """1 for a mark that opens a quotation, -1 for one that closes it, 0 for any other token."""
    word = tokens.words[index]
    if word in OPENERS:
        return 1
    if word in CLOSERS:
        # A ’ after a letter is more often a possessive plural: "the officials’ claims".
        return 0 if word == "’" and not (single and _closes(tokens, index)) else -1
    if word != '"':
        return 0
    sentence, start = tokens.sentence, tokens.start(index)
    before = sentence[start - 1] if start else " "
    after = sentence[start + 1] if start + 1 < len(sentence) else " "
    return 1 if (before.isspace() or before in "([—–-") and not after.isspace() else -1


def _closes(tokens: Tokens, index: int) -> bool:
    return not tokens.sentence[tokens.start(index) + 1 : tokens.start(index) + 2].isalnum()
