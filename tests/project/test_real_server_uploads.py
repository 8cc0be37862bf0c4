"""Uploads to a real server: taken in beside it, also when it is killed in the middle."""

import json
import os
import signal
import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection, transaction

from articles.importing.models import ImportRun
from articles.importing.processes import has_ended
from articles.models import Article, Event, Sentence
from factcheck.models import AccessToken
from tests.serving import Service, url_of_test_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sound")]

ARTICLES = 1_000
HELD = "u700"
_LOCK = int.from_bytes(b"held")
PATIENCE = 180
RECORDS = [
    {"external_id": f"u{n}", "body": f"Report {n} is out. Officials said so. " * 8}
    for n in range(ARTICLES)
]


def until(found, what):
    end = time.monotonic() + PATIENCE
    while not (result := found()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return result


@contextmanager
def held():
    """Nobody comes past the article HELD: the database itself keeps whoever stores it, so nothing is left to time."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(
                "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS"
                f" 'BEGIN PERFORM pg_advisory_xact_lock({_LOCK}); RETURN NEW; END'"
            )
            cursor.execute(
                "CREATE TRIGGER hold BEFORE INSERT ON articles_article FOR EACH ROW"
                f" WHEN (NEW.external_id = '{HELD}') EXECUTE FUNCTION hold()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER hold BEFORE INSERT ON articles_article"
                f" WHEN NEW.external_id = '{HELD}' BEGIN SELECT COUNT(*) FROM"
                " (WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)"
                " SELECT n FROM endless); END"
            )
    try:
        if postgresql:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield
        else:
            yield
    finally:
        with connection.cursor() as cursor:
            if postgresql:
                cursor.execute("DROP FUNCTION hold CASCADE")
            else:
                cursor.execute("DROP TRIGGER hold")


@pytest.fixture
def start(root, tmp_path, monkeypatch):
    """Start a server with a folder of its own for uploads; those that were started are stopped."""
    monkeypatch.setenv("FACTCHECK_LOG_LEVEL", "ERROR")
    monkeypatch.setenv("FACTCHECK_UPLOADS_DIR", str(tmp_path / "uploads"))
    started = []

    def service():
        started.append(Service(root, url_of_test_database()))
        return started[-1]

    yield service
    for one in started:
        if one.process.poll() is None:
            one.stop()
        elif one.process.stdout:
            one.process.stdout.close()


def test_an_upload_is_taken_in_beside_the_server_and_survives_its_death(start, edith, tmp_path):
    body = "".join(f"{json.dumps(record)}\n" for record in RECORDS).encode()
    service = start()
    _, token = AccessToken.objects.create(edith, name="uploads")

    too_large = service.ask(
        "POST", "/api/v1/imports/?format=jsonl", token=token, body=b" " * 1024 * 1024 * 21
    )
    assert too_large.status == 413
    assert b"20,971,520 bytes" in too_large.body
    in_chunks = service.ask("POST", "/api/v1/imports/?format=jsonl", token=token, chunks=[body])
    assert in_chunks.status == 411
    with held():
        answer = service.ask("POST", "/api/v1/imports/?format=jsonl", token=token, body=body)
        assert answer.status == 202, answer
        address = f"/api/v1/imports/{answer.json()['id']}/"

        run = ImportRun.objects.get()
        until(lambda: ImportRun.objects.filter(position__gt=0), "nothing was taken in")
        service.process.send_signal(signal.SIGKILL)
        service.process.wait(timeout=60)
        run.refresh_from_db()
        until(lambda: has_ended(run.process), "the import outlived its server")
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("running", 1)
    assert 0 < run.position < ARTICLES
    assert Article.objects.filter(external_id__startswith="u").count() == run.created

    again = start()
    told = until(
        lambda: (row := again.ask("GET", address, token=token).json())["state"] == "done" and row,
        "it was not taken up again",
    )
    assert (told["created"], told["unchanged"], told["attempts"]) == (ARTICLES, 0, 2)
    articles = Article.objects.filter(external_id__startswith="u")
    assert articles.count() == ARTICLES
    assert Sentence.objects.filter(article__in=articles).count() == 16 * ARTICLES
    assert Event.objects.filter(article__in=articles).count() == ARTICLES
    assert list((tmp_path / "uploads").iterdir()) == []


def open_in(folder):
    """The files in `folder` that any process on this machine has open, those without a name among them."""
    found = []
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            found += [name for name in [os.readlink(link)] if name.startswith(f"{folder}/")]
    return found


@pytest.mark.parametrize(
    "shown", ["Authorization: Bearer made-up", "Cookie: sessionid=madeupmadeup"]
)
def test_nobody_who_is_made_up_gets_disk_space_for_a_file(start, edith, tmp_path, shown):
    service = start()
    _, token = AccessToken.objects.create(edith, name="uploads")
    # More than fits into the buffers between: the server has begun to take it when all but a byte is sent.
    part, folder = b" " * (19 * 1024 * 1024), tmp_path / "uploads"

    def begun(header):
        line = stack.enter_context(socket.create_connection(("127.0.0.1", service.port), 60))
        head = f"POST /api/v1/imports/?format=jsonl HTTP/1.1\r\nHost: localhost\r\n{header}\r\n"
        line.sendall(f"{head}Content-Length: {len(part) + 1}\r\n\r\n".encode() + part)
        return line

    with ExitStack() as stack:
        stranger = begun(shown)
        assert open_in(folder) == []
        known = begun(f"Authorization: Bearer {token}")
        assert len(open_in(folder)) == 1
        for line, status in ((stranger, b"401"), (known, b"202")):
            line.sendall(b" ")
            assert line.recv(100).split()[1] == status
