"""Which words make up a speaker: noun phrases that end or begin at a given word."""

from __future__ import annotations

from articles.text.attribution_lexicon import (
    ADVERBS,
    CLAUSE_OPENERS,
    CONJUNCTIONS,
    FINITE,
    PREPOSITIONS,
    RELATIVES,
    TIME_WORDS,
    is_manner,
)
from articles.text.attribution_nouns import (
    DEFINITE,
    INDEFINITE,
    PRONOUNS,
    SOURCE_NOUNS,
)
from articles.text.attribution_sources import Speaker, is_proper, judge
from articles.text.attribution_tokens import Tokens
from articles.text.attribution_verb_forms import VERBS

_CONDITIONS = frozenset({"if", "unless", "whether"})
_PHRASE_STARTS = CLAUSE_OPENERS - {"since"}
_CLAUSE_STARTS = PREPOSITIONS | CLAUSE_OPENERS


def speaker_ending_at(tokens: Tokens, last: int) -> Speaker | None:
    """The speaker whose last word stands at ``last``, directly before a verb of saying."""
    start = last
    while start > 0 and not _starts_phrase(tokens, start - 1, last):
        start -= 1
    if start and tokens.lower[start - 1] in _CONDITIONS:
        return None
    start = _after_clause(tokens, start, last)
    start = _without_lead(tokens, start, last)
    return judge(tokens, start, last + 1) if start <= last else None


def speaker_starting_at(tokens: Tokens, first: int) -> Speaker | None:
    """The speaker that begins at ``first``: after "according to", "by", or an inverted verb."""
    end = first
    while not tokens.is_break(end) and tokens.lower[end] not in CLAUSE_OPENERS:
        end += 1
    return judge(tokens, first, end) if end > first else None


def clause_speaker(tokens: Tokens, before: int) -> Speaker | None:
    """The subject that opens the clause in which ``before`` stands: "The bank raised rates, saying"."""
    start = before
    while start > 0 and tokens.words[start - 1] not in ";":
        start -= 1
    if tokens.lower[start] in _CLAUSE_STARTS:
        comma = next((k for k in range(start, before) if tokens.words[k] == ","), None)
        if comma is None:
            return None
        start = comma + 1
    start = _without_lead(tokens, start, before - 1)
    end = _end_of_opening_phrase(tokens, start, before)
    return judge(tokens, start, end) if end > start else None


def _starts_phrase(tokens: Tokens, index: int, last: int) -> bool:
    """Whether the phrase that ends at ``last`` begins after ``index``."""
    if tokens.is_break(index) or tokens.lower[index] in _PHRASE_STARTS:
        return True
    if tokens.lower[index] in RELATIVES:
        # "the bridge, which inspectors say": the subject is inside the relative clause.
        return index < last and _can_open_phrase(tokens, index + 1)
    return False


def _can_open_phrase(tokens: Tokens, index: int) -> bool:
    lower = tokens.lower[index]
    return (
        lower in DEFINITE
        or lower in INDEFINITE
        or lower in PRONOUNS
        or lower in SOURCE_NOUNS
        or tokens.words[index][0].isupper()
    )


def _after_clause(tokens: Tokens, start: int, last: int) -> int:
    """Skip a whole clause that is joined to the phrase by "and": "The ship sank and police said"."""
    for index in range(last - 1, start, -1):
        if tokens.lower[index] in ("and", "or"):
            before = tokens.lower[start:index]
            if any(
                word in FINITE or (word in VERBS and VERBS[word].form == "past") for word in before
            ):
                return index + 1
    return start


def _without_lead(tokens: Tokens, start: int, last: int) -> int:
    """Drop what stands before the subject: "But on Monday", "Meanwhile", "In Gaza"."""
    lower = tokens.lower
    while start < last:
        word = lower[start]
        if (
            not word[0].isalnum()
            or word in CONJUNCTIONS
            or word in ADVERBS
            or word == "as"
            or is_manner(word)
        ):
            start += 1
        elif word in ("last", "this", "next", "that") and lower[start + 1] in TIME_WORDS:
            start += 2
        elif word in TIME_WORDS and word not in ("may", "march"):
            start += 1
        elif word in PREPOSITIONS:
            start = _after_preposition(tokens, start, last)
        else:
            return start
    return start


def _after_preposition(tokens: Tokens, start: int, last: int) -> int:
    """The first word behind an opening "on Monday" or "in Gaza" that has no comma."""
    index = start + 1
    while index < last and (tokens.lower[index] in TIME_WORDS or tokens.lower[index].isdigit()):
        index += 1
    if index == start + 1:
        while index < last and tokens.words[index][0].isupper():
            index += 1
    return max(index, start + 1)


def _end_of_opening_phrase(tokens: Tokens, start: int, limit: int) -> int:
    """The end of a subject at the start of a clause whose verb is not known: a name, or up to a noun."""
    index = start
    if index < limit and is_proper(tokens, index):
        while index < limit and tokens.words[index][0].isupper() and not tokens.is_break(index):
            index += 1
        return index
    for index in range(start, min(start + 5, limit)):
        if tokens.is_break(index) or tokens.lower[index] in FINITE:
            return index
        if tokens.lower[index] in PRONOUNS:
            return index + 1
        if tokens.lower[index] in SOURCE_NOUNS:
            following = tokens.lower[index + 1] if index + 1 < limit else ""
            if following not in SOURCE_NOUNS:
                return index + 1
    definite = start < limit and tokens.lower[start] in DEFINITE
    return min(start + 2, limit) if definite else start
