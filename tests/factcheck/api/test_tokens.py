"""`tokens/`: mine, shown once, revoked at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from factcheck import tokens
from factcheck.models import AccessToken, KeptAnswer
from factcheck.refusals import Conflict, Missing
from tests.making import make_person

URL = "/api/v1/tokens/"
ARTICLES = "/api/v1/articles/"


def bearing(token: str) -> APIClient:
    return APIClient(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def browser(lena) -> APIClient:
    """Lena, signed in to the admin."""
    client = APIClient()
    client.force_login(lena)
    return client


def later(**span: float) -> str:
    return (timezone.now() + timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- Making one ---------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_signs_its_owner_in(browser):
    answer = browser.post(URL, {"name": "dashboard"})

    assert answer.status_code == 201
    made = answer.json()
    token = made.pop("token")
    assert token.startswith(made["starts_with"])
    assert answer["Location"].endswith(f"{URL}{made['id']}/")
    assert answer["Cache-Control"] == "private, no-store"
    assert (made["name"], made["read_only"], made["last_used_at"]) == ("dashboard", False, None)
    assert browser.get(f"{URL}{made['id']}/").json() == made
    assert browser.get(URL).json()["results"] == [made]
    assert bearing(token).get(ARTICLES).status_code == 200
    assert token not in {str(value) for value in AccessToken.objects.values().get().values()}


def test_a_token_expires_after_as_many_days_as_the_setting_says(browser, settings):
    settings.FACTCHECK_TOKEN_DAYS = 30
    made = browser.post(URL, {"name": "x"}).json()

    left = datetime.fromisoformat(made["expires_at"]) - timezone.now()
    assert timedelta(days=30) - timedelta(minutes=1) < left <= timedelta(days=30)


def test_a_token_expires_when_it_is_told_to(browser):
    when = later(days=3)
    made = browser.post(URL, {"name": "x", "expires_at": when}).json()

    asked, got = datetime.fromisoformat(when), datetime.fromisoformat(made["expires_at"])
    assert abs(asked - got) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/name", "required"),
        ({"name": " "}, "/name", "required"),
        ({"name": "x" * 101}, "/name", "too_long"),
        ({"name": 5}, "/name", "not_a_string"),
        ({"name": "x", "expires_at": "2001-01-01"}, "/expires_at", "in_the_past"),
        ({"name": "x", "expires_at": "9999-12-31"}, "/expires_at", "too_late"),
        ({"name": "x", "expires_at": "soon"}, "/expires_at", "not_a_time"),
        ({"name": "x", "expires_at": 5}, "/expires_at", "not_a_string"),
        ({"name": "x", "expires_at": "0001-01-01T00:00+14:00"}, "/expires_at", "not_a_time"),
        ({"name": "x", "read_only": "yes"}, "/read_only", "not_a_boolean"),
        ({"name": "x", "read_only": 1}, "/read_only", "not_a_boolean"),
        ({"name": "x", "read_only": None}, "/read_only", "null"),
        ({"name": "x", "scope": "all"}, "/scope", "unknown_field"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_made(browser, body, pointer, code):
    answer = browser.post(URL, body)

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert not AccessToken.objects.exists()


def test_nobody_has_more_tokens_than_the_limit_and_expired_ones_do_not_count(
    lena, browser, monkeypatch
):
    monkeypatch.setattr(tokens, "MOST_TOKENS", 2)
    AccessToken.objects.create(lena, name="old", expiry=timedelta(seconds=-1))
    answers = [browser.post(URL, {"name": "x"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[2].json()["code"] == "too_many_tokens"
    assert AccessToken.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_against_many_at_once(monkeypatch):
    monkeypatch.setattr(tokens, "MOST_TOKENS", 3)
    lena = make_person("lena", "reader")
    start = threading.Barrier(8, timeout=120)
    # The pool has eight, one for each thread.
    connection.close()

    def make(_: int) -> bool:
        start.wait()
        try:
            tokens.make_token(owner=lena, name="x")
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        made = [*pool.map(make, range(8), timeout=240)]
    assert sum(made) == AccessToken.objects.count() == 3


def test_a_session_needs_the_csrf_token_to_make_one(lena):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lena)

    assert browser.post(URL, {"name": "x"}, content_type="application/json").status_code == 403
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 101}], ids=["no name", "a long name"]
)
def test_the_database_refuses_a_token_without_a_name_that_fits(lena, fields):
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        AccessToken.objects.create(lena, **fields)
    assert not AccessToken.objects.exists()


def test_a_repetition_makes_no_second_token_and_shows_the_first_no_more(browser):
    answers = [browser.post(URL, {"name": "x"}, headers={"Idempotency-Key": "k1"}) for _ in "12"]

    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["code"] == "idempotency_answer_not_kept"
    assert AccessToken.objects.count() == 1
    assert KeptAnswer.objects.get().body is None


# --- A token that makes tokens ------------------------------------------------------------------------


def test_a_token_makes_none_that_outlives_it(lena):
    parent, token = AccessToken.objects.create(lena, name="parent", expiry=timedelta(days=2))
    client = bearing(token)

    refused = client.post(URL, {"name": "child", "expires_at": later(days=3)})
    made = client.post(URL, {"name": "child"}).json()

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "outlives_token"
    assert datetime.fromisoformat(made["expires_at"]) <= parent.expiry


def test_with_a_token_goes_all_that_was_made_with_it(lena, browser):
    parent, token = AccessToken.objects.create(lena, name="stolen")
    child = bearing(token).post(URL, {"name": "child"}).json()["token"]
    grandchild = bearing(child).post(URL, {"name": "grandchild"}).json()["token"]
    assert bearing(grandchild).get(ARTICLES).status_code == 200

    assert browser.delete(f"{URL}{parent.pk}/").status_code == 204

    assert {bearing(t).get(ARTICLES).status_code for t in (token, child, grandchild)} == {401}


# --- Whose they are, and their end ----------------------------------------------------------------------


def test_what_is_somebody_elses_is_not_there_not_even_for_an_editor(api, rosa, edith):
    theirs, token = AccessToken.objects.create(rosa, name="theirs")
    client = api(edith)

    assert client.get(f"{URL}{theirs.pk}/").status_code == 404
    assert client.delete(f"{URL}{theirs.pk}/").status_code == 404
    assert [row["name"] for row in client.get(URL).json()["results"]] == ["tests"]
    assert bearing(token).get(ARTICLES).status_code == 200


def test_a_token_can_revoke_itself(lena):
    row, token = AccessToken.objects.create(lena, name="x")

    assert bearing(token).delete(f"{URL}{row.pk}/").status_code == 204
    assert bearing(token).get(ARTICLES).status_code == 401


def test_revoking_what_is_gone_is_a_404(browser, lena):
    row, _ = AccessToken.objects.create(lena, name="x")
    assert browser.delete(f"{URL}{row.pk}/").status_code == 204
    assert browser.delete(f"{URL}{row.pk}/").status_code == 404
    with pytest.raises(Missing):
        tokens.revoke(actor=lena, token_id=row.pk)


def test_an_expired_token_is_told_so(lena):
    _, token = AccessToken.objects.create(lena, name="x", expiry=timedelta(seconds=-1))
    answer = bearing(token).get(ARTICLES)

    assert answer.status_code == 401
    assert answer.json()["detail"] == "The token has expired."


def test_making_and_revoking_are_logged_without_the_token(browser, caplog):
    caplog.set_level("INFO", "factcheck.tokens")
    made = browser.post(URL, {"name": "x"}).json()
    browser.delete(f"{URL}{made['id']}/")

    said = caplog.text
    assert f"token {made['id']} made for user" in said
    assert f"revoked token {made['id']}" in said
    assert made["token"] not in said


def test_a_list_of_tokens_costs_the_same_however_many_there_are(browser, lena):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get(URL)
        return len(seen)

    AccessToken.objects.create(lena, name="1")
    before = queries()
    for number in range(5):
        AccessToken.objects.create(lena, name=str(number))
    assert queries() == before


# --- When it was used last --------------------------------------------------------------------------------


def test_the_use_of_a_token_is_noted_once_an_hour(lena, monkeypatch):
    row, token = AccessToken.objects.create(lena, name="x")
    start = timezone.now()
    seen = []
    for minutes in (0, 30, 59, 61, 90):
        now = start + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        with CaptureQueriesContext(connection) as queries:
            assert bearing(token).get(ARTICLES).status_code == 200
        row.refresh_from_db()
        seen.append((row.last_used_at - start).total_seconds() / 60)
        updates = [q for q in queries if q["sql"].startswith("UPDATE")]
        assert len(updates) == (minutes in (0, 61))
    assert seen == [0, 0, 0, 61, 61]


def test_a_use_that_cannot_be_noted_fails_no_request(lena):
    row, token = AccessToken.objects.create(lena, name="x")

    def reads_only(execute, sql, *rest):
        if sql.startswith("UPDATE"):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *rest)

    with connection.execute_wrapper(reads_only):
        assert bearing(token).get(ARTICLES).status_code == 200
    row.refresh_from_db()
    assert row.last_used_at is None


@pytest.mark.django_db(transaction=True)
def test_a_use_is_not_noted_rather_than_waited_for():
    """Somebody else holds what the note needs: the file on SQLite, the row on PostgreSQL."""
    lena = make_person("lena", "reader")
    row, _ = AccessToken.objects.create(lena, name="x")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            AccessToken.objects.filter(pk=row.pk).update(name="y")
            held.set()
            done.wait(timeout=240)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert held.wait(timeout=240)
        # Neither fails nor waits: the holder goes on only when this has come back.
        tokens.note_use(row, timezone.now())
        row.refresh_from_db()
        assert row.last_used_at is None
        done.set()
        holding.result(timeout=240)
    tokens.note_use(row, timezone.now())
    row.refresh_from_db()
    assert row.last_used_at is not None
