"""scripts/newsroom_day.py: the whole day, through the doors that people use."""

import re
import subprocess
import sys

import pytest
from django.db import connection

from tests.serving import url_of_test_database


def play(root, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/newsroom_day.py", *options],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.django_db(transaction=True)
def test_a_newsrooms_day_is_as_expected_and_ends_with_a_story(root):
    own = connection.vendor == "sqlite"
    day = play(root) if own else play(root, "--database-url", url_of_test_database())

    assert day.returncode == 0, day.stdout + day.stderr
    assert "verify: 0 faults" in day.stdout
    story = day.stdout.partition("The history of one sentence")[2]
    # Who has left is known by another name; who is still there by their own.
    deeds = re.findall(r"^\d\d \w{3} [\d:]{8}  ([\w-]+) +(.+)$", story, re.MULTILINE)
    assert [(re.sub(r"\d+", "n", who), what) for who, what in deeds] == [
        ("eva", "article added"),
        ("nora", "annotation added"),
        ("reviewer-n", "annotation added"),
        ("reviewer-n", "annotation changed"),
        ("eva", "ruling made"),
        ("nora", "annotation withdrawn"),
        ("eva", "article changed"),
        ("eva", "ruling withdrawn"),
        ("paula", "annotation added"),
        ("nora", "annotation added"),
    ]
    assert re.findall(r"\w[\w: ]* → (\w[\w: ]*)", story) == [
        "in review",
        "conflict",
        "conflict",
        "final: disputed",
        "final: disputed",
        "in review",
        "in review",
        "final: disputed",
    ]


def test_a_day_that_goes_wrong_says_where_and_fails(root, tmp_path):
    day = play(root, "--database-url", f"sqlite:///{tmp_path}/nowhere/day.sqlite3")

    assert day.returncode == 1
    assert day.stderr.startswith("Not as expected: manage.py migrate")
