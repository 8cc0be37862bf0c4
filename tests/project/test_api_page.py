"""The Python of docs/api.md, run as it stands there against a real server."""

import re

import httpx
import pytest

from annotations.models import Annotation
from articles.models import Event, Sentence
from factcheck.models import AccessToken
from tests.making import SUPPORT_AS_DATA, make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(root, service, rosa):
    """What the examples define, once all of them have run; they speak to the server of the test."""
    _, token = AccessToken.objects.create(rosa, name="api.md")
    base = f"http://127.0.0.1:{service.port}"
    text = (root / "docs" / "api.md").read_text()
    names = {"httpx": httpx, "token": token}
    for number, block in enumerate(re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)):
        source = block.replace("http://127.0.0.1:8000", base)
        exec(compile(source, f"docs/api.md, block {number + 1}", "exec"), names)  # noqa: S102
    with httpx.Client(
        base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=120
    ) as client:
        yield client, names


def test_pages_are_followed_to_the_end(page):
    client, names = page
    make_article("One.", "Two.", "Three.")
    make_article("Four.", "Five.", "Six.")

    found = [row["id"] for row in names["rows"](client, "/api/v1/sentences/?page_size=4")]

    assert found == [*Sentence.objects.order_by("id").values_list("id", flat=True)]
    assert len(found) >= 6  # a server that starts on an empty database has loaded the seeds


def test_a_verdict_is_posted_once(page):
    client, names = page
    sentence = make_article("One.").sentences.get()
    body = {"sentence": sentence.pk, "verdict": "verified", "evidence": [SUPPORT_AS_DATA]}

    answer = names["post"](client, "/api/v1/annotations/", body)

    assert answer.status_code == 201
    assert Annotation.objects.filter(sentence=sentence).count() == 1


def test_many_verdicts_are_handed_in(page):
    client, names = page
    sentences = make_article().sentences.all()
    verdicts = [
        {"sentence": sentence.pk, "verdict": "verified", "evidence": [SUPPORT_AS_DATA]}
        for sentence in sentences
    ]

    stored = names["submit"](client, verdicts)

    assert len(stored) == Annotation.objects.filter(sentence__in=sentences).count() == 3


def test_the_feed_is_followed_without_a_gap(page):
    client, names = page
    for _ in range(5):
        make_article("One.")

    told = []
    for events, _ in names["follow"](client, "/api/v1/events/?page_size=4"):
        told += [event["id"] for event in events]
        if not events:
            break

    assert told == [*Event.objects.order_by("id").values_list("id", flat=True)]
    assert len(told) >= 5
