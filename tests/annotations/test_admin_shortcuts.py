"""The links above the lists: what is often asked for, each with the rows that it promises."""

import pytest

from annotations.models import Annotation
from articles import revising
from articles.models import Article, Sentence
from tests.browsing import at, signed_in, text_of
from tests.making import CONTRADICTION, make_annotation, make_article, make_ruling, retire

pytestmark = pytest.mark.django_db

SENTENCES = "articles_sentence_changelist"
ANNOTATIONS = "annotations_annotation_changelist"


def shown(person, place, asked):
    """The keys of the rows that the list shows."""
    response = signed_in(person).get(f"{at(place)}?show={asked}")
    assert response.status_code == 200
    return {row.pk for row in response.context["cl"].result_list}


@pytest.fixture
def article(rosa, remo, edith):
    """A sentence in every standing that a question is about."""
    article = make_article(
        "Read by rosa.",
        "They differ on this.",
        "Nobody has read this.",
        "The mayor said it is safe.",
        "Set aside.",
        required_reviews=2,
        added_by=edith,
    )
    first, second, *_ = article.sentences.order_by("position")
    make_annotation(first, rosa)
    make_annotation(second, rosa)
    make_annotation(second, remo, "disputed", evidence=(CONTRADICTION,))
    Sentence.objects.filter(article=article, position=4).update(attribution="named")
    return article


def keys(article, *positions):
    found = article.sentences.filter(position__in=positions, retired_in=None)
    return {*found.values_list("pk", flat=True)}


def test_what_waits_for_me_is_what_i_have_not_read(rosa, article):
    assert shown(rosa, SENTENCES, "for-me") == keys(article, 3, 4, 5)


def test_what_i_have_read(rosa, remo, article):
    assert shown(rosa, SENTENCES, "mine") == keys(article, 1, 2)
    assert shown(remo, SENTENCES, "mine") == keys(article, 2)


def test_what_is_in_conflict(lena, article):
    assert shown(lena, SENTENCES, "conflicts") == keys(article, 2)


def test_what_waits_and_names_no_source(lena, article):
    assert shown(lena, SENTENCES, "unattributed") == keys(article, 1, 2, 3, 5)


def test_what_has_changed_since_somebody_checked_it(edith, lena, article):
    assert shown(lena, SENTENCES, "changed") == set()
    body = Article.objects.get(pk=article.pk).body
    revising.revise(
        actor=edith,
        article_id=article.pk,
        body=body.replace("Read by rosa.", "Read by rosa herself.").replace(
            "Nobody has read this.", "Nobody has ever read this."
        ),
        expected_version=None,
    )
    changed = Sentence.objects.get(text="Read by rosa herself.")
    assert changed.replaces is not None
    assert shown(lena, SENTENCES, "changed") == {changed.pk}


def test_of_annotations_mine_and_those_of_mine_that_need_me(rosa, remo, edith, article):
    first, second = article.sentences.filter(position__lt=3).order_by("position")
    mine = {one.sentence_id: one.pk for one in rosa.annotations.all()}
    assert shown(rosa, ANNOTATIONS, "mine") == set(mine.values())
    assert shown(rosa, ANNOTATIONS, "conflicts") == {mine[second.pk]}
    assert shown(rosa, ANNOTATIONS, "changed") == set()
    retire(first)
    assert shown(rosa, ANNOTATIONS, "changed") == {mine[first.pk]}


def test_of_rulings_mine(edith, gustav, article):
    ruling = make_ruling(article.sentences.get(position=3), edith)
    assert shown(edith, "annotations_ruling_changelist", "mine") == {ruling.pk}


def test_of_articles_by_how_far_they_are(lena, article):
    other = make_article("Untouched.", title="Another")
    place = "articles_article_changelist"
    assert shown(lena, place, "attention") == {article.pk}
    assert shown(lena, place, "untouched") == {other.pk}
    assert shown(lena, place, "in-progress") == shown(lena, place, "done") == set()


def test_the_links_stand_above_the_list_and_the_one_asked_for_is_marked(rosa, article):
    page = text_of(signed_in(rosa).get(f"{at(SENTENCES)}?show=conflicts"))
    assert '<a href="?show=conflicts" aria-current="page">In conflict</a>' in page
    assert '<a href="?show=for-me">Waiting for me</a>' in page
    assert "By shown" not in page


@pytest.mark.parametrize("asked", ["nonsense", "mine", "\0", "'"])
def test_a_question_that_is_not_offered_is_refused(lena, article, asked):
    """A reader has read nothing, so “mine” is none of theirs."""
    response = signed_in(lena).get(at(SENTENCES), {"show": asked})
    assert response.status_code == 400
    assert "Show the whole list" in text_of(response)


def test_a_list_with_nothing_in_it_says_what_to_do(rosa, remo, article):
    nothing = text_of(signed_in(rosa).get(f"{at(SENTENCES)}?show=changed"))
    assert "Nothing here is what was asked for." in nothing
    assert '<a href="?">Show the whole list</a>' in nothing
    Annotation.objects.all().delete()
    assert "from the first page, and give a verdict" in text_of(
        signed_in(rosa).get(at(ANNOTATIONS))
    )
