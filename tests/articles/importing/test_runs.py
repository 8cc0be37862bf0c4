"""The account of an import: exactly once, wherever it was stopped, and taken up by one process only."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.importing import runs, settling
from articles.importing.drafts import draft
from articles.importing.intake import Intake
from articles.importing.models import ImportRejection, ImportRun
from articles.importing.options import ReadingOptions
from articles.importing.outcomes import Kind
from articles.importing.runs import Read, RunLost
from articles.importing.sources import find
from articles.models import Article
from tests.making import make_article

pytestmark = pytest.mark.django_db

GOOD = [{"external_id": f"a{n}", "body": f"Text {n}. And more."} for n in range(9)]


def intake_of(*paths, options=None, **more) -> Intake:
    reading = ReadingOptions()
    what = Read([str(path) for path in paths], find(paths).sources, reading, options or {})
    return Intake(what=what, to_draft=draft, **{"batch_size": 2, **more})


def lines(path, *records):
    path.write_text(
        "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records)
    )
    return path


def import_until(intake, count=None, **more):
    """Import; with `count`, until so many results have come, and stop as Ctrl-C does."""
    in_hand = intake.begin(None)
    results = intake.results(in_hand, None, **more)
    told = []
    for result in results:
        told.append(result)
        if count is not None and len(told) == count:
            results.close()
            break
    return in_hand, told


def row() -> ImportRun:
    return ImportRun.objects.latest("pk")


def test_a_run_that_went_well_says_all_about_itself(tmp_path, edith):
    path = lines(tmp_path / "a.jsonl", *GOOD[:3], "{", GOOD[0])
    intake = intake_of(path, options={"language": "en"})
    in_hand = intake.begin(edith.pk)
    assert row().state == "running"
    kinds = [result.outcome.kind.value for result in intake.results(in_hand, edith.pk)]
    assert kinds == ["created", "created", "created", "rejected", "unchanged"]
    run = row()
    assert (run.state, run.actor, run.paths) == ("done", edith, str(path))
    assert (run.created, run.revised, run.unchanged, run.rejected) == (3, 0, 1, 1)
    assert (run.position, run.sentences, run.files, run.attempts) == (5, 6, 1, 1)
    assert run.bytes_read == run.bytes_total == path.stat().st_size
    assert run.options == {"language": "en"}
    assert run.started_at <= run.heartbeat_at <= run.finished_at


def test_the_first_rejected_records_are_kept_with_their_places(tmp_path):
    path = lines(tmp_path / "a.jsonl", *["{"] * 130, GOOD[0])
    import_until(intake_of(path))
    run = row()
    assert run.rejected == 130
    kept = list(run.rejections.values_list("number", "file", "line", "byte"))
    assert kept == [(n, str(path), n, (n - 1) * 2) for n in range(1, 101)]
    assert "not JSON" in run.rejections.first().reason


@pytest.mark.parametrize("stopped_after", range(1, 13))
def test_a_run_that_was_stopped_anywhere_goes_on_behind_what_it_has_stored(tmp_path, stopped_after):
    lines(tmp_path / "a.jsonl", *GOOD[:4], "{", *GOOD[4:6])
    (tmp_path / "b.txt").write_bytes(b"Caf\xe9")
    lines(tmp_path / "c.jsonl", GOOD[6], GOOD[0], *GOOD[7:])
    first, _ = import_until(intake_of(tmp_path), stopped_after)
    assert row().state == "interrupted"
    second, after = import_until(intake_of(tmp_path))
    assert second.id == first.id
    assert second.position_before == first.position
    run = row()
    assert (run.state, run.attempts) == ("done", 2)
    assert (run.created, run.unchanged, run.rejected, run.position) == (9, 1, 2, 12)
    assert Article.objects.count() == 9
    assert [one.line for one in run.rejections.all()] == [5, 1]
    # Nothing is decided twice: what was stored when it stopped is not told again.
    assert first.position + len(after) == 12


def test_a_run_whose_process_is_gone_is_taken_up(tmp_path):
    path = lines(tmp_path / "a.jsonl", *GOOD)
    first, _ = import_until(intake_of(path), 4)
    host, number, _ = row().process.split()
    ImportRun.objects.update(state="running", finished_at=None, process=f"{host} {number} 1")
    second, _ = import_until(intake_of(path))
    assert (second.id, second.position_before) == (first.id, first.position)
    assert row().state == "done"


def test_a_silent_run_of_another_machine_is_taken_up_after_a_while_and_not_before(tmp_path):
    path = lines(tmp_path / "a.jsonl", *GOOD)
    first, _ = import_until(intake_of(path), 4)
    heard = timezone.now()
    elsewhere = {"state": "running", "finished_at": None, "process": "elsewhere 1 1"}
    ImportRun.objects.update(**elsewhere, heartbeat_at=heard)
    what = intake_of(path).what
    soon = runs.begin(actor_id=None, what=what, now=heard + timedelta(seconds=100))
    assert soon.id != first.id
    ImportRun.objects.filter(pk=soon.id).delete()
    later = runs.begin(actor_id=None, what=what, now=heard + timedelta(seconds=130))
    assert later.id == first.id


def test_a_run_that_another_process_has_taken_up_writes_no_more(tmp_path):
    path = lines(tmp_path / "a.jsonl", *GOOD)
    intake = intake_of(path)
    first = intake.begin(None)
    results = intake.results(first, None)
    next(results)
    ImportRun.objects.update(attempts=2, process="elsewhere 1 1")
    stored = Article.objects.count()
    with pytest.raises(RunLost, match=f"import {first.id}"):
        list(results)
    assert Article.objects.count() == stored
    assert (row().state, row().position) == ("running", stored)


def test_one_whose_run_was_taken_up_hears_of_it_when_it_says_that_it_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "_BETWEEN_BEATS", timedelta(0))
    in_hand = intake_of(lines(tmp_path / "a.jsonl", *GOOD)).begin(None)
    in_hand.beat()
    ImportRun.objects.update(attempts=2)
    with pytest.raises(RunLost, match=f"import {in_hand.id}"):
        in_hand.beat()


def test_a_run_that_another_process_has_taken_up_is_not_done_here(tmp_path):
    in_hand = intake_of(lines(tmp_path / "a.jsonl", *GOOD)).begin(None)
    article = make_article()
    settling.settle(in_hand.id, [article.pk])
    ImportRun.objects.update(attempts=2)
    with pytest.raises(RunLost):
        in_hand.finish("done")
    assert (row().state, in_hand.settled([article.pk])) == ("running", {article.pk})


def test_an_input_that_went_in_whole_is_looked_through_again(tmp_path, edith):
    path = lines(tmp_path / "a.jsonl", *GOOD)
    first, _ = import_until(intake_of(path))
    Article.objects.filter(external_id="a3").delete()
    second, told = import_until(intake_of(path))
    assert second.id != first.id
    assert [one.outcome.kind for one in told].count(Kind.UNCHANGED) == 8
    assert row().created == 1


@pytest.mark.parametrize("difference", ["file", "options", "person"])
def test_another_input_is_another_run(tmp_path, edith, difference):
    path = lines(tmp_path / "a.jsonl", *GOOD)
    first, _ = import_until(intake_of(path), 4)
    if difference == "file":
        lines(path, *GOOD, {"body": "More."})
    intake = intake_of(path, options={"language": "de"} if difference == "options" else None)
    second = intake.begin(edith.pk if difference == "person" else None)
    assert second.id != first.id
    assert second.position == 0


def test_a_failure_is_written_down(tmp_path, monkeypatch):
    path = lines(tmp_path / "a.jsonl", *GOOD)

    def fail(*_):
        raise RuntimeError("Out of order")

    intake = intake_of(path)
    in_hand = intake.begin(None)
    monkeypatch.setattr("articles.importing.writer._insert", fail)
    with pytest.raises(RuntimeError):
        list(intake.results(in_hand, None))
    assert (row().state, row().message, row().position) == ("failed", "RuntimeError", 0)
    assert not Article.objects.exists()


# --- Stopping at a reject -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    ["{", {"body": ""}, {"external_id": "a1", "body": "Not as before."}],
    ids=["unreadable", "invalid", "refused by the store"],
)
def test_an_import_can_stop_before_the_first_reject(tmp_path, bad):
    path = lines(tmp_path / "a.jsonl", *GOOD[:4], bad, *GOOD[4:])
    for attempt in (1, 2):
        _, told = import_until(intake_of(path, stop=True, batch_size=7))
        kinds = [one.outcome.kind.value for one in told]
        assert kinds == ["created"] * (4 if attempt == 1 else 0) + ["rejected"]
        run = row()
        assert (run.state, run.position, run.attempts) == ("failed", 4, attempt)
        assert run.message.startswith(f"Stopped at {path}:5: ")
        assert Article.objects.count() == 4
    assert not ImportRejection.objects.exists()


def test_a_rehearsal_can_stop_there_as_well(tmp_path):
    path = lines(tmp_path / "a.jsonl", *GOOD[:4], "{", *GOOD[4:])
    told = list(intake_of(path, stop=True, batch_size=7).rehearse())
    assert [one.outcome.kind.value for one in told] == ["created"] * 4 + ["rejected"]
    assert not ImportRun.objects.exists()
