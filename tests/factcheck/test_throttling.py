"""429: who asks too often is told so before anybody looks at who they are."""

import re

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factcheck import allowances
from factcheck.models import AccessToken, RequestCount
from tests.making import make_person

pytestmark = pytest.mark.django_db

URL = "/api/v1/articles/"
NOW = 1_800_000_007.0


@pytest.fixture(autouse=True)
def _stands_still(monkeypatch):
    """No minute ends in the middle of a test."""
    monkeypatch.setattr(allowances.Meter.__init__, "__defaults__", (lambda: NOW,))


@pytest.fixture
def limited(settings):
    def limit(**limits: int) -> None:
        settings.THROTTLE_LIMITS = {**settings.THROTTLE_LIMITS, **limits}

    return limit


def bearer(user) -> dict[str, str]:
    _, token = AccessToken.objects.create(user, name="x", last_used_at=timezone.now())
    return {"Authorization": f"Bearer {token}"}


def statuses(client: Client, times: int, path: str = URL, **options) -> list[int]:
    return [client.get(path, **options).status_code for _ in range(times)]


# --- Without a token ------------------------------------------------------------------------------------


def test_the_request_after_the_limit_is_a_problem_that_says_when_to_come_back(client, limited):
    limited(anonymous=3)
    assert statuses(client, 3) == [401] * 3
    answer = client.get(URL)

    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/problems/#too-many-requests"
    assert answer.json()["request_id"] == answer["X-Request-ID"]
    assert answer["Retry-After"] == "53"
    assert answer["RateLimit-Policy"] == '"anonymous";q=3;w=60'
    assert answer["RateLimit"] == '"anonymous";r=0;t=53'


@pytest.mark.parametrize("path", [URL, "/api/schema/", "/api/nothing/", "/api/v1/nothing/"])
def test_everything_under_api_is_counted(client, limited, path):
    limited(anonymous=1)
    assert client.get(path).status_code != 429
    assert client.get(path).status_code == 429


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/admin/login/"])
def test_what_is_not_under_api_is_not(client, limited, path):
    limited(anonymous=1, client=1, writes=1)
    assert statuses(client, 3, path) == [200] * 3


def test_zero_is_no_limit(client, limited):
    answer = client.get(URL)
    assert "RateLimit" not in answer
    assert not RequestCount.objects.exists()


def test_addresses_are_counted_apart_and_a_forged_one_is_no_other(client, limited):
    limited(anonymous=2)
    forged = [
        client.get(URL, headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(4)
    ]
    assert forged == [401, 401, 429, 429]
    assert client.get(URL, REMOTE_ADDR="198.51.100.9").status_code == 401


def test_behind_a_proxy_of_ours_clients_are_counted_apart(client, limited, settings):
    settings.PROXIES = 1
    limited(anonymous=1)
    for client_address in ("198.51.100.1", "198.51.100.2"):
        headers = {"X-Forwarded-For": f"203.0.113.66, {client_address}"}
        assert statuses(client, 2, headers=headers) == [401, 429]


# --- With one -------------------------------------------------------------------------------------------


def test_a_token_has_a_limit_of_its_own_that_others_do_not_use_up(client, limited, lena, rosa):
    limited(anonymous=2, client=3)
    hers, others = bearer(lena), bearer(rosa)
    assert statuses(client, 4, headers=hers) == [200, 200, 200, 429]
    assert statuses(client, 4, headers=others) == [200, 200, 200, 429]
    # Good tokens have used up nothing of what the address has.
    assert statuses(client, 3) == [401, 401, 429]


def test_a_session_is_counted_like_a_token(client, limited, lena):
    limited(client=2)
    client.force_login(lena)
    assert statuses(client, 3) == [200, 200, 429]


def test_writes_have_a_limit_beside(client, limited, rosa):
    limited(client=10, writes=1)
    headers = bearer(rosa)
    posts = [client.post("/api/v1/queue/next/", headers=headers) for _ in "12"]

    assert posts[0].status_code != 429
    assert posts[0]["RateLimit-Policy"] == '"client";q=10;w=60, "writes";q=1;w=60'
    assert posts[1].status_code == 429
    assert "writes" in posts[1].json()["detail"]
    assert statuses(client, 2, headers=headers) == [200, 200]


def test_what_is_left_is_told_with_every_answer(client, limited, lena):
    limited(client=3)
    headers = bearer(lena)
    told = [client.get(URL, headers=headers)["RateLimit"] for _ in range(3)]
    assert [re.search("r=([0-9]+)", each)[1] for each in told] == ["2", "1", "0"]


def test_who_guesses_tokens_is_stopped_before_the_database_is_asked(client, limited):
    limited(anonymous=3)
    guesses = [{"Authorization": f"Bearer fc_{n:064d}"} for n in range(5)]
    assert [client.get(URL, headers=each).status_code for each in guesses[:4]] == [401] * 3 + [429]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL, headers=guesses[4]).status_code == 429
    assert len(queries) == 0


@pytest.mark.parametrize("cookie", ["sessionid=guess{}", "sessionid=x; other={}"])
def test_a_session_that_is_made_up_is_no_way_around(client, limited, cookie):
    limited(anonymous=2)
    answers = [client.get("/api/schema/", headers={"Cookie": cookie.format(n)}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_another_scheme_beside_a_session_is_no_way_around(client, limited, lena):
    limited(client=2)
    client.force_login(lena)
    answers = [client.get(URL, headers={"Authorization": f"Basic {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_a_token_that_has_proved_good_passes_where_others_of_its_address_do_not(
    client, limited, lena
):
    limited(anonymous=2, client=100)
    headers = bearer(lena)
    assert client.get(URL, headers=headers).status_code == 200
    assert statuses(client, 3) == [401, 401, 429]
    assert client.get(URL, headers=headers).status_code == 200


def test_a_token_that_was_revoked_counts_for_its_address_again(client, limited, lena):
    limited(anonymous=2, client=100)
    headers = bearer(lena)
    assert client.get(URL, headers=headers).status_code == 200
    AccessToken.objects.all().delete()
    assert statuses(client, 4, headers=headers) == [401, 401, 429, 429]


# --- Faults, and the admin's login --------------------------------------------------------------------------


def test_a_count_that_fails_makes_no_error(client, limited, lena, caplog):
    limited(anonymous=2, client=2)

    def broken(execute, sql, *rest):
        if "factcheck_requestcount" in sql:
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *rest)

    headers = bearer(lena)
    with connection.execute_wrapper(broken):
        assert statuses(client, 3, headers=headers) == [200, 200, 429]
    assert caplog.text.count("not counted together") == 1


def test_sign_ins_are_limited_by_address_and_those_that_succeed_do_not_count(client, limited):
    make_person("lena", "reader")
    limited(logins=2)
    good = {"username": "lena", "password": "pw"}
    for _ in range(3):
        assert client.post("/admin/login/", good).status_code == 302
    bad = [client.post("/admin/login/", {"username": f"u{n}", "password": "x"}) for n in range(3)]

    assert [answer.status_code for answer in bad] == [200, 200, 429]
    assert bad[2]["Retry-After"] == "53"
    assert "Try again in 53 seconds" in bad[2].content.decode()
    assert client.get("/admin/login/").status_code == 302
    elsewhere = Client().post("/admin/login/", good, REMOTE_ADDR="198.51.100.9")
    assert elsewhere.status_code == 302
