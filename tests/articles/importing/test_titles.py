"""An article that comes without a title gets one from its own text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.drafts import draft, title_of


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Bridge closed\n\nThe bridge was closed.", "Bridge closed"),
        ("“Bridge closed”\n\nThe bridge was closed.", "“Bridge closed”"),
        ("The bridge was closed.\n\nIt rained.", "The bridge was closed. It rained."),
        ("Bridge closed\r\n\r\nThe bridge was closed.", "Bridge closed"),
        ("Is the bridge closed?\n\nNo.", "Is the bridge closed? No."),
        ("“It is closed.”\n\nSo they said.", "“It is closed.” So they said."),
        ("Bridge closed\nThe bridge was closed.", "Bridge closed The bridge was closed."),
        ("One\u2003two.", "One two."),
        ("x" * 160 + "\n\nText.", "x" * 160),
        ("x" * 161 + "\n\nText.", "x" * 79 + "…"),
        ("word " * 40, "word " * 14 + "word…"),
    ],
)
def test_a_title_is_the_heading_or_the_opening_words(body, title):
    assert draft({"body": body}).title == title


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_a_made_title_is_never_blank_and_never_too_long(body):
    title = title_of(body)
    assert title.strip()
    assert len(title) <= 160
    assert "\n" not in title
