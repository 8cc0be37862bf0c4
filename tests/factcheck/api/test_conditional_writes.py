"""`If-Match`: which version a change means, and what is said where it means none."""

import pytest

from annotations.models import Ruling
from articles.models import Article
from tests.making import make_article, make_ruling, make_sentence


def changed(client, article):
    return client.patch(f"/api/v1/articles/{article.pk}/", {"title": "New"})


@pytest.mark.parametrize("header", ["1", '"1', "1, 2", '"1" "2"', '"1",', '*, "1"', 'w/"1"'])
def test_what_is_no_tag_is_named_and_told_its_form(api, edith, header):
    article = make_article(title="Kept")

    answer = changed(api(edith, **{"If-Match": header}), article)

    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["header"], error["code"]) == ("If-Match", "malformed_etag")
    assert 'in quotes: "3"' in error["message"]
    assert Article.objects.get().title == "Kept"


def test_a_weak_tag_is_told_that_it_never_matches(api, edith):
    article = make_article(title="Kept")

    answer = changed(api(edith, **{"If-Match": 'W/"1"'}), article)

    assert (answer.status_code, answer["ETag"]) == (412, '"1"')
    assert "never matches" in answer.json()["detail"]
    assert Article.objects.get().title == "Kept"


def test_the_version_that_is_there_is_told(api, edith):
    article = make_article(title="Old")
    assert changed(api(edith, **{"If-Match": '"1"'}), article).status_code == 200

    answer = changed(api(edith, **{"If-Match": '"1", W/"1"'}), article)

    assert (answer.status_code, answer["ETag"]) == (412, '"2"')
    assert answer.json()["detail"] == "It has been changed since you read it."
    assert changed(api(edith, **{"If-Match": answer["ETag"]}), article).status_code == 200


def test_who_may_not_change_it_is_not_told_its_version(api, rosa):
    answer = changed(api(rosa, **{"If-Match": '"9"'}), make_article())

    assert answer.status_code == 403
    assert "ETag" not in answer.headers


def test_a_first_ruling_with_a_tag_that_is_none_is_refused_for_that(api, edith):
    ruling = {"verdict": "disputed", "rationale": "The ledger says so."}
    sentence = make_sentence()
    address = f"/api/v1/sentences/{sentence.pk}/ruling/"

    assert api(edith, **{"If-Match": "1"}).put(address, ruling).status_code == 400
    assert not Ruling.objects.exists()
    make_ruling(sentence, edith)
    refused = api(edith, **{"If-Match": '"4"'}).put(address, ruling)
    assert (refused.status_code, refused["ETag"]) == (412, '"1"')
