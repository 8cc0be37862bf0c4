"""The subject of a verb of saying: before it, behind it, or behind an insertion."""

from __future__ import annotations

from typing import NamedTuple

from articles.text.attribution_lexicon import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CLAUSE_OPENERS,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    FINITE,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    RELATIVES,
    TIME_WORDS,
    is_manner,
)
from articles.text.attribution_nouns import DEFINITE, INDEFINITE
from articles.text.attribution_sources import Speaker
from articles.text.attribution_speakers import (
    clause_speaker,
    speaker_ending_at,
    speaker_starting_at,
)
from articles.text.attribution_tokens import Tokens
from articles.text.attribution_verb_forms import Verb

_NOT_INVERTED = PREPOSITIONS | TIME_WORDS | CLAUSE_OPENERS
_LONGEST_INSERTION_PART = 3  # tokens: "X, 43, a nurse, said"


class Group(NamedTuple):
    """A verb with its auxiliaries: the first token, and what the auxiliaries make of it."""

    first: int
    helped: bool  # any auxiliary at all
    passive: bool
    modal: bool
    negated: bool
    infinitive: bool


def verb_group(tokens: Tokens, index: int) -> Group:
    """Walk back over adverbs and auxiliaries from a verb."""
    lower = tokens.lower
    first = index
    while first > 0 and not tokens.quoted[first - 1]:
        word = lower[first - 1]
        if word not in AUXILIARIES and word not in ADVERBS and not is_manner(word):
            break
        first -= 1
    if first == index:
        return Group(first, False, False, False, False, first > 0 and lower[first - 1] == "to")
    helpers = lower[first:index]
    return Group(
        first=first,
        helped=not AUXILIARIES.isdisjoint(helpers),
        passive=not BE.isdisjoint(helpers) and not lower[index].endswith("ing"),
        modal=not MODALS.isdisjoint(helpers),
        negated=any(word in NEGATIONS or word.endswith("n't") for word in helpers),
        infinitive=first > 0 and lower[first - 1] == "to",
    )


def subject(tokens: Tokens, group: Group) -> Speaker | None:
    """Who stands before a verb as its subject, over insertions and relative pronouns."""
    last = group.first - 1
    if last < 0:
        return None
    word = tokens.lower[last]
    if word in CONJUNCTIONS:
        return clause_speaker(tokens, last)
    if word in RELATIVES or word == "that":
        return _antecedent(tokens, last)
    if tokens.words[last] in (",", "–", "—", "-", ")"):
        return _interrupted(tokens, last)
    if tokens.is_break(last) or word in CLAUSE_OPENERS:
        return None
    return speaker_ending_at(tokens, last)


def _antecedent(tokens: Tokens, relative: int) -> Speaker | None:
    """The noun that "who" or "which" stands for."""
    last = relative - 1
    if last >= 0 and tokens.words[last] == ",":
        last -= 1
    return None if tokens.is_break(last) else speaker_ending_at(tokens, last)


def _interrupted(tokens: Tokens, closing: int) -> Speaker | None:
    """The subject before an insertion: "Khamenei, who rarely speaks, said"."""
    opening = _insertion_start(tokens, closing)
    if opening <= 0 or tokens.is_break(opening - 1):
        return None
    speaker = speaker_ending_at(tokens, opening - 1)
    return speaker and _with_name(tokens, speaker, opening + 1, closing)


def _insertion_start(tokens: Tokens, closing: int) -> int:
    """The mark that opens the insertion which ends at ``closing``; 0 when there is none."""
    words = tokens.words
    mark = "(" if words[closing] == ")" else words[closing]
    opening = _previous(words, mark, closing)
    while mark == "," and opening:
        # A list of insertions ("X, 43, a nurse, said") begins with the first of them.
        earlier = _previous(words, mark, opening)
        inner = tokens.lower[earlier + 1 : opening]
        if not earlier or len(inner) > _LONGEST_INSERTION_PART or not FINITE.isdisjoint(inner):
            break
        if any(tokens.is_break(k) for k in range(earlier + 1, opening)):
            break
        opening = earlier
    return opening


def _previous(words: list[str], mark: str, before: int) -> int:
    while before > 0:
        before -= 1
        if words[before] == mark:
            return before
    return 0


def _with_name(tokens: Tokens, speaker: Speaker, start: int, end: int) -> Speaker:
    """ "Her lawyer, Simon Achebe": a name behind the comma is the speaker's."""
    if speaker.kind == "name" or start >= end or tokens.lower[start] in ("a", "an", "the"):
        return speaker
    named = speaker_starting_at(tokens, start)
    if named is None or named.kind != "name":
        return speaker
    return Speaker(speaker.start, named.end, named.label, named.kind)


def inverted_subject(tokens: Tokens, index: int, verb: Verb, group: Group) -> Speaker | None:
    """The speaker behind the verb: "…, said the Red Cross."."""
    before, first = group.first - 1, index + 1
    if before < 0 or group.helped or tokens.is_break(first) or tokens.lower[first] in _NOT_INVERTED:
        return None
    if before in tokens.closing or (tokens.words[before] == "," and (before - 1) in tokens.closing):
        speaker = None if verb.lemma == "tell" else speaker_starting_at(tokens, first)
    else:
        speaker = _inverted_without_quotation(tokens, before, first, verb)
    return speaker and _with_apposition(tokens, speaker)


def _inverted_without_quotation(
    tokens: Tokens, before: int, first: int, verb: Verb
) -> Speaker | None:
    if tokens.words[before] not in (",", "–", "—", "-") or verb.lemma == "tell":
        return None
    if not verb.frames & {"any", "content"} or tokens.lower[first] in CLAUSE_PRONOUNS:
        return None
    opening = _insertion_start(tokens, before)
    if (
        opening
        and FINITE.isdisjoint(tokens.lower[:opening])
        and _opens_insertion(tokens, opening + 1)
    ):
        return None
    speaker = speaker_starting_at(tokens, first)
    if speaker is None or speaker.kind == "other":
        return None
    return speaker if FINITE.isdisjoint(tokens.lower[first : speaker.end]) else None


def _opens_insertion(tokens: Tokens, index: int) -> bool:
    word = tokens.lower[index]
    return (
        word in RELATIVES
        or word in INDEFINITE
        or word in DEFINITE
        or word.endswith("ing")
        or word.isdigit()
    )


def _with_apposition(tokens: Tokens, speaker: Speaker) -> Speaker:
    """What is said about an inverted speaker up to the end of the sentence belongs to it."""
    end, last = speaker.end, len(tokens.words) - 1
    if end >= last or tokens.words[end] != ",":
        return speaker
    speaker = (
        _with_name(tokens, speaker, end + 1, last) if speaker.label == "anonymous" else speaker
    )
    if any(tokens.words[k] in ";:" or tokens.quoted[k] for k in range(end, last)):
        return speaker
    return speaker._replace(end=last if tokens.is_break(last) else last + 1)
