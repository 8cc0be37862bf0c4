"""An editor's decision: made, changed, taken back, refused."""

import pytest

from annotations import workflow
from annotations.models import Annotation, Ruling
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed, Stale
from tests.making import (
    event_count,
    make_annotation,
    make_person,
    make_ruling,
    make_sentence,
    newest_event,
    nothing_changes,
    retire,
    standing_of,
)

pytestmark = pytest.mark.django_db

OPEN = {"status": "open", "verdict": None}


def _rule(sentence, actor, **given):
    fields = {"verdict": "disputed", "rationale": "The archive settles it.", **given}
    return workflow.rule(actor=actor, sentence_id=sentence.pk, **fields)


def _withdraw(sentence, actor, expected_version=None):
    return workflow.withdraw_ruling(
        actor=actor, sentence_id=sentence.pk, expected_version=expected_version
    )


def test_a_ruling_is_stored_decides_the_sentence_and_is_one_event(edith):
    sentence = make_sentence(required_reviews=3)

    ruling = _rule(sentence, edith, rationale=" Two records\r\nagree. ")

    assert ruling == Ruling.objects.get()
    ruling.refresh_from_db()
    assert (ruling.sentence_id, ruling.editor_id) == (sentence.pk, edith.pk)
    assert (ruling.verdict, ruling.rationale) == ("disputed", "Two records\nagree.")
    assert ruling.version == 1
    assert standing_of(sentence) == ("final", "disputed", 0)
    assert event_count(sentence) == 2
    event = newest_event(sentence)
    assert (event.action, event.actor, event.sentence) == ("ruling.made", edith, sentence)
    assert event.data == {
        "ruling": ruling.pk,
        "before": None,
        "after": {
            "editor": edith.pk,
            "verdict": "disputed",
            "rationale": "Two records\nagree.",
        },
        "sentence": {"before": OPEN, "after": {"status": "final", "verdict": "disputed"}},
    }


def test_a_ruling_ends_a_conflict_and_leaves_what_reviewers_said(edith, rosa, remo):
    sentence = make_sentence(required_reviews=2)
    make_annotation(sentence, rosa, "verified")
    make_annotation(sentence, remo, "disputed")
    assert standing_of(sentence) == ("conflict", None, 2)

    _rule(sentence, edith, verdict="unattributed")

    assert standing_of(sentence) == ("final", "unattributed", 2)
    assert sorted(Annotation.objects.values_list("verdict", flat=True)) == ["disputed", "verified"]


def test_a_ruling_reopens_and_decides_a_sentence_that_was_set_aside(edith, rosa):
    sentence = make_sentence()
    workflow.mark_not_checkable(actor=rosa, sentence_id=sentence.pk, reason="opinion")

    _rule(sentence, edith)

    assert standing_of(sentence) == ("final", "disputed", 0)
    assert sentence.not_checkable == ""


def test_a_ruling_is_changed_by_another_editor(edith):
    sentence = make_sentence()
    first = _rule(sentence, edith)
    other = make_person("enno", "editor")

    changed = _rule(sentence, other, verdict="verified", rationale="New find.", expected_version=1)

    assert Ruling.objects.get() == first == changed
    changed.refresh_from_db()
    assert (changed.version, changed.editor) == (2, other)
    assert (changed.verdict, changed.rationale) == ("verified", "New find.")
    assert changed.created_at == first.created_at
    assert changed.updated_at > first.updated_at
    assert standing_of(sentence) == ("final", "verified", 0)
    assert event_count(sentence) == 3
    event = newest_event(sentence)
    assert (event.action, event.actor) == ("ruling.changed", other)
    assert event.data == {
        "ruling": first.pk,
        "before": {
            "editor": edith.pk,
            "verdict": "disputed",
            "rationale": "The archive settles it.",
        },
        "after": {"editor": other.pk, "verdict": "verified", "rationale": "New find."},
        "sentence": {
            "before": {"status": "final", "verdict": "disputed"},
            "after": {"status": "final", "verdict": "verified"},
        },
    }


def test_ruling_the_same_again_changes_nothing(edith):
    sentence = make_sentence()
    first = _rule(sentence, edith)

    with nothing_changes():
        again = _rule(sentence, edith, rationale="The archive settles it.\n", expected_version=1)

    assert (again, again.version) == (first, 1)


def test_the_same_decision_by_another_editor_is_a_change(edith):
    sentence = make_sentence()
    _rule(sentence, edith)

    assert _rule(sentence, make_person("enno", "editor")).version == 2


