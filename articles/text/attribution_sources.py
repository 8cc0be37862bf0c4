"""Noun phrases as sources: whether a reader is told who it is that speaks."""

from __future__ import annotations

from typing import NamedTuple

from articles.text.attribution_lexicon import (
    CLAUSE_OPENERS,
    CONJUNCTIONS,
    POSTPOSED_ADJECTIVES,
    PREPOSITIONS,
    RELATIVES,
    TIME_WORDS,
)
from articles.text.attribution_nouns import (
    DEFINITE,
    DOCUMENTS,
    INDEFINITE,
    NATIONALITIES,
    NOBODY,
    NOT_SOURCES,
    ORGANISATIONS,
    PEOPLE,
    PLAIN_MODIFIERS,
    PRONOUNS,
    QUANTITIES,
    RESEARCHERS,
    ROLES,
    SINGULAR_S,
    SOURCE_NOUNS,
    SPOKESPEOPLE,
    TRACEABLE_MODIFIERS,
    VAGUE,
    VAGUE_PRONOUNS,
)
from articles.text.attribution_tokens import Tokens

_ADJECTIVE_ENDINGS = ("al", "ic", "ive", "ous", "ary", "ing", "ed")
NAMED, ANONYMOUS = "named", "anonymous"


class Speaker(NamedTuple):
    """A source in a sentence: token indices ``start`` to ``end`` (exclusive), its label and kind.

    ``kind`` is ``pronoun``, ``name``, ``person``, ``organisation``, ``document`` or ``other``; of an ``other`` it is
    not known whether it can speak at all.
    """

    start: int
    end: int
    label: str
    kind: str


def judge(tokens: Tokens, start: int, end: int) -> Speaker | None:
    """What a noun phrase tells about the source; ``None`` when it cannot be one."""
    first = tokens.lower[start]
    if first in NOBODY or (first in NOT_SOURCES and start + 1 == end):
        return None
    stop = head_end(tokens, start, end)
    if stop == start:
        return None
    if stop - start == 1 and first in DEFINITE:
        return None
    if stop - start == 1 and (first in PRONOUNS or first in VAGUE_PRONOUNS):
        return Speaker(start, end, NAMED if first in PRONOUNS else ANONYMOUS, "pronoun")
    if _is_partitive(tokens, start, stop, end):
        return Speaker(start, end, ANONYMOUS, "person")
    label, kind = _judge_head(tokens, start, stop, end)
    return Speaker(start, end, label, kind)


def head_end(tokens: Tokens, start: int, end: int) -> int:
    """Where the noun phrase proper ends: before "of", "who", a comma, "polled by", "familiar with"."""
    for index in range(start, end):
        word = tokens.lower[index]
        if tokens.is_break(index) or word in RELATIVES or (word == "that" and index > start):
            return index
        if index == start:
            continue
        if (word in PREPOSITIONS and tokens.words[index].islower()) or word in CONJUNCTIONS:
            return index
        following = tokens.lower[index + 1] if index + 1 < end else ""
        if word in POSTPOSED_ADJECTIVES and following in PREPOSITIONS:
            return index
        if word.endswith(("ed", "ing")) and word not in SOURCE_NOUNS and _follows_noun(following):
            return index
    return end


def is_proper(tokens: Tokens, index: int) -> bool:
    """Whether a token is (part of) a name, as far as capitals tell."""
    word, lower = tokens.words[index], tokens.lower[index]
    if not word[0].isupper() or lower in NATIONALITIES or lower in TIME_WORDS:
        return False
    if index > 0 and not (tokens.is_break(index - 1) and _common(lower)):
        return True
    return not _common(lower) and not _opens_as_adjective(tokens, index)


def _opens_as_adjective(tokens: Tokens, index: int) -> bool:
    """ "Leading economists", "Unofficial figures": capitals only at the start."""
    if not tokens.lower[index].endswith(_ADJECTIVE_ENDINGS) or index + 1 >= len(tokens.words):
        return False
    return tokens.words[index + 1].islower()


