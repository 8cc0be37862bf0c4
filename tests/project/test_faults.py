"""What goes wrong below a request, by a real one: the right status, no secret, nothing half done, and it recovers."""

import errno
import os
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import ProtectedError
from django.utils import timezone

from annotations.models import Annotation, Evidence
from articles.importing.models import ImportRun
from articles.models import Article
from tests.browsing import at, signed_in
from tests.making import (
    SUPPORT_AS_DATA,
    make_annotation,
    make_ruling,
    make_sentence,
    nothing_changes,
)

ANNOTATIONS = "/api/v1/annotations/"
ARTICLES = "/api/v1/articles/"
IMPORTS = "/api/v1/imports/"
SECRET = "password=hunter2 at 10.1.2.3"
MEMBERS = {"type", "title", "status", "detail", "request_id"}


def verdict_on(sentence):
    return {"sentence": sentence.pk, "verdict": "verified", "evidence": [SUPPORT_AS_DATA]}


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (IntegrityError(SECRET), 409, "conflict"),
        (ProtectedError(SECRET, set()), 409, "conflict"),
        (DataError(SECRET), 400, "invalid"),
        (OperationalError(SECRET), 503, "unavailable"),
        (InterfaceError(SECRET), 503, "unavailable"),
        (RequestDataTooBig(SECRET), 413, "too-large"),
        (RuntimeError(SECRET), 500, "internal"),
    ],
)
def test_an_error_after_the_work_becomes_its_status_and_the_work_is_undone(
    api, rosa, monkeypatch, caplog, error, status, kind
):
    sentence = make_sentence()
    client = api(rosa)
    client.raise_request_exception = False

    def last_moment(**event):
        raise error

    # The event is written last: the annotation is in its table by then.
    monkeypatch.setattr("articles.history.append", last_moment)
    with nothing_changes():
        answer = client.post(ANNOTATIONS, verdict_on(sentence))

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == f"/api/problems/#{kind}"
    for hidden in (SECRET, "hunter2", "Traceback", "INSERT", ".py"):
        assert hidden not in answer.content.decode()
    assert ("Retry-After" in answer) == (status == 503)
    if status == 500:
        assert set(answer.json()) == MEMBERS
        assert answer.json()["request_id"] in caplog.text
    monkeypatch.undo()
    assert client.post(ANNOTATIONS, verdict_on(sentence)).status_code == 201


@pytest.mark.parametrize("value", [1.5, 1.0, "1", "١", True, None, [1], -1, 0, 2**63, 10**30])
def test_what_is_no_id_is_not_turned_into_one(api, rosa, value):
    sentence = make_sentence()

    with nothing_changes():
        answer = api(rosa).post(ANNOTATIONS, {**verdict_on(sentence), "sentence": value})

    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/sentence"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"sentence": 1e400}',
        b'{"verdict": "\\ud800"}',
        b'{"sentence": 1, "sentence": 1}',
        b"[" * 100_000,
        b'{"sentence": 1, "verdict": "verified", "colour": "red"}',
    ],
    ids=["too large", "surrogate", "double", "deep", "unknown"],
)
def test_no_operation_that_takes_a_body_takes_such_a_one(api, edith, body):
    sentence = make_sentence()
    client = api(edith)
    one = f"/api/v1/sentences/{sentence.pk}"
    article = f"{ARTICLES}{sentence.article_id}"
    annotation = f"{ANNOTATIONS}{make_annotation(sentence, edith).pk}/"
    make_ruling(sentence, edith)
    with nothing_changes():
        for verb, path in [
            ("POST", ARTICLES),
            ("PATCH", f"{article}/"),
            ("PUT", f"{article}/text/"),
            ("PUT", f"{article}/required-reviews/"),
            ("POST", ANNOTATIONS),
            ("POST", f"{ANNOTATIONS}batch/"),
            ("PATCH", annotation),
            ("PUT", f"{one}/ruling/"),
            ("PUT", f"{one}/not-checkable/"),
            ("POST", "/api/v1/queue/next/"),
            ("POST", "/api/v1/tokens/"),
        ]:
            answer = client.generic(
                verb, path, body, content_type="application/json", headers={"If-Match": "*"}
            )
            assert answer.status_code == 400, (verb, path, answer.content)


