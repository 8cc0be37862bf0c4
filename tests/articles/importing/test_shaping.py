"""Keys of a file become fields of an article as the options say, and nothing is lost without a word."""

import pytest

from articles.importing.formats import ReadingOptions, Record, read
from articles.importing.options import BadOption, assignments
from articles.importing.shaping import shape
from articles.importing.sources import find


def shaped(record, **options):
    return shape(ReadingOptions(**options))(record)


def test_without_options_a_record_is_what_it_was():
    record = {"body": "Text.", "colour": "red"}
    assert shaped(record) is record


def test_a_field_is_taken_from_the_key_that_is_named():
    record = {"headline": "T", "text": "B", "colour": "red"}
    mapping = {"title": "headline", "body": "text"}
    assert shaped(record, mapping=mapping) == {"title": "T", "body": "B", "colour": "red"}


def test_two_fields_can_change_places_and_share_a_key():
    assert shaped(
        {"title": "a", "byline": "b"}, mapping={"title": "byline", "byline": "title"}
    ) == {"title": "b", "byline": "a"}
    assert shaped({"who": "x"}, mapping={"publisher": "who", "byline": "who"}) == {
        "publisher": "x",
        "byline": "x",
    }


def test_where_the_key_is_missing_the_field_itself_counts():
    mapping = {"title": "headline"}
    assert shaped({"title": "own"}, mapping=mapping) == {"title": "own"}
    assert shaped({"title": "own", "headline": "mapped"}, mapping=mapping) == {"title": "mapped"}
    assert shaped({"body": "Text."}, mapping=mapping) == {"body": "Text."}


@pytest.mark.parametrize(
    ("record", "path", "expected"),
    [
        ({"author": {"name": "Ada", "id": 7}}, "author.name", {"byline": "Ada"}),
        ({"authors": [{"name": "Ada"}, {"name": "Eva"}]}, "authors.1.name", {"byline": "Eva"}),
        ({"author.name": "Ada"}, "author.name", {"byline": "Ada"}),
        ({"author": {"name": None}}, "author.name", {"byline": None}),
        ({"author": "Ada"}, "author.name", {}),
        ({"authors": []}, "authors.0", {}),
        ({"authors": ["Ada"]}, "authors.-1", {}),
        ({"authors": ["Ada"]}, "authors.²", {}),
        ({"authors": ["Ada"]}, "authors.99999999999999999999", {}),
    ],
)
def test_a_dotted_key_leads_into_objects_and_lists(record, path, expected):
    assert shaped({"body": "B", **record}, mapping={"byline": path}) == {"body": "B", **expected}


def test_a_fixed_value_is_every_articles():
    fixed = {"publisher": "The Weir", "required_reviews": "3"}
    for record in ({"body": "B"}, {"body": "B", "publisher": "Other", "required_reviews": 1}):
        assert shaped(record, fixed=fixed) == {
            "body": "B",
            "publisher": "The Weir",
            "required_reviews": 3,
        }


@pytest.mark.parametrize("none", [{}, {"language": None}, {"language": " "}])
def test_an_article_that_names_no_language_is_in_that_of_the_import(none):
    assert shaped({"body": "B", **none}, default_language="de")["language"] == "de"


def test_an_article_that_names_its_language_keeps_it():
    assert shaped({"language": "fr"}, default_language="de") == {"language": "fr"}
    assert shaped({"language": 5}, default_language="de") == {"language": 5}


def test_what_is_ignored_is_gone_and_a_star_is_all_that_is_no_field():
    record = {"body": "B", "title": "T", "tags": ["x"], "section": "s"}
    assert shaped(record, ignored=frozenset({"tags"})) == {
        "body": "B",
        "title": "T",
        "section": "s",
    }
    assert shaped(record, ignored=frozenset({"*"})) == {"body": "B", "title": "T"}
    assert shaped(record, ignored=frozenset({"*"}), mapping={"byline": "section"}) == {
        "body": "B",
        "title": "T",
        "byline": "s",
    }


def test_the_header_of_a_table_is_held_against_the_mapping(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("headline,text,section,reviews\nT,Text.,s,2\n")
    mapping = {"title": "headline", "body": "text", "required_reviews": "reviews"}

    def items(**options):
        return list(read(find([path]).sources[0], ReadingOptions(**options)))

    [record] = items(mapping=mapping, ignored=frozenset({"section"}))
    assert isinstance(record, Record)
    assert record.fields == {"title": "T", "body": "Text.", "required_reviews": 2}
    [reject] = items(mapping=mapping)
    assert "Column 3 of the header, “section”, is not a field" in reject.reason
    [reject] = items(mapping={"body": "words"}, ignored=frozenset({"*"}))
    assert reject.reason == "The header names no column “words”."


# --- Options that make no sense -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "option", "message"),
    [
        ({"format": "docx"}, "format", "“docx” is not a format; there are text, jsonl, json"),
        ({"mapping": {"headline": "title"}}, "mapping", "“headline” is not a field of an article"),
        ({"fixed": {"colour": "red"}}, "fixed", "“colour” is not a field of an article"),
        ({"fixed": {"url": "https://a.example"}}, "fixed", "cannot be the same for every article"),
        ({"fixed": {"title": "T"}, "mapping": {"title": "x"}}, "fixed", "both mapped and fixed"),
        ({"encoding": "klingon"}, "encoding", "“klingon” is not an encoding that can be read."),
    ],
)
def test_options_that_make_no_sense_are_refused_by_name(options, option, message):
    with pytest.raises(BadOption) as refusal:
        ReadingOptions(**options)
    assert refusal.value.option == option
    assert message in str(refusal.value)


def test_assignments_are_read_as_they_are_typed():
    assert assignments("mapping", ["title=headline", "byline=a=b"]) == {
        "title": "headline",
        "byline": "a=b",
    }


@pytest.mark.parametrize("texts", [["title"], ["=x"], ["title="], ["title=a", "title=b"], [""]])
def test_an_assignment_that_is_none_is_refused(texts):
    with pytest.raises(BadOption):
        assignments("mapping", texts)
