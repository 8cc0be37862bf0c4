"""Verbs of saying in their sentence: their voice, their subject, and whose words they report."""

from __future__ import annotations

from typing import NamedTuple

from articles.text.attribution_complements import is_idle, reports_words, says_something
from articles.text.attribution_lexicon import (
    AUXILIARIES,
    CLAIMED_ACTS,
    CLAUSE_OPENERS,
    FINITE,
    INQUIRIES,
    UNANSWERED,
    words,
)
from articles.text.attribution_nouns import DEFINITE, DOCUMENTS, INDEFINITE, SOURCE_NOUNS
from articles.text.attribution_sources import Speaker
from articles.text.attribution_speakers import (
    clause_speaker,
    speaker_ending_at,
    speaker_starting_at,
)
from articles.text.attribution_subjects import Group, inverted_subject, subject, verb_group
from articles.text.attribution_tokens import Tokens
from articles.text.attribution_verb_forms import VERBS, Verb

_BEFORE_NOUNS = DEFINITE | (INDEFINITE - {"some", "others"}) | words("no of in by such for on")
_BEHIND_NOUNS = FINITE | words("of about from by")
_TRANSPARENT = words(
    "went goes going continued continues continue came appeared appears seemed first"
)
_SPEECH_LEMMAS = words("say warn insist accuse blame urge argue allege")
_PASSIVE_FRAMES = frozenset({"any", "as", "speaker", "said_object", "content"})
_BEHIND_AGENT = words("as that for to after over")
_AGENT_REACH = 8  # tokens between a passive and its "by"


class Reported(NamedTuple):
    """A verb that reports words: cue tokens ``start`` to ``end`` (exclusive) and the speaker."""

    start: int
    end: int
    speaker: Speaker


def reported_by_verb(tokens: Tokens, index: int) -> Reported | None:
    """The words that a verb of saying reports, with their speaker; ``None`` when it reports none."""
    verb = VERBS[tokens.lower[index]]
    if verb.noun_like and _is_noun(tokens, index):
        return None
    group = verb_group(tokens, index)
    if verb.form == "ing" and not group.helped:
        return _participle(tokens, index, verb, group)
    if group.passive:
        return _passive(tokens, index, verb)
    if group.infinitive:
        return _infinitive(tokens, index, verb, group)
    if (group.modal and not group.negated) or (verb.form == "participle" and not group.helped):
        return None
    if verb.lemma in UNANSWERED and group.negated and verb.form == "base":
        return _unanswered(tokens, index, group)
    return _active(tokens, index, verb, group)


def subject_of(tokens: Tokens, index: int) -> Speaker | None:
    """The subject of a finite active verb, whatever the verb means."""
    group = verb_group(tokens, index)
    return None if group.passive or group.infinitive else subject(tokens, group)


def _is_noun(tokens: Tokens, index: int) -> bool:
    """ "property claims are handled", "the report", "estimates of"."""
    before = tokens.lower[index - 1] if index else ""
    after = tokens.lower[index + 1] if index + 1 < len(tokens.lower) else ""
    if before in _BEFORE_NOUNS or before.endswith("'s") or after in _BEHIND_NOUNS:
        return True
    if after in VERBS and after not in SOURCE_NOUNS:
        return VERBS[after].form != "ing"
    return after == "for" and tokens.lower[index] not in ("call", "calls")


def _active(tokens: Tokens, index: int, verb: Verb, group: Group) -> Reported | None:
    speaker = inverted_subject(tokens, index, verb, group)
    if speaker is not None:
        return None if is_idle(tokens, index) else Reported(index, index + 1, speaker)
    speaker = subject(tokens, group)
    if speaker is None or _is_reduced_passive(tokens, index, verb):
        return None
    if verb.form == "base" and not group.helped and not _is_plural(tokens, speaker):
        return None
    if not reports_words(tokens, index, verb, speaker):
        return None
    return Reported(_cue_start(tokens, index, group), index + 1, speaker)


