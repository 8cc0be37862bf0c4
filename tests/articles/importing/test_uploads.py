"""Uploads from the disk to the database: one at a time, taken up where they were, and nothing left behind."""

import io
import json
import os
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone

from articles.importing import runs, uploads
from articles.importing.asking import Asked
from articles.importing.models import ImportRun, SettledArticle
from articles.importing.options import ReadingOptions
from articles.importing.processes import this_process
from articles.models import Article
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed

pytestmark = pytest.mark.django_db

GONE = "elsewhere 1 1"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FACTCHECK_UPLOADS_DIR = str(tmp_path / "uploads")
    return uploads.folder()


@pytest.fixture
def waits(edith):
    """A file that waits: of three articles unless told."""

    def upload(*records, on_change="revise"):
        records = records or [{"external_id": f"a{n}", "body": f"Text {n}."} for n in range(3)]
        body = "".join(f"{json.dumps(record)}\n" for record in records).encode()
        return uploads.enqueue(
            actor=edith,
            received=uploads.receive(io.BytesIO(body), 1_000_000),
            called="a.jsonl",
            asked=Asked(reading=ReadingOptions(format="jsonl"), on_change=on_change),
        )

    return upload


def take_in():
    return [run.pk for run in uploads.take_in_all()]


def test_uploads_go_in_one_after_the_other_in_their_order(waits, folder):
    first, second = waits(), waits({"external_id": "b", "body": "Calm."})
    assert uploads.waits(timezone.now())
    assert take_in() == [first.pk, second.pk]
    assert not uploads.waits(timezone.now())
    assert [run.state for run in ImportRun.objects.order_by("pk")] == ["done", "done"]
    assert Article.objects.count() == 4
    assert list(folder.iterdir()) == []


def test_nothing_is_begun_while_another_process_takes_one_in(waits):
    first, _ = waits(), waits()
    ImportRun.objects.filter(pk=first.pk).update(
        state="running", process=this_process(), attempts=1
    )
    assert not uploads.waits(timezone.now())
    assert take_in() == []


@pytest.mark.parametrize("silent_for", [timedelta(), timedelta(minutes=3)])
def test_one_whose_process_is_gone_goes_on_where_it_was(waits, monkeypatch, silent_for):
    """Killed when its second batch was about to be stored: the first stays, and is not done again."""
    run, later = waits(), waits({"body": "Calm."})

    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    store, stored = runs.RunInHand.store, []

    def store_once(self, batch, write, **more):
        if stored:
            die()
        stored.extend(store(self, batch[:1], write, **more))
        die()

    with monkeypatch.context() as patched:
        patched.setattr(runs.RunInHand, "store", store_once)
        patched.setattr(runs.RunInHand, "finish", lambda *_: None)
        with pytest.raises(Killed):
            take_in()
    run.refresh_from_db()
    assert (run.state, run.position, run.created) == ("running", 1, 1)
    here = this_process() if silent_for else f"{this_process().partition(' ')[0]} 1 1"
    heard_of = timezone.now() - silent_for
    ImportRun.objects.filter(pk=run.pk).update(process=here, heartbeat_at=heard_of)

    assert take_in() == [run.pk, later.pk]

    run.refresh_from_db()
    assert (run.state, run.attempts, run.created, run.unchanged) == ("done", 2, 3, 0)
    assert Article.objects.count() == 4


def test_a_file_that_kills_every_process_is_given_up(waits, folder):
    run = waits()
    ImportRun.objects.filter(pk=run.pk).update(
        state="running",
        process=GONE,
        attempts=9,
        fruitless_attempts=5,
        heartbeat_at=timezone.now() - timedelta(hours=1),
    )
    SettledArticle.objects.create(run=run, article_id=1)
    assert take_in() == [run.pk]
    assert not SettledArticle.objects.exists()
    run.refresh_from_db()
    assert run.state == "failed"
    assert "5 times" in run.message
    assert list(folder.iterdir()) == []
    assert not Article.objects.exists()


def test_what_waits_on_another_machine_is_left_to_it(waits, folder):
    elsewhere, here = waits(), waits()
    (folder / elsewhere.upload).unlink()
    assert take_in() == [here.pk]
    elsewhere.refresh_from_db()
    assert elsewhere.state == "waiting"


def test_one_that_is_cancelled_while_it_goes_on_stops_at_its_next_batch(
    waits, edith, folder, monkeypatch, django_capture_on_commit_callbacks
):
    on_commit = django_capture_on_commit_callbacks
    run = waits()
    commit = runs.RunInHand.commit

    def cancelled_meanwhile(self, *given, **more):
        with on_commit(execute=True):
            uploads.cancel(actor=edith, run_id=run.pk)
        return commit(self, *given, **more)

    monkeypatch.setattr(runs.RunInHand, "commit", cancelled_meanwhile)
    take_in()
    run.refresh_from_db()
    assert (run.state, run.position) == ("cancelled", 0)
    assert not Article.objects.exists()
    assert not SettledArticle.objects.exists()
    assert list(folder.iterdir()) == []


def begun(run, **values):
    """A run that earlier attempts have left behind."""
    silent_since = timezone.now() - timedelta(hours=1)
    rows = ImportRun.objects.filter(pk=run.pk)
    rows.update(state="running", process=GONE, heartbeat_at=silent_since, **values)


def test_a_file_that_comes_further_each_time_is_not_given_up(waits, folder):
    run = waits()
    begun(run, attempts=9, fruitless_attempts=4)
    assert take_in() == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.attempts, run.fruitless_attempts) == ("done", 10, 0)


