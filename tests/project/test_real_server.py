"""What many people do at the same moment, over real connections to a real server with real processes.

`tests/annotations/test_concurrency.py` has the same races without the server in between.
"""

import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.db import connection

from annotations.models import Annotation, Evidence, Ruling
from tests.making import (
    make_annotation,
    make_article,
    make_person,
    make_sentence,
    standing_of,
)
from tests.racing import VERIFIED, Person, statuses
from tests.serving import Answer
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sound")]

ROUNDS = 3
SLOW = 120


# --- Two at one thing ----------------------------------------------------------------------------------


def test_20_submissions_at_once_by_one_reviewer_are_one_201_and_19_409(at_work, rosa):
    sentence, reviewer = make_sentence(), at_work(rosa)

    answers = at_once(*[partial(reviewer.annotates, sentence.pk)] * 20)

    assert statuses(answers) == {201: 1, 409: 19}
    [made] = [answer.json()["id"] for answer in answers if answer.status == 201]
    assert {answer.json().get("existing", made) for answer in answers} == {made}
    [annotation] = Annotation.objects.filter(sentence=sentence)
    assert annotation.evidence.count() == 1
    assert standing_of(sentence) == ("final", "verified", 1)


def test_20_changes_from_one_etag_are_one_200_and_19_412(at_work, rosa):
    annotation, reviewer = make_annotation(make_sentence(), rosa), at_work(rosa)

    answers = at_once(
        *(
            partial(
                *(reviewer.asks, "PATCH", f"annotations/{annotation.pk}/"),
                {"note": f"Change {number}."},
                tag='"1"',
            )
            for number in range(20)
        )
    )

    assert statuses(answers) == {200: 1, 412: 19}
    [note] = [answer.json()["note"] for answer in answers if answer.status == 200]
    annotation.refresh_from_db()
    assert (annotation.note, annotation.version) == (note, 2)


def test_a_change_against_a_withdrawal_has_one_winner_and_what_is_gone_stays_gone(at_work, rosa):
    reviewer = at_work(rosa)
    for _ in range(ROUNDS):
        path = f"annotations/{make_annotation(make_sentence(), rosa).pk}/"

        changed, withdrawn = at_once(
            partial(reviewer.asks, "PATCH", path, {"note": "Still there."}, tag='"1"'),
            partial(reviewer.asks, "DELETE", path, tag='"1"'),
        )

        after = reviewer.asks("GET", path)
        if changed.status == 200:
            assert withdrawn.status == 412
            assert after.json()["note"] == "Still there."
        else:
            assert (changed.status, withdrawn.status, after.status) == (404, 204, 404)


def test_a_ruling_and_a_verdict_at_once_both_stand_and_the_ruling_decides(at_work, rosa, edith):
    reviewer, editor = at_work(rosa), at_work(edith)
    for _ in range(ROUNDS):
        sentence = make_sentence()

        answers = at_once(
            partial(reviewer.annotates, sentence.pk),
            partial(
                *(editor.asks, "PUT", f"sentences/{sentence.pk}/ruling/"),
                {"verdict": "disputed", "rationale": "The archive says no."},
            ),
        )

        assert statuses(answers) == {201: 2}
        assert standing_of(sentence) == ("final", "disputed", 1)


def test_of_ten_first_rulings_at_once_one_is_made(at_work, edith):
    sentence, editor = make_sentence(), at_work(edith)

    answers = at_once(
        *(
            partial(
                *(editor.asks, "PUT", f"sentences/{sentence.pk}/ruling/"),
                {"verdict": "verified", "rationale": f"Reason {number}."},
            )
            for number in range(10)
        )
    )

    assert set(statuses(answers)) <= {201, 412, 428}
    [made] = [answer.json() for answer in answers if answer.status == 201]
    ruling = Ruling.objects.get(sentence=sentence)
    assert (ruling.rationale, ruling.version) == (made["rationale"], 1)


# --- Everybody at everything -----------------------------------------------------------------------------


def test_everything_at_once_on_one_article_meets_no_error_and_loses_nothing(at_work, edith):
    article = make_article(*"ABCDEF")
    sentences = [*article.sentences.values_list("pk", flat=True)]
    reviewers = [at_work(make_person(f"reviewer-{n}", "reviewer")) for n in range(4)]
    editor = at_work(edith)

    answers = at_once(
        *(partial(each.annotates, pk) for each in reviewers for pk in sentences[:4]),
        *(partial(each.asks, "POST", "queue/next/", {}) for each in reviewers),
        *(
            partial(
                *(editor.asks, "PUT", f"sentences/{pk}/not-checkable/"),
                {"reason": "opinion"},
                tag="*",
            )
            for pk in sentences[3:]
        ),
        partial(
            *(editor.asks, "PUT", f"articles/{article.pk}/required-reviews/"),
            {"required_reviews": 3},
            tag='"1"',
        ),
        partial(editor.asks, "PATCH", f"articles/{article.pk}/", {"title": "New"}, tag='"1"'),
        partial(editor.asks, "DELETE", f"articles/{article.pk}/", tag='"1"'),
        *(partial(editor.asks, "GET", "events/?page_size=500") for _ in range(4)),
    )

    if made := Annotation.objects.filter(sentence__in=sentences).count():
        assert made == 16
        assert set(statuses(answers)) <= {200, 201, 204, 409, 412}
    else:
        assert set(statuses(answers)) <= {200, 204, 404, 412}


