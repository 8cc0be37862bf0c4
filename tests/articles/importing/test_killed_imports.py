"""`kill -9` of an import at any moment, then the same command: the state of an undisturbed run.

The moments are named, not timed: the process kills itself there. `scripts/kill_imports.py` does it at random ones.
"""

import io
import json
import os
import signal
import subprocess
import sys

import pytest
from django.core.management import call_command

from articles.importing.models import ImportRun
from articles.models import Article, Event, Sentence
from articles.state import state_hash
from tests.serving import url_of_test_database
from tests.undisturbed import state_after_import

pytestmark = pytest.mark.django_db(transaction=True)

# Imports, and kills itself when the named function is called for the nth time: before it, or after.
VICTIM = """
import os, signal, sys, importlib
import django
django.setup()
from django.core.management import call_command

owner, name, when, times, path = sys.argv[1:]
holder = getattr(importlib.import_module("articles.importing.runs"), owner)
function = getattr(holder, name)
calls = 0

def fatal(*args, **kwargs):
    global calls
    calls += 1
    if calls == int(times) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = function(*args, **kwargs)
    if calls == int(times) and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(holder, name, fatal)
call_command("import_articles", path, "--batch-size=5")
"""
MOMENTS = {
    "before its first batch": ("RunInHand", "store", "before", 1),
    "between the articles of a batch and their account": (*("RunInHand", "_advance", "before", 3),),
    "when all of a batch is written and nothing committed": (
        *("RunInHand", "_advance", "after", 4),
    ),
    "when a batch is committed and nobody was told": (*("RunInHand", "commit", "after", 2),),
    "when all is in and the run not finished": (*("RunInHand", "finish", "before", 1),),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    records = [
        {"external_id": f"a{n}", "body": f"Report {n} is out. Officials said so. " * 3}
        for n in range(27)
    ]
    lines = [json.dumps(record) for record in records]
    lines[12] = "{"
    path.write_text("\n".join([*lines, lines[3]]))
    return path


@pytest.fixture(scope="module")
def undisturbed(archive):
    return state_after_import(archive)


def environment(url):
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "factcheck.settings"}


def finish(path) -> int:
    try:
        call_command("import_articles", str(path), stdout=io.StringIO(), stderr=io.StringIO())
    except SystemExit as stop:
        return stop.code
    return 0


def kill(root, path, moment):
    process = subprocess.Popen(
        [sys.executable, "-c", VICTIM, *map(str, moment), str(path)],
        cwd=root,
        env=environment(url_of_test_database()),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    _, errors = process.communicate()
    assert process.returncode == -signal.SIGKILL, errors.decode()


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_that_was_killed_is_finished_by_the_same_command(
    root, archive, undisturbed, moment
):
    kill(root, archive, MOMENTS[moment])
    run = ImportRun.objects.get()
    assert run.state == "running"
    # What is stored is what the account says, at any moment.
    assert Article.objects.count() == Event.objects.count() == run.created
    assert Sentence.objects.count() == run.sentences == 6 * run.created

    assert finish(archive) == 1

    run = ImportRun.objects.get()
    assert (run.state, run.attempts) == ("done", 2)
    assert (run.created, run.unchanged, run.rejected, run.position) == (26, 1, 1, 28)
    assert [one.line for one in run.rejections.all()] == [13]
    assert state_hash() == undisturbed
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())
