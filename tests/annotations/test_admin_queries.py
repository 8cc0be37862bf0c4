"""Twice the rows, the same number of queries: every list, and the pages that show many rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Revision
from factcheck.models import AccessToken
from tests.browsing import at, signed_in
from tests.making import (
    ADDED,
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_submission,
)

MINE = make_submission().evidence


def fill(round_number, edith, *, article=None):
    """Another article with everything on it; or, with `article`, more on its sentences."""
    reviewers = [make_person(f"reviewer{round_number}{n}", "reviewer") for n in range(2)]
    article = article or make_article(
        *(f"Sentence {round_number} {n}." for n in range(4)),
        title=f"Article {round_number}",
        added_by=edith,
        required_reviews=2,
    )
    for sentence in article.sentences.order_by("position")[1:]:
        for reviewer in reviewers:
            make_annotation(sentence, reviewer, evidence=MINE * round_number)
    make_ruling(
        article.sentences.order_by("position")[1], edith, rationale=f"So it is {round_number}."
    )
    Revision.objects.create(
        article=article,
        number=round_number,
        body="Old.",
        body_sha256="0" * 64,
        superseded_at=ADDED,
    )
    AccessToken.objects.create(user=reviewers[0], name="Script")
    return article


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


LISTS = (
    "articles_article_changelist",
    "articles_sentence_changelist",
    "articles_event_changelist",
    "articles_revision_changelist",
    "annotations_annotation_changelist",
    "annotations_ruling_changelist",
    "factcheck_accesstoken_changelist",
)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_twice_the_rows_asks_as_often(edith, name):
    client = signed_in(edith)
    fill(1, edith)
    before = queries_of(client, at(name))
    fill(2, edith)
    assert queries_of(client, at(name)) == before
    # Session, person, groups, their permissions (for the menu, two), count, rows.
    assert before == 7


@pytest.mark.parametrize("who", ["edith", "rosa", "lena"])
def test_an_article_of_twice_the_work_asks_as_often(edith, who, request):
    client = signed_in(request.getfixturevalue(who))
    article = fill(1, edith)
    address = at("articles_article_change", article.pk)
    before = queries_of(client, address)
    fill(2, edith, article=article)
    assert queries_of(client, address) == before
    larger = make_article(*(f"Another {n}." for n in range(40)))
    assert queries_of(client, at("articles_article_change", larger.pk)) <= before
    # Session, person, groups, their permissions (for the menu, two), article; the panel's five; and for who
    # could delete the article, whether it has been worked on.
    assert before == (12 if who == "edith" else 11)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/articles/sentence/{}/change/",
        "/admin/annotations/annotation/add/?sentence={}",
        "/admin/annotations/ruling/add/?sentence={}",
    ],
)
def test_a_sentence_of_twice_the_work_asks_as_often(edith, address):
    client = signed_in(edith)
    article = make_article("One.", "Two.", "Three.", required_reviews=9)
    sentence = article.sentences.get(position=2)
    for number in range(2):
        make_annotation(sentence, make_person(f"a{number}", "reviewer"), evidence=MINE)
    before = queries_of(client, address.format(sentence.pk))
    for number in range(2):
        make_annotation(sentence, make_person(f"b{number}", "reviewer"), evidence=MINE * 3)
    assert queries_of(client, address.format(sentence.pk)) == before


def test_no_list_reads_bodies_or_whole_sentences(edith):
    client = signed_in(edith)
    fill(1, edith)
    for name in LISTS:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at(name)).status_code == 200, name
        asked = " ".join(query["sql"] for query in captured)
        assert '"body",' not in asked, name
        assert ', "articles_sentence"."text",' not in asked, name
        assert '"note",' not in asked, name
