"""What an article must hold to be taken in, through every door."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from articles.importing import drafts
from articles.importing.drafts import Draft, draft, metadata
from articles.models import (
    EXTERNAL_ID_LENGTH,
    LANGUAGE_LENGTH,
    NAME_LENGTH,
    TITLE_LENGTH,
    URL_LENGTH,
    Article,
)
from factcheck.refusals import Invalid

LONGEST_URL = "https://a.example/".ljust(2_000, "x")


def _faults(read, record, **options) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        read(record, **options)
    return sorted((fault.pointer(), fault.code) for fault in refusal.value.faults)


# --- A whole article ----------------------------------------------------------------------------------


def test_a_text_alone_is_an_article():
    assert draft({"body": "The bridge was opened in 1931."}) == Draft(
        body="The bridge was opened in 1931.",
        title="The bridge was opened in 1931.",
        external_id=None,
        url=None,
        publisher="",
        byline="",
        language="en",
        published_at=None,
        required_reviews=1,
    )


def test_every_field_is_a_column():
    assert set(drafts.FIELDS) <= {field.attname for field in Article._meta.concrete_fields}


def test_every_field_is_taken_over_in_its_stored_form():
    record = {
        "body": "\r\nOne.\rTwo.\r\n\r\nThree. ",
        "title": " A title\n",
        "external_id": " wire-1 ",
        "url": "https://news.example/1?a=b#c",
        "publisher": "\u3000The Daily Example",
        "byline": "A. Writer ",
        "language": "pt-BR",
        "published_at": "2026-03-01T10:30:00+01:00",
        "required_reviews": 3,
    }

    assert set(record) == set(drafts.FIELDS)
    assert draft(record) == Draft(
        body="One.\nTwo.\n\nThree.",
        title="A title",
        external_id="wire-1",
        url="https://news.example/1?a=b#c",
        publisher="The Daily Example",
        byline="A. Writer",
        language="pt-BR",
        published_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        required_reviews=3,
    )


def test_earlier_texts_are_a_list_of_texts_in_their_stored_form():
    record = {"body": "Three.", "earlier_texts": [" One.\r\n", "Two."]}
    assert draft(record).earlier_texts == ("One.", "Two.")


@pytest.mark.parametrize("texts", ["One.", 1, {}, [1], [""], ["One.", "\0"], ["x"] * 1_001])
def test_earlier_texts_that_are_none_are_refused(texts):
    with pytest.raises(Invalid) as refusal:
        draft({"body": "Two.", "earlier_texts": texts})
    assert [fault.path for fault in refusal.value.faults] == [("earlier_texts",)]


@pytest.mark.parametrize("text", ["...", "--- *** !!!", "_", "…\n\n—", "👍"])
def test_a_text_without_a_letter_or_digit_has_no_sentence(text):
    assert _faults(draft, {"body": text}) == [("/body", "no_sentence")]
    record = {"body": "One.", "earlier_texts": ["Zero.", text]}
    assert _faults(draft, record) == [("/earlier_texts/1", "no_sentence")]


@pytest.mark.parametrize("text", ["7", "а", "火", "一", "ก", "№ 4"])
def test_one_letter_of_any_script_or_a_digit_is_enough(text):
    assert draft({"body": text}).body == text


def test_an_earlier_text_is_no_longer_than_a_text():
    with pytest.raises(Invalid) as refusal:
        draft({"body": "Two.", "earlier_texts": ["One.", "Three."]}, max_body_length=4)
    assert [fault.path for fault in refusal.value.faults] == [("earlier_texts", 1)]


def test_null_and_blank_fields_take_their_defaults():
    blank = dict.fromkeys(drafts.FIELDS)
    empty = {name: "" for name in drafts.FIELDS if name != "required_reviews"}

    for record in ({**blank, "body": "One."}, {**empty, "body": "One."}):
        taken = draft(record, default_language="de", default_required_reviews=2)
        assert taken == Draft(body="One.", title="One.", language="de", required_reviews=2)


def test_the_text_is_known_by_the_hash_of_its_stored_form():
    assert draft({"body": " Ünë.\r\n"}).body_sha256 == sha256("Ünë.".encode()).hexdigest()


@pytest.mark.parametrize(
    "record", [{}, {"body": None}, {"body": ""}, {"body": " \r\n\t\u2003\u2028"}]
)
def test_an_article_needs_a_text(record):
    assert _faults(draft, record) == [("/body", "required")]


def test_a_text_has_a_greatest_length_counted_as_stored():
    assert len(draft({"body": " " + "𝔘" * 1_000}, max_body_length=1_000).body) == 1_000
    assert _faults(draft, {"body": "x" * 1_001}, max_body_length=1_000) == [("/body", "too_long")]


def test_everything_that_is_wrong_is_named_at_once():
    record = {"title": 5, "url": "x", "language": "?", "required_reviews": 0, "bo~d/y": "One."}

    assert _faults(draft, record) == [
        ("/body", "required"),
        ("/bo~0d~1y", "unknown_field"),
        ("/language", "not_a_language"),
        ("/required_reviews", "out_of_range"),
        ("/title", "not_a_string"),
        ("/url", "not_a_web_address"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("body", 5, "not_a_string"),
        ("body", ["One."], "not_a_string"),
        ("body", "a\0b", "unstorable_text"),
        ("body", "a\ud800", "unstorable_text"),
        ("title", "x" * 501, "too_long"),
        ("title", "one\ntwo", "not_one_line"),
        ("title", "one\rtwo", "not_one_line"),
        ("title", "\0", "unstorable_text"),
        ("title", True, "not_a_string"),
        ("external_id", "x" * 201, "too_long"),
        ("external_id", 5, "not_a_string"),
        ("publisher", "x" * 301, "too_long"),
        ("byline", "x" * 301, "too_long"),
        ("byline", "one\ntwo", "not_one_line"),
        ("url", LONGEST_URL + "x", "too_long"),
        ("url", "https://a.example/" + "ü" * 1_000, "too_long"),
        ("url", "javascript:alert(1)", "not_a_web_address"),
        ("url", "ftp://a.example/", "not_a_web_address"),
        ("url", "https://", "not_a_web_address"),
        ("url", "https://a.example/a b", "not_a_web_address"),
        ("language", "english language", "not_a_language"),
        ("language", "e", "not_a_language"),
        ("language", "german", "not_a_language"),
        ("language", "en_US", "not_a_language"),
        ("language", "x" * 36, "too_long"),
        ("published_at", "yesterday", "not_a_time"),
        ("published_at", "2026-02-30", "not_a_time"),
        ("published_at", 1_772_000_000, "not_a_time"),
        ("published_at", "0001-01-01T00:00:00+01:00", "not_a_time"),
        ("published_at", "9999-12-31T23:59:59-01:00", "not_a_time"),
        ("required_reviews", 0, "out_of_range"),
        ("required_reviews", 10, "out_of_range"),
        ("required_reviews", True, "not_an_integer"),
        ("required_reviews", "1", "not_an_integer"),
        ("required_reviews", 1.0, "not_an_integer"),
        ("colour", "red", "unknown_field"),
        ("revision", 7, "unknown_field"),
    ],
)
def test_a_field_that_does_not_hold_what_it_should_is_refused(name, value, code):
    assert _faults(draft, {"body": "One.", name: value}) == [(f"/{name}", code)]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T09:30", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        (" 2026-03-01 09:30:00.5+05:45 ", datetime(2026, 3, 1, 3, 45, 0, 500_000, tzinfo=UTC)),
        (
            datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=-5))),
            datetime(2026, 3, 1, 14, 30, tzinfo=UTC),
        ),
        (datetime(2026, 3, 1, 9, 30), datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),  # noqa: DTZ001
    ],
)
def test_a_time_without_a_zone_is_utc_and_every_other_is_turned_into_it(value, moment):
    taken = draft({"body": "One.", "published_at": value}).published_at

    assert taken == moment
    assert taken.utcoffset() == timedelta(0)


def test_the_longest_values_that_are_accepted_are_those_of_the_table():
    assert (drafts.MAX_TITLE, drafts.MAX_NAME) == (TITLE_LENGTH, NAME_LENGTH)
    assert (drafts.MAX_URL, drafts.MAX_EXTERNAL_ID) == (URL_LENGTH, EXTERNAL_ID_LENGTH)
    tag = "a-" + "-".join(["abcdefgh"] * 4)
    assert _faults(draft, {"body": "One.", "language": "aa-" + tag}) == [("/language", "too_long")]
    assert len("aa-aaaaaaa-" + "abcdefgh-" * 2 + "abcdef") == LANGUAGE_LENGTH
    assert draft({"body": "One.", "language": "aa-aaaaaaa-" + "abcdefgh-" * 2 + "abcdef"})


# --- What is known about an article that exists -------------------------------------------------------


def test_only_what_is_handed_in_is_changed():
    assert metadata({}) == {}
    assert metadata({"byline": " B. Writer"}) == {"byline": "B. Writer"}


def test_null_and_blank_clear_a_field():
    for nothing in (None, "", " "):
        cleared = dict.fromkeys(
            ("external_id", "url", "publisher", "byline", "published_at"), nothing
        )
        assert metadata(cleared) == {
            "external_id": None,
            "url": None,
            "publisher": "",
            "byline": "",
            "published_at": None,
        }


@pytest.mark.parametrize("nothing", [None, "", " \n"])
def test_a_title_cannot_be_cleared(nothing):
    assert _faults(metadata, {"title": nothing}) == [("/title", "required")]


@pytest.mark.parametrize("name", ["body", "language", "required_reviews", "version", "id", ""])
def test_what_has_a_door_of_its_own_is_refused_here(name):
    assert _faults(metadata, {name: "x"}) == [(f"/{name}", "unknown_field")]


def test_a_change_is_asked_what_a_new_article_is_asked():
    assert _faults(metadata, {"url": "ftp://a.example", "title": "x" * 501}) == [
        ("/title", "too_long"),
        ("/url", "not_a_web_address"),
    ]


# --- Everything at once -------------------------------------------------------------------------------

any_text = st.text(max_size=30) | st.sampled_from(
    ["\u200b", "x" * 500, "𝔘" * 300, "\ufffe\uffff", "\x1b[31m", "a\0", "\udfff", "'; --"]
)
records = st.fixed_dictionaries(
    {"body": st.text(max_size=400) | any_text},
    optional={
        "title": any_text,
        "external_id": any_text | st.just("𝔘" * 200),
        "url": st.sampled_from(
            ["", LONGEST_URL, "HTTPS://Ü.example/%00", "http://a.example/\U0010ffff", "x:y"]
        ),
        "publisher": any_text,
        "byline": any_text,
        "language": st.sampled_from(["", "en", "zh-Hant-TW", "x"]),
        "published_at": st.none()
        | st.datetimes(timezones=st.timezones() | st.none()).map(datetime.isoformat),
        "required_reviews": st.integers(0, 10),
    },
)


class _Undo(Exception):
    """Ends a transaction whose rows nobody needs."""


@pytest.mark.django_db
@given(record=records)
@example(record={"body": "One.", "published_at": "0001-01-01T00:00:00Z"})
@example(record={"body": "One.", "published_at": "9999-12-31T23:59:59.999999Z"})
@example(record={"body": "𝔘" * 4_000, "external_id": "𝔘" * 200, "publisher": "𝔘" * 300})
def test_every_record_is_refused_by_name_or_can_be_stored(record):
    try:
        taken = draft(record)
    except Invalid as refusal:
        assert {fault.path[0] for fault in refusal.faults} <= {*drafts.FIELDS}
        return
    fields = {name: getattr(taken, name) for name in drafts.FIELDS}
    with pytest.raises(_Undo), transaction.atomic():
        article = Article.objects.create(**fields, body_sha256=taken.body_sha256)
        assert Article.objects.filter(pk=article.pk).values(*fields).get() == fields
        raise _Undo
