"""PURE: words that decide what a claim says, by language: written-out numbers, negations, and words that begin
sentences without being names.

A language without a list borrows nothing from another one: what is “no” in English is “in the” in Portuguese.
"""

from collections.abc import Mapping
from functools import cache

# Written-out numbers one after the other, from the number before them on. French and Spanish “one” is the article.
_COUNTING: dict[str, tuple[int, str]] = {
    "en": (
        0,
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty",
    ),
    "de": (0, "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"),
    "fr": (2, "deux trois quatre cinq six sept huit neuf dix onze douze"),
    "es": (2, "dos tres cuatro cinco seis siete ocho nueve diez once doce"),
}
# Others, each with what it is compared by; beside a number (“4 million”) they are numbers as well.
_OTHER_NUMERALS: dict[str, str] = {
    "en": "thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 dozen=12 hundred thousand million "
    "billion trillion half quarter once twice double triple dozens hundreds thousands millions billions",
    "de": "hundert tausend million millionen=million milliarde milliarden=milliarde billion billionen=billion "
    "halb=hälfte hälfte dutzend=12 doppelt",
    "fr": "cent mille million millions=million milliard milliards=milliard moitié douzaine=12 double",
    "es": "cien=ciento ciento mil millón millones=millón mitad docena=12 doble",
}

_NEGATIONS: dict[str, str] = {
    "en": "not no never none nobody nothing neither nor without cannot nowhere hardly denied denies deny",
    "de": "nicht kein keine keinen keinem keiner keines keinerlei nie niemals niemand niemanden niemandem nichts "
    "ohne weder nirgends",
    "fr": "ne n' pas non jamais aucun aucune rien personne sans ni nulle",
    "es": "no nunca jamás ningún ninguna ninguno nadie nada sin tampoco ni",
    "it": "non no mai nessun nessun' nessuno nessuna niente nulla senza né",
    "pt": "não nunca jamais nenhum nenhuma ninguém nada sem nem",
    "nl": "niet geen nooit niemand niets zonder noch",
}

# Languages that write a word that has lost its vowel together with the next one: n'a, qu'aucun, nessun'altra.
_ELIDING = {"fr", "it"}
# Elsewhere 1,200 is, or may be, one and a fifth.
_COMMAS_BETWEEN_THOUSANDS = {"en"}

_OPENERS: dict[str, str] = {
    "en": "the a an this that these those it he she we they i you there here in on at by for from to of with as after "
    "before since until during about over under and but or if when while where what who why how his her its our their "
    "my your some many most more all both each every one's also however meanwhile yet still so then now according",
    "de": "der die das den dem des ein eine einen einem einer es er sie wir ich in im am an auf bei von vom zu zum zur "
    "mit nach vor seit bis und aber oder wenn als während wo was wer wie dies diese dieser dieses auch",
    "fr": "le la les l' un une des du de d' en à au aux il elle ils elles on nous je j' ce c' cette ces et mais ou si s' "
    "que qu' quand lorsqu' dans sur par pour avec après avant depuis selon",
    "es": "el la los las un una unos unas de del en al él ella ellos ellas y pero o si cuando con por para según tras",
}


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def numerals_of(language: str) -> Mapping[str, str]:
    """Written-out numbers, with what they are compared by."""
    return _numerals(_primary(language))


def negations_of(language: str) -> frozenset[str]:
    return _words(_NEGATIONS.get(_primary(language), ""))


def openers_of(language: str) -> frozenset[str]:
    """Words that have a capital letter only because a sentence begins with them."""
    return _words(_OPENERS.get(_primary(language), ""))


def elides(language: str) -> bool:
    """Whether an apostrophe ends a word there; lists have such a word with its apostrophe."""
    return _primary(language) in _ELIDING


def has_commas_between_thousands(language: str) -> bool:
    return _primary(language) in _COMMAS_BETWEEN_THOUSANDS


@cache
def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


@cache
def _numerals(language: str) -> Mapping[str, str]:
    first, counted = _COUNTING.get(language, (0, ""))
    found = {word: str(number) for number, word in enumerate(counted.split(), first)}
    for entry in _OTHER_NUMERALS.get(language, "").split():
        word, _, value = entry.partition("=")
        found[word] = value or word
    return found
