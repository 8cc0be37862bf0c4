"""PURE: how alike two claims are, and whether they differ in what makes a claim another one.

“12 dead” and “21 dead” are nearly the same characters and not the same claim. So numbers, names and negations
are compared apart from how alike the texts are, in their order: who beat whom is a matter of order alone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Indel

from .claim_words import (
    elides,
    has_commas_between_thousands,
    negations_of,
    numerals_of,
    openers_of,
)
from .fingerprint import fold_typography, normalise

NUMBER, NAME, NEGATION = "number", "name", "negation"
# How alike texts have to be at least to be near; below, it is chance that they share characters.
NEAR = 0.65
# Of a longer sentence than this, only equal ones are looked for: comparing takes the square of it.
LONGEST_COMPARED = 2_000
# Only equal claims are wholly alike; of long texts a letter is less than is told.
_ALMOST = 0.999

# A number with what belongs to it (sign, currency, separators, per cent), a word with its apostrophes, a word.
_TOKEN = re.compile(
    r"(?:(?<![\w-])-)?[$€£¥₹₽₩₺]?"
    r"(?:\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:/]\d+)*)(?: ?[%‰€£])?[^\W\d_]*"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*(?:n't)?",
)
_GROUPS = re.compile(r"\d{1,3}(?:[ ,]\d{3})+(?!\d)")
_ELIDED = re.compile(r"[^']+'?")


class Difference(NamedTuple):
    """What one claim says otherwise than the other: the numbers, names or negations of each, in their order.

    Those that both have in common are left out, unless it is their order alone that differs.
    """

    kind: str
    here: tuple[str, ...]
    there: tuple[str, ...]


def likeness(one: str, other: str, at_least: float = 0.0) -> float:
    """How alike two texts are, from 0 to 1, with three decimals; 0 where it is less than `at_least`.

    Twice the number of characters that both have in the same order, divided by the characters of both, without regard
    to case and typography (the normalised Indel similarity). 1 means equal claims, and nothing else does.
    """
    first, second = normalise(one), normalise(other)
    if first == second:
        return 1.0
    found = Indel.normalized_similarity(first, second, score_cutoff=at_least or None)
    return min(round(found, 3), _ALMOST)


def differences(here: str, there: str, language: str = "en") -> list[Difference]:
    """Where the claims differ in numbers, names and negations; empty where they do not.

    Names are words with a capital letter that the other text does not have in small letters, so a script
    without capitals has none; written-out numbers and negations are known in the languages of `claim_words`.
    Where it is doubtful it is a difference: somebody looks once more.
    """
    first, second = _Read(here, language), _Read(there, language)
    found = [
        _difference(NUMBER, first.numbers, second.numbers),
        _difference(NAME, first.names_beside(second), second.names_beside(first)),
        _difference(NEGATION, first.negations, second.negations),
    ]
    return [difference for difference in found if difference is not None]


class _Word(NamedTuple):
    """A word as it is told, and as it is compared."""

    shown: str
    key: str


class _Read:
    """What a claim holds of what is compared."""

    def __init__(self, text: str, language: str) -> None:
        numerals, negations = numerals_of(language), negations_of(language)
        self.numbers: list[_Word] = []
        self.negations: list[_Word] = []
        self._capitalised: list[_Word] = []
        self._small: set[str] = set()
        for index, token in enumerate(_tokens(text, language)):
            key = token.casefold()
            if any(character.isnumeric() for character in token):
                self.numbers.append(_Word(token, _figures(key, language)))
            elif key in numerals:
                self.numbers.append(_Word(token, numerals[key]))
            elif key in negations or key.endswith("n't"):
                self.negations.append(_Word(token, "not"))
            elif not token[0].isupper() and not token[0].istitle():
                self._small.add(key)
            elif index or key not in openers_of(language):
                self._capitalised.append(_Word(token, key))

    def names_beside(self, other: "_Read") -> list[_Word]:
        return [word for word in self._capitalised if word.key not in other._small]


def _tokens(text: str, language: str) -> Iterator[str]:
    # What has a numeric value without being a decimal digit (², ½, 三) is a number by itself.
    spaced = "".join(
        f" {character} " if character.isnumeric() and not character.isdecimal() else character
        for character in fold_typography(text)
    )
    at = 0
    for match in _TOKEN.finditer(spaced):
        yield from (c for c in spaced[at : match.start()] if c.isnumeric())
        yield from _apart(match[0]) if elides(language) else [match[0]]
        at = match.end()
    yield from (c for c in spaced[at:] if c.isnumeric())


def _apart(token: str) -> list[str]:
    """The words of “qu'aucun”, which elision has joined; English that is quoted stays as it is."""
    return [token] if token.casefold().endswith("n't") else _ELIDED.findall(token)


def _figures(token: str, language: str) -> str:
    """A number in one form: western digits, and no separators between groups of three.

    A comma is one only in languages that have it there; in others it is the decimal sign.
    """
    western = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in token
    )
    if has_commas_between_thousands(language):
        western = _GROUPS.sub(lambda group: group[0].replace(",", ""), western)
    return western.replace(" ", "")


def _difference(kind: str, here: list[_Word], there: list[_Word]) -> Difference | None:
    ours, theirs = [word.key for word in here], [word.key for word in there]
    if ours == theirs:
        return None
    only_here, only_there = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    if not only_here and not only_there:
        return Difference(kind, _shown(here), _shown(there))
    return Difference(kind, _shown(_left(here, only_here)), _shown(_left(there, only_there)))


def _left(words: list[_Word], wanted: Counter[str]) -> Iterator[_Word]:
    left = wanted.copy()
    for word in words:
        if left[word.key]:
            left[word.key] -= 1
            yield word


def _shown(words: Iterator[_Word] | list[_Word]) -> tuple[str, ...]:
    return tuple(word.shown for word in words)
