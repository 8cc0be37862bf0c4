"""Evidence reused from a sentence where the same was claimed: one rule, whichever door."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import workflow
from annotations.models import Annotation
from annotations.workflow import Given
from articles import editing, revising
from factcheck.refusals import Conflict, Invalid
from tests.making import (
    SUPPORT,
    make_annotation,
    make_article,
    make_sentence,
    make_submission,
    newest_event,
    nothing_changes,
    retire,
)

pytestmark = pytest.mark.django_db

CLAIM = "The harbour bridge was opened to traffic by the mayor in 1931."
NEAR = "The harbour bridge was opened to traffic by the old mayor in 1931."
TODAY = date(2026, 3, 9)


@pytest.fixture
def origin(remo):
    """A checked sentence: verified, on the word of the city archive."""
    sentence = make_sentence(CLAIM, title="Fifty years")
    make_annotation(sentence, remo)
    return sentence


def reusing(origin, **fields):
    return make_submission(
        **{"evidence": (replace(SUPPORT, accessed_on=TODAY),), **fields}, reused_from=origin.pk
    )


def annotate(actor, sentence, submission):
    return workflow.annotate(actor=actor, sentence_id=sentence.pk, submission=submission)


def refusal(actor, sentence, submission):
    with nothing_changes(), pytest.raises(Invalid) as refused:
        annotate(actor, sentence, submission)
    [fault] = refused.value.faults
    assert fault.path == ("reused_from",)
    return fault.code


@pytest.mark.parametrize("text", [CLAIM, CLAIM.upper(), NEAR])
def test_it_is_stored_and_the_event_names_where_it_came_from(rosa, origin, text):
    sentence = make_sentence(text)

    annotation = annotate(rosa, sentence, reusing(origin))

    annotation.refresh_from_db()
    assert annotation.reused_from == origin
    assert newest_event(sentence).data["after"]["reused_from"] == origin.pk
    assert workflow.submission_of(annotation) == reusing(origin)
    call_command("verify")


def test_an_annotation_that_reuses_nothing_says_nothing_of_it(rosa):
    sentence = make_sentence(CLAIM)
    make_annotation(sentence, rosa)

    assert "reused_from" not in newest_event(sentence).data["after"]


def test_another_verdict_may_rest_on_the_same_source(rosa, origin):
    sentence = make_sentence(CLAIM.replace("1931", "1913"))
    against = replace(SUPPORT, stance="contradicts")

    annotate(rosa, sentence, reusing(origin, verdict="disputed", evidence=(against,)))

    assert Annotation.objects.filter(reused_from=origin, verdict="disputed").exists()


def test_where_no_source_is_cited_the_verdict_is_what_is_reused(rosa, remo):
    origin = make_sentence(CLAIM)
    make_annotation(origin, remo, "unattributed")

    annotate(rosa, make_sentence(CLAIM), make_submission("unattributed", reused_from=origin.pk))

    assert Annotation.objects.filter(reused_from=origin).exists()


def test_what_cannot_be_reused_is_refused(rosa, remo, origin):
    sentence = make_sentence(CLAIM)
    unread, elsewhere = make_sentence(CLAIM), make_sentence("It rained all day in the old town.")
    make_annotation(elsewhere, remo)
    sibling = make_article(CLAIM, NEAR).sentences.order_by("position")[1]
    in_review = make_sentence(CLAIM, required_reviews=2)
    make_annotation(in_review, rosa)

    assert refusal(rosa, sentence, make_submission(reused_from=999_999)) == "no_such_sentence"
    assert refusal(rosa, sentence, reusing(unread)) == "not_final"
    assert refusal(rosa, sentence, reusing(in_review)) == "not_final"
    assert refusal(rosa, sentence, reusing(elsewhere)) == "no_match"
    assert refusal(rosa, sentence, reusing(sentence)) == "no_match"
    same_article = sibling.article.sentences.get(position=1)
    assert refusal(rosa, same_article, reusing(sibling)) == "no_match"
    others = replace(SUPPORT, source="Another archive")
    assert refusal(rosa, sentence, reusing(origin, evidence=(others,))) == "nothing_reused"
    unattributed = make_submission("unattributed", reused_from=origin.pk)
    assert refusal(rosa, sentence, unattributed) == "nothing_reused"


def test_a_source_is_compared_in_the_form_in_which_it_is_stored(rosa, remo):
    origin = make_sentence(CLAIM)
    make_annotation(origin, remo)
    typed = replace(SUPPORT, source=f"  {SUPPORT.source} ")

    made = annotate(rosa, make_sentence(CLAIM), reusing(origin, evidence=(typed,)))

    assert made.reused_from_id == origin.pk


def test_a_change_keeps_it_or_drops_it_and_names_another_by_the_same_rule(rosa, remo, origin):
    sentence = make_sentence(CLAIM)
    annotation = annotate(rosa, sentence, reusing(origin))
    # No longer final, and so no longer to be reused anew; what was done stays done.
    workflow.withdraw(actor=remo, annotation_id=origin.annotations.get().pk, expected_version=None)

    def change(submission):
        return workflow.change(
            actor=rosa,
            annotation_id=annotation.pk,
            submission=submission,
            expected_version=None,
        )

    assert change(reusing(origin, note="Looked again.")).reused_from_id == origin.pk
    assert change(make_submission(note="My own.")).reused_from_id is None
    assert newest_event(sentence).data["before"]["reused_from"] == origin.pk
    with nothing_changes(), pytest.raises(Invalid):
        change(reusing(origin))
    call_command("verify")


def test_a_change_that_leaves_nothing_of_it_may_not_say_that_it_reuses(rosa, origin):
    sentence = make_sentence(CLAIM)
    own = replace(SUPPORT, source="My own archive")
    annotation = annotate(rosa, sentence, reusing(origin, evidence=(SUPPORT, own)))

    def change(submission):
        return workflow.change(
            actor=rosa, annotation_id=annotation.pk, submission=submission, expected_version=None
        )

    for left in ((own,), (replace(own, stance="contradicts"),)):
        verdict = "verified" if left == (own,) else "disputed"
        with nothing_changes(), pytest.raises(Invalid) as refused:
            change(reusing(origin, verdict=verdict, evidence=left))
        [fault] = refused.value.faults
        assert (fault.path, fault.code) == (("reused_from",), "nothing_reused")
    assert change(reusing(origin)).reused_from_id == origin.pk


def test_what_the_origin_has_lost_since_is_still_reused_while_it_is_cited(rosa, remo, origin):
    annotation = annotate(rosa, make_sentence(CLAIM), reusing(origin))
    workflow.withdraw(actor=remo, annotation_id=origin.annotations.get().pk, expected_version=None)

    another = (replace(SUPPORT, source="My own archive"),)
    with nothing_changes(), pytest.raises(Invalid) as refused:
        workflow.change(
            actor=rosa,
            annotation_id=annotation.pk,
            submission=reusing(origin, evidence=another),
            expected_version=None,
        )
    assert [fault.code for fault in refused.value.faults] == ["nothing_reused"]


def test_what_an_editor_has_overruled_is_not_there_to_be_reused(rosa, edith, origin):
    workflow.rule(
        actor=edith,
        sentence_id=origin.pk,
        verdict="unattributed",
        rationale="The archive does not say so.",
        expected_version=None,
    )
    sentence = make_sentence(CLAIM)

    assert refusal(rosa, sentence, reusing(origin)) == "nothing_reused"
    agreeing = make_submission("unattributed", reused_from=origin.pk)
    assert annotate(rosa, sentence, agreeing).reused_from_id == origin.pk


def test_many_at_once_are_held_to_the_same_rule(rosa, origin):
    good = [make_sentence(CLAIM) for _ in range(3)]
    bad = make_sentence("It rained all day in the old town.")

    def given(*sentences):
        return [
            Given(place=("annotations", n), sentence_id=one.pk, submission=reusing(origin))
            for n, one in enumerate(sentences)
        ]

    with nothing_changes(), pytest.raises(Invalid) as refused:
        workflow.annotate_all(actor=rosa, given=given(good[0], bad))
    [fault] = refused.value.faults
    assert (fault.path, fault.code) == (("annotations", 1, "reused_from"), "no_match")

    with CaptureQueriesContext(connection) as for_one:
        workflow.annotate_all(actor=rosa, given=given(make_sentence(CLAIM)))
    with CaptureQueriesContext(connection) as for_three:
        made = workflow.annotate_all(actor=rosa, given=given(*good))
    assert [one.annotation.reused_from_id for one in made] == [origin.pk] * 3
    looked_up = [
        [
            query
            for query in each
            if str(query["sql"]).startswith("SELECT") and "annotations_evidence" in query["sql"]
        ]
        for each in (for_one, for_three)
    ]
    assert [len(each) for each in looked_up] == [1, 1]


def test_what_is_reaffirmed_tells_by_itself_what_it_reuses(rosa, edith, origin):
    sentence = make_sentence(CLAIM)
    earlier = annotate(rosa, sentence, reusing(origin))
    body = CLAIM.replace("1931", "1932")
    revising.revise(actor=edith, article_id=sentence.article_id, body=body, expected_version=None)
    changed = sentence.article.sentences.get(retired_in=None)

    again = workflow.reaffirm(actor=rosa, sentence_id=changed.pk)

    assert again.reused_from_id is None
    assert newest_event(changed).data["reaffirms"] == earlier.pk


def test_what_others_rest_on_can_be_retired_and_not_deleted(rosa, remo, edith, origin):
    annotate(rosa, make_sentence(CLAIM), reusing(origin))
    retire(origin)
    annotate(rosa, make_sentence(CLAIM), reusing(origin))
    origin.annotations.all().delete()

    with nothing_changes(), pytest.raises(Conflict) as refused:
        editing.delete_article(actor=edith, article_id=origin.article_id, expected_version=None)
    assert refused.value.code == "in_use"
    assert "of other articles" in refused.value.detail


def test_history_that_speaks_of_another_origin_is_damage(rosa, origin, capsys):
    annotation = annotate(rosa, make_sentence(CLAIM), reusing(origin))
    Annotation.objects.filter(pk=annotation.pk).update(reused_from=None)

    with pytest.raises(SystemExit):
        call_command("verify")
    assert "reused_from: not what its history says" in capsys.readouterr().out
