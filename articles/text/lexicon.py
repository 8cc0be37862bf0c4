"""What segmentation knows of one language, gathered for quick look-ups."""

import re
from dataclasses import dataclass
from functools import lru_cache

import sentencex

from articles.text.abbreviations import BY_LANGUAGE, EVERYWHERE, RELATIVES, Abbreviation
from articles.text.neighbours import (
    ARTICLES,
    CONTINUATIONS,
    DESIGNATIONS,
    OPENERS,
    ORDINAL_NOUNS,
    ORDINALS,
    SPEECH_VERBS,
)

_PRIMARY_SUBTAG = re.compile(r"[a-z]{2,3}")
_UNDETERMINED = {"und", "mul", "mis", "zxx"}
# Languages that write a question mark, or a full stop, as a character that is none elsewhere.
_OWN_STOPS = {"el": ";\u037e", "hy": ":"}

_LONGEST_SPEECH_CLAUSE = 9
_LONGEST_ASKED = 5
_VOWELS = frozenset("aeiouyáéíóúýàèìòùâêîôûäëïöüãõåæøœąęěůűőăașțıіїєаеёиоуыэюяαεηιουωάέήίόύώ")
# Scripts that write vowels as letters: only there does their absence tell.
_LETTERS_WITH_VOWELS = frozenset("bcdfghjklmnpqrstvwxzçčćďđğłñńřśšťźżžбвгджзйклмнпрстфхцчшщґ")
_STREETS = frozenset(("de", "nl"))  # "Goethestr.", "Kerkstr."
_ALSO_IN_CAPITALS = set(Abbreviation) - {Abbreviation.NEVER, Abbreviation.OPEN}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words and signs of one language that decide where its sentences end."""

    language: str
    abbreviations: dict[str, Abbreviation]
    openers: frozenset[str]
    continuations: frozenset[str]
    designations: frozenset[str]
    speech_verbs: tuple[str, ...]
    ordinals: bool
    before_ordinals: frozenset[str]
    ordinal_nouns: frozenset[str]
    own_stops: str
    nouns_capitalised: bool
    asks_sentencex: bool
    dash_opens: bool

    def class_of(self, word: str) -> Abbreviation | None:
        """The class of a word before a stop; words in no list of ours are looked up in sentencex."""
        known = self.abbreviations.get(word)
        if known is not None or len(word) == 1:
            return known
        return Abbreviation.OPEN if self._looks_shortened(word) else None

    def _looks_shortened(self, word: str) -> bool:
        """Whether a word in no list of ours is one of sentencex's, or cannot be a whole word."""
        if word.endswith("str") and self.language in _STREETS:
            return True
        if len(word) > _LONGEST_ASKED or not word.isprintable():
            return False  # a lone surrogate is not printable, and nothing sentencex can read
        if word.isalpha() and not word.isupper() and _VOWELS.isdisjoint(word.lower()):
            return word[0].lower() in _LETTERS_WITH_VOWELS
        return self.asks_sentencex and _listed_by_sentencex(self.language, word)

    def attributes_speech(self, clause: str) -> bool:
        """Whether a clause right after a quotation tells who spoke."""
        if self.language == "ja":
            return clause.startswith(self.speech_verbs)
        if self.language == "zh":
            return clause.endswith(self.speech_verbs)
        words = clause.split()
        if len(words) > _LONGEST_SPEECH_CLAUSE or words[0] in self.openers - ARTICLES:
            return False
        return any(word.strip(",،") in self.speech_verbs for word in words)


@lru_cache(maxsize=256)
def lexicon_for(language: str) -> Lexicon:
    """The lexicon of a BCP 47 code.

    A language without lists gets what holds everywhere; what is no code at all gets English.
    """
    primary = re.split("[-_]", language.strip().lower(), maxsplit=1)[0]
    if primary in _UNDETERMINED or not _PRIMARY_SUBTAG.fullmatch(primary):
        primary = "en"
    source = RELATIVES.get(primary, primary)
    before_ordinals = ORDINALS.get(primary, ORDINALS.get(source))
    return Lexicon(
        language=primary,
        abbreviations=_abbreviations(source),
        openers=_words(OPENERS, source),
        continuations=_words(CONTINUATIONS, source),
        designations=_words(DESIGNATIONS, source),
        speech_verbs=tuple(SPEECH_VERBS.get(source, "").split()),
        ordinals=before_ordinals is not None,
        before_ordinals=frozenset((before_ordinals or "").split()),
        ordinal_nouns=_words(ORDINAL_NOUNS, source),
        own_stops=_OWN_STOPS.get(primary, ""),
        nouns_capitalised=source == "de",
        # Its English list holds common words ("me", "may", "miss"); ours replaces it.
        asks_sentencex=primary != "en",
        # Elsewhere a dash opens a speaker's turn; in English it adds to what was said.
        dash_opens=primary != "en",
    )


def _words(table: dict[str, str], language: str) -> frozenset[str]:
    return frozenset(table.get(language, "").split())


def _abbreviations(language: str) -> dict[str, Abbreviation]:
    forms: dict[str, Abbreviation] = {}
    derived: dict[str, Abbreviation] = {}
    for table in (EVERYWHERE, BY_LANGUAGE.get(language, {})):
        for kind, words in table.items():
            for word in words.split():
                forms[word] = kind
                if len(word) > 1:
                    derived[word[0].upper() + word[1:]] = kind
                if len(word) > 1 and kind in _ALSO_IN_CAPITALS:
                    derived[word.upper()] = kind
    return derived | forms


@lru_cache(maxsize=8192)
def _listed_by_sentencex(language: str, word: str) -> bool:
    """Whether sentencex takes a stop after the word for an abbreviation's in this language."""
    probe = f"Xxxx {word}. Xxxx xxxx."
    return len(sentencex.get_sentence_boundaries(language, probe)) == 1
