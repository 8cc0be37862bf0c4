import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.stored_form import stored_form, unstorable


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\r\n\r\ntwo", "one\n\ntwo"),
        ("one\r\r\ntwo", "one\n\ntwo"),
        (" \t\n text \u2003\n", "text"),
        ("two  spaces\tand a tab", "two  spaces\tand a tab"),
        ("line\u2028separator\x85next", "line\u2028separator\x85next"),
        # Neither composed nor decomposed: what a quotation looks like is kept.
        ("cafe\u0301 café", "cafe\u0301 café"),
        ("\ufeffmark", "\ufeffmark"),
        ("", ""),
        (" \r\n ", ""),
    ],
)
def test_line_ends_become_lf_and_the_edges_are_trimmed(given_text, stored):
    assert stored_form(given_text) == stored


@given(st.text())
def test_the_stored_form_of_a_stored_text_is_itself(text):
    once = stored_form(text)
    assert stored_form(once) == once
    assert "\r" not in once


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("plain", None),
        ("emoji 🚢 and \x1b control", None),
        ("a\0b", "It contains a NUL character."),
        ("ab\udc80", "It contains a lone surrogate at character 2."),
    ],
)
def test_what_no_database_takes_is_named(text, complaint):
    assert unstorable(text) == complaint
