"""Quotations and brackets inside one block: where they open, where they close.

A mark that never finds its partner encloses nothing, so that a missing closing quote (or the
habit of opening every paragraph of a long quotation) cannot swallow the sentences after it.
"""

import re
from typing import NamedTuple

# The longest stretch that can be held together: beyond it, marks pair by accident.
LONGEST = 1000

_MARKS = re.compile(r"""[()\[\]（）【】“”„‟«»‹›「」『』《》〈〉"‘’‚']""")
_PARTNER = {
    ")": "(", "]": "[", "）": "（", "】": "【", "」": "「", "』": "『", "》": "《", "〉": "〈",
}  # fmt: skip
_BRACKETS = frozenset("([（【")
_BEFORE_OPENING = frozenset("([{（【“„«‹‘‚—–-/¿¡:：，。、「『")


class Enclosure(NamedTuple):
    """A quotation or bracket from its opening mark to just after its closing mark."""

    start: int
    end: int
    bracket: bool


def enclosures(text: str, start: int, end: int) -> list[Enclosure]:
    """The outermost pairs of marks in `text[start:end]`, in order and without overlap."""
    waiting: dict[str, list[int]] = {}
    pairs: list[Enclosure] = []
    for found in _MARKS.finditer(text, start, end):
        mark, at = found.group(), found.start()
        opener = _opener_closed_by(mark, text, at, start, end, waiting)
        if opener is None:
            waiting.setdefault(mark, []).append(at)
        elif opener and waiting.get(opener):
            opened = waiting[opener].pop()
            if at + 1 - opened <= LONGEST:
                pairs.append(Enclosure(opened, at + 1, opener in _BRACKETS))
    return _outermost(pairs)


def _opener_closed_by(
    mark: str, text: str, at: int, start: int, end: int, waiting: dict[str, list[int]]
) -> str | None:
    """The opening mark that this one closes, `None` when it opens, "" when it does neither."""
    if mark in _PARTNER:
        return _PARTNER[mark]
    if mark == "”":
        return _closing_of("“„”", waiting) or _opening_if(_opens(text, at, start, end))
    if mark == "“":
        return _closing_of("„”", waiting)
    if mark in "»›":
        return _guillemet("«" if mark == "»" else "‹", mark, text, at, start, end)
    if mark in "«‹":
        twin = "»" if mark == "«" else "›"
        return twin if waiting.get(twin) and not _opens(text, at, start, end) else None
    if mark == '"':
        return _straight(text, at, start, end)
    if mark in "’'":
        return _apostrophe(mark, text, at, start, end, waiting)
    return None


def _closing_of(openers: str, waiting: dict[str, list[int]]) -> str | None:
    return next((mark for mark in openers if waiting.get(mark)), None)


def _opening_if(opens: bool) -> str | None:
    return None if opens else ""


def _opens(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _guillemet(opener: str, mark: str, text: str, at: int, start: int, end: int) -> str | None:
    """« French », «Spanish» and »German« use the same two signs in opposite roles."""
    after = text[at + 1] if at + 1 < end else " "
    if _opens(text, at, start, end) and (after.isalnum() or after in "¿¡"):
        return None
    return opener


def _straight(text: str, at: int, start: int, end: int) -> str | None:
    if _opens(text, at, start, end):
        return None
    inside_word = at > start and at + 1 < end and text[at - 1].isalnum() and text[at + 1].isalnum()
    return "" if inside_word else '"'


def _apostrophe(
    mark: str, text: str, at: int, start: int, end: int, waiting: dict[str, list[int]]
) -> str | None:
    """A closing single quote, or "" where the sign is an apostrophe ("don’t", "the boys’ house")."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark == "'" and _opens(text, at, start, end) and after.isupper():
        return None
    possessive = before == "s" and after.isspace()
    if before.isspace() or after.isalnum() or possessive:
        return ""
    return (_closing_of("‘‚", waiting) or "") if mark == "’" else "'"


def _outermost(pairs: list[Enclosure]) -> list[Enclosure]:
    kept: list[Enclosure] = []
    for pair in sorted(pairs):
        if not kept or pair.start >= kept[-1].end:
            kept.append(pair)
    return kept
