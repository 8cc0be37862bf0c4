"""Sentences that hold nothing to check: set aside, taken up again, reopened by a verdict."""

import pytest

from annotations import workflow
from annotations.models import Annotation
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed
from tests.making import (
    event_count,
    make_annotation,
    make_ruling,
    make_sentence,
    make_submission,
    newest_event,
    nothing_changes,
    retire,
    standing_of,
)

pytestmark = pytest.mark.django_db

OPEN = {"status": "open", "verdict": None}
ASIDE = {"status": "not_checkable", "verdict": None}


def _set_aside(sentence, actor, reason="opinion"):
    return workflow.mark_not_checkable(actor=actor, sentence_id=sentence.pk, reason=reason)


@pytest.mark.parametrize("reason", ["opinion", "question", "furniture"])
def test_a_sentence_is_set_aside_with_a_reason_and_one_event(rosa, reason):
    sentence = make_sentence()

    returned = _set_aside(sentence, rosa, reason)

    assert standing_of(sentence) == ("not_checkable", None, 0)
    assert sentence.not_checkable == reason
    assert (returned.pk, returned.status, returned.not_checkable) == (
        sentence.pk,
        "not_checkable",
        reason,
    )
    assert event_count(sentence) == 2
    event = newest_event(sentence)
    assert (event.action, event.actor) == ("sentence.marked_not_checkable", rosa)
    assert event.sentence == sentence
    assert event.data == {
        "before": {"not_checkable": ""},
        "after": {"not_checkable": reason},
        "sentence": {"before": OPEN, "after": ASIDE},
    }


def test_another_reason_replaces_the_first(rosa, remo):
    sentence = make_sentence()
    _set_aside(sentence, rosa, "opinion")

    _set_aside(sentence, remo, "question")

    assert standing_of(sentence) == ("not_checkable", None, 0)
    assert sentence.not_checkable == "question"
    assert newest_event(sentence).data["before"] == {"not_checkable": "opinion"}
    assert event_count(sentence) == 3


def test_setting_aside_for_the_same_reason_again_changes_nothing(rosa, remo):
    sentence = make_sentence()
    _set_aside(sentence, rosa)

    with nothing_changes():
        returned = _set_aside(sentence, remo)

    assert returned.not_checkable == "opinion"


def test_a_sentence_that_was_set_aside_is_taken_up_again(rosa, remo):
    sentence = make_sentence()
    _set_aside(sentence, rosa)

    returned = workflow.mark_checkable(actor=remo, sentence_id=sentence.pk)

    assert standing_of(sentence) == ("open", None, 0)
    assert (sentence.not_checkable, returned.status) == ("", "open")
    event = newest_event(sentence)
    assert (event.action, event.actor) == ("sentence.marked_checkable", remo)
    assert event.data == {
        "before": {"not_checkable": "opinion"},
        "after": {"not_checkable": ""},
        "sentence": {"before": ASIDE, "after": OPEN},
    }
    assert event_count(sentence) == 3


def test_taking_up_a_sentence_that_was_never_set_aside_changes_nothing(rosa):
    sentence = make_sentence()

    with nothing_changes():
        workflow.mark_checkable(actor=rosa, sentence_id=sentence.pk)


def test_a_verdict_reopens_a_sentence_that_was_set_aside(rosa, remo):
    sentence = make_sentence(required_reviews=2)
    _set_aside(sentence, rosa)

    make_annotation(sentence, remo)

    assert standing_of(sentence) == ("in_review", None, 1)
    assert sentence.not_checkable == ""
    assert newest_event(sentence).data["sentence"] == {
        "before": ASIDE,
        "after": {"status": "in_review", "verdict": None},
    }


def test_ones_own_verdict_does_not_keep_a_reviewer_from_setting_the_sentence_aside(rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)

    _set_aside(sentence, rosa)
    assert standing_of(sentence) == ("not_checkable", None, 1)

    workflow.mark_checkable(actor=rosa, sentence_id=sentence.pk)
    assert standing_of(sentence) == ("final", "verified", 1)
    assert Annotation.objects.get() == annotation


def test_a_verdict_of_another_keeps_a_reviewer_from_setting_the_sentence_aside(rosa, remo):
    sentence = make_sentence()
    make_annotation(sentence, rosa)

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        _set_aside(sentence, remo)

    assert refusal.value.code == "annotated"


def test_an_editor_sets_a_sentence_aside_whatever_reviewers_said(edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)

    _set_aside(sentence, edith)

    assert standing_of(sentence) == ("not_checkable", None, 1)
    assert Annotation.objects.get() == annotation


def test_a_verdict_that_is_withdrawn_leaves_the_sentence_aside(edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    _set_aside(sentence, edith)

    workflow.withdraw(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    assert standing_of(sentence) == ("not_checkable", None, 0)


def test_a_ruled_sentence_is_not_set_aside(edith):
    sentence = make_sentence()
    make_ruling(sentence, edith)

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        _set_aside(sentence, edith)

    assert refusal.value.code == "ruled"


@pytest.mark.parametrize("reason", ["", "bogus", "OPINION", "o" * 20_000, "\0"])
def test_an_unknown_reason_is_refused(rosa, reason):
    sentence = make_sentence()

    with nothing_changes(), pytest.raises(Invalid) as refusal:
        _set_aside(sentence, rosa, reason)

    assert [(fault.pointer(), fault.code) for fault in refusal.value.faults] == [
        ("/reason", "unknown_choice")
    ]


def _take_up(sentence, actor):
    return workflow.mark_checkable(actor=actor, sentence_id=sentence.pk)


either = pytest.mark.parametrize("act", [_set_aside, _take_up], ids=["set_aside", "take_up"])


@either
@pytest.mark.parametrize("who", ["lena", "nemo", "gustav"])
def test_only_reviewers_and_editors_set_sentences_aside(act, who, request):
    sentence = make_sentence()

    with nothing_changes(), pytest.raises(NotAllowed):
        act(sentence, request.getfixturevalue(who))


@either
def test_a_retired_sentence_stays_as_it_is(act, rosa):
    sentence = make_sentence()
    _set_aside(sentence, rosa, "question")
    retire(sentence)

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        act(sentence, rosa)

    assert refusal.value.code == "retired"


@either
def test_a_sentence_that_does_not_exist_is_missing(act, rosa):
    sentence = make_sentence()
    sentence.pk = 2**63

    with nothing_changes(), pytest.raises(Missing):
        act(sentence, rosa)


def test_a_change_of_a_verdict_leaves_the_sentence_aside(edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    _set_aside(sentence, edith)

    workflow.change(
        actor=rosa,
        annotation_id=annotation.pk,
        submission=make_submission("disputed"),
        expected_version=1,
    )

    assert standing_of(sentence) == ("not_checkable", None, 1)
