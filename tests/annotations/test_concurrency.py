"""What many people write at the same moment, on connections of their own."""

from collections import Counter
from functools import partial

import pytest
from django.contrib.auth.models import User

from annotations import workflow
from annotations.consensus import decide
from annotations.models import Annotation, Evidence, Ruling
from articles import editing, history
from articles.models import Article, Event, Sentence
from factcheck.refusals import Conflict, Missing, Refusal, Stale
from tests.making import (
    make_annotation,
    make_article,
    make_person,
    make_sentence,
    make_submission,
)
from tests.together import outcomes_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _kinds(outcomes: list[object]) -> Counter[type]:
    return Counter(type(outcome) for outcome in outcomes)


def _assert_sound(article: Article) -> None:
    """History without gaps or broken lines, and each sentence's standing as its rows have it."""
    rows = Event.objects.filter(article=article.pk).order_by("number")
    lines = [history.Line(*row) for row in rows.values_list(*history.Line._fields)]
    assert [line.number for line in lines] == [*range(1, len(lines) + 1)]
    assert [*history.broken_lines(lines)] == []
    required = Article.objects.values_list("required_reviews", flat=True).get(pk=article.pk)
    for sentence in Sentence.objects.filter(article=article.pk):
        verdicts = [*sentence.annotations.values_list("verdict", flat=True)]
        ruling = Ruling.objects.filter(sentence=sentence).first()
        expected = decide(
            verdicts,
            required=required,
            ruling=ruling and ruling.verdict,
            not_checkable=sentence.not_checkable,
        )
        assert (sentence.status, sentence.verdict) == expected[:2]
        assert sentence.reviews == len(verdicts)


def _annotating(sentence: Sentence, reviewer: User, verdict: str = "verified"):
    return lambda: workflow.annotate(
        actor=reviewer, sentence_id=sentence.pk, submission=make_submission(verdict)
    )


def _changing(annotation: Annotation, reviewer: User, *, note: str, expected_version: int | None):
    return lambda: workflow.change(
        actor=reviewer,
        annotation_id=annotation.pk,
        submission=make_submission("disputed", note=note),
        expected_version=expected_version,
    )


def _reviewers(count: int) -> list[User]:
    return [make_person(f"reviewer-{number}", "reviewer") for number in range(count)]


def test_one_reviewer_annotating_20_times_at_once_leaves_one_annotation(rosa):
    sentence = make_sentence()

    outcomes = outcomes_at_once(*[_annotating(sentence, rosa)] * 20)

    assert _kinds(outcomes) == {Annotation: 1, Conflict: 19}
    [winner] = [each for each in outcomes if isinstance(each, Annotation)]
    refusals = [each for each in outcomes if isinstance(each, Conflict)]
    assert {(each.code, each.existing) for each in refusals} == {("already_annotated", winner.pk)}
    assert (Annotation.objects.count(), Evidence.objects.count()) == (1, 1)
    assert Event.objects.count() == 2
    _assert_sound(sentence.article)


def test_20_changes_from_one_version_leave_one(rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)

    outcomes = outcomes_at_once(
        *(
            _changing(annotation, rosa, note=f"Change {number}.", expected_version=1)
            for number in range(20)
        )
    )

    assert _kinds(outcomes) == {Annotation: 1, Stale: 19}
    [winner] = [each for each in outcomes if isinstance(each, Annotation)]
    stored = Annotation.objects.get()
    assert (stored.version, stored.note) == (2, winner.note)
    assert Evidence.objects.count() == 1
    assert Event.objects.count() == 3
    _assert_sound(sentence.article)


def test_20_who_set_aside_what_they_saw_leave_one(edith):
    sentence = make_sentence()
    editors = [edith, *(make_person(f"editor-{number}", "editor") for number in range(19))]

    outcomes = outcomes_at_once(
        *(
            partial(
                workflow.mark_not_checkable,
                actor=editor,
                sentence_id=sentence.pk,
                reason=("opinion", "question")[number % 2],
                expected_version=1,
            )
            for number, editor in enumerate(editors)
        )
    )

    assert _kinds(outcomes) == {Sentence: 1, Stale: 19}
    sentence.refresh_from_db()
    assert sentence.version == 2
    assert Event.objects.count() == 2
    _assert_sound(sentence.article)


def test_20_changes_that_take_whatever_is_there_all_count(rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)

    outcomes = outcomes_at_once(
        *(
            _changing(annotation, rosa, note=f"Change {number}.", expected_version=None)
            for number in range(20)
        )
    )

    assert _kinds(outcomes) == {Annotation: 20}
    assert sorted(each.version for each in outcomes) == [*range(2, 22)]
    assert Event.objects.count() == 22
    _assert_sound(sentence.article)