def test_eight_writers_meet_no_lock_that_is_not_opened(at_work):
    """SQLite in its usual form lost nine of ten such writes to “database is locked”."""
    articles = [
        [
            *make_article(*(f"Sentence {number}." for number in range(10))).sentences.values_list(
                "pk", flat=True
            )
        ]
        for _ in range(8)
    ]
    writers = [at_work(make_person(f"reviewer-{n}", "reviewer")) for n in range(8)]

    def writes(writer: Person, sentences: list[int]) -> list[Answer]:
        return [writer.annotates(pk) for pk in sentences]

    written = at_once(*(partial(writes, *each) for each in zip(writers, articles, strict=True)))

    assert statuses([answer for answers in written for answer in answers]) == {201: 80}


def test_batches_in_opposite_orders_and_single_verdicts_between_them_all_count(at_work):
    articles = [make_article("One.", "Two.", required_reviews=9) for _ in range(4)]
    sentences = [
        pk for article in articles for pk in article.sentences.values_list("pk", flat=True)
    ]
    people = [at_work(make_person(f"reviewer-{n}", "reviewer")) for n in range(6)]

    def gives(person: Person, pks: list[int]) -> Answer:
        items = [{"sentence": pk, **VERIFIED} for pk in pks]
        return person.asks("POST", "annotations/batch/", {"annotations": items})

    answers = at_once(
        *(partial(gives, person, sentences) for person in people[:2]),
        *(partial(gives, person, sentences[::-1]) for person in people[2:4]),
        *(partial(person.annotates, pk) for person in people[4:] for pk in sentences),
    )

    assert statuses(answers) == {201: 4 + 2 * len(sentences)}
    assert Annotation.objects.filter(sentence__in=sentences).count() == 6 * len(sentences)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no server that restarts")
def test_no_request_fails_after_the_database_has_dropped_every_connection(at_work, lena):
    """What a restart of PostgreSQL does to the pools of all workers."""
    make_article()
    reader = at_work(lena)
    at_once(*[partial(reader.asks, "GET", "articles/")] * 12)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0

    assert statuses([reader.asks("GET", "articles/") for _ in range(12)]) == {200: 12}


def test_no_sentence_is_handed_to_two_people(at_work):
    make_article(*(f"Sentence {number}." for number in range(8)))
    reviewers = [at_work(make_person(f"reviewer-{n}", "reviewer")) for n in range(8)]

    answers = at_once(*(partial(each.asks, "POST", "queue/next/", {}) for each in reviewers))

    assert statuses(answers) == {200: 8}
    assert len({answer.body for answer in answers}) == 8


def test_120_slow_connections_keep_no_writer_waiting(service, at_work, rosa):
    reviewer = at_work(rosa)
    start = b"POST /api/v1/annotations/ HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n"
    with ExitStack() as stack:
        for number in range(SLOW):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            slow.sendall(start if number % 2 else start + b'\r\n{"sentence"')
        # A request times out after a minute, which fails the test.
        answers = [reviewer.annotates(make_sentence().pk) for _ in range(10)]

    assert statuses(answers) == {201: 10}


# --- The end of a process ----------------------------------------------------------------------------------


@pytest.mark.parametrize("acknowledged_before_the_end", [1, 40])
def test_what_was_acknowledged_survives_kill_9(start, acknowledged_before_the_end):
    sentences = [*make_article(*(f"Sentence {n}." for n in range(100))).sentences.all()]
    victim = start()
    reviewers = [Person(victim, make_person(f"reviewer-{n}", "reviewer")) for n in range(4)]
    acknowledged: list[int] = []
    enough = Event()

    def write(reviewer: Person) -> None:
        for sentence in sentences:
            try:
                answer = reviewer.annotates(sentence.pk)
            except OSError:
                return  # the server is gone
            acknowledged.append(answer.json()["id"])
            if len(acknowledged) >= acknowledged_before_the_end:
                enough.set()

    with ThreadPoolExecutor(len(reviewers)) as pool:
        writing = [pool.submit(write, reviewer) for reviewer in reviewers]
        assert enough.wait(timeout=120)
        os.killpg(victim.process.pid, signal.SIGKILL)
        for each in writing:
            each.result(timeout=120)
    victim.stop(signal.SIGKILL)

    assert len(acknowledged) < 400
    survivors = Annotation.objects.in_bulk(acknowledged)
    assert len(survivors) == len(acknowledged)
    assert Evidence.objects.filter(annotation__in=survivors).count() == len(survivors)
    reborn = start()
    try:
        first = Person(reborn, User.objects.get(username="reviewer-0"))
        answer = first.asks("GET", f"annotations/{acknowledged[-1]}/")
        assert answer.status == 200
    finally:
        reborn.stop()
