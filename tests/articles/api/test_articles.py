"""/api/v1/articles/ and /api/v1/articles/{id}/"""

import pytest

from articles.models import Article, Event
from tests.making import make_annotation, make_article

URL = "/api/v1/articles/"
BODY = "The ferry left at noon. Nobody saw it return.\n\nPolice said the search goes on."


def test_an_editor_takes_an_article_in_and_it_is_cut_into_sentences(api, edith):
    answer = api(edith).post(
        URL,
        {
            "body": BODY,
            "external_id": "ferry-1",
            "url": "https://example.org/ferry",
            "title": "Ferry missing",
            "publisher": "Coast Post",
            "byline": "By A. Writer",
            "language": "en",
            "published_at": "2026-03-01T10:30:00+01:00",
            "required_reviews": 2,
        },
    )

    assert answer.status_code == 201
    article = Article.objects.get()
    assert answer["Location"] == f"http://testserver/api/v1/articles/{article.pk}/"
    assert answer["ETag"] == '"1"'
    told = answer.json()
    assert told["body"] == BODY
    assert told["title"] == "Ferry missing"
    assert told["published_at"] == "2026-03-01T09:30:00Z"
    assert told["required_reviews"] == 2
    assert [s.text for s in article.sentences.order_by("position", "id")] == [
        "The ferry left at noon.",
        "Nobody saw it return.",
        "Police said the search goes on.",
    ]
    assert Event.objects.get().actor == edith


def test_only_the_text_is_needed(api, edith):
    answer = api(edith).post(URL, {"body": BODY})

    assert answer.status_code == 201
    assert answer.json() | {
        "title": "The ferry left at noon. Nobody saw it return. Police said the search goes on."
    } == (answer.json())
    assert answer.json()["external_id"] is None


def test_an_article_that_is_known_is_a_conflict_that_names_it(api, edith):
    known = make_article(external_id="ferry-1")

    answer = api(edith).post(URL, {"body": BODY, "external_id": "ferry-1"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "already_exists"
    assert answer.json()["existing"] == known.pk
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("known", "new", "said"),
    [
        ({"external_id": "a"}, {"external_id": "a"}, "by its external_id."),
        ({"url": "https://a.example/"}, {"url": "https://a.example/"}, "by its url."),
        (
            {"external_id": "a", "url": "https://a.example/"},
            {"external_id": "a", "url": "https://a.example/"},
            "by its external_id and url.",
        ),
        ({}, {}, "by its text."),
        (
            {"external_id": "a"},
            {"external_id": "a", "body": "Another text."},
            "by its external_id, but the text differs: PUT it to the article's text/,"
            " or import it with --on-change revise.",
        ),
    ],
)
def test_a_conflict_says_by_what_the_article_is_known(api, edith, known, new, said):
    assert api(edith).post(URL, {"body": BODY, **known}).status_code == 201
    article = Article.objects.get()

    answer = api(edith).post(URL, {"body": BODY, **new})

    assert answer.status_code == 409
    assert answer.json()["detail"] == f"This is article {article.pk} {said}"
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/body", "required"),
        ({"body": ""}, "/body", "blank"),
        ({"body": " \n "}, "/body", "required"),
        ({"body": "--- *** !!!"}, "/body", "no_sentence"),
        ({"body": 7}, "/body", "not_a_string"),
        ({"body": None}, "/body", "null"),
        ({"body": BODY, "titel": "x"}, "/titel", "unknown_field"),
        ({"body": BODY, "title": "x" * 501}, "/title", "too_long"),
        ({"body": BODY, "title": "two\nlines"}, "/title", "not_one_line"),
        ({"body": BODY, "url": "javascript:alert(1)"}, "/url", "not_a_web_address"),
        ({"body": BODY, "language": "english!"}, "/language", "not_a_language"),
        ({"body": BODY, "published_at": "yesterday"}, "/published_at", "not_a_time"),
        ({"body": BODY, "required_reviews": 0}, "/required_reviews", "out_of_range"),
        ({"body": BODY, "required_reviews": "1"}, "/required_reviews", "not_an_integer"),
        ({"body": BODY, "required_reviews": True}, "/required_reviews", "not_an_integer"),
    ],
)
def test_a_body_that_breaks_a_rule_is_refused_by_name(api, edith, body, pointer, code):
    answer = api(edith).post(URL, body)

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert not Article.objects.exists()


def test_a_text_over_the_limit_is_refused(api, edith, settings):
    settings.FACTCHECK_MAX_BODY_LENGTH = 50

    answer = api(edith).post(URL, {"body": "x" * 51})

    assert answer.json()["errors"][0]["code"] == "too_long"


