"""Who says so: whether an English news sentence names its source, hides it, or gives none.

A rule-based hint that sorts the queue and fills a form, never a verdict. It looks at words and word order only,
so it is deterministic and linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from articles.text.attribution_lexicon import ANONYMITY_PHRASES, ANONYMITY_WORDS
from articles.text.attribution_patterns import (
    PATTERN_BY_WORD,
    WHOLE_SENTENCE_PATTERNS,
    Finding,
    has_headline_mark,
)
from articles.text.attribution_quotations import borrowed_labels
from articles.text.attribution_tokens import READ, Tokens, tokenise

NAMED, ANONYMOUS, NONE = "named", "anonymous", "none"

_CUES = 24  # looked at in one sentence

_words = re.compile("[a-z]+").findall
_ONLY_LETTERS = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)}
_is_plain = PATTERN_BY_WORD.keys().isdisjoint


class Attribution(NamedTuple):
    """The label of one sentence; ``cue`` and ``speaker`` are ``(start, end)`` in code points of that sentence.

    ``analysed`` is false where no rules exist for the language: then ``none`` is no finding.
    """

    label: str
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    analysed: bool


_NOTHING = Attribution(NONE, None, None, True)
_NOT_ANALYSED = Attribution(NONE, None, None, False)


def attribute(sentence: str, language: str = "en") -> Attribution:
    """Say who answers for a sentence: ``named``, ``anonymous`` or ``none``, with the words that tell."""
    if not is_analysed(language):
        return _NOT_ANALYSED
    found = _find(sentence)
    if found is None:
        return _NOTHING
    tokens, finding = found
    speaker = finding.speaker
    return Attribution(
        finding.label,
        tokens.span(finding.start, finding.end),
        speaker and tokens.span(speaker.start, speaker.end),
        True,
    )


def labels_of(
    sentences: Sequence[str], language: str = "en", words: Sequence[str] | None = None
) -> list[str]:
    """The labels of the sentences of one text in reading order.

    A sentence inside a quotation that began before, or goes on behind it, has the label of the sentence in which its
    speaker is told. Who has the `search_words` of each sentence gives them as `words`, and has the labels sooner.
    """
    if not is_analysed(language):
        return [NONE] * len(sentences)
    found = list(map(_find, sentences, repeat(None) if words is None else words))
    labels = [NONE if one is None else one[1].label for one in found]
    tokens = [None if one is None else one[0] for one in found]
    for position, label in borrowed_labels(sentences, labels, tokens).items():
        labels[position] = label
    return labels


def is_analysed(language: str) -> bool:
    """Whether there are rules for a language (a BCP 47 tag); where there are none, every label is ``none``."""
    return language[:2].lower() == "en" and language[2:3] in ("", "-", "_")


def may_attribute(sentence: str) -> bool:
    """Whether an English sentence has a word or mark that attributes something in some sentence.

    Most have none, and are done with this.
    """
    lower = sentence.lower()
    words = lower.translate(_ONLY_LETTERS).split() if lower.isascii() else _words(lower)
    return not _is_plain(words) or _has_wordless_cue(sentence)


def _find(sentence: str, words: str | None = None) -> tuple[Tokens, Finding] | None:
    """Who answers for an English sentence; spans are reckoned only for those who ask."""
    sentence = sentence[:READ]
    if words is not None and sentence.isascii():
        # A token that is a cue word stands between signs, and so it is a word of the search as well.
        if _is_plain(words.split()) and not _has_wordless_cue(sentence):
            return None
    elif not may_attribute(sentence):
        return None
    tokens = tokenise(sentence)
    if not tokens.words or (tokens.words[-1] == "?" and not tokens.quoted[-1]):
        return None
    chosen = _choose(_findings(tokens))
    if chosen is None:
        return None
    if chosen.label == NAMED and _asks_for_anonymity(tokens):
        chosen = chosen._replace(label=ANONYMOUS)
    return tokens, chosen


def _has_wordless_cue(sentence: str) -> bool:
    """The marks of a headline, and the opening of "For X, the tax is “…”", are no cue words."""
    return has_headline_mark(sentence) or sentence.startswith("For ")


def _findings(tokens: Tokens) -> list[Finding]:
    """The attributions of a sentence from left to right, after those that belong to it as a whole."""
    found = [pattern(tokens) for pattern in WHOLE_SENTENCE_PATTERNS]
    cues = [index for index, word in enumerate(tokens.lower) if word in PATTERN_BY_WORD]
    found += [
        PATTERN_BY_WORD[tokens.lower[index]](tokens, index)
        for index in cues[:_CUES]
        if not tokens.quoted[index]
    ]
    return [finding for finding in found if finding is not None]


def _choose(findings: list[Finding]) -> Finding | None:
    """The first who speaks; hearsay only where nobody does; a hidden origin hides whoever passes it on."""
    spoken = [finding for finding in findings if not finding.weak]
    if not spoken:
        return findings[0] if findings else None
    first = spoken[0]
    for finding in findings:
        passes_on = finding.cited and finding.label == ANONYMOUS
        doubts = finding.weak and finding.end == first.start
        if passes_on or doubts:
            return first._replace(label=ANONYMOUS)
    return first


def _asks_for_anonymity(tokens: Tokens) -> bool:
    if ANONYMITY_WORDS.isdisjoint(tokens.lower):
        return False
    sentence = " ".join(tokens.lower)
    return any(phrase in sentence for phrase in ANONYMITY_PHRASES)
