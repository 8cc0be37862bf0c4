"""`manage.py import_articles`, from files on disk to rows and a report."""

import io
import json
import os
import pty
import subprocess
import sys
import termios

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.importing import writer
from articles.management import importing
from articles.models import Article, Event, ImportRun, Sentence

pytestmark = pytest.mark.django_db

SUMMARY = "created {}, revised 0, unchanged {}, rejected {}, sentences {}, seconds 0.0, skipped files {}\n"


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch):
    monkeypatch.setattr(importing.time, "monotonic", lambda: 7.0)


class Run:
    """What an import printed, and how it ended."""

    def __init__(self, *args, **options):
        out, err = io.StringIO(), io.StringIO()
        self.status = 0
        try:
            call_command("import_articles", *map(str, args), stdout=out, stderr=err, **options)
        except SystemExit as stop:
            self.status = stop.code
        self.out, self.err = out.getvalue(), err.getvalue()


def refusal(*args, **options):
    with pytest.raises(CommandError) as error:
        call_command("import_articles", *map(str, args), **options)
    assert error.value.returncode == 2
    return str(error.value)


def write_lines(path, *records):
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


def articles(count):
    return [{"external_id": f"a{n}", "body": f"Text {n}. And more."} for n in range(count)]


def stored():
    return Article.objects.count(), Sentence.objects.count(), Event.objects.count()


# --- What goes in -------------------------------------------------------------------------------------


def test_a_folder_goes_in_and_the_second_time_nothing_changes(tmp_path):
    write_lines(tmp_path / "articles.jsonl", *articles(3))
    (tmp_path / "README.md").write_text("About these articles.")
    (tmp_path / ".old").mkdir()
    (tmp_path / ".old" / "articles.jsonl").write_text("{}\n")
    first = Run(tmp_path)
    assert (first.status, first.out, first.err) == (0, SUMMARY.format(3, 0, 0, 6, 2), "")
    assert stored() == (3, 6, 3)
    second = Run(tmp_path)
    assert (second.status, second.out) == (0, SUMMARY.format(0, 3, 0, 0, 2))
    assert stored() == (3, 6, 3)


def test_a_folder_with_one_text_goes_in(tmp_path):
    (tmp_path / "storm.txt").write_bytes("\ufeffStorm at sea\r\n\r\nIt rained.\r\n".encode())
    assert Run(tmp_path).out == SUMMARY.format(1, 0, 0, 2, 0)
    article = Article.objects.get()
    assert (article.title, article.body) == ("Storm at sea", "Storm at sea\n\nIt rained.")
    assert Run(tmp_path).out == SUMMARY.format(0, 1, 0, 0, 0)


def test_the_seeds_go_in_as_a_folder_and_the_second_time_nothing_changes(root):
    seeds = root / "seeds"
    records = [json.loads(line) for line in (seeds / "articles.jsonl").read_text().splitlines()]
    first, second = Run(seeds), Run(seeds)
    assert (first.status, first.err, second.status, second.err) == (0, "", 0, "")
    assert second.out == SUMMARY.format(0, len(records), 0, 0, 2)
    assert Article.objects.count() == len(records)
    assert set(Article.objects.values_list("external_id", flat=True)) == {
        record["external_id"] for record in records
    }


