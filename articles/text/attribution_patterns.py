"""The patterns of attribution: each looks at one token of a sentence and says what it finds there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from articles.text.attribution_lexicon import (
    CLAIM_GOVERNORS,
    CLAIM_NOUNS,
    FATES,
    FINITE,
    HEARSAY_ADVERBS,
    HEARSAY_PARTICIPLES,
    MANNERS,
    NEEDS_AUXILIARY,
    RAISING_PARTICIPLES,
    REFUSED_ACTS,
    REFUSING,
    RUMOUR_NOUNS,
    WIDE_ADVERBS,
    WIDE_PARTICIPLES,
)
from articles.text.attribution_sources import ANONYMOUS, Speaker, judge
from articles.text.attribution_speakers import clause_speaker, speaker_starting_at
from articles.text.attribution_subjects import verb_group
from articles.text.attribution_tokens import Tokens
from articles.text.attribution_verb_forms import VERBS
from articles.text.attribution_verbs import Reported, reported_by_verb, subject_of


class Finding(NamedTuple):
    """One attribution: the cue's tokens, the speaker if there is one, the label.

    ``weak`` findings (hearsay, rumours) count only in a sentence in which nobody speaks; ``cited`` ones tell where
    another speaker got it from.
    """

    start: int
    end: int
    speaker: Speaker | None
    label: str
    weak: bool = False
    cited: bool = False


Pattern = Callable[[Tokens, int], Finding | None]


def _spoken(reported: Reported | None) -> Finding | None:
    if reported is None:
        return None
    return Finding(reported.start, reported.end, reported.speaker, reported.speaker.label)


def verb(tokens: Tokens, index: int) -> Finding | None:
    """ "X said", "said X", "criticised by X", ", saying that"."""
    return _spoken(reported_by_verb(tokens, index))


def hearsay_or_verb(tokens: Tokens, index: int) -> Finding | None:
    """ "it is believed that", "is said to be", "thought to have"; else the same word as a plain verb."""
    return hearsay_passive(tokens, index) or (
        verb(tokens, index) if tokens.lower[index] in VERBS else None
    )


def hearsay_passive(tokens: Tokens, index: int) -> Finding | None:
    """A passive of saying or thinking that has no agent."""
    lower = tokens.lower
    word = lower[index]
    group = verb_group(tokens, index)
    following = lower[index + 1 : index + 4]
    if ("by" in following[:2] and following[0] != "to") or group.modal:
        return None
    wide = any(lower[k] in WIDE_ADVERBS for k in range(group.first, index))
    if group.passive and wide and word in WIDE_PARTICIPLES:
        end = index + 2 if following[:1] in (["as"], ["to"]) else index + 1
        return Finding(index - 1, end, None, ANONYMOUS, weak=True)
    if word not in HEARSAY_PARTICIPLES:
        return None
    if group.passive and group.first and lower[group.first - 1] == "it":
        return Finding(group.first - 1, index + 1, None, ANONYMOUS, weak=True)
    if word in RAISING_PARTICIPLES and _raises(group.passive, word, following):
        end = index + (3 if following[1:2] in (["be"], ["have"]) else 2)
        return Finding(index, min(end, len(lower)), None, ANONYMOUS, weak=True)
    return None


def _raises(passive: bool, word: str, following: list[str]) -> bool:
    """ "believed to", "said to be", "feared dead": what is told of the subject is hearsay."""
    if word in NEEDS_AUXILIARY and not passive:
        return False
    if following[:1] == ["to"]:
        return passive or word != "said" or following[1:2] in (["be"], ["have"])
    if not passive:
        return False
    if following[:1] and following[0] in FATES:
        return True
    return word in ("rumoured", "rumored", "alleged") or (
        word == "feared" and following[:1] != ["that"]
    )


def according_to(tokens: Tokens, index: int) -> Finding | None:
    """ "according to X"."""
    if tokens.lower[index + 1 : index + 2] != ["to"]:
        return None
    return _source_at(tokens, index, index + 2)


def per(tokens: Tokens, index: int) -> Finding | None:
    """ ", per the statistics office"; never a rate ("miles per hour")."""
    if index and tokens.words[index - 1] not in (",", "–", "—"):
        return None
    return _source_at(tokens, index, index + 1)


def in_words_of(tokens: Tokens, index: int) -> Finding | None:
    """ "in the words of X", "in X's view"."""
    lower = tokens.lower
    owner = lower[index - 1] if index > 1 else ""
    if owner.endswith("'s") or owner in ("his", "her", "their"):
        start = next((k for k in range(index - 1, -1, -1) if lower[k] == "in"), None)
        speaker = judge(tokens, start + 1, index) if start is not None else None
        return speaker and Finding(index, index + 1, speaker, speaker.label)
    if lower[index - 1 : index + 2] == ["the", lower[index], "of"] and lower[
        index - 2 : index - 1
    ] == ["in"]:
        return _source_at(tokens, index - 2, index + 2)
    return None


def citing(tokens: Tokens, index: int) -> Finding | None:
    """ "citing X", where X is somebody who can speak and not a reason."""
    found = _source_at(tokens, index, index + 1)
    if found is None or found.speaker is None or found.speaker.kind == "other":
        return None
    return found._replace(cited=True)


def _source_at(tokens: Tokens, cue: int, first: int) -> Finding | None:
    if first >= len(tokens.words):
        return None
    speaker = speaker_starting_at(tokens, first)
    if speaker is None:
        return None
    return Finding(cue, first, speaker, speaker.label)


def hearsay_adverb(tokens: Tokens, index: int) -> Finding | None:
    """ "reportedly", "allegedly"."""
    return Finding(index, index + 1, None, ANONYMOUS, weak=True)


def rumour(tokens: Tokens, index: int) -> Finding | None:
    """ "rumours", "speculation", wherever they stand."""
    return Finding(index, index + 1, None, ANONYMOUS, weak=True)


def claims_of_nobody(tokens: Tokens, index: int) -> Finding | None:
    """ "there are reports", "amid allegations of": words without a speaker."""
    lower = tokens.lower
    first = index
    while first > 0 and lower[first - 1] in CLAIM_GOVERNORS:
        first -= 1
    if first == index or lower[index + 1 : index + 2] not in (["of"], ["that"], ["about"], ["by"]):
        return None
    return Finding(first, index + 1, None, ANONYMOUS, weak=True)


def claims_or_verb(tokens: Tokens, index: int) -> Finding | None:
    """ "reports" and "claims" are nouns or verbs."""
    return claims_of_nobody(tokens, index) or (
        verb(tokens, index) if tokens.lower[index] in VERBS else None
    )


def refusal(tokens: Tokens, index: int) -> Finding | None:
    """ "declined to comment", "refused to say"."""
    lower = tokens.lower
    if lower[index + 1 : index + 2] == ["comment"]:
        end = index + 2
    elif lower[index + 1 : index + 2] == ["to"] and lower[index + 2 : index + 3][:1]:
        if lower[index + 2] not in REFUSED_ACTS:
            return None
        end = index + 3
    else:
        return None
    speaker = subject_of(tokens, index)
    return speaker and Finding(index, end, speaker, speaker.label)


def in_a_statement(tokens: Tokens, index: int) -> Finding | None:
    """ "apologised in a statement": a statement without a verb of saying."""
    lower = tokens.lower
    if (
        index < 3
        or lower[index - 2] != "in"
        or lower[index - 1] not in ("a", "an", "its", "his", "her", "their")
    ):
        return None
    speaker = clause_speaker(tokens, index - 2)
    if speaker is None:
        return None
    return Finding(index - 2, index + 1, speaker, speaker.label, weak=True)


def for_somebody(tokens: Tokens) -> Finding | None:
    """ "For economist Lucía Ferrer, the new tax is “an own goal.”"."""
    if tokens.lower[:1] != ["for"] or not tokens.opening:
        return None
    found = _source_at(tokens, 0, 1)
    if found is None or found.speaker is None or found.speaker.kind not in ("name", "person"):
        return None
    after = found.speaker.end
    return found if tokens.words[after : after + 1] == [","] else None


def has_headline_mark(sentence: str) -> bool:
    """Whether any mark is there that parts a speaker from what is said in a headline."""
    return ":" in sentence or "–" in sentence or "—" in sentence


def headline(tokens: Tokens) -> Finding | None:
    """ "Minister: tax will rise", "Sánchez: “We will …”", "Taxes to rise – officials"."""
    if not has_headline_mark(tokens.sentence):
        return None
    for index, word in enumerate(tokens.words[:9]):
        if word == ":" and not tokens.quoted[index]:
            return _label_before(tokens, index)
    for index in range(max(1, len(tokens.words) - 5), len(tokens.words) - 1):
        if tokens.words[index] in "–—:" and not tokens.quoted[index]:
            return _label_behind(tokens, index)
    return None


def _label_before(tokens: Tokens, colon: int) -> Finding | None:
    if colon == 0 or colon + 1 >= len(tokens.words):
        return None
    lower = tokens.lower[:colon]
    if any(w in FINITE or (w in VERBS and VERBS[w].form != "base") for w in lower):
        return None
    speaker = judge(tokens, 0, colon)
    if speaker is None or speaker.end != colon or speaker.kind in ("other", "pronoun"):
        return None
    acronym = colon == 1 and tokens.words[0].isupper() and len(tokens.words[0]) > 1
    if speaker.kind == "name" and not acronym and (colon + 1) not in tokens.opening:
        return None
    return Finding(colon, colon + 1, speaker, speaker.label)


def _label_behind(tokens: Tokens, mark: int) -> Finding | None:
    end = len(tokens.words)
    while tokens.words[end - 1] == ".":
        end -= 1
    if end <= mark + 1 or any(w in FINITE for w in tokens.lower[mark:end]):
        return None
    speaker = judge(tokens, mark + 1, end)
    if speaker is None or speaker.kind not in ("person", "organisation", "document"):
        return None
    return Finding(mark, mark + 1, speaker, speaker.label)


def _by_word() -> dict[str, Pattern]:
    patterns: dict[str, Pattern] = dict.fromkeys(VERBS, verb)
    patterns |= dict.fromkeys(HEARSAY_PARTICIPLES | WIDE_PARTICIPLES, hearsay_or_verb)
    patterns |= dict.fromkeys(RUMOUR_NOUNS, rumour)
    patterns |= dict.fromkeys(HEARSAY_ADVERBS, hearsay_adverb)
    patterns |= dict.fromkeys(CLAIM_NOUNS, claims_or_verb)
    patterns |= dict.fromkeys(REFUSING, refusal)
    patterns |= dict.fromkeys(MANNERS - VERBS.keys(), in_a_statement)
    patterns |= dict.fromkeys(("words", "view", "opinion"), in_words_of)
    patterns |= {"according": according_to, "per": per, "citing": citing, "quoting": citing}
    return patterns


WHOLE_SENTENCE_PATTERNS = (for_somebody, headline)
PATTERN_BY_WORD: dict[str, Pattern] = _by_word()
