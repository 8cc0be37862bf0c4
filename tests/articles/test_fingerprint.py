import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.fingerprint import fingerprint, fold_typography

CLAIM = 'He\'s sure: "12 people" died - or 13... in all.'


@pytest.mark.parametrize(
    "variant",
    [
        "He’s sure: “12 people” died – or 13… in all.",
        'He`s sure: "12 people" died - or 13... in all.',
        "He‘s sure: «12 people» died — or 13... in all.",
        'He\'s  sure:\n"12 people"\tdied \u2212 or 13... in all. ',
        'HE\'S SURE: "12 PEOPLE" DIED - OR 13... IN ALL.',
        'He\'s sure:\u00a0"12 peo\u00adple" died\u2009-\u200b or 13… in all.',
    ],
)
def test_typography_makes_no_difference(variant):
    assert fingerprint(variant) == fingerprint(CLAIM)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 dead", "21 dead"),
        ("10² metres", "102 metres"),
        ("½ of them", "12 of them"),
        ("Ten men met five women", "Five women met ten men"),
        ("He did not go", "He did go"),
        ("1.5 million", "15 million"),
        ("-5 degrees", "5 degrees"),
        ("Resume", "Résumé"),
        ("US", "U.S."),
    ],
)
def test_different_claims_have_different_keys(one, other):
    assert fingerprint(one) != fingerprint(other)


def test_composed_and_decomposed_letters_are_the_same():
    assert fingerprint("Zu\u0308rich") == fingerprint("Zürich")


def test_sharp_s_is_double_s():
    assert fingerprint("STRASSE") == fingerprint("Straße")


@given(st.text())
def test_a_key_is_sixteen_hexadecimal_digits_for_any_text(text):
    assert re.fullmatch("[0-9a-f]{16}", fingerprint(text))


@given(st.text(st.sampled_from("aB1`'\"- \t\n\r\v\f\x1c\x1f\0\x7f")))
def test_white_space_is_folded_in_text_of_any_kind(text):
    assert fold_typography(text) == " ".join(text.replace("`", "'").split())
    assert fold_typography(f"{text}é") == " ".join(f"{text}é".replace("`", "'").split())


def test_keys_stay_the_same_from_release_to_release():
    """They are stored: `b2sum -l 64` of "12 dead"."""
    assert fingerprint("12 Dead") == "9631596fc285b50f"
