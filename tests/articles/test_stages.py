"""How far an article has come: the derived column that the queue goes by."""

import pytest

from annotations import workflow
from articles.choices import Stage
from articles.models import Article, Sentence
from articles.querysets import derived_stage
from articles.stages import settle_stage_anew
from tests.making import make_annotation, make_article, make_ruling, retire


def stage_of(article):
    """The stored stage, once it is seen to be what follows from the sentences."""
    row = Article.objects.annotate(derived=derived_stage()).values("stage", "derived", "version")
    found = row.get(pk=article.pk)
    assert found["stage"] == found["derived"]
    assert found["version"] == 1, "a derived column changed the version"
    return found["stage"]


def in_order(article):
    return [*article.sentences.order_by("position", "id")]


@pytest.fixture
def article(db):
    return make_article("One.", "Two.")


def test_the_values_sort_in_the_order_in_which_the_queue_asks():
    assert sorted(Stage.values) == ["done", "flagged", "in_progress", "untouched"]


def test_an_article_that_came_in_is_untouched(article):
    assert stage_of(article) == "untouched"


def test_the_first_verdict_puts_it_in_progress_and_the_last_ends_it(article, rosa):
    one, two = in_order(article)

    make_annotation(one, rosa)
    assert stage_of(article) == "in_progress"
    make_annotation(two, rosa)
    assert stage_of(article) == "done"


def test_a_sentence_that_waits_for_a_second_reader_is_not_done(rosa, remo):
    article = make_article("One.", required_reviews=2)
    [one] = in_order(article)

    make_annotation(one, rosa)
    assert stage_of(article) == "in_progress"
    make_annotation(one, remo)
    assert stage_of(article) == "done"


def test_setting_aside_counts_as_reading_and_can_be_undone(article, rosa):
    one, two = in_order(article)

    for sentence in (one, two):
        workflow.mark_not_checkable(actor=rosa, sentence_id=sentence.pk, reason="opinion")
    assert stage_of(article) == "done"
    workflow.mark_checkable(actor=rosa, sentence_id=two.pk)
    assert stage_of(article) == "in_progress"
    workflow.mark_checkable(actor=rosa, sentence_id=one.pk)
    assert stage_of(article) == "untouched"


def test_withdrawing_the_only_verdict_leaves_it_untouched(article, rosa):
    annotation = make_annotation(in_order(article)[0], rosa)

    workflow.withdraw(actor=rosa, annotation_id=annotation.pk, expected_version=None)

    assert stage_of(article) == "untouched"


def test_a_conflict_flags_it_until_it_is_broken(rosa, remo, edith):
    article = make_article("One.", "Two.", "Three.", required_reviews=2)
    one, two, _ = in_order(article)
    for sentence in (one, two):
        make_annotation(sentence, rosa)
        make_annotation(sentence, remo, "disputed")
    assert stage_of(article) == "flagged"

    make_ruling(one, edith)
    assert stage_of(article) == "flagged"
    make_ruling(two, edith)
    assert stage_of(article) == "in_progress"
    workflow.withdraw_ruling(actor=edith, sentence_id=two.pk, expected_version=None)
    assert stage_of(article) == "flagged"


def test_a_changed_sentence_flags_it_until_it_is_read(article, rosa):
    old, two = in_order(article)
    retire(old)
    columns = {name: getattr(old, name) for name in ("position", "start", "end", "paragraph")}
    new = Sentence.objects.create(article=article, replaces=old, text="1ne.", **columns)
    settle_stage_anew(article)
    assert stage_of(article) == "flagged"

    make_annotation(two, rosa)
    assert stage_of(article) == "flagged"
    make_annotation(new, rosa)
    assert stage_of(article) == "done"


def test_requiring_more_reviews_reopens_it(article, rosa, edith):
    for sentence in in_order(article):
        make_annotation(sentence, rosa)

    workflow.require_reviews(
        actor=edith, article_id=article.pk, required_reviews=2, expected_version=None
    )

    found = Article.objects.annotate(derived=derived_stage()).get(pk=article.pk)
    assert (found.stage, found.derived) == ("in_progress", "in_progress")


def test_retired_sentences_do_not_count(article, rosa):
    one, two = in_order(article)
    make_annotation(one, rosa)
    retire(one)
    settle_stage_anew(Article.objects.get(pk=article.pk))
    assert stage_of(article) == "untouched"

    make_annotation(two, rosa)
    assert stage_of(article) == "done"


def test_an_article_without_sentences_is_untouched(article):
    for sentence in in_order(article):
        retire(sentence)
    settle_stage_anew(article)

    assert stage_of(article) == "untouched"
