"""What every request goes through."""

import pytest

from annotations.models import Annotation
from tests.making import make_sentence


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_a_write_without_the_slash_is_not_found_and_not_sent_elsewhere(api, rosa, verb):
    """Redirected, it would come back as a GET and look like success."""
    body = {"sentence": make_sentence().pk, "verdict": "unattributed", "reason": "no_source"}

    answer = getattr(api(rosa), verb)("/api/v1/annotations", body)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert not Annotation.objects.exists()


def test_a_read_without_the_slash_is_sent_to_the_address_with_it(api, rosa):
    answer = api(rosa).get("/api/v1/annotations?verdict=disputed")

    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/annotations/?verdict=disputed"
