"""Ctrl-C and SIGTERM, to all processes of an import: it says how it ended, and the same command finishes it."""

import io
import json
import os
import signal
import subprocess
import sys

import pytest
from django.core.management import call_command

from articles.importing.models import ImportRun
from articles.models import Article
from tests.serving import url_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)

# Imports, and when the fifth batch comes sends the signal to itself and to the workers it has started.
IMPORT = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from articles.importing.runs import RunInHand

# As in a terminal: whoever runs the tests in the background may have had it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
store, calls = RunInHand.store, []

def interrupted(self, *args, **options):
    calls.append(1)
    if len(calls) == 5:
        os.killpg(0, int(sys.argv[1]))
    return store(self, *args, **options)

RunInHand.store = interrupted
call_command("import_articles", sys.argv[2], "--batch-size=5", "--workers=2")
"""


@pytest.mark.parametrize(
    ("by", "status", "said"),
    [(signal.SIGINT, 130, "Interrupted"), (signal.SIGTERM, 143, "Terminated")],
)
def test_an_import_that_is_asked_to_end_says_so_and_can_be_finished(
    root, tmp_path, by, status, said
):
    path = tmp_path / "archive.jsonl"
    path.write_text("".join(f"{json.dumps({'body': f'Report {n}.'})}\n" for n in range(47)))
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(int(by)), str(path)],
        cwd=root,
        env={
            **os.environ,
            "DATABASE_URL": url_of_test_database(),
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        start_new_session=True,
    )
    assert done.returncode == status, done.stderr
    assert done.stderr == f"{said}. What was written stays; run it again to go on.\n"
    assert done.stdout.startswith("created 20, ")
    run = ImportRun.objects.get()
    assert (run.state, run.created, Article.objects.count()) == ("interrupted", 20, 20)

    call_command("import_articles", str(path), stdout=io.StringIO(), stderr=io.StringIO())
    run.refresh_from_db()
    assert (run.state, run.attempts, run.created) == ("done", 2, 47)
