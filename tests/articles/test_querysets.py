"""Reads of articles and sentences."""

import pytest

from annotations import workflow
from articles.models import Article, Sentence
from tests.making import make_annotation, make_article, make_ruling, retire

pytestmark = pytest.mark.django_db


def _progress(article) -> tuple[int, int, int]:
    row = Article.objects.with_progress().get(pk=article.pk)
    return row.sentence_count, row.done_count, row.conflict_count


def test_progress_counts_what_is_done_and_what_is_in_conflict(edith, rosa, remo):
    article = make_article(*"ABCDE", required_reviews=2)
    agreed, split, waiting, aside, ruled = article.sentences.all()
    for reviewer in (rosa, remo):
        make_annotation(agreed, reviewer)
    make_annotation(split, rosa, "verified")
    make_annotation(split, remo, "disputed")
    make_annotation(waiting, rosa)
    workflow.mark_not_checkable(actor=rosa, sentence_id=aside.pk, reason="opinion")
    make_ruling(ruled, edith)
    untouched = make_article("One.", "Two.")

    assert _progress(article) == (5, 3, 1)
    assert _progress(untouched) == (2, 0, 0)


def test_retired_sentences_are_no_part_of_the_progress(rosa):
    article = make_article("One.", "Two.")
    first, second = article.sentences.all()
    make_annotation(first, rosa)
    retire(first)

    assert _progress(article) == (1, 0, 0)
    assert [*Sentence.objects.current()] == [second]


def test_an_article_without_sentences_has_no_progress():
    article = make_article("One.")
    retire(article.sentences.get())

    assert _progress(article) == (0, 0, 0)


def test_progress_costs_one_query_for_any_number_of_articles(django_assert_num_queries):
    for articles in (1, 4):
        for _ in range(articles):
            make_article("One.", "Two.")
        with django_assert_num_queries(1):
            assert {row.sentence_count for row in Article.objects.with_progress()} == {2}


def test_progress_can_be_combined_with_filters_and_order():
    make_article("One.", publisher="A")
    long = make_article("One.", "Two.", publisher="B")

    rows = Article.objects.filter(publisher="B").with_progress().order_by("-sentence_count")

    assert [*rows] == [long]


def test_a_list_without_text_leaves_the_body_in_the_database(django_assert_num_queries):
    make_article("One.")

    with django_assert_num_queries(1) as queries:
        article = Article.objects.without_text().get()
    assert '"body",' not in queries[0]["sql"]

    with django_assert_num_queries(1):
        assert article.body == "One."


def test_reading_order_is_by_article_and_position():
    later = make_article("C.", "D.")
    first, second = later.sentences.all()
    Sentence.objects.filter(pk=first.pk).update(position=9)
    newest = make_article("E.").sentences.get()

    assert [*Sentence.objects.all()] == [second, first, newest]
