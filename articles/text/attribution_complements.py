"""What follows a verb of saying, or encloses it: whether it reports words at all.

"He announced that the plant would close" reports; "He announced his candidacy" tells what he did.
"""

from __future__ import annotations

from articles.text.attribution_lexicon import (
    CLAUSE_OPENERS,
    CLAUSE_PRONOUNS,
    CONJUNCTIONS,
    FINITE,
    IDLE_OBJECTS,
    PREPOSITIONS,
    RELATIVES,
    SAID_OBJECTS,
    TIME_WORDS,
    is_manner,
)
from articles.text.attribution_nouns import DEFINITE, INDEFINITE
from articles.text.attribution_sources import Speaker
from articles.text.attribution_tokens import Tokens
from articles.text.attribution_verb_forms import VERBS, Verb

_REACH = 14  # tokens: how far behind a verb its complement is looked for
_QUOTED_WORDS = 3  # fewer are scare quotes
_ADJUNCTS = PREPOSITIONS | TIME_WORDS | {"as"}
_DETERMINERS = (DEFINITE | INDEFINITE) - {"that"}
_REPORTING_WORDS = frozenset({"that", "whether", "how", "why"})
_CLAUSE_ENDS = (CLAUSE_OPENERS - {"that", "as"}) | CONJUNCTIONS | RELATIVES | {"to"}
_THAT_BARRIERS = (CLAUSE_OPENERS - {"as", "since"}) | RELATIVES
_SPEAKING_KINDS = frozenset({"pronoun", "name", "person", "organisation", "document"})
_PERCEPTION = frozenset({"find", "know", "see", "feel", "fear", "think", "hope", "learn"})
_TOLD_SOMEBODY = frozenset({"tell", "advise"})
# By distance from the verb: "told no one", but "said one resident".
_IDLE = {1: IDLE_OBJECTS, 2: IDLE_OBJECTS | {"one"}}
_MARKS_IN_QUOTE = frozenset(",?!.…—–")


def reports_words(tokens: Tokens, index: int, verb: Verb, speaker: Speaker) -> bool:
    """Whether the verb at ``index`` has what one of its frames asks for."""
    if is_idle(tokens, index):
        return False
    if "any" in verb.frames:
        return True
    if quotation_follows(tokens, index) or _quotation_precedes(tokens, speaker):
        return True
    if "content" in verb.frames and _has_content(tokens, index, verb, speaker):
        return True
    return speaker.kind in _SPEAKING_KINDS and _has_object(tokens, index, verb, speaker)


def is_idle(tokens: Tokens, index: int) -> bool:
    """ "said goodbye", "told the story": speech whose content is not reported."""
    last = index + 1
    if _word(tokens, last) in _DETERMINERS or _word(tokens, last) == "no":
        last += 1
    # "said no one was hurt" does report.
    return _word(tokens, last) in _IDLE[last - index] and _word(tokens, last + 1) not in FINITE


def says_something(tokens: Tokens, index: int) -> bool:
    """Whether "that", a quotation or a clause follows."""
    return (
        that_follows(tokens, index)
        or quotation_follows(tokens, index)
        or _clause_follows(tokens, index)
    )


def _word(tokens: Tokens, index: int) -> str:
    return tokens.lower[index] if index < len(tokens.lower) else ""


def _has_object(tokens: Tokens, index: int, verb: Verb, speaker: Speaker) -> bool:
    """The frames other than speech as such, each with its test of the words behind the verb."""
    frames = verb.frames
    window = tokens.lower[index + 1 : index + 1 + _REACH]
    after = window[0] if window else ""
    return (
        ("to" in frames and after == "to")
        or ("as" in frames and "as" in window)
        or ("at" in frames and ("at" in window or (after == "it" and tokens.is_break(index + 2))))
        or ("object_to" in frames and "to" in window[1:])
        or ("side" in frames and after in ("for", "against"))
        or ("out" in frames and after == "out")
        or ("gerund" in frames and after.endswith("ing"))
        or ("said_object" in frames and not SAID_OBJECTS.isdisjoint(window[:5]))
        or ("mind" in frames and not _is_personal(speaker) and _noun_phrase_follows(tokens, index))
        or ("speaker" in frames and speaker.kind != "document" and _object_follows(tokens, index))
        or ("document" in frames and speaker.kind == "document" and not tokens.is_break(index + 1))
        or ("call" in frames and _calls(tokens, index, after, speaker))
    )


def _is_personal(speaker: Speaker) -> bool:
    """ "he", "she", "it", not "some" or "many"."""
    return speaker.kind == "pronoun" and speaker.label == "named"


def _noun_phrase_follows(tokens: Tokens, index: int) -> bool:
    after = _word(tokens, index + 1)
    return after in _DETERMINERS or (bool(after) and tokens.words[index + 1][0].isupper())


def _object_follows(tokens: Tokens, index: int) -> bool:
    """Not "reports to", "reports directly to", nor a bare end."""
    first = index + 1
    while is_manner(_word(tokens, first)):
        first += 1
    return not tokens.is_break(first) and _word(tokens, first) not in ("to", "for", "back")