def test_files_and_folders_can_be_mixed(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    write_lines(folder / "b.ndjson", *articles(2))
    (tmp_path / "a.csv").write_text("external_id,body\nc1,From a table.\n")
    assert Run(tmp_path / "a.csv", folder).out == SUMMARY.format(3, 0, 0, 5, 0)
    assert list(Article.objects.order_by("id").values_list("external_id", flat=True)) == [
        *("c1", "a0", "a1")
    ]


def test_what_a_record_does_not_say_is_taken_from_the_options(tmp_path, settings):
    settings.FACTCHECK_REQUIRED_REVIEWS = 2
    (tmp_path / "a.txt").write_text("Eins.")
    write_lines(tmp_path / "b.jsonl", {"body": "Two.", "language": "en", "required_reviews": 4})
    Run(tmp_path, language="de")
    assert list(
        Article.objects.order_by("id").values_list("body", "language", "required_reviews")
    ) == [("Eins.", "de", 2), ("Two.", "en", 4)]
    (tmp_path / "a.txt").write_text("Zwei.")
    Run(tmp_path / "a.txt", required_reviews=3)
    assert Article.objects.get(body="Zwei.").required_reviews == 3


def test_the_history_names_the_actor_or_nobody(tmp_path, edith):
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    Run(tmp_path / "a.txt", actor="edith")
    Run(tmp_path / "b.txt")
    assert list(Event.objects.order_by("id").values_list("actor_id", flat=True)) == [edith.pk, None]


def test_the_longest_text_is_a_setting(tmp_path, settings):
    settings.FACTCHECK_MAX_BODY_LENGTH = 1_000
    (tmp_path / "a.txt").write_text("x" * 1_001)
    run = Run(tmp_path)
    assert run.err == f"{tmp_path}/a.txt:1: body: At most 1,000 characters; this has 1,001.\n"
    assert run.status == 1


# --- What does not ------------------------------------------------------------------------------------


def test_rejects_are_named_and_the_rest_goes_in(tmp_path):
    good = [json.dumps(record) for record in articles(3)]
    lines = [good[0], "{", good[1], '{"body": " "}', good[2], '{"external_id": "a0", "body": "X."}']
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    (tmp_path / "b.txt").write_bytes(b"Caf\xe9")
    (tmp_path / "c.txt").write_bytes(b"")
    run = Run(tmp_path)
    assert (run.status, run.out) == (1, SUMMARY.format(3, 0, 5, 6, 0))
    assert sorted(run.err.splitlines()) == [
        f"{path}:2: This is not JSON: Expecting property name enclosed in double quotes (column 2).",
        f"{path}:4: body: The text is missing or empty.",
        f"{path}:6: This is an article from earlier in this import by its external_id, which came with another text before;"
        " an import brings one for each article.",
        f"{tmp_path}/b.txt:1: This is not UTF-8: byte 0xe9 at offset 3 of the file.",
        f"{tmp_path}/c.txt:1: There is no article in this file.",
    ]


def test_names_and_data_cannot_write_to_the_terminal(tmp_path):
    path = tmp_path / "evil\n\x1b[2J.jsonl"
    path.write_text('{"body": "Text.", "\\u001b]0;": 1}\n')
    run = Run(path)
    assert run.status == 1
    assert run.err == (
        f"{tmp_path}/evil\\n\\x1b[2J.jsonl:1: “\\x1b]0;” is not a field here.\n".replace(
            ":1: ", ":1: \\x1b]0;: "
        )
    )


def test_a_link_out_of_the_folder_is_named_and_not_read(tmp_path):
    (tmp_path / "secret.txt").write_text("Secret.")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("One.")
    (folder / "b.txt").symlink_to(tmp_path / "secret.txt")
    run = Run(folder)
    assert run.err == f"{folder}/b.txt: skipped, leads out of the folder\n"
    assert run.out == SUMMARY.format(1, 0, 0, 1, 1)
    assert Article.objects.get().body == "One."


def test_at_higher_verbosity_everything_skipped_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "README.md").write_text("x")
    assert Run(tmp_path, verbosity=2).err == (
        f"{tmp_path}/README.md: skipped, not a known kind of file\n"
    )


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_import_can_stop_at_the_first_reject(tmp_path, dry_run):
    path = tmp_path / "a.jsonl"
    good = [json.dumps(record) for record in articles(3)]
    path.write_text("\n".join([*good[:2], "{", good[2]]))
    run = Run(tmp_path, on_error="stop", dry_run=dry_run)
    assert run.status == 1
    assert run.out.startswith(SUMMARY.format(2, 0, 1, 4, 0))
    assert run.err.startswith(f"{path}:3: This is not JSON")
    assert stored() == ((0, 0, 0) if dry_run else (2, 4, 2))


# --- The file of rejects ------------------------------------------------------------------------------


def test_rejects_can_be_corrected_in_their_file_and_imported_again(tmp_path):
    path, rejects = tmp_path / "a.jsonl", tmp_path / "rejects.jsonl"
    path.write_text('{"body": "One."}\n{"external_id": "b", "body": ""}\n{"body": "Three."\n')
    run = Run(path, rejects=str(rejects))
    assert (run.status, run.out) == (1, SUMMARY.format(1, 0, 2, 1, 0))
    first, second = map(json.loads, rejects.read_text().splitlines())
    assert (first["_line"], first["external_id"]) == (2, "b")
    assert "missing or empty" in first["_error"]
    assert (second["_line"], second["_raw"].strip()) == (3, '{"body": "Three."')
    first["body"] = "Two."
    second["_raw"] = '{"body": "Three."}'
    write_lines(rejects, first, second)
    assert Run(rejects).out == SUMMARY.format(2, 0, 0, 2, 0)
    assert Article.objects.get(external_id="b").body == "Two."


