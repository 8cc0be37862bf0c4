"""Who gets in, and with what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from factcheck.models import AccessToken
from tests.making import make_article, make_sentence

URL = "/api/v1/articles/"


def test_without_a_token_nothing_is_shown(api):
    answer = api().get(URL)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["type"] == "/api/problems/#unauthenticated"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer nonsense",
        "Bearer fc_" + "a" * 64,
        "Bearer two words",
        "Bearer \u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
        "Bearer a\x00b",
    ],
)
def test_a_token_that_is_none_is_refused(api, db, header):
    assert api(Authorization=header).get(URL).status_code == 401


def test_an_expired_token_is_refused(api, lena):
    _, token = AccessToken.objects.create(lena, name="old")
    AccessToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert api(Authorization=f"Bearer {token}").get(URL).status_code == 401


def test_the_token_of_somebody_who_has_left_is_refused(api, gustav):
    assert api(gustav).get(URL).status_code == 401


def test_only_a_hash_of_the_token_is_stored(lena):
    _, token = AccessToken.objects.create(lena, name="script")

    row = AccessToken.objects.values().get()

    assert token.startswith("fc_")
    assert token not in {str(value) for value in row.values()}
    assert len(token) - len(row["token_key"]) >= 32


def test_a_session_of_the_admin_reads_and_needs_the_csrf_token_to_write(rosa):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(rosa)
    sentence = make_sentence()

    assert browser.get(URL).status_code == 200
    answer = browser.post(
        "/api/v1/annotations/",
        {"sentence": sentence.pk, "verdict": "unattributed", "reason": "no_source"},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_somebody_without_a_role_may_nothing(api, nemo):
    answer = api(nemo).get(URL)

    assert answer.status_code == 403
    assert answer.json()["type"] == "/api/problems/#not-allowed"


def test_no_answer_holds_an_address_a_flag_or_a_token(api, edith):
    edith.email = "edith@example.org"
    edith.save()
    make_article()

    text = api(edith).get(URL).content.decode()

    assert "edith@example.org" not in text
    assert "is_staff" not in text
