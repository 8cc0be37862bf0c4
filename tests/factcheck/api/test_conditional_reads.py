"""`If-None-Match`: what has not changed is not sent again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.making import make_annotation, make_article, make_ruling, make_sentence


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"7", "1"', "*"])
def test_what_the_client_has_is_not_sent_again(api, lena, tag):
    article = make_article()

    answer = api(lena, **{"If-None-Match": tag}).get(f"/api/v1/articles/{article.pk}/")

    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == '"1"'
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("tag", ['"2"', "1", '"1', ""])
def test_another_version_is_sent(api, lena, tag):
    article = make_article()

    answer = api(lena, **{"If-None-Match": tag}).get(f"/api/v1/articles/{article.pk}/")

    assert answer.status_code == 200
    assert answer.json()["id"] == article.pk


def test_what_the_client_has_costs_no_query_beyond_its_version(
    api, edith, rosa, django_assert_num_queries
):
    """The token with its user, the groups, the version."""
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    make_ruling(sentence, edith)
    client = api(edith, **{"If-None-Match": "*"})

    for address in (
        f"articles/{sentence.article_id}/",
        f"sentences/{sentence.pk}/",
        f"sentences/{sentence.pk}/ruling/",
        f"annotations/{annotation.pk}/",
    ):
        with django_assert_num_queries(2):
            assert client.get(f"/api/v1/{address}").status_code == 304


@pytest.mark.parametrize("door", ["article", "sentence", "ruling", "annotation"])
def test_of_what_the_client_has_no_text_is_read(api, edith, rosa, door):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    make_ruling(sentence, edith)
    address, texts = {
        "article": (f"articles/{sentence.article_id}/", ["body", "title"]),
        "sentence": (f"sentences/{sentence.pk}/", ["text"]),
        "ruling": (f"sentences/{sentence.pk}/ruling/", ["rationale"]),
        "annotation": (f"annotations/{annotation.pk}/", ["note", "quote"]),
    }[door]

    with CaptureQueriesContext(connection) as queries:
        answer = api(edith, **{"If-None-Match": "*"}).get(f"/api/v1/{address}")

    assert answer.status_code == 304
    asked = " ".join(query["sql"] for query in queries)
    assert "version" in asked
    assert not [column for column in texts if f'"{column}"' in asked]


def test_annotations_and_rulings_honour_it_too(api, edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    make_ruling(sentence, edith)
    client = api(rosa, **{"If-None-Match": '"1"'})

    assert client.get(f"/api/v1/annotations/{annotation.pk}/").status_code == 304
    assert client.get(f"/api/v1/sentences/{sentence.pk}/ruling/").status_code == 304


def test_what_may_not_be_seen_is_not_there_whatever_the_client_has(api, rosa, remo):
    annotation = make_annotation(make_sentence(required_reviews=2), rosa)

    answer = api(remo, **{"If-None-Match": "*"}).get(f"/api/v1/annotations/{annotation.pk}/")

    assert answer.status_code == 404


def test_a_change_is_answered_in_full(api, edith):
    article = make_article()
    client = api(edith, **{"If-Match": '"1"', "If-None-Match": "*"})

    answer = client.patch(f"/api/v1/articles/{article.pk}/", {"byline": "B. Writer"})

    assert answer.status_code == 200
    assert answer.json()["byline"] == "B. Writer"
