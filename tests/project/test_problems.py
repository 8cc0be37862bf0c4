"""One shape for every error, whatever its origin."""

import json

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client
from rest_framework.exceptions import Throttled
from rest_framework.test import APIRequestFactory

from factcheck.errors import exception_handler, faults_of
from factcheck.problems import PROBLEMS
from factcheck.refusals import Refusal

MEMBERS = {"type", "title", "status", "detail", "request_id"}


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/nothing", "/api/v1/articles/x/"])
def test_an_unknown_address_under_api_is_a_problem_too(api, path):
    answer = api().get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == MEMBERS
    assert answer.json()["request_id"] == answer["X-Request-ID"]


@pytest.mark.parametrize(
    "path", ["/api/v1/annotations", "/api/v1/queue/next", "/api/v1/articles/7"]
)
def test_an_address_without_its_slash_is_told_the_right_one(api, rosa, path):
    answer = api(rosa).post(path, {})

    assert answer.status_code == 404
    assert answer.json()["detail"] == f"The address ends with a slash: {path}/"


@pytest.mark.parametrize("header", ["Token fc_5d2e8a90b1c4", "fc_5d2e8a90b1c4", "Basic cm9zYTo="])
def test_a_token_that_is_sent_otherwise_is_told_how_to_send_it(api, header):
    answer = api(None, Authorization=header).get("/api/v1/articles/")

    assert answer.status_code == 401
    assert "write “Authorization: Bearer <token>”" in answer.json()["detail"]
    assert header.split()[-1] not in answer.json()["detail"]
    assert "Bearer" in api().get("/api/v1/articles/").json()["detail"]


def test_the_detail_names_the_places_of_several_faults(api, rosa):
    answer = api(rosa).post("/api/v1/annotations/", {})

    assert answer.json()["detail"] == (
        "verdict: This field is required.; sentence: This field is required."
    )


def test_the_title_of_a_415_holds_for_files_too(api, edith):
    answer = api(edith).generic(
        "POST", "/api/v1/imports/", b"x", content_type="application/vnd.oasis.opendocument.text"
    )

    assert answer.status_code == 415
    assert answer.json()["title"] == "A body of this kind is not read here"
    assert "text/csv" in answer.json()["detail"]


def test_an_unknown_address_elsewhere_is_a_page(client, db):
    answer = client.get("/nothing/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_what_is_not_json_cannot_be_asked_for(api, lena):
    answer = api(lena, Accept="text/html").get("/api/v1/articles/")

    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_taken_names_those_that_are(api, edith):
    answer = api(edith).put("/api/v1/articles/", {})

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("verb", ["TRACE", "PUT", "PATCH", "DELETE", "POST", "BREW"])
@pytest.mark.parametrize(
    "path", ["/api/problems/", "/api/schema/", "/api/docs/", "/api/v1/", "/api/v1/articles/7/"]
)
def test_no_page_under_api_answers_for_a_method_in_a_shape_of_its_own(db, edith, path, verb):
    client = Client()
    client.force_login(edith)

    answer = client.generic(verb, path)

    if answer.status_code != 405:
        # A method that it takes.
        assert (path, verb) in {("/api/v1/articles/7/", "PATCH"), ("/api/v1/articles/7/", "DELETE")}
    else:
        assert "GET" in answer["Allow"]
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) >= MEMBERS


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (IntegrityError("x"), 409),
        (DataError("x"), 400),
        (OperationalError("secret"), 503),
        (InterfaceError("secret"), 503),
        (Throttled(wait=3), 429),
        (RuntimeError("secret"), 500),
    ],
)
def test_what_goes_wrong_below_becomes_a_problem_without_its_secrets(db, caplog, error, status):
    request = APIRequestFactory().get("/api/v1/articles/")
    request.request_id = "r-12345678"
    answer = exception_handler(error, {"request": type("R", (), {"_request": request})})

    assert answer.status_code == status
    assert json.loads(answer.content)["request_id"] == "r-12345678"
    assert b"secret" not in answer.content
    if status in {429, 503}:
        assert int(answer.headers["Retry-After"]) > 0
    if status == 500:
        assert "r-12345678" in caplog.text


