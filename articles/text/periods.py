"""Whether a period ends its sentence, belongs to the word before it, or does both."""

import re
from functools import lru_cache

from articles.text.abbreviations import Abbreviation
from articles.text.lexicon import lexicon_for
from articles.text.neighbours import NAME_LINKS, NEVER_NAMES, SAINTS, SETTINGS
from articles.text.surroundings import OPENING_SIGNS, NextWords, Start, Stop, Surroundings

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_ROMAN = re.compile("[IVXLC]{2,6}")
_MARKER = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,3}|[ivxIVX]{1,5}")
_LONGEST_MARKER = 8
_DESIGNATOR = re.compile(r"[A-Z]|[IVXLC]{2,6}|[A-Z]?\d.*")
# No abbreviation is as long as this, but for German streets ("Hauptstr.").
_LONG = 8
_LONG_WORD = re.compile(r"[a-z]{8}\Z(?<!str)")
_LONGEST_IN_GROUP = 3
_DEGREES = frozenset("CFK")
_LONGEST_SETTING = 3
_REACH = 40
_COURTESY = frozenset(("Mr", "Mrs", "Ms", "Dr"))


def ends_at_period(around: Surroundings, stop: Stop, opened: int, start: Start) -> bool:
    """Whether the sentence that began at `opened` ends with the period of this stop."""
    if _LONG_WORD.match(around.text, max(opened, stop.at - _LONG), stop.at):
        return True
    word = around.word_before(stop.at)
    if not word or always_ends(around.lexicon.language, word):
        return True
    return ends_after(around, word, stop, opened, start)


@lru_cache(maxsize=16_384)
def always_ends(language: str, word: str) -> bool:
    """Whether a sentence ends behind this word whatever is around it: it is whole, no number and in no list.

    Most words are, and few of them make up most of what is written.
    """
    return (
        len(word) > _LONGEST_IN_GROUP
        and word.isalpha()
        and _MARKER.fullmatch(word) is None
        and _ROMAN.fullmatch(word) is None
        and lexicon_for(language).class_of(word) is None
    )


def ends_after(around: Surroundings, word: str, stop: Stop, opened: int, start: Start) -> bool:
    """Whether the sentence ends with the stop behind this word, by all that is around it."""
    if _is_list_marker(around, word, stop, opened):
        return False
    if word.replace(".", "").replace(",", "").isdigit():
        return _ends_after_number(around, word, stop, start)
    kind = _class_of(around, word, stop)
    if kind is not None:
        return _ends_after_abbreviation(around, kind, word, stop, opened, start)
    if len(word) == 1:
        return _ends_after_letter(around, word, stop, start)
    if _INITIALS.fullmatch(word):
        return start is Start.UPPER and around.opens(around.next_words(stop))
    if around.lexicon.ordinals and _ROMAN.fullmatch(word):
        return _ends_open(around, around.next_words(stop))
    return True


def _is_list_marker(around: Surroundings, word: str, stop: Stop, opened: int) -> bool:
    """Whether a sentence, or the part after a colon, has only been numbered: "1.", "a.", "(IV.)"."""
    text = around.text
    begun = stop.at - len(word)
    if text[max(opened, begun - 2) : begun] == ": ":
        return _MARKER.fullmatch(word) is not None
    if stop.at - opened > _LONGEST_MARKER or text[opened : stop.at].strip(OPENING_SIGNS) != word:
        return False
    return len(word) == 1 or _MARKER.fullmatch(word) is not None


def _class_of(around: Surroundings, word: str, stop: Stop) -> Abbreviation | None:
    """The class of the word, or of a group of short words: "p. m.", "EE. UU.", "z. B."."""
    lexicon = around.lexicon
    if len(word) <= _LONGEST_IN_GROUP:
        begun = stop.at - len(word)
        if around.text[max(0, begun - 2) : begun - 1] == ".":
            previous = around.previous_word(stop, word)
            group = lexicon.abbreviations.get(previous.lstrip(OPENING_SIGNS) + word)
            # "J. D. Vance" holds no degree in law; "U. S." is a country.
            initials = len(word) == 1 and word.isupper() and previous[0] != "U"
            if group is not None and not initials:
                return group
        words = around.next_words(stop)
        if words.sign == "." and f"{word}.{words.first}" in lexicon.abbreviations:
            return Abbreviation.NEVER
    return lexicon.class_of(word)


