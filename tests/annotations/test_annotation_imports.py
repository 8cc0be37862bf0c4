"""The account of `manage.py import_annotations`: what was taken in, how far it came, and how it goes on."""

import json

import pytest
from django.core.management import call_command

from annotations import intake
from annotations.models import Annotation
from articles.importing.models import ImportRun
from articles.importing.runs import RunInHand
from tests.making import make_sentence

pytestmark = pytest.mark.django_db

TEXTS = [f"Sentence {n}." for n in range(5)]


@pytest.fixture
def path(rosa, tmp_path):
    """What Rosa says of five articles; the third line is broken."""
    lines = []
    for text in TEXTS:
        sentence = make_sentence(text, external_id=text)
        evidence = [{"source": "City archive"}]
        said = {"reviewer": "rosa", "verdict": "verified", "evidence": evidence}
        lines.append(json.dumps({"external_id": text, "quote": sentence.text, **said}))
    lines.insert(2, "{")
    path = tmp_path / "annotations.jsonl"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def take_in(path, capsys):
    """Import the file: the exit status, the report, and what was said on standard error."""

    def take(**options):
        capsys.readouterr()
        status = 0
        try:
            call_command("import_annotations", path, json=True, **options)
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        return status, json.loads(out), err

    return take


def interrupt_after(batches, patch):
    """Ctrl-C when so many batches are committed."""
    commit, calls = RunInHand.commit, []

    def stopping(self, *args, **options):
        if len(calls) == batches:
            raise KeyboardInterrupt
        calls.append(1)
        return commit(self, *args, **options)

    patch.setattr(RunInHand, "commit", stopping)


def counts(run):
    return run.created, run.revised, run.unchanged, run.rejected


def test_an_import_is_kept_and_can_be_followed(api, edith, path, take_in, client):
    status, report, err = take_in()
    assert status == 1
    assert f"{path}:3: This is not JSON" in err
    run = ImportRun.objects.get()
    seconds = report.pop("seconds")
    assert seconds >= 0
    assert report == {
        "run": run.pk,
        "resumed_behind": 0,
        "dry_run": False,
        "exit_status": 1,
        "created": 5,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
        "skipped_files": 0,
    }
    assert (run.kind, run.state, run.paths, counts(run)) == (
        *("annotations", "done", str(path)),
        (5, 0, 0, 1),
    )
    assert run.bytes_read == run.bytes_total == path.stat().st_size

    [row] = api(edith).get("/api/v1/imports/", {"kind": "annotations"}).json()["results"]
    assert (row["id"], row["kind"], row["created"]) == (run.pk, "annotations", 5)
    assert api(edith).get("/api/v1/imports/", {"kind": "articles"}).json()["results"] == []
    client.force_login(edith)
    assert b"annotations" in client.get(f"/admin/articles/importrun/{run.pk}/change/").content


def test_one_that_was_interrupted_goes_on_behind_what_it_has_stored(
    path, take_in, monkeypatch, tmp_path
):
    rejects = tmp_path / "rejects.jsonl"
    with monkeypatch.context() as patch:
        interrupt_after(3, patch)
        status, report, err = take_in(rejects=str(rejects))
    assert (status, report["created"], report["rejected"]) == (130, 2, 1)
    assert "Interrupted. What was written stays; run it again to go on." in err
    run = ImportRun.objects.get()
    assert (run.state, run.position, Annotation.objects.count()) == ("interrupted", 3, 2)

    status, report, err = take_in(rejects=str(rejects))
    assert (status, report["resumed_behind"]) == (1, 3)
    assert f"Import {run.pk} goes on behind record 3." in err
    run.refresh_from_db()
    assert (run.state, run.attempts, counts(run)) == ("done", 2, (5, 0, 0, 1))
    assert len(rejects.read_text().splitlines()) == 1


def test_what_is_taken_in_and_how_far_it_came_are_one(path, take_in, monkeypatch):
    def fails(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(RunInHand, "_advance", fails)
    assert take_in()[0] == 130
    assert not Annotation.objects.exists()
    assert ImportRun.objects.get().position == 0


def test_the_reject_at_which_it_stops_comes_again(path, take_in):
    status, report, _ = take_in(on_error="stop")
    assert (status, report["created"], report["rejected"]) == (1, 2, 1)
    run = ImportRun.objects.get()
    assert (run.state, counts(run)) == ("failed", (2, 0, 0, 0))
    assert run.message.startswith(f"Stopped at {path}:3: This is not JSON")
    status, report, err = take_in(on_error="stop")
    assert (report["resumed_behind"], report["rejected"]) == (2, 1)
    assert ":3: This is not JSON" in err


def test_the_same_again_is_another_import(path, take_in):
    take_in()
    _, report, _ = take_in()
    assert (report["created"], report["unchanged"], report["rejected"]) == (0, 5, 1)
    assert ImportRun.objects.count() == 2


def test_a_rehearsal_is_not_kept(path, take_in):
    _, report, _ = take_in(dry_run=True)
    assert (report["run"], report["dry_run"], report["created"]) == (None, True, 5)
    assert not ImportRun.objects.exists()
    assert not Annotation.objects.exists()


def test_a_run_that_another_process_took_over_takes_nothing_more_in(path, take_in, monkeypatch):
    results = intake.results

    def lost(*args, **options):
        for number, result in enumerate(results(*args, **options)):
            if number == 0:
                ImportRun.objects.update(attempts=7)
            yield result

    monkeypatch.setattr(intake, "results", lost)
    status, report, err = take_in()
    assert (status, report["created"], Annotation.objects.count()) == (2, 1, 1)
    assert "Another process goes on with import" in err
