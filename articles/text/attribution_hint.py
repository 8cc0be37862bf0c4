"""The hint that a reader of one sentence gets: its label, the words that tell, and why."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from articles.text.attribution import NONE, attribute


class Why(Enum):
    """What a label rests on. `articles.explaining` says it in words."""

    NO_RULES = auto()
    NO_WORDS = auto()
    CUE = auto()
    CUE_AND_SPEAKER = auto()
    QUOTATION = auto()


class AttributionHint(NamedTuple):
    """Spans are ``(start, end)`` in code points of the sentence, ``None`` where no words of it tell."""

    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    why: Why


def attribution_hint(sentence: str, language: str, label: str) -> AttributionHint:
    """Why ``sentence`` has the ``label`` that it was given among the others of its text."""
    found = attribute(sentence, language)
    if not found.analysed:
        return AttributionHint(None, None, Why.NO_RULES)
    if found.label != label:
        # On its own it would be labelled otherwise: its speaker is told in another sentence, or not at all.
        return AttributionHint(None, None, Why.QUOTATION)
    if label == NONE or found.cue is None:
        return AttributionHint(found.cue, found.speaker, Why.NO_WORDS)
    why = Why.CUE if found.speaker is None else Why.CUE_AND_SPEAKER
    return AttributionHint(found.cue, found.speaker, why)
