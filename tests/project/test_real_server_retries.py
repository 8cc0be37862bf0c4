"""What is sent again under its idempotency key, to a real server, at once and after it has died."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from annotations.models import Annotation
from articles.models import Article, Event
from factcheck.models import KeptAnswer
from tests.making import make_person, make_sentence, standing_of
from tests.racing import VERIFIED, Person, statuses
from tests.serving import url_of_test_database
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sound")]

SECONDS = 60


def until(happened) -> None:
    """Wait for something that comes sooner or later."""
    end = monotonic() + SECONDS
    while not happened():
        assert monotonic() < end
        sleep(0.02)


def sends(reviewer, sentence, key="k"):
    return reviewer.asks(
        "POST", "annotations/", {"sentence": sentence.pk, **VERIFIED}, key=f'"{key}"'
    )


def sends_until_done(reviewer, sentence):
    """As a client does: again, as long as the first request is said to be at work."""
    answers = []

    def done() -> bool:
        answers.append(sends(reviewer, sentence))
        return answers[-1].status != 409

    until(done)
    return answers[-1]


def done_once(sentence) -> bool:
    added = Event.objects.filter(article=sentence.article_id, action="annotation.added").count()
    return (
        Annotation.objects.filter(sentence=sentence).count() == added == 1
        and KeptAnswer.objects.count() == 1
        and standing_of(sentence) == ("final", "verified", 1)
    )


def test_20_equal_requests_at_once_are_done_once_and_answered_alike(at_work, rosa):
    sentence, reviewer = make_sentence(), at_work(rosa)

    answers = at_once(*[partial(sends, reviewer, sentence)] * 20)

    assert set(statuses(answers)) <= {201, 409}
    assert len({answer.body for answer in answers if answer.status == 201}) == 1
    for answer in answers:
        if answer.status == 409:
            assert answer.json()["code"] == "idempotency_in_progress"
    assert sends(reviewer, sentence).status == 201
    assert done_once(sentence)


def test_different_requests_under_one_key_at_once_are_one_winner(at_work, rosa):
    sentences, reviewer = [make_sentence() for _ in range(10)], at_work(rosa)

    answers = at_once(*(partial(sends, reviewer, sentence) for sentence in sentences))

    assert statuses(answers)[201] == 1
    assert set(statuses(answers)) <= {201, 409, 422}
    assert Annotation.objects.filter(sentence__in=sentences).count() == 1


def test_keys_of_several_people_do_not_meet(at_work):
    sentence = make_sentence(required_reviews=5)
    reviewers = [at_work(make_person(f"reviewer-{n}", "reviewer")) for n in range(5)]

    answers = at_once(*(partial(sends, each, sentence) for each in reviewers))

    assert statuses(answers) == {201: 5}


def test_a_server_killed_in_the_middle_of_the_work_leaves_nothing_and_the_retry_does_it(
    start, rosa
):
    victim, sentence = start(), make_sentence()
    reviewer = Person(victim, rosa)

    def asked_and_not_answered() -> None:
        with pytest.raises(OSError):
            sends(reviewer, sentence)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        # On SQLite the transaction itself keeps the request from going on.
        Article.objects.select_for_update().get(pk=sentence.article_id)
        asking = pool.submit(asked_and_not_answered)
        try:
            if connection.vendor == "postgresql":
                until(somebody_waits_for_a_lock)
        finally:
            os.killpg(victim.process.pid, signal.SIGKILL)
            victim.stop(signal.SIGKILL)
        asking.result(timeout=SECONDS)

    reborn = start()
    try:
        assert sends_until_done(Person(reborn, rosa), sentence).status == 201
    finally:
        reborn.stop()
    assert done_once(sentence)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Within one transaction, the list is the same until it is cleared.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


# What the process does at the end of its life: after the work, or after the transaction.
DYING = """
import os, signal, sys
import django
django.setup()
from rest_framework.test import APIClient
from django.db.models.query import QuerySet
from factcheck.api.views import ResourceViewSet
from factcheck.models import KeptAnswer

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

place, token, sentence = sys.argv[1:]
if place == "before the answer is kept":
    KeptAnswer.objects.create = die
else:
    ResourceViewSet.finalize_response = die
client = APIClient()
client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_IDEMPOTENCY_KEY='"k"')
client.post("/api/v1/annotations/", {
    "sentence": int(sentence), "verdict": "unattributed", "reason": "no_source",
})
"""


@pytest.mark.parametrize(
    ("place", "kept"), [("before the answer is kept", 0), ("before the answer is sent", 1)]
)
def test_a_process_that_dies_after_the_work_leaves_both_or_neither(api, root, rosa, place, kept):
    sentence = make_sentence()
    client = api(rosa, **{"Idempotency-Key": '"k"'})
    token = client._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    connection.close()

    died = subprocess.run(
        [sys.executable, "-c", DYING, place, token, str(sentence.pk)],
        cwd=root,
        env={
            **os.environ,
            "DATABASE_URL": url_of_test_database(),
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "SECRET_KEY": "k" * 50,
            "ALLOWED_HOSTS": "testserver",
        },
        timeout=SECONDS,
        check=False,
    )

    assert died.returncode == -signal.SIGKILL
    assert Annotation.objects.filter(sentence=sentence).count() == kept
    assert KeptAnswer.objects.count() == kept
    body = {"sentence": sentence.pk, "verdict": "unattributed", "reason": "no_source"}
    answers = []

    def done() -> bool:
        answers.append(client.post("/api/v1/annotations/", body))
        return answers[-1].status_code != 409

    until(done)  # PostgreSQL takes a moment to see that the other side is gone
    assert answers[-1].status_code == 201
    assert answers[-1].has_header("Idempotency-Replayed") == bool(kept)
    assert Annotation.objects.filter(sentence=sentence).count() == 1
    added = Event.objects.filter(article=sentence.article_id, action="annotation.added")
    assert added.count() == 1
