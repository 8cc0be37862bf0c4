"""A reviewer changes a verdict or takes it back: what is stored, what follows, what is refused."""

import pytest

from annotations import workflow
from annotations.models import Annotation, Evidence
from annotations.policy import Submission
from annotations.workflow import annotating
from articles.models import Event
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed, Refusal, Stale
from tests.making import (
    CONTRADICTION,
    SUPPORT,
    SUPPORT_AS_DATA,
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
VERIFIED = {"status": "final", "verdict": "verified"}
UNCHANGED_COLUMNS = ("id", "sentence_id", "reviewer_id", "created_at")


def _as_data(verdict: str, **fields):
    return {
        "verdict": verdict,
        "reason": "",
        "correction": "",
        "note": "",
        "evidence": [],
        **fields,
    }


# --- Changing -----------------------------------------------------------------------------------------


def test_a_change_replaces_what_was_said_settles_again_and_is_one_event(rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa, note="First.")
    was = Annotation.objects.values().get()

    changed = workflow.change(
        actor=rosa,
        annotation_id=annotation.pk,
        submission=make_submission("unattributed", note="Second."),
        expected_version=1,
    )

    now = Annotation.objects.values().get()
    assert {name: now[name] for name in UNCHANGED_COLUMNS} == {
        name: was[name] for name in UNCHANGED_COLUMNS
    }
    assert now["updated_at"] > was["updated_at"]
    assert (changed.pk, changed.verdict, changed.reason) == (
        annotation.pk,
        "unattributed",
        "no_source",
    )
    assert (changed.note, changed.version) == ("Second.", 2)
    assert changed.updated_at == now["updated_at"]
    assert Evidence.objects.count() == 0
    assert standing_of(sentence) == ("final", "unattributed", 1)
    assert event_count(sentence) == 3
    event = newest_event(sentence)
    assert (event.action, event.actor, event.sentence) == ("annotation.changed", rosa, sentence)
    assert event.data == {
        "annotation": annotation.pk,
        "reviewer": rosa.pk,
        "before": _as_data("verified", note="First.", evidence=[SUPPORT_AS_DATA]),
        "after": _as_data("unattributed", reason="no_source", note="Second."),
        "sentence": {"before": VERIFIED, "after": {"status": "final", "verdict": "unattributed"}},
    }


def test_a_change_can_bring_a_conflict_about_and_end_it(rosa, remo):
    sentence = make_sentence(required_reviews=2)
    annotation = make_annotation(sentence, rosa)
    make_annotation(sentence, remo)
    change = {"actor": rosa, "annotation_id": annotation.pk, "expected_version": None}

    workflow.change(**change, submission=make_submission("disputed"))
    assert standing_of(sentence) == ("conflict", None, 2)
    workflow.change(**change, submission=make_submission("verified"))
    assert standing_of(sentence) == ("final", "verified", 2)


def test_the_order_of_evidence_is_part_of_what_is_said(rosa):
    annotation = make_annotation(make_sentence(), rosa, evidence=(SUPPORT, CONTRADICTION))

    changed = workflow.change(
        actor=rosa,
        annotation_id=annotation.pk,
        submission=make_submission(evidence=(CONTRADICTION, SUPPORT)),
        expected_version=1,
    )

    assert changed.version == 2
    assert [row.source for row in changed.evidence.all()] == ["Harbour Gazette", "City archive"]


def test_saying_the_same_again_makes_no_event_and_no_new_version(rosa):
    annotation = make_annotation(make_sentence(), rosa, note="a\nb", evidence=(SUPPORT,) * 2)

    with nothing_changes():
        same = workflow.change(
            actor=rosa,
            annotation_id=annotation.pk,
            submission=make_submission(note=" a\r\nb ", evidence=(SUPPORT,) * 2),
            expected_version=1,
        )

    assert (same.pk, same.version) == (annotation.pk, 1)


def test_a_change_that_breaks_a_rule_changes_nothing(rosa):
    annotation = make_annotation(make_sentence(), rosa)

    with nothing_changes(), pytest.raises(Invalid):
        workflow.change(
            actor=rosa,
            annotation_id=annotation.pk,
            submission=Submission(verdict="disputed"),
            expected_version=1,
        )


# --- Withdrawing --------------------------------------------------------------------------------------


def test_a_withdrawn_verdict_is_gone_and_the_history_keeps_what_it_said(rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)

    returned = workflow.withdraw(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    assert returned is None
    assert (Annotation.objects.count(), Evidence.objects.count()) == (0, 0)
    assert standing_of(sentence) == ("open", None, 0)
    assert event_count(sentence) == 3
    event = newest_event(sentence)
    assert (event.action, event.actor, event.sentence) == ("annotation.withdrawn", rosa, sentence)
    assert event.data == {
        "annotation": annotation.pk,
        "reviewer": rosa.pk,
        "before": _as_data("verified", evidence=[SUPPORT_AS_DATA]),
        "after": None,
        "sentence": {"before": VERIFIED, "after": OPEN},
    }


def test_withdrawing_leaves_the_verdicts_of_others(rosa, remo):
    sentence = make_sentence(required_reviews=2)
    mine = make_annotation(sentence, rosa, "verified")
    theirs = make_annotation(sentence, remo, "disputed")

    workflow.withdraw(actor=rosa, annotation_id=mine.pk, expected_version=None)

    assert Annotation.objects.get() == theirs
    assert theirs.evidence.count() == 1
    assert standing_of(sentence) == ("in_review", None, 1)


def test_who_has_withdrawn_can_annotate_anew(rosa):
    sentence = make_sentence()
    first = make_annotation(sentence, rosa)
    workflow.withdraw(actor=rosa, annotation_id=first.pk, expected_version=1)

    second = make_annotation(sentence, rosa, "disputed")

    assert second.pk != first.pk
    assert standing_of(sentence) == ("final", "disputed", 1)


# --- Refusals of both ---------------------------------------------------------------------------------


def _change(**given):
    workflow.change(submission=make_submission("disputed"), **given)


either = pytest.mark.parametrize("act", [_change, workflow.withdraw], ids=["change", "withdraw"])


def _refused(act, refusal: type[Refusal], **given) -> Refusal:
    with nothing_changes(), pytest.raises(refusal) as caught:
        act(**{"expected_version": None, **given})
    return caught.value


@either
@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_version_that_is_not_the_newest_is_stale(act, version, rosa):
    annotation = make_annotation(make_sentence(), rosa)
    workflow.change(
        actor=rosa,
        annotation_id=annotation.pk,
        submission=make_submission(note="Newer."),
        expected_version=1,
    )

    _refused(act, Stale, actor=rosa, annotation_id=annotation.pk, expected_version=version)


@either
@pytest.mark.parametrize("who", ["edith", "remo"])
def test_another_persons_verdict_is_theirs_alone(act, who, rosa, request):
    annotation = make_annotation(make_sentence(), rosa)

    _refused(act, NotAllowed, actor=request.getfixturevalue(who), annotation_id=annotation.pk)


@either
def test_anothers_verdict_under_blind_review_does_not_exist_for_a_reviewer(act, rosa, remo):
    annotation = make_annotation(make_sentence(required_reviews=2), rosa)

    _refused(act, Missing, actor=remo, annotation_id=annotation.pk)


@either
@pytest.mark.parametrize("who", ["lena", "nemo"])
def test_people_who_may_not_annotate_may_not_change_what_was_said(act, who, rosa, request):
    annotation = make_annotation(make_sentence(), rosa)

    _refused(act, NotAllowed, actor=request.getfixturevalue(who), annotation_id=annotation.pk)


@either
def test_a_reviewer_who_has_left_or_lost_the_role_changes_nothing(act, rosa):
    annotation = make_annotation(make_sentence(), rosa)
    rosa.groups.clear()
    rosa_now = type(rosa).objects.get(pk=rosa.pk)

    _refused(act, NotAllowed, actor=rosa_now, annotation_id=annotation.pk)

    rosa.is_active = False
    _refused(act, NotAllowed, actor=rosa, annotation_id=annotation.pk)


@either
@pytest.mark.parametrize("annotation_id", [0, 999_999, 2**200])
def test_an_annotation_that_does_not_exist_is_missing(act, annotation_id, edith, rosa):
    for actor in (edith, rosa):
        _refused(act, Missing, actor=actor, annotation_id=annotation_id)


@either
def test_a_withdrawn_annotation_is_missing(act, rosa):
    annotation = make_annotation(make_sentence(), rosa)
    workflow.withdraw(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    _refused(act, Missing, actor=rosa, annotation_id=annotation.pk)


@either
def test_what_was_said_about_a_retired_sentence_stays(act, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    retire(sentence)

    assert _refused(act, Conflict, actor=rosa, annotation_id=annotation.pk).code == "retired"


@either
def test_a_ruled_sentence_stays_ruled_when_a_verdict_changes(act, edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa, "verified")
    make_ruling(sentence, edith, "unattributed")

    act(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    assert standing_of(sentence)[:2] == ("final", "unattributed")


# --- What others do while one waits for the lock ------------------------------------------------------


@either
def test_an_annotation_that_went_while_one_waited_is_missing(act, rosa, monkeypatch):
    annotation = make_annotation(make_sentence(), rosa)
    lock = annotating.locked_sentence

    def after_a_wait(sentence_id):
        Annotation.objects.filter(pk=annotation.pk).delete()
        return lock(sentence_id)

    monkeypatch.setattr(annotating, "locked_sentence", after_a_wait)
    with pytest.raises(Missing):
        act(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    assert Event.objects.count() == 2


def test_a_version_that_somebody_raised_past_the_lock_is_not_overwritten(rosa, monkeypatch):
    annotation = make_annotation(make_sentence(), rosa)
    said = annotating.submission_of

    def meanwhile(row):
        Annotation.objects.filter(pk=row.pk).update(version=2, note="Theirs.")
        return said(row)

    monkeypatch.setattr(annotating, "submission_of", meanwhile)
    with pytest.raises(Stale):
        _change(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    assert Event.objects.count() == 2