def _ends_after_number(around: Surroundings, word: str, stop: Stop, start: Start) -> bool:
    """Some languages write "5." for "fifth": "5. Mai" does not end a sentence."""
    lexicon = around.lexicon
    words = around.next_words(stop)
    previous = around.previous_word(stop, word)
    if start is Start.DIGIT and (words.sign == "." or previous[-1:] == ".") and len(word) <= 2:
        return False  # "5. 3. 1960"
    if not lexicon.ordinals or len(word) > 2:
        return True
    if start is Start.DIGIT or words.first in lexicon.ordinal_nouns:
        return False
    if around.opens(words):
        return True
    if "*" in lexicon.before_ordinals:
        return False
    return previous.strip(",").lower() not in lexicon.before_ordinals


def _ends_after_letter(around: Surroundings, word: str, stop: Stop, start: Start) -> bool:
    """A single letter is an initial ("J. K. Rowling") or a designation ("Plan B.")."""
    if not word.isupper() and not word.islower():
        return not word.isalpha()
    previous = around.previous_word(stop, word)
    if previous.lower() in around.lexicon.designations:
        return True
    if start is not Start.UPPER:
        return start is Start.CASELESS
    words = around.next_words(stop)
    if not words.first or (word in _DEGREES and previous[-1:].isdigit()):
        return True
    return around.opens(words) or (word.islower() and words.goes_on_lower)


def _ends_after_abbreviation(
    around: Surroundings, kind: Abbreviation, word: str, stop: Stop, opened: int, start: Start
) -> bool:
    if kind is Abbreviation.NEVER:
        return False
    if start is not Start.UPPER:
        return kind is Abbreviation.LAST and around.text[stop.following] != "("
    words = around.next_words(stop)
    if kind is Abbreviation.YEAR:
        kind = _year_or_title(around, word, stop, opened)
    elif word == "St":
        kind = _street_or_saint(around, word, stop, words)
    if kind is Abbreviation.TITLE:
        return words.first in NEVER_NAMES and words.goes_on_lower
    if kind is Abbreviation.NUMBERED:
        spoken = words.first in "AI" and word.lower() == "no"
        return spoken or not _DESIGNATOR.fullmatch(words.first)
    if _is_setting(around, stop, opened):
        return False
    if kind is Abbreviation.OPEN:
        return _ends_open(around, words)
    return words.first not in around.lexicon.continuations


def _is_setting(around: Surroundings, stop: Stop, opened: int) -> bool:
    """Whether the sentence has only said when or where: "At 5 a.m.", "In the U.S."."""
    said = around.text[opened : min(stop.at, opened + _REACH)].split()
    return len(said) <= _LONGEST_SETTING and said[0] in SETTINGS


def _ends_open(around: Surroundings, words: NextWords) -> bool:
    """After a country, company or unit: a new sentence, or the rest of a longer name?"""
    lexicon = around.lexicon
    if around.opens(words) or _opens_with_title(around, words):
        return True
    if words.first in lexicon.continuations or words.second in NAME_LINKS:
        return False
    return words.goes_on_lower and not lexicon.nouns_capitalised


def _opens_with_title(around: Surroundings, words: NextWords) -> bool:
    """ "5 p.m. Dr. Hale" is two sentences, "U.S. Rep. Hale" and "Calif. Gov. Hale" are not."""
    if words.sign != ".":
        return False
    if around.lexicon.language == "en":
        return words.first in _COURTESY
    return around.lexicon.abbreviations.get(words.first) is Abbreviation.TITLE


def _year_or_title(around: Surroundings, word: str, stop: Stop, opened: int) -> Abbreviation:
    """ "В 2020 г. Минздрав" is a beginning, "закрыли в 2020 г. Минздрав" may be an end."""
    if not around.previous_word(stop, word)[-1:].isdigit():
        return Abbreviation.TITLE
    said = around.text[opened : min(stop.at, opened + _REACH)].split()
    return Abbreviation.TITLE if len(said) <= _LONGEST_SETTING else Abbreviation.OPEN


def _street_or_saint(around: Surroundings, word: str, stop: Stop, words: NextWords) -> Abbreviation:
    before = around.previous_word(stop, word)[:1]
    street = before.isupper() or before.isdigit()
    return Abbreviation.OPEN if street and words.first not in SAINTS else Abbreviation.TITLE