def _common(lower: str) -> bool:
    """Words that are capitals only because they begin a sentence."""
    return (
        lower in SOURCE_NOUNS
        or lower in DEFINITE
        or lower in INDEFINITE
        or lower in PLAIN_MODIFIERS
        or lower in CLAUSE_OPENERS
        or lower in PREPOSITIONS
        or lower in TRACEABLE_MODIFIERS
    )


def _judge_head(tokens: Tokens, start: int, stop: int, end: int) -> tuple[str, str]:
    lower = tokens.lower
    first, head = lower[start], lower[stop - 1].removesuffix("'s")
    capital = is_proper(tokens, stop - 1)
    indefinite = first in INDEFINITE or first.isdigit()
    definite = first in DEFINITE or any(_possessive(lower[k]) for k in range(start, stop - 1))
    named_in_head = any(is_proper(tokens, k) for k in range(start, stop))
    if capital and not (head in PEOPLE and (indefinite or _plural(head))):
        return NAMED, "name"
    if head in SPOKESPEOPLE:
        traceable = definite or named_in_head or _affiliated(tokens, start, stop, end)
        return (NAMED if traceable else ANONYMOUS), "person"
    if head == "media":
        return (NAMED if "state" in lower[start:stop] else ANONYMOUS), "organisation"
    if head in DOCUMENTS and head not in ORGANISATIONS:
        traceable = definite or named_in_head or _published(tokens, start, stop, end)
        return (NAMED if traceable else ANONYMOUS), "document"
    if head in VAGUE:
        return ANONYMOUS, "person"
    if head in ORGANISATIONS:
        bare = not indefinite and not _plural(head)
        return (NAMED if definite or named_in_head or bare else ANONYMOUS), "organisation"
    if head in RESEARCHERS and _of_institute(tokens, start, stop, end):
        return NAMED, "person"
    kind = "person" if head in ROLES else "other"
    if definite:
        return NAMED, kind
    if indefinite or _plural(head):
        return ANONYMOUS, kind
    return NAMED, kind


def _possessive(lower: str) -> bool:
    return lower.endswith(("'s", "s'"))


def _plural(head: str) -> bool:
    if head in SINGULAR_S:
        return False
    return head.endswith(("s", "men", "people", "staff", "clergy")) and not head.endswith("ss")


def _is_partitive(tokens: Tokens, start: int, stop: int, end: int) -> bool:
    """ "one of the officers", "a group of residents": a part of many has no name."""
    if stop >= end or tokens.lower[stop] != "of":
        return False
    head = tokens.lower[stop - 1]
    if head not in QUANTITIES or tokens.lower[start] in ("the", "this"):
        return False
    return not any(
        is_proper(tokens, k) and tokens.lower[k] not in PEOPLE for k in range(start, stop)
    )


def _affiliated(tokens: Tokens, start: int, stop: int, end: int) -> bool:
    """Whether a spokesperson's organisation is told: "for the ministry", "a police spokesman"."""
    if any(tokens.lower[k] in ORGANISATIONS for k in range(start, stop - 1)):
        return True
    return stop + 1 < end and tokens.lower[stop] in ("for", "of", "at", "from", "with", "to")


def _published(tokens: Tokens, start: int, stop: int, end: int) -> bool:
    """Whether a document can be found: "a study in Nature", "court documents"."""
    if any(tokens.lower[k] in TRACEABLE_MODIFIERS for k in range(start, stop - 1)):
        return True
    if "signed" in tokens.lower[stop:end]:
        return False
    if stop < end and tokens.lower[stop] in ("by", "from") and "the" in tokens.lower[stop:end]:
        return True
    return any(is_proper(tokens, k) for k in range(stop + 1, end))


def _of_institute(tokens: Tokens, start: int, stop: int, end: int) -> bool:
    if any(is_proper(tokens, k) for k in range(start, stop - 1)):
        return True
    return (
        stop + 1 < end
        and tokens.lower[stop] in ("at", "from", "with", "of")
        and any(is_proper(tokens, k) for k in range(stop + 1, end))
    )


def _follows_noun(following: str) -> bool:
    """After a participle these show that it stands behind its noun: "polled by", "seen in"."""
    return following in PREPOSITIONS or following in ("", "that", "as", "earlier", "last", "this")
