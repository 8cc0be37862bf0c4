"""PURE: the words of a text as search knows them, the same whatever database does the searching.

A word is a run of letters and digits. Case and accents make no difference; everything else separates. So
“don’t” is two words, “1,200” as well, and an address is as many as it has parts; whoever looks for them
looks for these words in a row. A character of a script that puts no spaces between its words (Chinese,
Japanese, Thai, Lao, Burmese, Khmer) is a word by itself.
"""

import unicodedata
from collections.abc import Iterator

# No database takes an index entry of any length; what is longer is taken for several words in a row.
LONGEST_WORD = 60
# Of one text; all that PostgreSQL takes of different words in a row of its index is 1 MB.
MOST_CHARACTERS = 200_000

# First and last characters, in scripts and in what is written with them.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Han, and below
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
# Combining classes below are vowel signs and the like, without which a word is another one.
_LEAST_ACCENT = 10


class _Fold(dict[int, str]):
    """What becomes of a character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = "".join(_folded(chr(code)))
        return folded


def _folded(character: str) -> Iterator[str]:
    parts = unicodedata.normalize("NFD", character.casefold())
    bare = "".join(
        part
        for part in parts
        # Accents, and invisible characters such as the soft hyphen, do not part a word.
        if unicodedata.combining(part) < _LEAST_ACCENT and unicodedata.category(part) != "Cf"
    )
    for letter in unicodedata.normalize("NFC", bare):
        if not (letter.isalnum() or unicodedata.category(letter) in {"Mn", "Mc"}):
            yield " "
        elif any(first <= ord(letter) <= last for first, last in _UNSPACED):
            yield f" {letter} "
        else:
            yield letter


_FOLD = _Fold()
# With every entry there is, Python takes its fast path for texts in ASCII.
_ASCII_FOLD = {code: _FOLD[code] for code in range(128)}


def words_of(text: str) -> str:
    """The words of `text` in their order, folded, with one space between them."""
    if text.isascii():
        words = text[:MOST_CHARACTERS].translate(_ASCII_FOLD).split()
    else:
        words = unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).translate(_FOLD).split()
    if words and len(max(words, key=len)) > LONGEST_WORD:
        words = [part for word in words for part in _cut(word)]
    found = " ".join(words)
    if len(found) > MOST_CHARACTERS:
        found = found[:MOST_CHARACTERS].rpartition(" ")[0]
    return found


def _cut(word: str) -> Iterator[str]:
    for start in range(0, len(word), LONGEST_WORD):
        yield word[start : start + LONGEST_WORD]
