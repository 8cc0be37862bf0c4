"""/api/v1/articles/{id}/required-reviews/"""

from tests.making import make_annotation, make_article


def test_asking_for_more_reviews_settles_every_sentence_again(api, edith, rosa):
    article = make_article()
    first, *_ = article.sentences.order_by("position", "id")
    make_annotation(first, rosa)
    address = f"/api/v1/articles/{article.pk}/required-reviews/"

    answer = api(edith, **{"If-Match": '"1"'}).put(address, {"required_reviews": 2})

    assert answer.status_code == 200
    assert answer.json()["required_reviews"] == 2
    assert answer["ETag"] == '"2"'
    first.refresh_from_db()
    assert (first.status, first.verdict) == ("in_review", None)


def test_the_version_is_needed_and_the_number_is_bounded(api, edith):
    article = make_article()
    address = f"/api/v1/articles/{article.pk}/required-reviews/"

    assert api(edith).put(address, {"required_reviews": 2}).status_code == 428
    assert (
        api(edith, **{"If-Match": '"4"'}).put(address, {"required_reviews": 2}).status_code == 412
    )
    answer = api(edith, **{"If-Match": "*"}).put(address, {"required_reviews": 10})
    assert answer.json()["errors"][0]["pointer"] == "/required_reviews"
    assert (
        api(edith, **{"If-Match": "*"})
        .put("/api/v1/articles/999999/required-reviews/", {"required_reviews": 2})
        .status_code
        == 404
    )
