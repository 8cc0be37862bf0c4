"""The sentences of a superseded text, with what had been said about them by then."""

import pytest

from annotations import workflow
from articles import revising
from articles.models import Article
from tests.making import (
    SUPPORT_AS_DATA,
    make_annotation,
    make_article,
    make_ruling,
    make_submission,
)
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db

OPENED, COST = "The bridge was opened in 1931.", "Repairs will cost 4.2 million euros."


def revise(edith, article, body):
    revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=None)


def past(client, article, number=1, query=""):
    path = f"/api/v1/articles/{article.pk}/revisions/{number}/sentences/{query}"
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.json()


def test_an_article_that_is_deleted_while_its_old_text_is_read_is_not_found(api, edith):
    article = make_article(OPENED)
    revise(edith, article, COST)
    client = api(edith)
    client.raise_request_exception = False

    with meanwhile(
        lambda: Article.objects.all().delete(),
        before=lambda sql: sql.startswith('SELECT "articles_article"."required_reviews"'),
    ):
        answer = client.get(f"/api/v1/articles/{article.pk}/revisions/1/sentences/")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/api/problems/#not-found"


def test_an_old_text_is_read_with_the_verdicts_of_its_time(api, edith, rosa):
    article = make_article(OPENED, COST)
    opened, cost = article.sentences.all()
    mine = make_annotation(opened, rosa)
    make_annotation(cost, rosa, "disputed")
    make_ruling(cost, edith, "unattributed", "Nobody said so.")
    revise(edith, article, f"{COST.replace('4.2', '5')} {OPENED}")
    workflow.change(
        actor=rosa,
        annotation_id=mine.pk,
        submission=make_submission("disputed"),
        expected_version=None,
    )

    first, second = past(api(edith), article)["results"]

    assert (first["sentence"], first["text"], first["position"]) == (opened.pk, OPENED, 1)
    assert (first["status"], first["verdict"], first["withheld"]) == ("final", "verified", False)
    [said] = first["annotations"]
    assert said == {
        "id": mine.pk,
        "reviewer": "rosa",
        "verdict": "verified",
        "reason": "",
        "correction": "",
        "note": "",
        "evidence": [SUPPORT_AS_DATA],
        "reused_from": None,
    }
    assert (second["sentence"], second["status"]) == (cost.pk, "final")
    assert second["ruling"] == {
        "editor": "edith",
        "verdict": "unattributed",
        "rationale": "Nobody said so.",
    }


def test_a_sentence_is_shown_with_the_typography_it_had(api, edith):
    article = make_article("They call it “Old Nick”.")
    revise(edith, article, 'They call it "Old Nick".')

    [only] = past(api(edith), article)["results"]

    assert only["text"] == "They call it “Old Nick”."


def test_it_stood_as_the_reviews_needed_then_made_it_stand(api, edith, rosa):
    article = make_article(OPENED)
    make_annotation(article.sentences.get(), rosa)
    revise(edith, article, f"{OPENED} It rained.")
    workflow.require_reviews(
        actor=edith, article_id=article.pk, required_reviews=2, expected_version=None
    )

    assert past(api(edith), article)["results"][0]["status"] == "final"


def test_what_blind_review_withholds_today_is_withheld_of_old_texts(api, edith, rosa, remo, lena):
    article = make_article(OPENED, COST, required_reviews=2)
    for sentence in article.sentences.all():
        make_annotation(sentence, rosa)
    revise(edith, article, f"{OPENED} {COST.replace('4.2', '5')}")

    for blind in (remo, lena):
        for row in past(api(blind), article)["results"]:
            assert row["withheld"]
            assert {row[name] for name in ("status", "verdict", "annotations", "ruling")} == {None}
    assert [row["withheld"] for row in past(api(rosa), article)["results"]] == [False, False]
    make_annotation(article.sentences.get(text=OPENED), remo)
    assert [row["withheld"] for row in past(api(remo), article)["results"]] == [False, True]


def test_pages_follow_one_another(api, edith):
    article = make_article(*(f"The town has {number} streets." for number in range(1, 6)))
    revise(edith, article, "It rained.")

    first = past(api(edith), article, query="?page_size=3&count=true")
    rest = api(edith).get(first["next"]).json()

    assert first["count"] == 5
    assert [row["position"] for row in [*first["results"], *rest["results"]]] == [1, 2, 3, 4, 5]


def test_a_text_that_never_was_has_no_sentences(api, lena):
    article = make_article(OPENED)

    assert api(lena).get(f"/api/v1/articles/{article.pk}/revisions/1/sentences/").status_code == 404


def test_a_page_costs_the_same_number_of_queries_however_many_sentences(
    api, edith, rosa, django_assert_num_queries
):
    client = api(edith)
    for count in (2, 12):
        article = make_article(*(f"The town has {n} streets." for n in range(1, count + 1)))
        for sentence in article.sentences.all():
            make_annotation(sentence, rosa)
        revise(edith, article, "It rained.")
        client.get("/api/v1/sentences/")  # who is asking is known from here on
        # Who asks, the revision, its places, which may be seen, where it ended, what was said, the reviews
        # needed (2), and names.
        with django_assert_num_queries(9):
            past(client, article)