def test_the_rejects_of_an_import_that_was_stopped_are_in_their_file_once(tmp_path, monkeypatch):
    path, rejects = tmp_path / "a.jsonl", tmp_path / "rejects.jsonl"
    good = [json.dumps(record) for record in articles(7)]
    path.write_text("\n".join([*good[:2], "{", *good[2:6], "[", good[6]]))
    with monkeypatch.context() as patch:
        fail_at_the_third_batch(patch, KeyboardInterrupt())
        assert Run(path, rejects=str(rejects), batch_size=2).status == 130
    with rejects.open("a") as file:
        file.write("written, and never committed")
    run = Run(path, rejects=str(rejects))
    assert (run.status, run.out) == (1, SUMMARY.format(7, 0, 2, 14, 0))
    assert [json.loads(line)["_line"] for line in rejects.read_text().splitlines()] == [3, 8]


def test_rejects_whose_file_is_gone_are_said_to_be_missing(tmp_path, monkeypatch):
    path, rejects = tmp_path / "a.jsonl", tmp_path / "rejects.jsonl"
    good = [json.dumps(record) for record in articles(7)]
    path.write_text("\n".join(["{", *good]))
    with monkeypatch.context() as patch:
        fail_at_the_third_batch(patch, KeyboardInterrupt())
        Run(path, rejects=str(rejects), batch_size=2)
    rejects.unlink()
    run = Run(path, rejects=str(rejects))
    assert "What was rejected before it was stopped is not in --rejects." in run.err
    assert rejects.read_text() == ""


@pytest.mark.parametrize("place", ["nowhere/rejects.jsonl", "a.jsonl"])
def test_a_file_of_rejects_that_cannot_be_is_an_error(tmp_path, place):
    path = write_lines(tmp_path / "a.jsonl", *articles(1))
    before = path.read_text()
    assert "--rejects: " in refusal(path, rejects=str(tmp_path / place))
    assert path.read_text() == before
    assert stored() == (0, 0, 0)
    assert ImportRun.objects.get().state == "failed"


def test_a_rehearsal_writes_them_as_well(tmp_path):
    (tmp_path / "a.jsonl").write_text("{\n")
    Run(tmp_path / "a.jsonl", "--dry-run", f"--rejects={tmp_path}/rejects.jsonl")
    assert json.loads((tmp_path / "rejects.jsonl").read_text())["_line"] == 1


# --- How files are read -------------------------------------------------------------------------------


def test_the_options_of_reading_reach_the_files(tmp_path):
    (tmp_path / "a.data").write_bytes(
        json.dumps({"headline": "Café", "text": "One.", "mood": "low"}, ensure_ascii=False).encode(
            "latin-1"
        )
    )
    (tmp_path / "b.jsonl").write_text("{")
    options = ["--format=jsonl", "--include=*.data", "--map=title=headline", "--map=body=text"]
    options += ["--set=publisher=Weir", "--ignore=mood", "--encoding=latin-1"]
    assert Run(tmp_path, *options).out == SUMMARY.format(1, 0, 0, 1, 1)
    article = Article.objects.get()
    assert (article.title, article.body, article.publisher) == ("Café", "One.", "Weir")
    assert ImportRun.objects.get().options["map"] == {"title": "headline", "body": "text"}


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("--map=colour=hue", "--map: “colour” is not a field"),
        ("--map=title", "--map: “title” is not of the form NAME=VALUE."),
        ("--set=body=x", "--set: “body” cannot be the same"),
        ("--encoding=klingon", "--encoding: "),
    ],
)
def test_a_way_of_reading_that_cannot_be_is_an_error(tmp_path, option, complaint):
    (tmp_path / "a.txt").write_text("One.")
    assert complaint in refusal(tmp_path, option)
    assert not ImportRun.objects.exists()


# --- For programs -------------------------------------------------------------------------------------


def test_the_report_for_programs_is_one_json_object(tmp_path):
    write_lines(tmp_path / "a.jsonl", *articles(3), {"body": ""})
    report = json.loads(Run(tmp_path, "--json").out)
    assert report == {
        "run": ImportRun.objects.get().pk,
        "resumed_behind": 0,
        "dry_run": False,
        "exit_status": 1,
        "created": 3,
        "revised": 0,
        "unchanged": 0,
        "rejected": 1,
        "sentences": 6,
        "kept": 0,
        "changed": 0,
        "added": 0,
        "retired": 0,
        "seconds": 0.0,
        "skipped_files": 0,
    }
    rehearsal = json.loads(Run(tmp_path, "--json", "--dry-run").out)
    assert (rehearsal["run"], rehearsal["dry_run"], rehearsal["unchanged"]) == (None, True, 3)


# --- A rehearsal --------------------------------------------------------------------------------------


