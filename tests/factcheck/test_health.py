"""What load balancers and supervisors ask."""

import json

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_healthz_answers_without_asking_the_database(client):
    # Without the django_db mark, any query would fail this test.
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/readyz")
    assert response.status_code == 200
    assert json.loads(response.content) == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_never_cached(client, path):
    assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_answers_head_without_a_body(client, path):
    response = client.head(path)
    assert response.status_code == 200
    assert response.content == b""


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_health_takes_no_other_method(path, method):
    # A test client is let off the CSRF check otherwise, which would be the first to object.
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["type"].endswith("#method-not-allowed")


@pytest.mark.django_db
def test_readyz_waits_for_the_last_migration(client):
    newest = MigrationRecorder.Migration.objects.filter(app="annotations").order_by("id").last()
    newest.delete()
    _expect_unavailable(client.get("/readyz"), "has not been migrated")


@pytest.mark.django_db
def test_readyz_is_unavailable_while_the_database_is(client):
    def down(*_):
        raise OperationalError("connection to server at 10.1.2.3 refused")

    with connection.execute_wrapper(down):
        response = client.get("/readyz")
    _expect_unavailable(response, "does not answer")
    assert b"10.1.2.3" not in response.content
    assert client.get("/readyz").status_code == 200


def test_health_is_answered_over_plain_http_where_all_else_is_redirected(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    assert client.get("/admin/")["Location"].startswith("https://")
    assert client.get("/healthz").status_code == 200


def _expect_unavailable(response, words):
    assert response.status_code == 503
    assert int(response["Retry-After"]) >= 1
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["type"].endswith("#unavailable")
    assert words in problem["detail"]
    assert "no-store" in response["Cache-Control"]
