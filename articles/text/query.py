"""PURE: what somebody looks for, from the words they type.

    bridge repairs          both words, in any order
    "bridge repairs"        these words in a row
    bridge OR ferry         either; OR parts the query, so that `a b OR c` finds what has a and b, or c
    bridge -toll            not this word; -"toll road" not these words in a row
    repair*                 words that begin so

What cannot be read is refused, never guessed at. A word that holds other characters than letters and digits
(don't, 1,200, example.org) stands for its parts in a row.
"""

import re
from typing import NamedTuple

from .search_words import words_of

LONGEST_QUERY = 200
MOST_TERMS = 20
SHORTEST_PREFIX = 2

_PIECE = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))(?=\s|$)|(\S+)')


class Term(NamedTuple):
    """Words in a row; with `prefix`, the last is only the beginning of one."""

    words: tuple[str, ...]
    prefix: bool = False


class Alternative(NamedTuple):
    """What has all of `wanted` and none of `unwanted`."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


Query = tuple[Alternative, ...]


class Unreadable(ValueError):
    """A query that is none, with a stable `code` and a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse(text: str) -> Query:
    """The alternatives that `text` asks for, at least one. Raises Unreadable."""
    if len(text) > LONGEST_QUERY:
        raise Unreadable("too_long", f"At most {LONGEST_QUERY} characters; these are {len(text)}.")
    alternatives: list[tuple[list[Term], list[Term]]] = [([], [])]
    terms = 0
    for match in _PIECE.finditer(text):
        minus, phrase, word, rest = match.groups()
        if rest is not None:
            raise Unreadable("malformed_query", f"The quotes at “{rest}” are not in pairs.")
        if word == "OR" and not minus:
            alternatives.append(([], []))
            continue
        terms += 1
        if terms > MOST_TERMS:
            raise Unreadable("too_many", f"At most {MOST_TERMS} words and phrases.")
        alternatives[-1][bool(minus)].append(_term(phrase, word))
    if not terms:
        raise Unreadable("malformed_query", "There is no word to look for.")
    return tuple(_alternative(wanted, unwanted) for wanted, unwanted in alternatives)


def _alternative(wanted: list[Term], unwanted: list[Term]) -> Alternative:
    if not wanted and unwanted:
        raise Unreadable("malformed_query", "Beside what is excluded, say what to look for.")
    if not wanted:
        raise Unreadable("malformed_query", "OR stands between two words or phrases.")
    return Alternative(tuple(wanted), tuple(unwanted))


def _term(phrase: str | None, word: str | None) -> Term:
    shown = f'"{phrase}"' if word is None else word
    text = phrase if word is None else word
    assert text is not None
    prefix = word is not None and word.endswith("*")
    stem = text.removesuffix("*") if prefix else text
    if word is not None and "*" in stem:
        raise Unreadable("malformed_query", f"In “{shown}”, * can only be the last character.")
    words = tuple(words_of(stem).split())
    if not words:
        raise Unreadable("malformed_query", f"In “{shown}” there is no letter or digit.")
    if prefix and (len(words[-1]) < SHORTEST_PREFIX or not stem[-1].isalnum()):
        message = f"* needs {SHORTEST_PREFIX} letters or digits before it, as in “br*”."
        raise Unreadable("malformed_query", message)
    return Term(words, prefix)
