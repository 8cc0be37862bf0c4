"""PUT articles/{id}/text/ and the texts that it superseded."""

import pytest
from django.db import connection
from django.db.models import F

from articles.models import Article, Revision
from tests.making import make_annotation, make_article, nothing_changes

pytestmark = pytest.mark.django_db

OPENED, COST = "The bridge was opened in 1931.", "Repairs will cost 4.2 million euros."


def put(client, article, body, tag='"1"'):
    headers = {} if tag is None else {"HTTP_IF_MATCH": tag}
    return client.put(f"/api/v1/articles/{article.pk}/text/", {"body": body}, **headers)


def test_a_new_text_is_answered_with_what_became_of_the_sentences(api, edith):
    article = make_article(OPENED, COST)
    opened, cost = article.sentences.values_list("pk", flat=True)

    answer = put(api(edith), article, f"It rained. {COST.replace('4.2', '5')} {OPENED}")

    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    told = answer.json()
    assert told["article"]["revision"] == 2
    assert told["kept"] == [{"id": opened, "text": OPENED, "earlier_text": None}]
    [changed], [added] = told["changed"], told["added"]
    assert changed["text"] == "Repairs will cost 5 million euros."
    assert changed["replaces"] == [{"id": cost, "text": COST}]
    assert added["text"] == "It rained."
    assert told["retired"] == []
    listed = api(edith).get(f"/api/v1/articles/{article.pk}/sentences/").json()["results"]
    assert [one["id"] for one in listed] == [added["id"], changed["id"], opened]
    assert listed[1]["replaces"] == cost


def test_the_same_text_is_answered_and_changes_nothing(api, edith):
    article = make_article(OPENED)

    with nothing_changes():
        answer = put(api(edith), article, OPENED)

    assert (answer.status_code, answer["ETag"]) == (200, '"1"')


@pytest.mark.django_db(transaction=True)
def test_the_etag_is_that_of_the_text_and_not_of_what_somebody_changed_since(api, edith):
    article = make_article(OPENED)
    stored, changed = [], []

    def change_once_stored(execute, sql, *rest):
        if "articles_revision" in sql:
            stored.append(sql)
        elif stored and not changed and not connection.in_atomic_block:
            changed.append(sql)
            Article.objects.update(title="Another", version=F("version") + 1)
        return execute(sql, *rest)

    with connection.execute_wrapper(change_once_stored):
        answer = put(api(edith), article, COST)

    assert changed
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    with nothing_changes():
        assert put(api(edith), article, OPENED, tag=answer["ETag"]).status_code == 412


@pytest.mark.parametrize(("tag", "status"), [(None, 428), ('"2"', 412), ('W/"1"', 412)])
def test_the_version_that_was_read_must_be_named(api, edith, tag, status):
    article = make_article(OPENED)

    with nothing_changes():
        assert put(api(edith), article, COST, tag).status_code == status


@pytest.mark.parametrize("body", [{}, {"body": ""}, {"body": 5}, {"body": COST, "title": "New"}])
def test_a_body_that_is_no_text_is_refused(api, edith, body):
    article = make_article(OPENED)

    with nothing_changes():
        answer = api(edith).put(f"/api/v1/articles/{article.pk}/text/", body, HTTP_IF_MATCH='"1"')

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] in {"/body", "/title"}


def test_superseded_texts_can_be_listed_and_read(api, edith, lena):
    article = make_article(OPENED)
    put(api(edith), article, COST)
    put(api(edith), article, "It rained.", '"2"')

    listed = api(lena).get(f"/api/v1/articles/{article.pk}/revisions/").json()["results"]
    read = api(lena).get(f"/api/v1/articles/{article.pk}/revisions/2/").json()

    assert [one["number"] for one in listed] == [1, 2]
    assert (read["body"], read["number"], read["article"]) == (COST, 2, article.pk)
    assert Article.objects.get().body == "It rained."


def test_a_text_that_never_was_is_not_found(api, lena):
    article = make_article(OPENED)

    for path in ("999999/revisions/", f"{article.pk}/revisions/1/", "999999/text/"):
        verb = "put" if "text" in path else "get"
        client = api(lena)
        answer = getattr(client, verb)(f"/api/v1/articles/{path}")
        assert answer.status_code == (403 if verb == "put" else 404)
    assert api(lena).get(f"/api/v1/articles/{article.pk}/revisions/").json()["results"] == []


def test_an_article_that_has_been_revised_and_read_cannot_be_deleted(api, edith, rosa):
    article = make_article(OPENED)
    make_annotation(article.sentences.get(), rosa)
    put(api(edith), article, "It rained.")

    with nothing_changes():
        answer = api(edith).delete(f"/api/v1/articles/{article.pk}/", HTTP_IF_MATCH='"2"')

    assert answer.status_code == 409


def test_an_article_that_has_been_revised_unread_is_deleted_with_its_texts(api, edith):
    article = make_article(OPENED)
    put(api(edith), article, COST)

    answer = api(edith).delete(f"/api/v1/articles/{article.pk}/", HTTP_IF_MATCH='"2"')

    assert answer.status_code == 204
    assert not Revision.objects.exists()
