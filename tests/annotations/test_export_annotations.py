"""`manage.py export_annotations`: what was said, by whom, of which words."""

import json

import pytest
from django.core.management import call_command

from annotations import workflow
from annotations.exporting import lines
from articles import revising
from articles.models import Article, Event
from tests.making import (
    CONTRADICTION,
    SUPPORT_AS_DATA,
    make_annotation,
    make_article,
    make_ruling,
    make_sentence,
)

pytestmark = pytest.mark.django_db


def exported(*args, **options):
    return [json.loads(line) for line in lines(*args, **options)]


def moment_of(time):
    return time.isoformat().replace("+00:00", "Z")


def test_an_annotation_is_told_with_its_sentence_its_evidence_its_reviewer_and_its_times(rosa):
    sentence = make_sentence("It opened in 1931.")
    annotation = make_annotation(sentence, rosa, note="Seen.")
    assert exported() == [
        {
            "act": "annotate",
            "external_id": sentence.article.external_id,
            "url": None,
            "body_sha256": sentence.article.body_sha256,
            "revision": 1,
            "position": 1,
            "quote": "It opened in 1931.",
            "reviewer": "rosa",
            "verdict": "verified",
            "reason": "",
            "correction": "",
            "note": "Seen.",
            "created_at": moment_of(annotation.created_at),
            "updated_at": moment_of(annotation.updated_at),
            "evidence": [SUPPORT_AS_DATA],
        }
    ]


def test_rulings_and_sentences_set_aside_come_behind_with_those_who_decided(edith, rosa):
    ruled, aside = make_sentence("One."), make_sentence("Two.")
    make_ruling(ruled, edith, "disputed", "So it is.")
    workflow.mark_not_checkable(actor=rosa, sentence_id=aside.pk, reason="opinion")
    make_annotation(make_sentence("Three."), rosa)

    _, ruling, mark = exported()

    assert (ruling["act"], ruling["quote"], ruling["editor"]) == ("rule", "One.", "edith")
    assert (ruling["verdict"], ruling["rationale"]) == ("disputed", "So it is.")
    assert (mark["act"], mark["quote"], mark["reviewer"]) == ("mark_not_checkable", "Two.", "rosa")
    assert (mark["reason"], mark["created_at"]) == (
        "opinion",
        moment_of(Event.objects.get(action="sentence.marked_not_checkable").at),
    )


def test_a_retired_sentence_is_named_by_the_text_that_had_it_last(edith, rosa):
    article = make_article("It opened in 1931.", "It is long.")
    make_annotation(article.sentences.get(position=1), rosa)
    for body in ("It rained. It opened in 1931.", "It rained. Nobody came."):
        revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=None)
    [line] = exported()
    assert (line["revision"], line["position"], line["quote"]) == (2, 2, "It opened in 1931.")


def test_evidence_stays_with_its_annotation(rosa, remo):
    sentence = make_sentence()
    make_annotation(sentence, rosa, "unattributed")
    make_annotation(sentence, remo, "disputed", evidence=(CONTRADICTION, CONTRADICTION))
    assert [len(line["evidence"]) for line in exported()] == [0, 2]


def test_acts_can_be_chosen(rosa, remo):
    one, other = make_sentence("One."), make_sentence("Two.", required_reviews=2)
    make_annotation(one, rosa)
    late = make_annotation(other, remo)
    assert [line["quote"] for line in exported(Article.objects.filter(pk=one.article_id))] == [
        "One."
    ]
    assert [line["quote"] for line in exported(status="in_review")] == ["Two."]
    assert [line["quote"] for line in exported(since=late.updated_at)] == ["Two."]


def test_the_number_of_queries_does_not_grow(rosa, remo, django_assert_num_queries):
    for reviewer in (rosa, remo):
        for text in ("One.", "Two."):
            make_annotation(make_sentence(text), reviewer)
        with django_assert_num_queries(4):
            exported()


def test_the_command_writes_the_lines_to_a_file(rosa, tmp_path):
    make_annotation(make_sentence("One."), rosa)
    call_command("export_annotations", output=tmp_path / "a.jsonl", status="final", language="en")
    assert json.loads((tmp_path / "a.jsonl").read_text()) == exported()[0]