def test_a_dry_run_gives_the_same_report_and_writes_nothing(tmp_path):
    write_lines(tmp_path / "a.jsonl", *articles(3), articles(1)[0], {"body": ""})
    rehearsal = Run(tmp_path, dry_run=True, batch_size=2)
    assert stored() == (0, 0, 0)
    real = Run(tmp_path, batch_size=2)
    assert real.out == SUMMARY.format(3, 1, 1, 6, 0)
    assert rehearsal.out == f"{real.out}This was a dry run: nothing was written.\n"
    assert (rehearsal.err, rehearsal.status) == (real.err, real.status)
    assert rehearsal.status == 1
    assert ImportRun.objects.count() == 1


# --- What keeps it from starting or going on ----------------------------------------------------------


def test_a_path_that_does_not_exist_is_an_error_and_nothing_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    assert "missing.txt: No such file" in refusal(tmp_path / "a.txt", tmp_path / "missing.txt")
    assert stored() == (0, 0, 0)


@pytest.mark.parametrize("who", ["rosa", "nemo", "nobody\n"])
def test_an_actor_who_may_not_load_articles_is_an_error(tmp_path, rosa, nemo, who):
    (tmp_path / "a.txt").write_text("One.")
    assert "is not an active editor" in refusal(tmp_path, actor=who)
    assert stored() == (0, 0, 0)


def test_a_language_that_is_none_is_an_error(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    assert "“?!” is not a language tag" in refusal(tmp_path, language="?!")


@pytest.mark.parametrize(
    "option",
    ["--batch-size=0", "--batch-size=many", "--required-reviews=10", "--required-reviews=0"],
)
def test_a_number_out_of_range_is_an_error(tmp_path, option):
    with pytest.raises(CommandError, match="a whole number from 1 to"):
        call_command("import_articles", str(tmp_path), option)


def test_a_database_without_migrations_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("One.")
    monkeypatch.setattr(
        "django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: {}
    )
    assert refusal(tmp_path) == ("The database is not up to date: run `manage.py migrate` first.")


def test_a_database_that_does_not_answer_is_an_error(tmp_path, monkeypatch):
    def down(*args):
        raise OperationalError("connection refused")

    (tmp_path / "a.txt").write_text("One.")
    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", down)
    assert refusal(tmp_path) == "The database cannot be used: connection refused."


def fail_at_the_third_batch(monkeypatch, error):
    calls = []
    insert = writer._insert

    def inserting(*args):
        calls.append(args)
        if len(calls) == 3:
            raise error
        insert(*args)

    monkeypatch.setattr(writer, "_insert", inserting)


def test_what_was_written_before_an_interruption_stays_and_a_second_run_finishes(
    tmp_path, monkeypatch
):
    write_lines(tmp_path / "a.jsonl", *articles(7))
    with monkeypatch.context() as patch:
        fail_at_the_third_batch(patch, KeyboardInterrupt())
        run = Run(tmp_path, batch_size=2)
    assert run.status == 130
    assert run.err == "Interrupted. What was written stays; run it again to go on.\n"
    assert run.out == SUMMARY.format(4, 0, 0, 8, 0)
    assert stored() == (4, 8, 4)
    again = Run(tmp_path)
    # The report is that of the whole import, as if nothing had happened.
    assert again.out == SUMMARY.format(7, 0, 0, 14, 0)
    assert again.err == f"Import {ImportRun.objects.get().pk} goes on behind record 4.\n"
    assert stored() == (7, 14, 7)


def test_a_database_that_fails_on_the_way_ends_the_import_with_one_line(tmp_path, monkeypatch):
    write_lines(tmp_path / "a.jsonl", *articles(7))
    fail_at_the_third_batch(monkeypatch, OperationalError("database or disk is full"))
    run = Run(tmp_path, batch_size=2)
    assert run.status == 2
    assert run.err == (
        "The database failed: database or disk is full."
        " What was written stays; run it again to go on.\n"
    )
    assert stored() == (4, 8, 4)


# --- On a terminal ------------------------------------------------------------------------------------


def test_on_a_terminal_there_is_a_bar_and_nothing_of_it_in_the_report(tmp_path, root):
    path = write_lines(tmp_path / "a.jsonl", *articles(2), {"body": ""})
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=root, env=environment, check=True)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 120))
    done = subprocess.run(
        [*manage, "import_articles", path],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 1
    assert done.stdout.startswith(b"created 2, revised 0, unchanged 0, rejected 1, sentences 4, ")
    assert f"{path}:3: body: The text is missing or empty.\r\n" in shown
    assert "B/s" in shown