def test_an_error_inside_a_view_is_a_500_with_an_id_and_no_trace(api, lena, monkeypatch, caplog):
    def broken(*args):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("articles.api.rows.articles", broken)
    client = api(lena)
    client.raise_request_exception = False

    answer = client.get("/api/v1/articles/")

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert "the secret" not in answer.content.decode()
    assert answer.json()["request_id"] in caplog.text


def test_a_post_to_a_page_of_the_api_is_refused_in_the_same_shape():
    answer = Client(enforce_csrf_checks=True).post("/api/problems/")

    assert answer.status_code == 403
    assert set(answer.json()) == MEMBERS


def test_an_error_outside_a_view_is_a_500_in_the_same_shape(monkeypatch, db, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("django.views.generic.TemplateView.get", broken)
    answer = Client(raise_request_exception=False).get("/api/problems/")

    assert answer.status_code == 500
    assert set(answer.json()) == MEMBERS
    assert "the secret" not in answer.content.decode()


def down(*_):
    raise OperationalError("connection to server at 10.1.2.3 refused")


def test_without_a_database_the_admin_is_unavailable_and_not_broken(client, edith):
    client.force_login(edith)
    client.raise_request_exception = False
    with connection.execute_wrapper(down):
        answer = client.get("/admin/")

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert b"10.1.2.3" not in answer.content
    assert client.get("/admin/").status_code == 200


def test_without_a_database_the_api_is_unavailable(api, lena):
    client = api(lena)
    with connection.execute_wrapper(down):
        answer = client.get("/api/v1/articles/")

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["type"] == "/api/problems/#unavailable"


@pytest.mark.parametrize("path", ["/admin/", "/api/v1/articles/"])
def test_a_session_cookie_that_is_no_text_is_refused_or_belongs_to_nobody(db, path):
    client = Client(raise_request_exception=False)
    # PostgreSQL takes no NUL; SQLite finds no such session.
    answer = client.get(path, headers={"Cookie": r'sessionid="abcdefgh\000ij"'})

    assert answer.status_code in {302, 400, 401}


@pytest.mark.parametrize("path", ["/api/v1/articles/", "/api/schema/", "/api/docs/"])
def test_more_parameters_than_are_read_are_a_problem(api, lena, path):
    answer = api(lena).get(path, QUERY_STRING="&".join(["count=true"] * 1_001))

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/problems/#bad-request"


def test_a_host_that_is_not_ours_is_a_problem(api):
    answer = api().get("/api/v1/articles/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/api/problems/#bad-request"
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/api/docs/", "/api/schema/", "/api/v1/articles/"])
def test_nothing_describes_itself_to_options(api, edith, path):
    answer = api(edith).options(path)

    assert answer.status_code == 405
    assert answer.json()["type"] == "/api/problems/#method-not-allowed"


def test_a_view_that_answers_in_yaml_has_its_errors_in_json(api):
    answer = api().post("/api/schema/", {})

    assert answer.status_code == 405
    assert answer.json()["type"] == "/api/problems/#method-not-allowed"


def test_a_refusal_of_a_kind_nobody_answers_for_is_not_guessed():
    with pytest.raises(TypeError):
        exception_handler(Refusal("x"), {"request": type("R", (), {"_request": None})})


def test_a_given_request_id_is_kept_when_it_is_one(api):
    kept = api(**{"X-Request-ID": "from-proxy-1"}).get("/api/v1/nothing/")
    replaced = api(**{"X-Request-ID": "no good\x1b[0m"}).get("/api/v1/nothing/")

    assert kept["X-Request-ID"] == "from-proxy-1"
    assert replaced["X-Request-ID"] != "no good\x1b[0m"
    assert len(replaced["X-Request-ID"]) == 32


def test_the_page_of_problems_lists_every_kind(client, db):
    page = client.get("/api/problems/").content.decode()

    for kind in PROBLEMS:
        assert f'id="{kind}"' in page


def test_the_faults_of_nested_lists_point_at_their_items():
    from rest_framework.exceptions import ErrorDetail

    detail = {
        "evidence": [{}, {"url": [ErrorDetail("bad", code="x")]}],
        "note": [ErrorDetail("no")],
    }

    assert [(f.pointer(), f.message) for f in faults_of(detail)] == [
        ("/evidence/1/url", "bad"),
        ("/note", "no"),
    ]
