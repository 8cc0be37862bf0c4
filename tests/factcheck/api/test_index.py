"""The first address of the API."""

import pytest
from rest_framework.test import APIClient

from factcheck.models import AccessToken

pytestmark = pytest.mark.django_db


def test_it_says_who_is_asking(api, rosa):
    told = api(rosa).get("/api/v1/").json()
    assert (told["username"], told["role"], told["read_only"]) == ("rosa", "reviewer", False)


def test_it_says_that_a_token_only_reads(edith):
    _, token = AccessToken.objects.create(edith, name="dashboard", read_only=True)
    told = APIClient(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/").json()
    assert (told["role"], told["read_only"]) == ("editor", True)


def test_every_address_that_it_names_answers(api, edith):
    client = api(edith)
    told = client.get("/api/v1/").json()
    addresses = told["addresses"]
    assert addresses["sentences"] == "http://testserver/api/v1/sentences/"
    assert addresses["reports/progress"] == "http://testserver/api/v1/reports/progress/"
    assert addresses["annotations/batch"] == "http://testserver/api/v1/annotations/batch/"
    for address in (*addresses.values(), told["documentation"], told["schema"]):
        only_written_to = address.endswith(("/next/", "/batch/"))
        assert client.get(address, headers={"Accept": "*/*"}).status_code == (
            405 if only_written_to else 200
        ), address
