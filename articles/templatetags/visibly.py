"""Text as it is stored, with what nobody would see marked.

A bidirectional override shows a sentence in another order than it has; a zero-width space hides a word from
a search. Each is shown as a small mark with its name, in its place, instead of doing its work.
"""

import unicodedata
from collections.abc import Iterator

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What people call them; the others are called by their code point.
_SHORT = {
    "\u00ad": "SHY",
    "\u061c": "ALM",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
_LAYOUT = "\t\n\r"
_JOINERS = "\u200c\u200d"


@register.filter
def visibly(text: object) -> SafeString:
    """`text`, escaped, with a labelled mark in the place of each control that has no look of its own."""
    whole = str(text)
    if whole.isprintable():
        return conditional_escape(whole)
    return mark_safe("".join(_pieces(whole)))  # noqa: S308 - every piece is escaped


def _pieces(text: str) -> Iterator[str]:
    before = ""
    for character in text:
        yield _mark(character) if _hidden(character, before) else conditional_escape(character)
        before = character


def _hidden(character: str, before: str) -> bool:
    if unicodedata.category(character) not in ("Cc", "Cf") or character in _LAYOUT:
        return False
    # Persian, Indic scripts and emoji are written with joiners; Latin letters are not.
    return character not in _JOINERS or not before or before.isascii()


def _mark(character: str) -> SafeString:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "control character").lower()
    return format_html(
        '<span class="fc-mark" role="img" aria-label="{}" title="{}">{}</span>',
        f"{name} ({code})",
        f"{name} ({code})",
        _SHORT.get(character, code),
    )
