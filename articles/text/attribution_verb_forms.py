"""Verbs of saying in all their forms, with what must follow each before it reports somebody's words.

Verbs are listed as lemmas under the complement that makes them report something, so that a verb is added in one
place and its forms follow.
"""

from __future__ import annotations

from typing import NamedTuple

from articles.text.attribution_lexicon import words


class Verb(NamedTuple):
    """One inflected form of a reporting verb."""

    lemma: str
    form: str  # "base", "s", "past", "participle" (where it differs from the past) or "ing"
    frames: frozenset[str]
    noun_like: bool  # the same letters are also a noun: "claims", "report", "forecast"


# A verb counts as reporting somebody's words only when what its frame names follows or encloses it.
LEMMAS_BY_FRAME: dict[str, str] = {
    # Anything: the verb alone says that somebody speaks.
    "any": """
        say warn insist deny allege acknowledge concede assert contend stress emphasise emphasize reiterate
        caution complain lament remark comment testify tweet quip accuse blame criticise criticize condemn
        denounce slam urge vow pledge confirm dispute estimate predict forecast boast speculate apologise
        apologize disclose elaborate deplore decry chide rebuke foresee opine clarify
    """,
    # "that", a clause, a quotation, or words that enclose the verb.
    "content": """
        remember
        announce declare find conclude show believe think expect fear hope add recall write indicate reveal
        note observe explain mention suggest imply maintain argue claim state reply respond answer agree rule
        report tell post repeat point hint assess suspect assume reckon doubt know stipulate recount admit
        advise counter guess retort joke signal underline underscore highlight reaffirm affirm consider
        determine specify proclaim calculate project feel worry learn promise threaten
    """,
    # A quotation only: these verbs mean many other things.
    "quote": """
        ask answer continue shout cry whisper sigh scream snap laugh read go begin agree plead yell exclaim
        mutter murmur interject chant wonder echo promise joke recite speak
    """,
    # "vowed to end", "claimed to have destroyed"
    "to": "promise threaten claim",
    # "described the charges as absurd"
    "as": "describe see regard view dismiss reject portray characterise characterize depict brand label list classify",
    # "expects growth to slow"
    "object_to": "expect believe project consider attribute ascribe",
    # "described hearing", "admitted taking bribes"
    "gerund": "describe recall report admit",
    # Any object, when the subject can speak: "the bill demands a tax" reports nobody.
    "speaker": "demand describe document praise hail laud report chronicle",
    # Any object, when the subject is a document: "a study finds a link"
    "document": "find show suggest indicate reveal conclude highlight project detail put report link associate",
    # An object that is itself something said or decided: "rejected claims", "claimed responsibility"
    "said_object": "reject dismiss refute rebut welcome repudiate admit claim",
    # "argued for mercy"
    "side": "argue plead",
    # "ruled out sending troops"
    "out": "rule",
    # "put inflation at 2.6 percent", ", as she put it,"
    "at": "put",
    # An object that is thought of, when it is not a pronoun's: "officials believe the tunnel runs"
    "mind": "believe think expect fear suspect doubt assume reckon",
    # "called for", "called on", "called the plan “dead”"
    "call": "call",
}

IRREGULAR: dict[str, tuple[str, str, str, str]] = {
    # lemma: third person, past, participle, -ing
    "say": ("says", "said", "said", "saying"),
    "tell": ("tells", "told", "told", "telling"),
    "think": ("thinks", "thought", "thought", "thinking"),
    "find": ("finds", "found", "found", "finding"),
    "write": ("writes", "wrote", "written", "writing"),
    "show": ("shows", "showed", "shown", "showing"),
    "know": ("knows", "knew", "known", "knowing"),
    "put": ("puts", "put", "put", "putting"),
    "read": ("reads", "read", "read", "reading"),
    "see": ("sees", "saw", "seen", "seeing"),
    "foresee": ("foresees", "foresaw", "foreseen", "foreseeing"),
    "forecast": ("forecasts", "forecast", "forecast", "forecasting"),
    "go": ("goes", "went", "gone", "going"),
    "begin": ("begins", "began", "begun", "beginning"),
    "feel": ("feels", "felt", "felt", "feeling"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "signal": ("signals", "signalled", "signalled", "signalling"),
    "label": ("labels", "labelled", "labelled", "labelling"),
    "admit": ("admits", "admitted", "admitted", "admitting"),
    "quip": ("quips", "quipped", "quipped", "quipping"),
    "slam": ("slams", "slammed", "slammed", "slamming"),
    "rebut": ("rebuts", "rebutted", "rebutted", "rebutting"),
}

NOUN_LIKE = words(
    """
    claim report estimate forecast comment demand promise call note post hope fear doubt show tweet remark
    reply answer stress state urge document joke boast worry label brand project rule hint link associate view highlight
    signal retort counter guess caution pledge project
    """
)


def _forms(lemma: str) -> tuple[str, str, str, str]:
    if lemma in IRREGULAR:
        return IRREGULAR[lemma]
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma[:-1] + "ied", lemma + "ing"
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    return third, lemma + "ed", lemma + "ed", lemma + "ing"


def _verbs() -> dict[str, Verb]:
    frames: dict[str, set[str]] = {}
    for frame, lemmas in LEMMAS_BY_FRAME.items():
        for lemma in lemmas.split():
            frames.setdefault(lemma, set()).add(frame)
    found: dict[str, Verb] = {}
    for lemma, wanted in frames.items():
        third, past, participle, ing = _forms(lemma)
        # A later form overwrites an equal earlier one: "put" is read as a past tense.
        for form, word in (
            ("base", lemma),
            ("s", third),
            ("ing", ing),
            ("participle", participle),
            ("past", past),
        ):
            noun_like = lemma in NOUN_LIKE and word in (lemma, third)
            found[word] = Verb(lemma, form, frozenset(wanted), noun_like)
    return found


VERBS: dict[str, Verb] = _verbs()
VERBS |= {
    american: VERBS[british]
    for american, british in (
        ("signaled", "signalled"),
        ("signaling", "signalling"),
        ("labeled", "labelled"),
        ("labeling", "labelling"),
    )
}