@pytest.mark.parametrize("zero", ["٠", "०", "０", "𝟎"])
@pytest.mark.parametrize("resource", ["articles", "sentences", "annotations"])
def test_a_row_is_not_found_under_the_digits_of_another_script(api, edith, resource, zero):
    annotation = make_annotation(make_sentence(), edith)
    ids = {
        "articles": annotation.sentence.article_id,
        "sentences": annotation.sentence_id,
        "annotations": annotation.pk,
    }
    digits = "".join(chr(ord(zero) + int(digit)) for digit in str(ids[resource]))

    assert int(digits) == ids[resource]  # Python would read it
    assert api(edith).get(f"/api/v1/{resource}/{ids[resource]}/").status_code == 200
    for spelt in (digits, f"0{ids[resource]}", f"+{ids[resource]}", f"{ids[resource]}.0"):
        answer = api(edith).get(f"/api/v1/{resource}/{quote(spelt)}/")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_rows_that_are_written_in_bulk_are_held_to_the_rules_by_the_database(rosa, remo):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    now = timezone.now()
    times = {"created_at": now, "updated_at": now}
    bad = [
        Annotation(sentence=sentence, reviewer=remo, verdict="bogus", **times),
        Evidence(annotation=annotation, source="x", url="javascript:alert(1)"),
        Article(title="x" * 1_000, body="One.", body_sha256="0" * 64, external_id="long"),
    ]

    with nothing_changes():
        for row in bad:
            with pytest.raises((IntegrityError, DataError)), transaction.atomic():
                type(row)._default_manager.bulk_create([row])


# --- The database and its disk -----------------------------------------------------------------------


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def full_disk():
    """SQLite may not grow by another page; PostgreSQL's word for a full disk is given for it."""
    if connection.vendor == "sqlite":
        # It takes the pages that there are for the least.
        run("PRAGMA max_page_count = 1")
        try:
            yield
        finally:
            run("PRAGMA max_page_count = 1073741823")
        return

    def refuse(execute, sql, *rest):
        if sql.lstrip().upper().startswith("INSERT") or "nextval" in sql:
            raise OperationalError("could not extend file: No space left on device")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


@contextmanager
def read_only_disk():
    if connection.vendor == "sqlite":
        run("PRAGMA query_only = ON")
        try:
            yield
        finally:
            run("PRAGMA query_only = OFF")
    else:
        run("SET default_transaction_read_only = on")
        try:
            yield
        finally:
            run("RESET default_transaction_read_only")


@contextmanager
def locked_table():
    """Somebody else holds what a write needs, longer than it waits."""
    sqlite = connection.vendor == "sqlite"
    (usual,) = connection.cursor().execute("PRAGMA busy_timeout").fetchone() if sqlite else (None,)
    run("PRAGMA busy_timeout = 20" if sqlite else "SET lock_timeout = '20ms'")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
            if not sqlite:
                cursor.execute("LOCK TABLE articles_article, annotations_annotation")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()
        # Closing gives a connection of PostgreSQL back to the pool, with its impatience.
        run(f"PRAGMA busy_timeout = {usual}" if sqlite else "RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", [full_disk, read_only_disk, locked_table])
def test_a_fault_of_the_store_is_a_503_that_leaves_nothing_and_passes(api, edith, fault):
    client = api(edith)
    client.raise_request_exception = False
    body = {"external_id": "long", "body": "The bridge was opened in 1931. " * 20_000}

    with fault():
        answer = client.post(ARTICLES, body)

    assert answer.status_code == 503, answer.content
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["type"] == "/api/problems/#unavailable"
    assert not Article.objects.exists()
    assert client.post(ARTICLES, {"body": "The bridge was opened in 1931."}).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_disk_that_takes_no_upload_is_a_503_that_leaves_nothing_and_passes(
    api, edith, monkeypatch, settings, tmp_path, fault
):
    settings.FACTCHECK_UPLOADS_DIR = str(tmp_path)

    def refuse(descriptor):
        raise OSError(fault, os.strerror(fault))

    client = api(edith)
    client.raise_request_exception = False
    file = {"data": b'{"body": "It rained."}\n', "content_type": "application/x-ndjson"}
    browser = signed_in(edith)
    browser.raise_request_exception = False
    form = {"file": SimpleUploadedFile("a.jsonl", file["data"]), "language": "en"}
    form |= {"encoding": "utf-8", "on_change": "revise"}

    with monkeypatch.context() as full:
        full.setattr("os.fsync", refuse)
        answer = client.generic("POST", IMPORTS, **file)
        page = browser.post(at("articles_importrun_add"), form)

    assert answer.status_code == page.status_code == 503
    assert int(answer["Retry-After"]) == int(page["Retry-After"]) > 0
    assert answer.json()["type"] == "/api/problems/#no-room"
    assert not ImportRun.objects.exists()
    assert list(tmp_path.iterdir()) == []
    assert client.generic("POST", IMPORTS, **file).status_code == 202