def test_without_its_ruling_the_reviewers_decide_again(edith, rosa):
    sentence = make_sentence()
    make_annotation(sentence, rosa, "verified")
    ruling = _rule(sentence, edith)

    assert _withdraw(sentence, edith, expected_version=1) is None

    assert Ruling.objects.count() == 0
    assert standing_of(sentence) == ("final", "verified", 1)
    assert event_count(sentence) == 4
    event = newest_event(sentence)
    assert (event.action, event.actor) == ("ruling.withdrawn", edith)
    assert event.data == {
        "ruling": ruling.pk,
        "before": {
            "editor": edith.pk,
            "verdict": "disputed",
            "rationale": "The archive settles it.",
        },
        "after": None,
        "sentence": {
            "before": {"status": "final", "verdict": "disputed"},
            "after": {"status": "final", "verdict": "verified"},
        },
    }


def test_a_sentence_is_ruled_anew_after_a_ruling_was_withdrawn(edith):
    sentence = make_sentence()
    _rule(sentence, edith)
    _withdraw(sentence, edith)
    assert standing_of(sentence) == ("open", None, 0)

    assert _rule(sentence, edith, verdict="verified").version == 1
    assert newest_event(sentence).action == "ruling.made"


def test_a_verdict_under_a_ruling_counts_once_the_ruling_is_gone(edith, rosa):
    sentence = make_sentence()
    _rule(sentence, edith, verdict="unattributed")
    make_annotation(sentence, rosa, "disputed")
    assert standing_of(sentence) == ("final", "unattributed", 1)

    _withdraw(sentence, edith)

    assert standing_of(sentence) == ("final", "disputed", 1)


# --- Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"verdict": "bogus"}, [("/verdict", "unknown_choice")]),
        ({"verdict": ""}, [("/verdict", "unknown_choice")]),
        ({"rationale": ""}, [("/rationale", "required")]),
        ({"rationale": " \r\n\u3000"}, [("/rationale", "required")]),
        ({"rationale": "x" * 10_001}, [("/rationale", "too_long")]),
        ({"rationale": "a\0"}, [("/rationale", "unstorable_text")]),
        ({"rationale": "\udc00"}, [("/rationale", "unstorable_text")]),
        (
            {"verdict": "bogus", "rationale": ""},
            [("/verdict", "unknown_choice"), ("/rationale", "required")],
        ),
    ],
)
def test_a_ruling_that_breaks_a_rule_is_refused(edith, given, faults):
    sentence = make_sentence()

    with nothing_changes(), pytest.raises(Invalid) as refusal:
        _rule(sentence, edith, **given)

    assert [(fault.pointer(), fault.code) for fault in refusal.value.faults] == faults


def test_a_rationale_may_have_10_000_characters(edith):
    ruling = _rule(make_sentence(), edith, rationale="𝔘" * 10_000)

    ruling.refresh_from_db()
    assert len(ruling.rationale) == 10_000


either = pytest.mark.parametrize("act", [_rule, _withdraw], ids=["rule", "withdraw"])


@either
@pytest.mark.parametrize("who", ["rosa", "lena", "nemo", "gustav"])
def test_only_editors_rule(act, who, edith, request):
    sentence = make_sentence()
    make_ruling(sentence, edith)

    with nothing_changes(), pytest.raises(NotAllowed):
        act(sentence, request.getfixturevalue(who))


@either
@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_version_that_is_not_the_newest_is_stale(act, version, edith):
    sentence = make_sentence()
    make_ruling(sentence, edith, "verified")
    make_ruling(sentence, edith, "unattributed")

    with nothing_changes(), pytest.raises(Stale):
        act(sentence, edith, expected_version=version)


def test_a_version_of_a_ruling_that_is_gone_is_stale(edith):
    sentence = make_sentence()

    with nothing_changes(), pytest.raises(Stale):
        _rule(sentence, edith, expected_version=1)


def test_a_ruling_that_does_not_exist_is_not_withdrawn(edith):
    sentence = make_sentence()

    for version in (None, 1):
        with nothing_changes(), pytest.raises(Missing):
            _withdraw(sentence, edith, expected_version=version)


@either
def test_a_retired_sentence_stays_as_it_was_ruled(act, edith):
    sentence = make_sentence()
    make_ruling(sentence, edith, "verified")
    retire(sentence)

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        act(sentence, edith)

    assert refusal.value.code == "retired"


@either
@pytest.mark.parametrize("sentence_id", [0, 999_999, 2**63, 2**200])
def test_a_sentence_that_does_not_exist_is_missing(act, sentence_id, edith):
    sentence = make_sentence()
    sentence.pk = sentence_id

    with nothing_changes(), pytest.raises(Missing):
        act(sentence, edith)
