"""Query parameters: nothing is guessed, dropped or coerced."""

import pytest

from articles.models import Article
from tests.making import make_article

ARTICLES = "/api/v1/articles/"
ANNOTATIONS = "/api/v1/annotations/"
SENTENCES = "/api/v1/sentences/"


@pytest.mark.parametrize(
    ("address", "parameter", "value", "code"),
    [
        (ARTICLES, "published_from", "0001-01-01T00:00:00+14:00", "not_a_time"),
        (ARTICLES, "published_to", "9999-12-31T23:59:59-14:00", "not_a_time"),
        (ARTICLES, "updated_from", "2024-01-01T00:00:00+99:99", "not_a_time"),
        (ARTICLES, "updated_from", "٢٠٢٤-٠١-٠١", "not_a_time"),
        (ARTICLES, "updated_from", "2024-01-01T00:00:00 02:00", "not_a_time"),
        (ANNOTATIONS, "created_from", "10000-01-01", "not_a_time"),
        (ANNOTATIONS, "created_to", "2024-02-30", "not_a_time"),
        (ANNOTATIONS, "article", "١", "not_an_integer"),
        (ANNOTATIONS, "sentence", "9" * 19, "not_an_integer"),
        (ANNOTATIONS, "verdict", "Verified", "unknown_choice"),
        (ANNOTATIONS, "reviewer", "", "blank"),
        (SENTENCES, "article", "", "blank"),
        (SENTENCES, "status", "", "blank"),
        (SENTENCES, "checkable", "yes", "unknown_choice"),
        (SENTENCES, "cursor", "", "blank"),
        (SENTENCES, "publisher", "a\0b", "unstorable_text"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_refused_by_name(
    api, lena, address, parameter, value, code
):
    answer = api(lena).get(address, {parameter: value})

    assert answer.status_code == 400
    [fault] = answer.json()["errors"]
    assert (fault["parameter"], fault["code"]) == (parameter, code)


@pytest.mark.parametrize(
    ("address", "choices"),
    [
        (f"{SENTENCES}?has_evidence=perhaps", "true, false"),
        (f"{SENTENCES}?retired=perhaps", "true, false"),
        (f"{SENTENCES}?status=perhaps", "open, in_review, conflict, final, not_checkable"),
        (f"{SENTENCES}?attribution=perhaps", "named, anonymous, none"),
        (f"{ANNOTATIONS}?reason=perhaps", "cannot_be_settled, no_source, anonymous_source"),
        ("/api/v1/imports/?state=perhaps", "waiting, running, done"),
        ("/api/v1/imports/?kind=perhaps", "articles, annotations"),
        ("/api/v1/events/?action=perhaps", "article.added, "),
        ("/api/v1/reports/agreement/?by=perhaps", "month, pair"),
        ("/api/v1/reports/agreement/sentences/?status=perhaps", "open, in_review"),
    ],
)
def test_what_is_not_one_of_a_few_words_is_told_these_words(api, edith, address, choices):
    answer = api(edith).get(address)

    assert answer.status_code == 400
    [fault] = answer.json()["errors"]
    assert fault["code"] == "unknown_choice"
    assert f"“perhaps” is not one of {choices}" in fault["message"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/reports/progress/people/?from=yesterday",
        "/api/v1/reports/progress/?to=yesterday",
        "/api/v1/reports/agreement/?from=2024-02-30",
        "/api/v1/reports/agreement/?from=0001-01-01T00:00:00%2B14:00",
        f"{SENTENCES}?updated_from=yesterday",
    ],
)
def test_every_moment_is_refused_in_the_same_words(api, edith, address):
    [fault] = api(edith).get(address).json()["errors"]

    assert fault["code"] == "not_a_time"
    assert fault["message"].startswith("This must be a date and time (ISO 8601). In an address")


@pytest.mark.parametrize(
    "value", ["0001-01-01", "9999-12-31T23:59:59Z", "2024-01-01T00:00:00+23:59"]
)
def test_every_moment_that_a_calendar_has_can_be_asked_for(api, lena, value):
    assert api(lena).get(ARTICLES, {"published_from": value}).status_code == 200


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2026-03-01T09:30:00Z", 1),
        ("2026-03-01T10:30:00+01:00", 1),
        ("2026-03-01T09:30:00", 1),
        ("2026-03-01T09:30:01Z", 0),
    ],
)
def test_a_moment_without_a_zone_is_in_utc(api, lena, value, found):
    make_article()  # published at 9:30 UTC

    assert len(api(lena).get(ARTICLES, {"published_from": value}).json()["results"]) == found


def test_text_is_looked_for_exactly_as_it_is_given(api, lena):
    article = make_article(publisher="The Daily Example")
    Article.objects.filter(pk=article.pk).update(publisher=" The Daily Example ")

    assert api(lena).get(ARTICLES, {"publisher": "The Daily Example"}).json()["results"] == []
    assert len(api(lena).get(ARTICLES, {"publisher": " The Daily Example "}).json()["results"]) == 1
