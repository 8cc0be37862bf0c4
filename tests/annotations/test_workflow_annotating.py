"""A reviewer gives a verdict: what is stored, what follows, what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from annotations import workflow
from annotations.models import Annotation
from annotations.policy import EvidenceItem, Submission
from articles.choices import Verdict
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed
from tests.making import (
    CONTRADICTION,
    SUPPORT,
    SUPPORT_AS_DATA,
    event_count,
    make_annotation,
    make_article,
    make_person,
    make_sentence,
    make_submission,
    newest_event,
    nothing_changes,
    retire,
    standing_of,
)

pytestmark = pytest.mark.django_db

OPEN = {"status": "open", "verdict": None}


def _as_data(verdict: str, **fields):
    return {
        "verdict": verdict,
        "reason": "",
        "correction": "",
        "note": "",
        "evidence": [],
        **fields,
    }


def test_a_verdict_is_stored_with_its_evidence_settles_the_sentence_and_is_one_event(rosa):
    sentence = make_sentence()
    submission = make_submission(
        "disputed",
        correction="Opened in 1932.",
        note="Compared two sources.",
        evidence=(SUPPORT, CONTRADICTION),
    )

    annotation = workflow.annotate(actor=rosa, sentence_id=sentence.pk, submission=submission)

    assert annotation == Annotation.objects.get()
    assert (annotation.sentence_id, annotation.reviewer_id) == (sentence.pk, rosa.pk)
    assert (annotation.verdict, annotation.reason, annotation.version) == ("disputed", "", 1)
    assert annotation.correction == "Opened in 1932."
    assert annotation.note == "Compared two sources."
    assert [row.source for row in annotation.evidence.all()] == ["City archive", "Harbour Gazette"]
    assert annotation.evidence.all()[0].accessed_on == date(2026, 3, 2)
    assert standing_of(sentence) == ("final", "disputed", 1)
    assert event_count(sentence) == 2
    event = newest_event(sentence)
    assert (event.action, event.actor, event.sentence) == ("annotation.added", rosa, sentence)
    assert event.data == {
        "annotation": annotation.pk,
        "reviewer": rosa.pk,
        "before": None,
        "after": _as_data(
            "disputed",
            correction="Opened in 1932.",
            note="Compared two sources.",
            evidence=[
                SUPPORT_AS_DATA,
                {
                    **SUPPORT_AS_DATA,
                    "kind": "secondary",
                    "stance": "contradicts",
                    "source": "Harbour Gazette",
                    "url": "https://gazette.example/1932",
                    "locator": "",
                    "quote": "",
                },
            ],
        ),
        "sentence": {"before": OPEN, "after": {"status": "final", "verdict": "disputed"}},
    }


def test_reviewers_settle_a_sentence_together(edith, rosa, remo):
    sentence = make_sentence(required_reviews=2)

    make_annotation(sentence, rosa, "verified")
    assert standing_of(sentence) == ("in_review", None, 1)
    make_annotation(sentence, remo, "disputed")
    assert standing_of(sentence) == ("conflict", None, 2)
    make_annotation(sentence, edith, "disputed")
    assert standing_of(sentence) == ("final", "disputed", 3)
    assert event_count(sentence) == 4


def test_a_verdict_settles_its_own_sentence_only(rosa):
    first, second, third = make_article().sentences.all()

    make_annotation(second, rosa)

    assert [standing_of(each)[0] for each in (first, second, third)] == ["open", "final", "open"]


@pytest.mark.parametrize("choice", ["text", "choice"])
def test_choices_may_be_handed_in_as_members_or_as_text(rosa, choice):
    verdict = Verdict.VERIFIED if choice == "choice" else "verified"
    sentence = make_sentence()
    make_annotation(sentence, rosa, verdict)

    assert newest_event(sentence).data["after"]["verdict"] == "verified"


def test_texts_are_kept_in_their_stored_form(rosa):
    item = EvidenceItem(
        source="  City\r\narchive ",
        url=" https://archive.example/ ",
        locator="\tp. 3\r",
        quote="one\rtwo\r\n",
        archive_url="\nhttps://copy.example/",
    )
    submission = make_submission(note=" a\r\nb\rc\n", correction="\u3000x ", evidence=(item,))

    annotation = workflow.annotate(
        actor=rosa, sentence_id=make_sentence().pk, submission=submission
    )

    annotation.refresh_from_db()
    assert (annotation.note, annotation.correction) == ("a\nb\nc", "x")
    row = annotation.evidence.get()
    assert (row.source, row.locator, row.quote) == ("City\narchive", "p. 3", "one\ntwo")
    assert (row.url, row.archive_url) == ("https://archive.example/", "https://copy.example/")
    assert newest_event(annotation.sentence).data["after"]["note"] == "a\nb\nc"


def test_white_space_alone_names_no_source(rosa):
    submission = make_submission(evidence=(EvidenceItem(source=" \n", url=" "),))
    sentence = make_sentence()

    with nothing_changes(), pytest.raises(Invalid) as refusal:
        workflow.annotate(actor=rosa, sentence_id=sentence.pk, submission=submission)

    assert [fault.code for fault in refusal.value.faults] == ["source_needed"]


def test_a_source_accessed_today_anywhere_is_accepted_and_tomorrow_refused(rosa, remo, monkeypatch):
    """Where the day begins first, in UTC+14, the 22nd lasts until 10:00 UTC."""
    last_second = datetime(2026, 11, 22, 9, 59, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: last_second)
    today, tomorrow = (replace(SUPPORT, accessed_on=date(2026, 11, day)) for day in (22, 23))
    sentence = make_sentence()

    make_annotation(sentence, rosa, evidence=(today,))

    with nothing_changes(), pytest.raises(Invalid):
        make_annotation(sentence, remo, evidence=(tomorrow,))


def test_labels_without_evidence_are_accepted_where_the_installation_says_so(rosa, settings):
    settings.FACTCHECK_REQUIRE_EVIDENCE = False
    sentence = make_sentence()

    workflow.annotate(
        actor=rosa, sentence_id=sentence.pk, submission=Submission(verdict="disputed")
    )

    assert standing_of(sentence) == ("final", "disputed", 1)


def test_an_editor_annotates_as_a_reviewer_does(edith):
    sentence = make_sentence()
    make_annotation(sentence, edith)

    assert standing_of(sentence) == ("final", "verified", 1)


def test_a_superuser_annotates_without_being_in_a_group():
    sentence = make_sentence()
    make_annotation(sentence, make_person("sue", is_superuser=True))

    assert standing_of(sentence) == ("final", "verified", 1)


@pytest.mark.parametrize("who", ["lena", "nemo", "gustav", "anonymous", "left_superuser"])
def test_nobody_else_may_annotate(who, request):
    others = {
        "anonymous": AnonymousUser,
        "left_superuser": lambda: make_person("sue", is_superuser=True, is_active=False),
    }
    actor = others[who]() if who in others else request.getfixturevalue(who)
    sentence = make_sentence()

    with nothing_changes(), pytest.raises(NotAllowed):
        workflow.annotate(actor=actor, sentence_id=sentence.pk, submission=make_submission())


def test_a_second_annotation_by_the_same_reviewer_is_refused_and_names_the_first(rosa):
    sentence = make_sentence()
    first = make_annotation(sentence, rosa)

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        make_annotation(sentence, rosa, "disputed")

    assert (refusal.value.code, refusal.value.existing) == ("already_annotated", first.pk)


def test_a_submission_that_breaks_rules_changes_nothing_and_names_them(rosa):
    sentence = make_sentence()

    with nothing_changes(), pytest.raises(Invalid) as refusal:
        workflow.annotate(
            actor=rosa,
            sentence_id=sentence.pk,
            submission=Submission(verdict="disputed", note="\0"),
        )

    assert [(fault.pointer(), fault.code) for fault in refusal.value.faults] == [
        ("/note", "unstorable_text"),
        ("/evidence", "evidence_needed"),
    ]


@pytest.mark.parametrize("sentence_id", [0, -1, 999_999, 2**63, 2**200])
def test_a_sentence_that_does_not_exist_cannot_be_annotated(rosa, sentence_id):
    with nothing_changes(), pytest.raises(Missing):
        workflow.annotate(actor=rosa, sentence_id=sentence_id, submission=make_submission())


def test_a_retired_sentence_takes_no_new_verdict(rosa):
    sentence = retire(make_sentence())

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        make_annotation(sentence, rosa)

    assert refusal.value.code == "retired"


def test_what_a_verdict_costs_does_not_grow_with_evidence_or_reviews(
    rosa, remo, edith, django_assert_num_queries
):
    quiet, busy = make_sentence(required_reviews=3), make_sentence(required_reviews=3)
    for reviewer in (remo, edith):
        make_annotation(busy, reviewer)

    # The role (asked once a request), savepoint, article, sentence, what is said of it, insert, evidence,
    # sentence's new standing, article's stage, newest event, event, savepoint. The second article's stage is
    # asked for, whether another sentence waits, before it is written.
    with django_assert_num_queries(12):
        workflow.annotate(actor=rosa, sentence_id=quiet.pk, submission=make_submission())
    with django_assert_num_queries(12):
        workflow.annotate(
            actor=rosa, sentence_id=busy.pk, submission=make_submission(evidence=(SUPPORT,) * 40)
        )
