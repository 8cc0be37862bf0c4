"""Whether a token or a session is known, before the body of a request is taken."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from factcheck.knocking import is_known
from factcheck.models import AccessToken
from tests.browsing import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_token_that_lets_somebody_in_is_known(edith):
    row, token = AccessToken.objects.create(edith, name="x")
    assert is_known({"HTTP_AUTHORIZATION": f"Bearer {token}"})
    assert is_known({"HTTP_AUTHORIZATION": f"bearer  {token}"})
    AccessToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - timedelta(minutes=1))
    assert not is_known({"HTTP_AUTHORIZATION": f"Bearer {token}"})


def test_a_token_of_somebody_who_is_out_is_not_known(edith):
    _, token = AccessToken.objects.create(edith, name="x")
    edith.is_active = False
    edith.save()
    assert not is_known({"HTTP_AUTHORIZATION": f"Bearer {token}"})


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer abc", "Basic YTpi", "Bearer é"]
)
def test_what_is_made_up_is_not_known(header):
    assert not is_known({"HTTP_AUTHORIZATION": header})
    assert not is_known({})


def test_a_session_of_somebody_who_has_signed_in_is_known(edith, settings):
    name = settings.SESSION_COOKIE_NAME
    key = signed_in(edith).cookies[name].value
    assert is_known({"HTTP_COOKIE": f"theme=dark; {name}={key}"})
    assert not is_known({"HTTP_COOKIE": f"theme={key}"})


@pytest.mark.parametrize(
    "key", ["abcdefghijklmnop", "x", r'"a\\000bcdefgh"', "a" * 5_000, "é" * 20]
)
def test_a_session_that_is_made_up_is_not_known(key, settings):
    assert not is_known({"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={key}"})


def test_a_session_of_nobody_is_not_known(settings):
    store = SessionStore()
    store["theme"] = "dark"
    store.save()
    assert not is_known({"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={store.session_key}"})


def test_it_is_one_query(edith, django_assert_num_queries):
    _, token = AccessToken.objects.create(edith, name="x")
    with django_assert_num_queries(1):
        is_known({"HTTP_AUTHORIZATION": f"Bearer {token}"})
    with django_assert_num_queries(1):
        is_known({"HTTP_AUTHORIZATION": "Bearer abc"})