def test_a_list_shows_articles_newest_first_and_without_their_text(api, lena):
    first, second = make_article(title="One"), make_article(title="Two")

    answer = api(lena).get(URL)

    assert [row["id"] for row in answer.json()["results"]] == [second.pk, first.pk]
    assert "body" not in answer.json()["results"][0]
    assert answer.json()["next"] is None
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("publisher=Coast Post", ["Ferry"]),
        ("language=de", ["Fähre"]),
        ("external_id=f-1", ["Ferry"]),
        ("url=https://example.org/f", ["Ferry"]),
        ("published_from=2026-03-01T00:00:00Z", ["Fähre"]),
        ("published_to=2026-03-01T00:00:00Z", ["Ferry"]),
        ("ordering=title", ["Ferry", "Fähre"]),
        ("ordering=-title", ["Fähre", "Ferry"]),
        ("updated_from=2100-01-01T00:00:00Z", []),
    ],
)
def test_articles_can_be_selected_and_ordered(api, lena, query, titles):
    make_article(
        title="Ferry",
        publisher="Coast Post",
        external_id="f-1",
        url="https://example.org/f",
        published_at="2026-02-28T12:00:00Z",
    )
    make_article(title="Fähre", language="de", published_at="2026-03-02T12:00:00Z")

    answer = api(lena).get(f"{URL}?{query}")

    assert [row["title"] for row in answer.json()["results"]] == titles


def test_an_article_is_read_with_its_text_and_its_etag(api, lena):
    article = make_article()

    answer = api(lena).get(f"{URL}{article.pk}/")

    assert answer.status_code == 200
    assert answer.json()["body"] == article.body
    assert answer["ETag"] == '"1"'


@pytest.mark.parametrize("path", ["999999/", "01/", "0/", "-1/", "%D9%A1/", "1e3/", "9" * 30 + "/"])
def test_an_id_that_is_none_is_not_found(api, lena, path):
    make_article()

    answer = api(lena).get(URL + path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_an_editor_changes_what_is_known_about_an_article(api, edith):
    article = make_article(publisher="Old")

    answer = api(edith, **{"If-Match": '"1"'}).patch(
        f"{URL}{article.pk}/", {"publisher": "New", "url": "https://example.org/new"}
    )

    assert answer.status_code == 200
    assert answer.json()["publisher"] == "New"
    assert answer["ETag"] == '"2"'
    event = Event.objects.latest("number")
    assert event.action == "article.changed"
    assert event.data["before"] == {"publisher": "Old", "url": None}


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_change_needs_to_say_which_version_it_means(api, edith, method):
    article = make_article(title="Kept")

    def status(**headers):
        return getattr(api(edith, **headers), method)(f"{URL}{article.pk}/", {}).status_code

    assert status() == 428
    assert status(**{"If-Match": '"7"'}) == 412
    assert status(**{"If-Match": 'W/"1"'}) == 412
    assert Article.objects.get().title == "Kept"
    assert Event.objects.count() == 1


@pytest.mark.parametrize("field", ["body", "language", "required_reviews", "revision", "id"])
def test_what_has_a_door_of_its_own_cannot_be_patched(api, edith, field):
    article = make_article()

    answer = api(edith, **{"If-Match": "*"}).patch(f"{URL}{article.pk}/", {field: 1})

    error = answer.json()["errors"][0]
    assert (error["pointer"], error["code"]) == (f"/{field}", "unknown_field")
    assert error["message"].startswith(f"“{field}” is not a field here")


def test_an_address_that_another_article_has_is_a_conflict(api, edith):
    other = make_article(url="https://example.org/taken")
    article = make_article()

    answer = api(edith, **{"If-Match": "*"}).patch(
        f"{URL}{article.pk}/", {"url": "https://example.org/taken"}
    )

    assert answer.status_code == 409
    assert answer.json()["existing"] == other.pk


def test_an_article_is_deleted_while_nobody_has_worked_on_it_and_its_history_stays(api, edith):
    article = make_article()

    answer = api(edith, **{"If-Match": '"1"'}).delete(f"{URL}{article.pk}/")

    assert answer.status_code == 204
    assert answer.content == b""
    assert not Article.objects.exists()
    assert [e.action for e in Event.objects.all()] == ["article.added", "article.deleted"]


def test_an_article_that_was_worked_on_is_kept(api, edith, rosa):
    article = make_article()
    make_annotation(article.sentences.first(), rosa)

    answer = api(edith, **{"If-Match": "*"}).delete(f"{URL}{article.pk}/")

    assert answer.status_code == 409
    assert answer.json()["code"] == "in_use"
    assert Article.objects.exists()
    assert "article.deleted" not in {e.action for e in Event.objects.all()}


def test_a_list_costs_the_same_queries_however_long_it_is(api, lena, django_assert_num_queries):
    """The token with its user, the groups, the articles."""
    client = api(lena)
    for size in (2, 4):
        for _ in range(size):
            make_article()
        with django_assert_num_queries(2):
            assert client.get(URL).status_code == 200


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=bridge", ["Bridges", "Ferries"]),
        ("q=ferries", ["Ferries"]),
        ("stage=untouched", ["Ferries"]),
        ("stage=done,flagged", ["Bridges"]),
        ("has_conflict=true", []),
        ("has_conflict=false", ["Bridges", "Ferries"]),
        ("created_from=2020-01-01&q=one", ["Bridges"]),
        ("created_to=2020-01-01", []),
        ("updated_to=2020-01-01", []),
    ],
)
def test_articles_can_be_selected_by_words_stage_and_time(api, lena, rosa, query, titles):
    sentence = make_article("One bridge.", title="Bridges").sentences.get()
    make_article("Another bridge.", title="Ferries")
    make_annotation(sentence, rosa)

    rows = api(lena).get(f"/api/v1/articles/?ordering=title&{query}").json()["results"]

    assert [row["title"] for row in rows] == titles
