"""What `verify` says of the accounts of imports."""

import io
import json

import pytest
from django.core.management import call_command

from annotations.verifying import Verification
from articles.importing.models import ImportChunk, ImportRejection, ImportRun
from articles.importing.verifying import import_faults
from tests.making import make_annotation, make_article, make_sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    """Two articles, one of which came again with another text, and two records that were rejected."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "One. Two."}\n{"external_id": "x", "body": "Three."}\n{\n{\n')
    again = tmp_path / "b.jsonl"
    again.write_text('{"external_id": "x", "body": "Three. Four."}\n')
    for file in (path, again):
        try:
            call_command("import_articles", file, stdout=io.StringIO(), stderr=io.StringIO())
        except SystemExit as end:
            assert end.code == 1
    first, second = ImportRun.objects.order_by("pk")
    assert (first.created, first.rejected, second.revised) == (2, 2, 1)
    return first


def faults():
    return [str(fault) for fault in import_faults()]


def test_imports_whose_accounts_are_right_are_no_fault(run):
    assert faults() == []


def test_those_of_annotations_are_counted_with_the_history_as_well(rosa, tmp_path):
    sentence = make_sentence("It opened in 1931.", external_id="bridge")
    path = tmp_path / "a.jsonl"
    evidence = [{"source": "City archive"}]
    said = {"reviewer": "rosa", "verdict": "verified", "evidence": evidence}
    path.write_text(json.dumps({"external_id": "bridge", "position": 1, **said}))
    call_command("import_annotations", path, stdout=io.StringIO())
    assert sentence.annotations.count() == 1
    assert faults() == []
    ImportRun.objects.update(created=2, position=2)
    assert faults() == [
        "articles_importrun: imports of annotations tell of 2 created and revised, the history of 1"
    ]


def test_an_import_that_tells_of_more_than_there_was_is_a_fault(run, rosa):
    make_article("Somebody else added this.")
    make_annotation(make_sentence("And this."), rosa)
    ImportRun.objects.filter(pk=run.pk).update(created=9, position=11, sentences=30)
    ImportRun.objects.exclude(pk=run.pk).update(revised=2, position=2)
    assert faults() == [
        "articles_importrun: imports of articles tell of 9 created, the history of 4",
        "articles_importrun: imports of articles tell of 2 revised, the history of 1",
    ]


@pytest.mark.parametrize("number", [1, 2])
def test_a_rejection_that_is_gone_is_a_fault(run, number):
    ImportRejection.objects.filter(run=run, number=number).delete()
    assert faults() == [f"articles_importrun {run.pk}: rejected 2, and keeps 1 of them, not 2"]


def test_a_chunk_that_is_left_of_one_that_is_done_is_a_fault(run):
    for number in (1, 2):
        ImportChunk.objects.create(run=run, number=number, content=b"", records=1, files_done=0)
    assert faults() == [f"articles_importrun {run.pk}: is done, and chunks of it are left"]


def test_articles_have_sentences(run):
    ImportRun.objects.filter(pk=run.pk).update(sentences=1)
    assert faults() == [
        f"articles_importrun {run.pk}: added fewer sentences than its articles have"
    ]


def test_verify_looks_at_them_unless_it_checks_one_article(run):
    ImportRun.objects.filter(pk=run.pk).update(sentences=1)

    def said(article_id=None):
        found = [fault for _, each in Verification(article_id).run() for fault in each]
        return [fault.row for fault in found if fault.table == "articles_importrun"]

    assert (said(), said(1)) == ([run.pk], [])
