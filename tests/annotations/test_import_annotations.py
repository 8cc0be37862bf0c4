"""`manage.py import_annotations`: what was said elsewhere, and what an export of ours has written."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from annotations import workflow
from annotations.exporting import lines
from annotations.models import Annotation, Evidence, Ruling
from annotations.state import state_hash
from annotations.verifying import Verification
from articles import revising
from articles.models import Article, Event, Sentence
from tests.making import (
    event_count,
    make_annotation,
    make_article,
    make_ruling,
    make_sentence,
    nothing_changes,
    standing_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentence():
    return make_sentence("It opened in 1931.", external_id="bridge")


@pytest.fixture
def take_in(tmp_path, capsys):
    """Import records (or the text of a table); the report, and what was said on standard error."""

    def take(*records, table=None, **options):
        file = tmp_path / ("in.csv" if table else "in.jsonl")
        file.write_text(table or "".join(f"{json.dumps(record)}\n" for record in records))
        capsys.readouterr()
        try:
            call_command("import_annotations", file, json=True, **options)
        except SystemExit as end:
            assert end.code == 1
        out, err = capsys.readouterr()
        report = json.loads(out)
        counts = [report[name] for name in ("created", "changed", "unchanged", "rejected")]
        return counts, err

    return take


def record(**fields):
    usual = {"external_id": "bridge", "position": 1, "reviewer": "rosa", "verdict": "verified"}
    return {**usual, "evidence": [{"source": "City archive"}], **fields}


def faults():
    """What `verify` would say, but for triggers that a test has taken away."""
    found = [fault for _, each in Verification().run() for fault in each]
    return [fault for fault in found if "trigger" not in fault.what]


def test_a_verdict_is_taken_in_with_one_event_in_its_reviewers_name(sentence, rosa, take_in):
    assert take_in(record()) == ([1, 0, 0, 0], "")
    assert standing_of(sentence) == ("final", "verified", 1)
    event = Event.objects.order_by("number").last()
    assert (event.action, event.actor, event_count(sentence)) == ("annotation.added", rosa, 2)
    assert Annotation.objects.get().evidence.get().source == "City archive"
    assert faults() == []


def test_where_evidence_was_reused_from_goes_out_and_comes_in_again(sentence, rosa, remo, take_in):
    again = make_sentence("It opened in 1931!", external_id="bridge-again")
    make_annotation(sentence, remo)
    make_annotation(again, rosa, reused_from=sentence.pk)
    before = state_hash()
    records = [json.loads(line) for line in lines()]
    assert [one.get("reused_from", {}).get("external_id") for one in records] == [None, "bridge"]
    assert take_in(*records) == ([0, 0, 2, 0], "")
    del records[1]["reused_from"]
    assert take_in(*records) == ([0, 0, 2, 0], "")

    workflow.withdraw(actor=rosa, annotation_id=again.annotations.get().pk, expected_version=None)
    assert state_hash() != before
    records = [
        {**records[0]},
        {**records[1], "reused_from": {"external_id": "bridge", "position": 1}},
    ]
    assert take_in(*records) == ([1, 0, 1, 0], "")

    assert state_hash() == before
    assert faults() == []


def test_a_record_that_cites_other_sources_does_not_say_what_was_reused(
    sentence, rosa, remo, take_in
):
    again = make_sentence("It opened in 1931!", external_id="bridge-again")
    make_annotation(sentence, remo)
    make_annotation(again, rosa, reused_from=sentence.pk)
    said = json.loads([*lines()][1])
    del said["reused_from"]
    said["evidence"][0]["source"] = "Another archive"

    assert take_in(said, update=True) == ([0, 1, 0, 0], "")

    assert again.annotations.get().reused_from is None
    assert faults() == []


@pytest.mark.parametrize(
    ("origin", "complaint"),
    [
        (17, "reused_from: This must be an object."),
        ({"external_id": "no"}, "reused_from: There is no article with this external_id."),
        ({"external_id": "bridge", "position": 9}, "reused_from: position: The article has no"),
        ({"sentence": 1}, "reused_from.sentence: This does not name a sentence."),
        (
            {"external_id": "bridge", "position": 1},
            "reused_from: That sentence does not claim the same",
        ),
    ],
)
def test_what_cannot_have_been_reused_is_rejected(sentence, rosa, take_in, origin, complaint):
    counts, said = take_in(record(reused_from=origin))

    assert counts == [0, 0, 0, 1]
    assert complaint in said
    assert not Annotation.objects.exists()


def test_a_table_is_taken_in(sentence, rosa, remo, take_in):
    table = (
        "external_id,quote,reviewer,verdict,reason,evidence_source,evidence_stance\n"
        "bridge,It opened in 1931.,rosa,disputed,,Harbour log,contradicts\n"
        "bridge,It opened in 1931.,remo,unattributed,no_source,,\n"
    )
    assert take_in(table=table) == ([2, 0, 0, 0], "")
    assert [*Annotation.objects.order_by("pk").values_list("reviewer__username", "verdict")] == [
        ("rosa", "disputed"),
        ("remo", "unattributed"),
    ]
    assert Evidence.objects.get().stance == "contradicts"


def test_the_same_again_changes_nothing(sentence, rosa, take_in):
    take_in(record())
    with nothing_changes():
        assert take_in(record()) == ([0, 0, 1, 0], "")


def test_something_else_by_the_same_person_is_rejected_or_updates(sentence, rosa, take_in):
    take_in(record())
    with nothing_changes():
        counts, err = take_in(record(note="Seen twice."))
    assert counts == [0, 0, 0, 1]
    assert "in.jsonl:1: “rosa” has said something else here" in err
    assert take_in(record(note="Seen twice."), update=True) == ([0, 1, 0, 0], "")
    assert Annotation.objects.get().note == "Seen twice."
    assert event_count(sentence) == 3
    assert faults() == []


def test_who_is_missing_is_told_once_with_the_way_out(sentence, take_in):
    names = [f"person{number}" for number in range(7)]
    with nothing_changes():
        counts, err = take_in(*(record(reviewer=name) for name in names * 3))
    assert counts == [0, 0, 0, 21]
    assert err.count("There is no user") == 21
    assert err.count("--create-reviewers") == 1
    assert "without an account here: 7 (person0, person1, person2, person3, person4, …)" in err


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"evidence": []}, "evidence: “verified” needs at least one source."),
        ({"evidence": [{"sauce": "x"}]}, "evidence.0.sauce: This is not a field of evidence."),
        ({"evidence": [{"accessed_on": "May"}]}, "evidence.0.accessed_on: This is not a date"),
        ({"verdict": "bogus"}, "verdict: “bogus” is not one of"),
        ({"verdict": 1}, "verdict: This must be a string."),
        ({"reviewer": "nobody"}, "There is no user “nobody”."),
        ({"reviewer": "lena"}, "“lena” is not a reviewer."),
        ({"external_id": "mill"}, "There is no article with this external_id."),
        ({"external_id": None}, "external_id: Say which article"),
        ({"position": 2}, "position: The article has no sentence 2."),
        ({"position": None}, "position: Say which sentence"),
        ({"quote": "It closed."}, "quote: Sentence 1 says something else; nothing says this."),
        ({"revision": 2}, "revision: The article has 1."),
        ({"colour": "red"}, "colour: This is not a field of “annotate”."),
        ({"act": "praise"}, "act: It must be one of"),
        ({"created_at": "2999-01-01"}, "created_at: Nobody can have acted in the future."),
        ({"updated_at": "2026-01-01"}, "updated_at: It cannot be before created_at."),
        ({"act": "rule", "editor": "rosa", "reviewer": None, "evidence": None,
          "rationale": "So."}, "“rosa” is not an editor."),
        ({"act": "mark_not_checkable", "reason": "dull", "verdict": None, "evidence": None},
         "reason: “dull” is not one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_rejected_with_its_reason(
    sentence, rosa, lena, take_in, fields, complaint
):
    with nothing_changes():
        counts, err = take_in(record(**fields))
    assert counts == [0, 0, 0, 1]
    assert f"in.jsonl:1: {complaint}" in err


def test_words_that_stand_twice_are_rejected_with_their_positions(rosa, take_in):
    make_article("Yes.", "It opened.", "Yes.", external_id="bridge")
    counts, err = take_in(record(position=None, quote="Yes."))
    assert counts == [0, 0, 0, 1]
    assert "quote: These words stand at the positions 1, 3." in err
    assert take_in(record(position=3, quote="Yes."))[0] == [1, 0, 0, 0]


def test_what_is_rejected_can_be_corrected_and_imported_again(sentence, rosa, take_in, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    assert take_in(record(verdict="bogus"), rejects=str(rejects))[0] == [0, 0, 0, 1]
    corrected = json.loads(rejects.read_text().replace("bogus", "verified", 2))
    assert take_in(corrected)[0] == [1, 0, 0, 0]


def test_a_dry_run_reports_and_writes_nothing(sentence, take_in):
    with nothing_changes():
        assert take_in(record(), dry_run=True, create_reviewers=True)[0] == [1, 0, 0, 0]
    assert not User.objects.filter(username="rosa").exists()


def test_who_was_made_for_a_rejected_record_is_made_again_for_the_next(sentence, take_in):
    """SQLite gives the id of the first one to the second; PostgreSQL gives it to nobody."""
    refused = record(reviewer="anna", verdict="bogus")
    good = [record(reviewer=name) for name in ("ben", "anna")]
    counts, _ = take_in(refused, *good, good[1], create_reviewers=True)
    assert counts == [2, 0, 1, 1]
    said_by = Annotation.objects.order_by("pk").values_list("reviewer__username", flat=True)
    assert list(said_by) == ["ben", "anna"]


def test_it_can_stop_at_the_first_reject(sentence, rosa, remo, take_in):
    first, third = record(), record(reviewer="remo")
    assert take_in(first, record(position=9), third, on_error="stop")[0] == [1, 0, 0, 1]


def test_a_file_that_is_not_there_and_a_column_that_is_no_field_are_told(take_in, tmp_path):
    with pytest.raises(CommandError):
        call_command("import_annotations", tmp_path / "nothing.jsonl")
    counts, err = take_in(table="reviewer,colour\nrosa,red\n")
    assert (counts, "Column 2 of the header, “colour”, is not a field here." in err) == (
        [0, 0, 0, 1],
        True,
    )


def test_everything_comes_back_into_an_empty_database(
    edith, rosa, remo, gustav, tmp_path, tampering, capsys
):
    article = make_article(
        "The bridge was opened in 1931.", "It cost 4 million.", "Nobody was hurt.", "It is fine.",
        external_id="bridge", required_reviews=2,
    )  # fmt: skip
    opened, cost, hurt, fine = article.sentences.all()
    make_annotation(opened, rosa, note="Of the first text.")
    make_annotation(cost, rosa)
    make_annotation(cost, remo, "disputed")
    make_annotation(hurt, rosa)
    make_annotation(hurt, remo, "unattributed")
    make_ruling(hurt, edith, "unattributed", "Nobody says so.")
    make_annotation(fine, remo)
    workflow.mark_not_checkable(actor=edith, sentence_id=fine.pk, reason="opinion")
    for body in (
        "The bridge was opened in 1932. It cost 4 million. Nobody was hurt. It is fine.",
        "It rained. Nobody was hurt. It cost 4 million. It is fine.",
    ):
        revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=None)
    before, told = state_hash(), [*lines()]
    articles, annotations = tmp_path / "articles.jsonl", tmp_path / "annotations.jsonl"
    call_command("export_articles", output=articles)
    call_command("export_annotations", output=annotations)
    for model in (Annotation, Ruling):
        model.objects.all().delete()
    Sentence.objects.update(replaces=None)
    for model in (Article, Event, User):
        model.objects.all().delete()

    call_command("import_articles", articles, workers=0)
    call_command("import_annotations", annotations, create_reviewers=True)

    assert state_hash() == before
    assert [*lines()][: len(told) - 1] == told[:-1]  # a mark has its time from the history
    assert Event.objects.exclude(action__startswith="article.").count() == len(told) == 8
    assert faults() == []
    assert not User.objects.filter(is_active=True).exists()
    with nothing_changes():
        call_command("import_annotations", annotations)


@pytest.mark.django_db(transaction=True)
def test_the_state_can_be_read_where_no_transaction_is_open():
    assert state_hash() == "0" * 64