@pytest.mark.parametrize("attempt", range(3))
def test_a_change_against_a_withdrawal_has_one_winner_and_nothing_comes_back(attempt, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)

    def withdrawing():
        workflow.withdraw(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    changed, withdrawn = outcomes_at_once(
        _changing(annotation, rosa, note="Still there.", expected_version=1), withdrawing
    )

    if isinstance(changed, Annotation):
        assert isinstance(withdrawn, Stale)
        assert Annotation.objects.get().note == "Still there."
    else:
        assert isinstance(changed, Missing)
        assert withdrawn is None
        assert (Annotation.objects.count(), Evidence.objects.count()) == (0, 0)
    assert Event.objects.count() == 3
    _assert_sound(sentence.article)


def test_several_reviewers_and_an_editor_decide_one_sentence_at_once(edith):
    sentence = make_sentence(required_reviews=3)
    reviewers = _reviewers(6)
    verdicts = ["verified", "disputed", "unattributed"] * 2

    def ruling():
        return workflow.rule(
            actor=edith, sentence_id=sentence.pk, verdict="disputed", rationale="It is so."
        )

    outcomes = outcomes_at_once(
        *(
            _annotating(sentence, reviewer, verdict)
            for reviewer, verdict in zip(reviewers, verdicts, strict=True)
        ),
        ruling,
    )

    assert _kinds(outcomes) == {Annotation: 6, Ruling: 1}
    sentence.refresh_from_db()
    assert (sentence.status, sentence.verdict, sentence.reviews) == ("final", "disputed", 6)
    assert Event.objects.count() == 8
    _assert_sound(sentence.article)


def test_two_editors_ruling_at_once_leave_one_ruling(edith):
    sentence = make_sentence()
    editors = [edith, make_person("enno", "editor")]

    def ruling(editor, verdict):
        return lambda: workflow.rule(
            actor=editor, sentence_id=sentence.pk, verdict=verdict, rationale="It is so."
        )

    outcomes = outcomes_at_once(ruling(editors[0], "verified"), ruling(editors[1], "disputed"))

    assert _kinds(outcomes) == {Ruling: 2}
    assert Ruling.objects.get().version == 2
    assert Event.objects.count() == 3
    _assert_sound(sentence.article)


def test_everything_at_once_on_one_article_neither_deadlocks_nor_loses_a_line(edith):
    article = make_article(*"ABCD")
    sentences = [*article.sentences.all()]
    reviewers = _reviewers(3)
    acts = [_annotating(sentence, reviewer) for sentence in sentences for reviewer in reviewers]
    acts += [
        lambda: workflow.rule(
            actor=edith, sentence_id=sentences[0].pk, verdict="disputed", rationale="It is so."
        ),
        lambda: workflow.mark_not_checkable(
            actor=edith, sentence_id=sentences[1].pk, reason="opinion"
        ),
        lambda: workflow.require_reviews(
            actor=edith, article_id=article.pk, required_reviews=2, expected_version=None
        ),
        lambda: editing.change_article(
            actor=edith, article_id=article.pk, changes={"title": "New"}, expected_version=None
        ),
    ]

    outcomes = outcomes_at_once(*acts)

    assert not [each for each in outcomes if isinstance(each, Refusal)]
    assert Annotation.objects.count() == 12
    assert Event.objects.count() == 1 + len(acts)
    article.refresh_from_db()
    assert (article.title, article.required_reviews, article.version) == ("New", 2, 3)
    _assert_sound(article)


@pytest.mark.parametrize("attempt", range(3))
def test_an_article_is_deleted_or_annotated_but_never_both(attempt, edith, rosa):
    sentence = make_sentence()
    article = sentence.article

    annotated, deleted = outcomes_at_once(
        _annotating(sentence, rosa),
        lambda: editing.delete_article(actor=edith, article_id=article.pk, expected_version=None),
    )

    if isinstance(annotated, Annotation):
        assert isinstance(deleted, Conflict)
        _assert_sound(article)
    else:
        assert isinstance(annotated, Missing)
        assert deleted is None
        assert not Article.objects.exists()
    assert Event.objects.count() == 2


def test_articles_that_are_given_one_address_at_once_leave_one_with_it(edith):
    articles = [make_article(f"{number}.") for number in range(6)]

    def naming(article):
        return lambda: editing.change_article(
            actor=edith,
            article_id=article.pk,
            changes={"url": "https://news.example/1"},
            expected_version=1,
        )

    outcomes = outcomes_at_once(*map(naming, articles))

    assert _kinds(outcomes) == {Article: 1, Conflict: 5}
    winner = Article.objects.get(url="https://news.example/1")
    assert {each.existing for each in outcomes if isinstance(each, Conflict)} == {winner.pk}
    assert Event.objects.count() == 7
    _assert_sound(winner)