def _calls(tokens: Tokens, index: int, after: str, speaker: Speaker) -> bool:
    """ "called for", "called on", "called the plan “dead on arrival”", "called the plan a disgrace"."""
    if after in ("for", "on"):
        return speaker.kind != "document"
    if after in ("it", "him", "them", "her") and _word(tokens, index + 2) in ("a", "an", "the"):
        return True
    for k in range(index + 1, min(index + 1 + _REACH, len(tokens.words))):
        if k in tokens.opening:
            return True
        if tokens.is_break(k) or tokens.lower[k] in PREPOSITIONS:
            return False
        if k > index + 2 and tokens.lower[k] in ("a", "an"):
            return True
    return False


def _has_content(tokens: Tokens, index: int, verb: Verb, speaker: Speaker) -> bool:
    if _is_personal(speaker) and verb.lemma in _PERCEPTION:
        # "He found that the door was locked" is told by the article.
        return tokens.lower[speaker.start] == "it" and that_follows(tokens, index)
    return (
        that_follows(tokens, index)
        or _encloses(tokens, index, verb, speaker)
        or _clause_follows(tokens, index)
    )


def that_follows(tokens: Tokens, index: int) -> bool:
    """ "that" or "whether" directly behind the verb, or behind a time, a place or a person told."""
    lower = tokens.lower
    first = index + 1
    if _word(tokens, first) in ("out", "back"):
        first += 1
    if _word(tokens, first) == ",":
        first = _behind_insertion(tokens, first)
    for k in range(first, min(first + _REACH, len(lower))):
        word = lower[k]
        if word in _REPORTING_WORDS:
            return True
        if k > first and tokens.words[k] == ",":
            continue
        if tokens.is_break(k) or word in _THAT_BARRIERS:
            return False
        if k == first and not _may_precede_that(word, VERBS[lower[index]].lemma):
            return False
    return False


def _behind_insertion(tokens: Tokens, comma: int) -> int:
    """ "reported, citing two officers, that"."""
    for k in range(comma + 1, min(comma + _REACH, len(tokens.words))):
        if tokens.words[k] == ",":
            return k + 1
    return comma


def _may_precede_that(word: str, lemma: str) -> bool:
    return lemma in _TOLD_SOMEBODY or word in _ADJUNCTS or is_manner(word)


def _clause_follows(tokens: Tokens, index: int) -> bool:
    """A finite verb behind a subject: "told police he had heard shots"."""
    lower = tokens.lower
    first = index + 1
    for k in range(first, min(first + _REACH, len(lower))):
        word = lower[k]
        if tokens.is_break(k) or word in _CLAUSE_ENDS:
            return False
        if k > first and (
            word in FINITE or (lower[k - 1] in CLAUSE_PRONOUNS and word.endswith("ed"))
        ):
            return True
    return False


def quotation_follows(tokens: Tokens, index: int) -> bool:
    """A quotation behind the verb that is longer than scare quotes, or set off by a mark."""
    if not tokens.opening and ":" not in tokens.words[index:]:
        return False
    for k in range(index + 1, min(index + 1 + _REACH, len(tokens.words))):
        word = tokens.words[k]
        if k in tokens.opening:
            set_off = k == index + 1 or tokens.words[k - 1] in ",:" or tokens.lower[k - 1] == "that"
            return set_off or sum(tokens.quoted[k + 1 : k + 1 + _QUOTED_WORDS]) == _QUOTED_WORDS
        if word in ";:":
            return word == ":" and k + 1 < len(tokens.words)
    return False


def _quotation_precedes(tokens: Tokens, speaker: Speaker) -> bool:
    before = speaker.start - 1
    if before in tokens.closing:
        return before > 0 and tokens.words[before - 1] in _MARKS_IN_QUOTE
    return before > 0 and tokens.words[before] == "," and (before - 1) in tokens.closing


def _may_be_finite(word: str) -> bool:
    return word in FINITE or word.endswith("ed")


def _encloses(tokens: Tokens, index: int, verb: Verb, speaker: Speaker) -> bool:
    """ "The dam was safe, engineer Tom Price testified in 2018.": the words stand before the speaker."""
    comma = speaker.start - 1
    after = index + 1
    if _word(tokens, after) == "out":
        after += 1
    if comma >= 0 and tokens.lower[comma] == "as":
        # "As the historian Tony Judt wrote, …": they come behind.
        return _word(tokens, after) == ","
    if comma < 2 or tokens.words[comma] not in (",", "–", "—"):
        return False
    if tokens.lower[0] in PREPOSITIONS and not any(map(_may_be_finite, tokens.lower[:comma])):
        return False
    if verb.lemma == "tell":
        while not tokens.is_break(after) and tokens.lower[after] not in _ADJUNCTS:
            after += 1
    return tokens.is_break(after) or tokens.lower[after] in _ADJUNCTS
