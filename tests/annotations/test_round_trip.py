"""SQLite → PostgreSQL → SQLite by the files of an export: the same state in three databases, two of each kind's own."""

import io
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection

from annotations.state import state_hash
from annotations.verifying import Verification
from articles.models import Article

pytestmark = pytest.mark.django_db

# A newsroom in a SQLite file: two readers who differ, an editor who rules, a text that changed twice.
NEWSROOM = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from annotations import workflow
from articles import revising
from articles.importing.drafts import draft
from articles.importing.writer import add_article
from tests.making import CONTRADICTION, make_annotation, make_person, make_ruling

edith, rosa, remo = (
    make_person("edith", "editor"), make_person("rosa", "reviewer"), make_person("remo", "reviewer")
)
text = "The ferry “Süd” sank, officials said. Nobody was hurt. It was old.\\n\\n\\U0001f6a2 sails on."
ferry = add_article(
    actor=edith, draft=draft({"external_id": "ferry", "required_reviews": 2, "body": text})
)
text = "It opened in 1931. It is long."
bridge = add_article(
    actor=edith,
    draft=draft({"url": "https://weir.example/bridge", "body": text, "published_at": "2026-03-01"}),
)
for sentence in ferry.sentences.order_by("position")[:2]:
    make_annotation(sentence, rosa)
    make_annotation(sentence, remo, "disputed", evidence=(CONTRADICTION, CONTRADICTION))
make_ruling(ferry.sentences.get(position=1), edith)
workflow.mark_not_checkable(
    actor=rosa, sentence_id=ferry.sentences.get(position=3).pk, reason="opinion"
)
make_annotation(bridge.sentences.get(position=1), rosa, "unattributed")
for body in ("It rained. It opened in 1931.", "It rained. Nobody came."):
    revising.revise(actor=edith, article_id=bridge.pk, body=body, expected_version=None)
"""
TAKE_IN = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("import_articles", sys.argv[1], stdout=sys.stderr)
call_command("import_annotations", sys.argv[2], create_reviewers=True, stdout=sys.stderr)
"""
TELL = """
from annotations.state import state_hash
print(state_hash())
"""
EXPORT = """
import sys
from pathlib import Path
call_command("export_articles", output=Path(sys.argv[1]))
call_command("export_annotations", output=Path(sys.argv[2]))
"""


@pytest.fixture
def on_sqlite(root, tmp_path):
    """Run a script on a new SQLite file, with the names of files; what it printed."""

    def run(name, script, *files):
        done = subprocess.run(
            [sys.executable, "-c", script, *map(str, files)],
            cwd=root,
            env={
                **os.environ,
                "DATABASE_URL": f"sqlite:///{tmp_path}/{name}.sqlite3",
                "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def test_an_export_goes_from_sqlite_to_postgresql_and_back(on_sqlite, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("this needs PostgreSQL beside SQLite")
    first = [tmp_path / "articles-1.jsonl", tmp_path / "annotations-1.jsonl"]
    second = [tmp_path / "articles-2.jsonl", tmp_path / "annotations-2.jsonl"]

    there = on_sqlite("first", NEWSROOM + EXPORT + TELL, *first)
    quietly = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("import_articles", str(first[0]), **quietly)
    call_command("import_annotations", str(first[1]), create_reviewers=True, **quietly)
    assert Article.objects.count() == 2
    assert state_hash() == there
    assert [fault for _, found in Verification().run() for fault in found] == []

    call_command("export_articles", output=second[0])
    call_command("export_annotations", output=second[1])
    assert second[0].read_bytes() == first[0].read_bytes()
    assert on_sqlite("second", TAKE_IN + TELL, *second) == there
