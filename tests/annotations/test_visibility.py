"""Blind review: who sees whose verdict, in every state of a sentence."""

import pytest
from django.contrib.auth.models import AnonymousUser

from annotations import workflow
from annotations.models import Annotation, Ruling
from articles.models import Sentence
from tests.making import make_annotation, make_person, make_ruling, make_sentence, retire

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth(db):
    """A third reviewer, whose verdicts are looked at."""
    return make_person("ruth", "reviewer")


def _in_review(ruth, remo):
    sentence = make_sentence(required_reviews=3)
    make_annotation(sentence, ruth)
    return sentence


def _conflict(ruth, remo):
    sentence = make_sentence(required_reviews=2)
    make_annotation(sentence, ruth, "verified")
    make_annotation(sentence, remo, "disputed")
    return sentence


def _final(ruth, remo):
    sentence = make_sentence()
    make_annotation(sentence, ruth)
    return sentence


def _not_checkable(ruth, remo):
    sentence = _final(ruth, remo)
    workflow.mark_not_checkable(actor=ruth, sentence_id=sentence.pk, reason="opinion")
    return sentence


def _reopened(ruth, remo):
    """Final once, and in review again because more reviews are needed now."""
    sentence = _final(ruth, remo)
    workflow.require_reviews(
        actor=make_person("enno", "editor"),
        article_id=sentence.article_id,
        required_reviews=3,
        expected_version=None,
    )
    return sentence


def _retired(ruth, remo):
    return retire(_in_review(ruth, remo))


STATES = {
    "in_review": _in_review,
    "conflict": _conflict,
    "final": _final,
    "not_checkable": _not_checkable,
    "reopened": _reopened,
    "retired": _retired,
}
PEOPLE = ("edith", "ruth", "rosa", "lena", "nemo", "gustav", "anonymous")
SEEN_BY = {
    # Edith edits, Ruth gave the verdict, Rosa reviews and has not said anything, Lena reads.
    "in_review": {"edith", "ruth"},
    "conflict": {"edith", "ruth"},
    "final": {"edith", "ruth", "rosa", "lena"},
    "not_checkable": {"edith", "ruth"},
    "reopened": {"edith", "ruth"},
    "retired": {"edith", "ruth"},
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_who_sees_a_verdict(state, who, ruth, remo, request):
    viewer = AnonymousUser() if who == "anonymous" else request.getfixturevalue(who)
    sentence = STATES[state](ruth, remo)
    make_annotation(make_sentence(required_reviews=2), remo)  # on another sentence

    seen = Annotation.objects.filter(sentence=sentence, reviewer=ruth).visible_to(viewer)

    assert seen.exists() == (who in SEEN_BY[state])


@pytest.mark.parametrize("state", ["in_review", "conflict", "reopened"])
def test_a_reviewer_sees_the_verdicts_of_others_after_giving_one(state, ruth, rosa, remo):
    sentence = STATES[state](ruth, remo)
    assert not Annotation.objects.visible_to(rosa).exists()

    mine = make_annotation(sentence, rosa, "unattributed")

    assert {*Annotation.objects.visible_to(rosa)} == {*Annotation.objects.all()}
    workflow.withdraw(actor=rosa, annotation_id=mine.pk, expected_version=1)
    assert not Annotation.objects.visible_to(rosa).exists()


def test_having_annotated_one_sentence_opens_no_other(ruth, rosa):
    first, second = make_sentence(required_reviews=2), make_sentence(required_reviews=2)
    for sentence in (first, second):
        make_annotation(sentence, ruth)
    make_annotation(first, rosa)

    seen = Annotation.objects.visible_to(rosa).values_list("sentence", "reviewer")

    assert sorted(seen) == sorted([(first.pk, ruth.pk), (first.pk, rosa.pk)])


def test_no_verdict_is_listed_twice(edith, ruth, rosa, remo, lena):
    sentence = make_sentence(required_reviews=3)
    for reviewer in (ruth, rosa, remo):
        make_annotation(sentence, reviewer)

    for viewer in (edith, ruth, rosa, lena):
        assert Annotation.objects.visible_to(viewer).count() == 3


def test_visibility_narrows_whatever_was_filtered_before(ruth, rosa, remo):
    final, waiting = make_sentence(), make_sentence(required_reviews=2)
    make_annotation(final, ruth, "disputed")
    make_annotation(waiting, ruth, "disputed")

    seen = Annotation.objects.filter(verdict="disputed").visible_to(rosa)

    assert [row.sentence_id for row in seen] == [final.pk]
    assert not Annotation.objects.filter(verdict="verified").visible_to(rosa).exists()


def test_a_list_costs_one_query_besides_the_role(ruth, remo, django_assert_num_queries):
    make_annotation(make_sentence(), ruth)
    [*Annotation.objects.visible_to(remo)]

    for _ in range(2):
        with django_assert_num_queries(1):
            [*Annotation.objects.visible_to(remo)]


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_with_a_role_sees_rulings(who, ruth, edith, request):
    viewer = AnonymousUser() if who == "anonymous" else request.getfixturevalue(who)
    make_ruling(make_sentence(), edith)

    assert Ruling.objects.visible_to(viewer).exists() == (who in {"edith", "ruth", "rosa", "lena"})


@pytest.mark.parametrize("state", ["in_review", "conflict", "not_checkable", "reopened"])
def test_no_sentence_tells_a_verdict_before_it_is_final(state, ruth, remo):
    assert Sentence.objects.get(pk=STATES[state](ruth, remo).pk).verdict is None
