"""PURE: texts as sequences of words, one character a word, so that string algorithms compare words.

A word is a run of letters and digits; in scripts that are written without spaces, one character.
"""

import re

# Thai, Lao, Burmese, Khmer; kana; Chinese characters.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
# “4.2” and “21,000” are read as one, and so are “19:37” and “12/05”.
_NUMBER = r"\d+(?:[.,:/]\d+)+"
_PIECE = re.compile(rf"{_NUMBER}|[{_UNSPACED}]|[^\W{_UNSPACED}]+|\s+|[^\w\s]")
_CHARACTER = re.compile(r"\S")
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x10FFFF


def words(text: str) -> list[str]:
    """The words of a text without regard to case; of a text without words, its characters."""
    return _WORD.findall(text.casefold()) or _CHARACTER.findall(text)


def pieces(text: str) -> list[str]:
    """Words, whole numbers as they are written, white space and marks in order: joined, they are the text."""
    return _PIECE.findall(text)


class Alphabet:
    """Gives every word a character of its own."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def spell(self, tokens: list[str]) -> str:
        """The tokens as a string of as many characters; equal tokens have equal characters."""
        letters = self._letters
        return "".join(
            letters.get(token) or letters.setdefault(token, _letter(len(letters)))
            for token in tokens
        )


def _letter(number: int) -> str:
    # More than a million different words share characters: they only look more alike than they are.
    code = 1 + number % (_LAST - len(_SURROGATES))
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
