"""The text form of rows that PostgreSQL copies; that it means what it should is tested by what is stored."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.copying import Copied, escaped
from articles.importing.drafts import draft
from articles.importing.preparing import Prepared, copied, cut, cut_for_copying


def test_what_ends_columns_and_rows_is_escaped_and_nothing_else():
    assert escaped("a\tb\nc\rd\\N") == "a\\tb\\nc\\rd\\\\N"
    assert escaped("“plain” 🚢 %s ?1 \x01") == "“plain” 🚢 %s ?1 \x01"


def test_the_beginning_of_every_row_is_put_in_at_once():
    rows = Copied(2, b"\x001\tOne\n\x002\tTwo\n")
    at = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
    whole = rows.beginning_with([7, at, None, True, "", "a\tb"]).decode()
    beginning = "7\t2026-03-01T09:30:15.123456+00:00\t\\N\tt\t\ta\\tb\t"
    assert whole == f"{beginning}1\tOne\n{beginning}2\tTwo\n"


def test_sentences_are_one_line_each_in_the_order_of_their_columns():
    text = "It rained.\tAll day. The mayor\nsaid so."
    rows = copied(cut(text, "en"))
    lines = rows.text.decode().splitlines()
    assert len(rows) == len(lines) == 3
    columns = [line.split("\t") for line in lines]
    assert columns[0][:5] == ["\x001", "0", "10", "It rained.", "1"]
    assert columns[2][3] == "The mayor\\nsaid so."
    assert columns[2][6:] == ["named", "t", "the mayor said so"]
    assert cut_for_copying([(text, "en"), ("Es regnet.", "de")])[0] == rows


@given(st.text(alphabet="ab. \t\n\r\\\\NtnA“\x01\x1fé\u2028"))
def test_the_sentences_can_be_read_again(text):
    rows = cut(text, "en")
    assert Prepared(draft({"body": "Any."}), copied(rows)).rows == rows


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_text_without_a_sentence_has_no_rows(text):
    assert len(copied(cut(text, "en"))) == 0
