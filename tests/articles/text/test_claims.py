"""How alike claims are, and whether they differ in numbers, names and negations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.claims import NAME, NEAR, NEGATION, NUMBER, Difference, differences, likeness


def told(here, there, language="en"):
    return [
        (difference.kind, " ".join(difference.here), " ".join(difference.there))
        for difference in differences(here, there, language)
    ]


@pytest.mark.parametrize(
    ("here", "there", "similarity"),
    [
        ("It rained.", "It rained.", 1.0),
        ("IT  rained – “now”.", 'It rained - "now".', 1.0),
        # 3 of 4 characters in the same order.
        ("abcd", "abcx", 0.75),
        # Order counts: of “ab” and “ba” only one character stands in the same order.
        ("ab", "ba", 0.5),
        ("abc", "xyz", 0.0),
        ("", "abc", 0.0),
    ],
)
def test_likeness_is_the_share_of_characters_in_the_same_order(here, there, similarity):
    assert likeness(here, there) == likeness(there, here) == similarity


def test_only_equal_claims_are_wholly_alike():
    assert likeness("x" * 5_000 + "a", "x" * 5_000 + "b") == 0.999


def test_what_is_less_alike_than_asked_is_not_alike_at_all():
    assert likeness("abcd", "abcx", 0.8) == 0


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (
            "Officials said repairs will cost 4 million.",
            "Repairs will cost 4 million, officials say.",
        ),
        ("It was opened in 1931.", "It was opened by the king in 1931."),
        ("12 people died in the fire.", "21 people died in the fire."),
    ],
)
def test_what_people_would_call_nearly_the_same_is_near(here, there):
    assert NEAR <= likeness(here, there) < 1


@pytest.mark.parametrize(
    ("here", "there", "language", "difference"),
    [
        ("12 dead in fire.", "21 dead in fire.", "en", (NUMBER, "12", "21")),
        ("Two people died.", "Three people died.", "en", (NUMBER, "Two", "Three")),
        ("It costs $4.", "It costs €4.", "en", (NUMBER, "$4", "€4")),
        ("It costs 4 million.", "It costs 4 billion.", "en", (NUMBER, "million", "billion")),
        ("It fell to -5.", "It fell to 5.", "en", (NUMBER, "-5", "5")),
        ("It is 10² m.", "It is 10³ m.", "en", (NUMBER, "²", "³")),
        ("It rose by 1.2.", "It rose by 12.", "en", (NUMBER, "1.2", "12")),
        ("It rose by 4 %.", "It rose by 4.", "en", (NUMBER, "4 %", "4")),
        ("It rose in 2024.", "It rose.", "en", (NUMBER, "2024", "")),
        ("In 2024 120 died.", "In 2024 121 died.", "en", (NUMBER, "120", "121")),
        ("12 dead, 21 hurt.", "21 dead, 12 hurt.", "en", (NUMBER, "12 21", "21 12")),
        ("三人死亡。", "五人死亡。", "zh", (NUMBER, "三", "五")),
        ("١٢ قتيلا", "٢١ قتيلا", "ar", (NUMBER, "١٢", "٢١")),
        ("Meyer said so.", "Maier said so.", "en", (NAME, "Meyer", "Maier")),
        ("It is in Paris.", "It is in Lyon.", "en", (NAME, "Paris", "Lyon")),
        ("Anna beat Rosa.", "Rosa beat Anna.", "en", (NAME, "Anna Rosa", "Rosa Anna")),
        ("The US agreed.", "The EU agreed.", "en", (NAME, "US", "EU")),
        ("It was not shut.", "It was shut.", "en", (NEGATION, "not", "")),
        ("It was shut.", "It wasn’t shut.", "en", (NEGATION, "", "wasn't")),
        ("Nobody was hurt.", "Somebody was hurt.", "en", (NEGATION, "Nobody", "")),
        ("Das ist nicht wahr.", "Das ist wahr.", "de-AT", (NEGATION, "nicht", "")),
        ("Es gab keinerlei Hilfe.", "Es gab Hilfe.", "de", (NEGATION, "keinerlei", "")),
        ("Elle n’a pas payé.", "Elle a payé.", "fr", (NEGATION, "n' pas", "")),
        ("Il dit qu'aucun n'a payé.", "Il dit qu'un a payé.", "fr", (NEGATION, "aucun n'", "")),
        ("Elle parle d'aucune.", "Elle parle d'une.", "fr-CA", (NEGATION, "aucune", "")),
        ("Il cite « Don't ».", "Il cite « Do ».", "fr", (NEGATION, "Don't", "")),
        ("Nessun'altra paga.", "Un'altra paga.", "it", (NEGATION, "Nessun'", "")),
        ("L'Italie gagne.", "L'Espagne gagne.", "fr", (NAME, "Italie", "Espagne")),
        ("Sono 1,200 km.", "Sono 1200 km.", "it", (NUMBER, "1,200", "1200")),
        ("Das sind 1,200 km.", "Das sind 1200 km.", "de", (NUMBER, "1,200", "1200")),
        ("It is 1,200 km.", "It is 1.200 km.", "en", (NUMBER, "1,200", "1.200")),
    ],
)
def test_what_makes_another_claim_is_pointed_out(here, there, language, difference):
    kind, ours, theirs = difference

    assert (kind, ours, theirs) in told(here, there, language)
    assert (kind, theirs, ours) in told(there, here, language)


@pytest.mark.parametrize(
    ("here", "there", "language"),
    [
        ("It costs 1,200,000 euros.", "It costs 1 200 000 euros.", "en"),
        ("It is 1,200 km.", "It is 1200 km.", "en-GB"),
        ("Das sind 1 200,5 km.", "Das sind 1200,5 km.", "de"),
        ("C'est à Paris.", "À Paris c'est tout.", "fr"),
        ("L'Italie gagne.", "Selon lui, l'Italie gagne.", "fr"),
        ("L’Italia vince.", "vince l'Italia.", "it"),
        ("D'après lui, rien ne change.", "Rien ne change, dit-il.", "fr"),
        ("Twelve people died.", "12 people died.", "en"),
        ("A dozen people died.", "12 people died.", "en"),
        ("It wasn't shut.", "It was not shut.", "en"),
        ("١٢ قتيلا", "12 قتيلا", "ar"),
        ("The bridge was shut.", "A bridge was shut.", "en"),
        ("Repairs are late.", "The repairs are late.", "en"),
        ("Bridge Repairs Are Late", "Bridge repairs are late", "en"),
        ("Officials said it rained.", "It rained, officials said.", "en"),
        # What is a negation in one language is an everyday word in another.
        ("Ele vive no Porto.", "Ele vive em Porto.", "pt"),
    ],
)
def test_what_only_looks_different_is_not_pointed_out(here, there, language):
    assert told(here, there, language) == []


def test_several_differences_are_told_by_kind():
    assert differences("Meyer did not pay 12 euros.", "Maier paid 21 euros.") == [
        Difference(NUMBER, ("12",), ("21",)),
        Difference(NAME, ("Meyer",), ("Maier",)),
        Difference(NEGATION, ("not",), ()),
    ]


TEXTS = st.text(alphabet="ab AB 12.,-%’'²三not ", max_size=30)


@given(TEXTS, TEXTS)
def test_differences_seen_from_the_other_side_are_the_same(here, there):
    mirrored = [Difference(each.kind, each.there, each.here) for each in differences(there, here)]

    assert differences(here, there) == mirrored
    assert differences(here, here) == []


@given(TEXTS, st.integers(0, 10**9), st.integers(0, 10**9), TEXTS)
def test_another_number_is_always_pointed_out(before, one, other, after):
    found = differences(f"{before} x {one} x {after}", f"{before} x {other} x {after}")

    assert any(each.kind == NUMBER for each in found) == (one != other)