def stops_with(error, monkeypatch):
    """The second article of an import is not stored, because of that."""
    store = runs.RunInHand.store

    def store_one(self, batch, write, **more):
        store(self, batch[:1], write, **more)
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(runs.RunInHand, "store", store_one)
        with pytest.raises(type(error)):
            take_in()


@pytest.mark.parametrize("error", [OperationalError("lock timeout"), KeyboardInterrupt()])
def test_what_passes_has_the_upload_wait_and_go_on_where_it_was(waits, monkeypatch, error):
    run = waits()
    stops_with(error, monkeypatch)
    run.refresh_from_db()
    assert (run.state, run.created, run.finished_at, run.message) == ("waiting", 1, None, "")
    assert take_in() == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.attempts, run.created, run.unchanged) == ("done", 2, 3, 0)


def test_what_passes_and_comes_again_does_not_do_so_for_ever(waits, monkeypatch):
    run = waits()

    def locked(*_, **__):
        raise OperationalError("locked")

    monkeypatch.setattr(runs.RunInHand, "store", locked)
    for _ in range(uploads.MOST_ATTEMPTS):
        with pytest.raises(OperationalError):
            take_in()
    assert take_in() == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.created) == ("failed", 0)
    assert "5 times" in run.message


@pytest.mark.parametrize("error", [ValueError(), DataError("no such number")])
def test_what_does_not_pass_ends_the_upload_and_leaves_nothing(waits, folder, monkeypatch, error):
    run = waits()
    stops_with(error, monkeypatch)
    run.refresh_from_db()
    assert (run.state, run.created) == ("failed", 1)
    assert list(folder.iterdir()) == []
    assert not SettledArticle.objects.exists()
    assert take_in() == []


def test_a_file_is_imported_once_however_often_it_is_handed_in(edith, folder):
    received = uploads.receive(io.BytesIO(b"It rained."), 100)
    os.utime(received.path, (1, 1))
    asked = Asked(reading=ReadingOptions(format="text"))
    first, second = (
        uploads.enqueue(actor=edith, received=received, called="a.txt", asked=asked)
        for _ in range(2)
    )
    assert first == second
    assert uploads.purge(timezone.now()) == 0
    assert time.time() - received.path.stat().st_mtime < 3_600
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.create(
            state="waiting",
            upload=received.name,
            started_at=first.started_at,
            heartbeat_at=first.started_at,
        )


def test_what_is_cancelled_and_rolled_back_keeps_its_file(
    waits, edith, folder, django_capture_on_commit_callbacks
):
    run = waits()

    class Undone(Exception):
        pass

    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(Undone),
        transaction.atomic(),
    ):
        uploads.cancel(actor=edith, run_id=run.pk)
        raise Undone
    assert [path.name for path in folder.iterdir()] == [run.upload]
    assert take_in() == [run.pk]


def test_only_editors_upload_and_cancel(waits, rosa, folder):
    received = uploads.receive(io.BytesIO(b"x"), 10)
    with pytest.raises(NotAllowed):
        uploads.enqueue(actor=rosa, received=received, called="x", asked=Asked())
    run = waits()
    with pytest.raises(NotAllowed):
        uploads.cancel(actor=rosa, run_id=run.pk)


def test_there_is_nothing_to_cancel_in_what_has_ended_or_a_command_runs(waits, edith):
    run = waits()
    take_in()
    with pytest.raises(Conflict, match="ended"):
        uploads.cancel(actor=edith, run_id=run.pk)
    with pytest.raises(Missing):
        uploads.cancel(actor=edith, run_id=run.pk + 1)


def test_a_body_that_breaks_off_leaves_no_file(folder):
    class Breaks:
        given = False

        def read(self, size):
            if self.given:
                raise ConnectionResetError
            self.given = True
            return b"x"

    with pytest.raises(ConnectionResetError):
        uploads.receive(Breaks(), 10)
    with pytest.raises(uploads.TooLong):
        uploads.receive(io.BytesIO(b"x" * 11), 10)
    assert list(folder.iterdir()) == []


def test_files_are_for_this_service_alone(waits, folder):
    path = folder / waits().upload
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)


def test_purge_removes_old_files_that_nothing_waits_for(waits, folder):
    run = waits()
    fresh, old, other = (folder / name for name in ("a" * 32, "b" * 32, "backup.sql"))
    for path in (fresh, old, other):
        path.write_bytes(b"x")
    directory, link = folder / ("c" * 32), folder / ("d" * 32)
    directory.mkdir()
    link.symlink_to(other)
    for path in (old, other, directory, link, folder / run.upload):
        os.utime(path, (time.time() - 7_200,) * 2, follow_symlinks=False)
    out = io.StringIO()
    call_command("purge", stdout=out)
    assert "1 uploaded files" in out.getvalue()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in (fresh, other, directory, link, folder / run.upload)
    )


@pytest.mark.parametrize(
    "wrong",
    [{"language": "?"}, {"required_reviews": 10}, {"on_error": "go"}, {"on_change": "keep"}],
)
def test_what_is_asked_for_must_make_sense(wrong):
    with pytest.raises(Invalid):
        Asked(**wrong)


def test_what_is_asked_for_comes_back_as_it_was():
    asked = Asked(
        reading=ReadingOptions(
            format="csv",
            mapping={"title": "headline"},
            fixed={"publisher": "Weir"},
            ignored=frozenset({"x"}),
            encoding="cp1252",
        ),
        language="de",
        required_reviews=2,
        on_error="stop",
        on_change="reject",
    )
    assert Asked.of(json.loads(json.dumps(asked.plain))) == asked