def _is_reduced_passive(tokens: Tokens, index: int, verb: Verb) -> bool:
    """ "the mayor praised by nobody" is praised; "responded by stating" responds."""
    behind = tokens.lower[index + 1 : index + 3]
    return verb.form == "past" and behind[:1] == ["by"] and not behind[-1].endswith("ing")


def _cue_start(tokens: Tokens, index: int, group: Group) -> int:
    """The cue of a denial begins with its auxiliary: "did not dispute"."""
    if not group.negated:
        return index
    return next((k for k in range(group.first, index) if tokens.lower[k] in AUXILIARIES), index)


def _is_plural(tokens: Tokens, speaker: Speaker) -> bool:
    return tokens.lower[speaker.end - 1] not in ("he", "she", "it")


def _passive(tokens: Tokens, index: int, verb: Verb) -> Reported | None:
    """ "was described by officials as"."""
    if not verb.frames & _PASSIVE_FRAMES:
        return None
    for k in range(index + 1, min(index + _AGENT_REACH, len(tokens.words) - 1)):
        word = tokens.lower[k]
        if word == "by":
            return _said_by(tokens, index, k, verb)
        if tokens.is_break(k) or (word in CLAUSE_OPENERS and word != "as"):
            return None
    return None


def _said_by(tokens: Tokens, index: int, by: int, verb: Verb) -> Reported | None:
    speaker = speaker_starting_at(tokens, by + 1)
    if speaker is None or (speaker.kind == "other" and speaker.label == "anonymous"):
        return None
    stop = next(
        (k for k in range(by + 2, speaker.end) if tokens.lower[k] in _BEHIND_AGENT), speaker.end
    )
    claimed = verb.lemma == "claim" and not CLAIMED_ACTS.isdisjoint(tokens.lower[:index])
    if not claimed and not verb.frames & {"any", "as"}:
        behind = tokens.lower[index + 1 : speaker.end + 2]
        if "that" not in behind and "as" not in behind:
            return None
    return Reported(index, index + 1, speaker._replace(end=stop))


def _infinitive(tokens: Tokens, index: int, verb: Verb, group: Group) -> Reported | None:
    """ "went on to say", "continued to insist": the governing verb adds nothing."""
    governor = group.first - 2
    if governor > 0 and tokens.lower[governor] == "on":
        governor -= 1
    if governor < 1 or tokens.lower[governor] not in _TRANSPARENT:
        return None
    if tokens.lower[governor] == "first":
        speaker = clause_speaker(tokens, governor)
    else:
        speaker = subject(tokens, verb_group(tokens, governor))
    if speaker is None or not reports_words(tokens, index, verb, speaker):
        return None
    return Reported(index, index + 1, speaker)


def _unanswered(tokens: Tokens, index: int, group: Group) -> Reported | None:
    """ "did not respond to a request for comment"."""
    if INQUIRIES.isdisjoint(tokens.lower[index + 1 :]) and not tokens.is_break(index + 1):
        return None
    speaker = subject(tokens, group)
    return speaker and Reported(_cue_start(tokens, index, group), index + 1, speaker)


def _participle(tokens: Tokens, index: int, verb: Verb, group: Group) -> Reported | None:
    """ ", saying that": the subject is that of the clause, or the document directly before."""
    before = group.first - 1
    if before < 0:
        return None
    word = tokens.lower[before]
    if word in DOCUMENTS:
        speaker = speaker_ending_at(tokens, before)
    elif word in (",", "by", "while", "and", "before", "as"):
        speaker = clause_speaker(tokens, before)
    else:
        return None
    if speaker is None or (speaker.kind == "other" and speaker.label == "anonymous"):
        return None
    if is_idle(tokens, index) or not (
        verb.lemma in _SPEECH_LEMMAS or says_something(tokens, index)
    ):
        return None
    return Reported(index, index + 1, speaker)
