"""What `manage.py check --deploy` says about SQLite."""

import sqlite3

import pytest
from django.core.checks import run_checks
from django.db import connection

from factcheck.checks import wal_is_safe


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_fixed_releases_of_sqlite_are_known(version, safe):
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize(("version", "warned"), [((3, 51, 2), True), ((3, 51, 3), False)])
def test_a_deployment_on_an_old_sqlite_is_warned_of(monkeypatch, version, warned):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    ids = [message.id for message in run_checks(include_deployment_checks=True)]
    assert ("factcheck.W001" in ids) is warned


def test_a_deployment_on_postgresql_is_not(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    ids = [message.id for message in run_checks(include_deployment_checks=True)]
    assert "factcheck.W001" not in ids
