"""`POST imports/`: a file is handed in, waits for its turn, and is taken in as the command would do it."""

import gzip
import json

import pytest
from django.core.management import call_command
from django.test import Client

from articles.importing import uploads
from articles.importing.models import ImportRun
from articles.models import Article, Event
from factcheck.buffering import CUT
from factcheck.models import KeptAnswer

pytestmark = pytest.mark.django_db

URL = "/api/v1/imports/"
LINES = "application/x-ndjson"


def lines(*records):
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def send(client, body, content_type=LINES, query="", **headers):
    return client.generic(
        "POST", f"{URL}?{query}", body, content_type=content_type, headers=headers
    )


def waiting(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FACTCHECK_UPLOADS_DIR = str(tmp_path / "uploads")
    return uploads.folder()


def test_a_file_is_answered_with_the_run_that_waits_and_then_goes_in(api, edith, folder):
    body = lines({"external_id": "a", "body": "One. Two."}, {"body": ""})
    answer = send(api(edith), body, query="name=monday.jsonl")

    assert answer.status_code == 202
    told = answer.json()
    assert answer["Location"] == f"http://testserver{URL}{told['id']}/"
    assert (told["state"], told["actor"], told["paths"]) == ("waiting", "edith", ["monday.jsonl"])
    assert (told["uploaded"], told["bytes_total"], told["attempts"]) == (True, len(body), 0)
    assert len(waiting(folder)) == 1
    assert not Article.objects.exists()

    call_command("import_uploads", verbosity=0)

    told = api(edith).get(answer["Location"]).json()
    assert (told["state"], told["created"], told["rejected"]) == ("done", 1, 1)
    [rejection] = told["rejections"]
    assert (rejection["file"], rejection["line"]) == ("monday.jsonl", 2)
    assert Event.objects.get().actor_id == edith.pk
    assert waiting(folder) == []


@pytest.mark.parametrize(
    ("content_type", "body", "query"),
    [
        ("application/json", b'[{"body": "It rained."}]', ""),
        ("application/json", b'{"body": "It rained."}', ""),
        ("text/csv; charset=UTF-8", b"body\nIt rained.\n", ""),
        ("text/tab-separated-values", b"body\ttitle\nIt rained.\tRain\n", ""),
        ("text/csv", b"title;body\nRain;It rained.\n", "delimiter=semicolon"),
        ("text/plain", b"It rained.", ""),
        ("application/octet-stream", b"It rained.", "format=text"),
        ("application/gzip", gzip.compress(b"body\nIt rained.\n"), "format=csv"),
        ("text/plain", "It rained.".encode("utf-16"), "encoding=utf-16"),
        ("text/csv", b"words;x\nIt rained.;1\n".replace(b";", b","), "map.body=words&ignore=x"),
    ],
)
def test_every_format_of_the_command_is_read(api, edith, content_type, body, query):
    assert send(api(edith), body, content_type, query).status_code == 202
    call_command("import_uploads", verbosity=0)
    assert Article.objects.get().body == "It rained."


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'[{"body": "It rained."}]'),
        ("text/csv", b"body\nIt rained.\n"),
        # Longer than any other JSON may be.
        ("application/json", b" " * 6 * 1024 * 1024 + b'[{"body": "It rained."}]'),
    ],
    ids=["json", "csv", "long"],
)
def test_a_session_hands_in_the_whole_file(edith, content_type, body):
    """Its CSRF check looks for a form in the body, and leaves the body as it came."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(edith)
    assert send(client, body, content_type).status_code == 403
    assert not ImportRun.objects.exists()
    client.cookies["csrftoken"] = token = "a" * 32
    told = send(client, body, content_type, **{"X-CSRFToken": token})
    assert (told.status_code, told.json()["bytes_total"]) == (202, len(body))
    call_command("import_uploads", verbosity=0)
    assert Article.objects.get().body == "It rained."


@pytest.mark.parametrize(
    "content_type", ["", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_a_session_cannot_hand_in_a_form(edith, folder, content_type):
    client = Client(enforce_csrf_checks=True)
    client.force_login(edith)
    client.cookies["csrftoken"] = token = "a" * 32
    answer = send(client, b"body=x", content_type, **{"X-CSRFToken": token})
    assert answer.status_code == 415
    assert waiting(folder) == []


def test_what_is_packed_on_its_way_is_unpacked(api, edith):
    body = gzip.compress(lines({"body": "It rained."}))
    assert send(api(edith), body, **{"Content-Encoding": "gzip"}).status_code == 202
    call_command("import_uploads", verbosity=0)
    assert Article.objects.count() == 1


def test_the_parameters_are_the_options_of_the_command(api, edith):
    query = (
        "map.title=headline&set.publisher=Weir, Inc.&language=de&required_reviews=3"
        "&on_change=reject&on_error=stop&ignore=a,b"
    )
    record = {"external_id": "x", "headline": "Sturm", "body": "Es regnete.", "a": 1, "b": 2}
    told = send(api(edith), lines(record), query=query).json()
    assert {name: told["options"][name] for name in ("map", "set", "ignore", "on_error")} == {
        "map": {"title": "headline"},
        "set": {"publisher": "Weir, Inc."},
        "ignore": ["a", "b"],
        "on_error": "stop",
    }
    send(api(edith), lines({**record, "body": "Es schneite."}, {"body": "Wind."}), query=query)
    call_command("import_uploads", verbosity=0)
    article = Article.objects.get()
    assert (article.title, article.publisher, article.language) == ("Sturm", "Weir, Inc.", "de")
    assert (article.body, article.required_reviews) == ("Es regnete.", 3)
    stopped = ImportRun.objects.latest("pk")
    assert (stopped.state, stopped.rejected) == ("failed", 0)
    assert "the text differs" in stopped.message


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("mapping=x", "mapping", "unknown_parameter"),
        ("map.colour=x", "map.colour", "unknown_parameter"),
        ("set.body=x", "set.body", "unknown_parameter"),
        ("map.title=", "map.title", "blank"),
        ("map.title=a&map.title=b", "map.title", "repeated"),
        ("map.title=a&set.title=b", "set", "invalid"),
        ("format=xml", "format", "invalid"),
        ("encoding=rot13", "encoding", "invalid"),
        ("delimiter=;", "delimiter", "invalid"),
        ("delimiter=tab", "delimiter", "invalid"),
        ("language=?", "language", "not_a_language"),
        ("required_reviews=0", "required_reviews", "out_of_range"),
        ("required_reviews=１", "required_reviews", "not_an_integer"),
        ("on_error=ignore", "on_error", "unknown_choice"),
        ("on_change=overwrite", "on_change", "unknown_choice"),
        (f"name={'x' * 201}", "name", "too_long"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named_and_nothing_is_kept(
    api, edith, folder, query, parameter, code
):
    answer = send(api(edith), lines({"body": "It rained."}), query=query)
    assert answer.status_code == 400
    [fault] = answer.json()["errors"]
    assert (fault["parameter"], fault["code"]) == (parameter, code)
    assert waiting(folder) == []
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        ("", {}),
        ("application/xml", {}),
        ("application/gzip", {}),
        ("multipart/form-data; boundary=x", {}),
        ("text/csv; charset=latin-1", {}),
        ("text/csv", {"Content-Encoding": "br"}),
    ],
)
def test_what_cannot_be_read_is_refused_before_it_comes_in(
    api, edith, folder, content_type, headers
):
    answer = send(api(edith), b"body\nIt rained.\n", content_type, **headers)
    assert answer.status_code == 415
    assert waiting(folder) == []


def test_a_file_in_chunks_is_refused_because_it_may_have_broken_off(api, edith, folder):
    answer = send(api(edith), lines({"body": "It rained."}), **{"Transfer-Encoding": "chunked"})
    assert (answer.status_code, answer.json()["type"]) == (411, "/api/problems/#length-required")
    assert waiting(folder) == []
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused_and_the_limit_named(api, edith, folder, settings):
    settings.FACTCHECK_MAX_UPLOAD_MB = 1
    whole = b"x" * 1024 * 1024
    assert send(api(edith), whole, "text/plain").status_code == 202
    answer = send(api(edith), whole + b"x", "text/plain")
    assert answer.status_code == 413
    assert "1,048,576 bytes" in answer.json()["detail"]
    assert len(waiting(folder)) == 1


def test_the_same_key_makes_one_run_and_keeps_one_file(api, edith, folder):
    key = {"Idempotency-Key": "monday"}
    body = lines({"body": "It rained."})
    first = send(api(edith), body, **key)
    again = send(api(edith), body, **key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert (ImportRun.objects.count(), len(waiting(folder))) == (1, 1)
    for other, query in ((body * 2, ""), (body, "language=de")):
        assert send(api(edith), other, query=query, **key).status_code == 422
    assert (KeptAnswer.objects.count(), len(waiting(folder))) == (1, 1)


def test_an_upload_that_waits_can_be_cancelled(
    api, edith, folder, django_capture_on_commit_callbacks
):
    told = send(api(edith), lines({"body": "It rained."})).json()
    with django_capture_on_commit_callbacks(execute=True):
        answer = api(edith).post(f"{URL}{told['id']}/cancel/")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert answer.json()["finished_at"]
    assert waiting(folder) == []
    call_command("import_uploads", verbosity=0)
    assert not Article.objects.exists()
    again = api(edith).post(f"{URL}{told['id']}/cancel/")
    assert (again.status_code, again.json()["code"]) == (409, "ended")
    assert api(edith).post(f"{URL}999999/cancel/").status_code == 404


def test_who_may_not_import_leaves_nothing_behind(api, rosa, folder):
    assert send(api(rosa), lines({"body": "It rained."})).status_code == 403
    assert send(api(), lines({"body": "It rained."})).status_code == 401
    assert waiting(folder) == []


def test_a_file_that_came_before_its_sender_was_known_is_not_taken_for_the_whole(
    api, edith, folder
):
    """Its end was dropped: `factcheck.buffering` says so."""
    answer = api(edith).post(
        f"{URL}?format=text", b"It rained.", content_type="text/plain", **{CUT: True}
    )
    assert answer.status_code == 401
    assert waiting(folder) == []
    assert not ImportRun.objects.exists()


def test_the_list_can_be_narrowed_to_what_waits(api, edith):
    send(api(edith), lines({"body": "It rained."}))
    assert len(api(edith).get(f"{URL}?state=waiting").json()["results"]) == 1
    assert api(edith).get(f"{URL}?state=cancelled").json()["results"] == []
