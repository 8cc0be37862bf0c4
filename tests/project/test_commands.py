"""What all commands have in common: without a database that is up to date, none begins."""

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError

OURS = {
    name for name, app in get_commands().items() if app in {"factcheck", "articles", "annotations"}
}
# It brings the database up to date itself.
MIGRATES = {"quickstart"}
CALLS = {
    "anonymise_reviewer": (["rosa", "--yes"], 1),
    "create_account": (["rosa", "--role=reviewer"], 1),
    "create_token": (["rosa"], 1),
    "export_annotations": ([], 2),
    "export_articles": ([], 2),
    "import_annotations": (["-"], 2),
    "import_articles": (["-"], 2),
    "import_uploads": ([], 2),
    "load_seeds": ([], 1),
    "purge": ([], 1),
    "verify": ([], 2),
}
pytestmark = pytest.mark.django_db


def refusal(name):
    arguments, status = CALLS[name]
    with pytest.raises(CommandError) as refused:
        call_command(name, *arguments)
    assert refused.value.returncode == status
    return str(refused.value)


@pytest.mark.parametrize("name", sorted(OURS - MIGRATES))
def test_without_migrations_a_command_says_what_to_run_first(name, monkeypatch):
    monkeypatch.setattr(
        "django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: {}
    )
    assert refusal(name) == "The database is not up to date: run `manage.py migrate` first."


@pytest.mark.parametrize("name", sorted(OURS - MIGRATES))
def test_a_database_that_is_down_is_one_line(name, monkeypatch):
    def down(*_):
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", down)
    assert refusal(name) == "The database cannot be used: connection refused."
