"""What leaves for another machine arrives as it was."""

import json

import pytest

from articles.importing.outcomes import Kind, Origin, Outcome
from articles.importing.parcels import heard, packed, told, unpacked
from articles.importing.records import Record, Reject

PLACE = Origin("archive/a.jsonl", 7, 300)


@pytest.mark.parametrize(
    "item",
    [
        Record(
            PLACE, {"body": "Süd.\r\n\u2028", "required_reviews": 2, "earlier_texts": ["a", None]}
        ),
        Record(PLACE, {"body": "\ud800 and \0", "byline": {"deep": [1.5, True]}}),
        Record(Origin("-"), {}),
        Reject(PLACE, "No “\udfff”.", bytes(range(256))),
        Reject(PLACE, "Nothing stands there.", b""),
        Reject(Origin("a.txt"), "This cannot be read."),
    ],
)
def test_an_item_arrives_as_it_was(item):
    assert unpacked(packed([item, item])) == [item, item]


def test_what_is_nested_too_deeply_arrives_as_a_reject():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    found = unpacked(packed([Record(PLACE, {"body": deep}), Record(PLACE, {"body": "Fine."})]))
    assert found == [
        Reject(PLACE, "This JSON is nested too deeply."),
        Record(PLACE, {"body": "Fine."}),
    ]
    while deep:  # piece by piece: freed at once, it is too deep for the interpreter as well
        deep = deep[0]


def test_a_text_shrinks_on_its_way():
    records = [Record(PLACE, {"body": "The ferry sank at noon. " * 500})]
    assert len(packed(records)) < 3_000


@pytest.mark.parametrize("reason", ["", "“\ud800” and \0", "Süd"])
def test_what_became_of_it_comes_back_in_characters_that_any_column_holds(reason):
    outcomes = [Outcome(Kind.REJECTED, 7, 0, reason), Outcome(Kind.CREATED, 8, 30)]
    text = told(outcomes)
    assert heard(text) == outcomes
    assert text.isascii()
    assert "\0" not in text
    assert json.loads(text)
