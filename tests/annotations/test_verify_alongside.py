"""`manage.py verify` while others write, and what it costs as the tables grow."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from time import sleep

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from annotations import workflow
from annotations.models import Annotation
from annotations.verifying import Verification
from articles.models import Event
from articles.snapshots import snapshot
from tests.making import make_annotation, make_article, make_sentence, make_submission

alone = pytest.mark.django_db(transaction=True)


@alone
def test_writers_who_go_on_writing_are_neither_faults_nor_kept_waiting(rosa):
    articles = [make_article(f"Number {n}.", f"Half of {n}.") for n in range(10)]
    stop = Signal()
    written = []

    def write() -> None:
        try:
            while not stop.is_set():
                for article in articles:
                    sentence = article.sentences.order_by("position", "id").first()
                    said = workflow.annotate(
                        actor=rosa, sentence_id=sentence.pk, submission=make_submission()
                    )
                    workflow.withdraw(actor=rosa, annotation_id=said.pk, expected_version=None)
                    written.append(said.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        try:
            for _ in range(5):
                before = len(written)
                with snapshot():
                    found = [fault for _, faults in Verification().run() for fault in faults]
                    while len(written) == before and not writer.done():
                        sleep(
                            0.01
                        )  # somebody writes while the snapshot is held, or this never ends
                assert found == []
        finally:
            stop.set()
        writer.result(240)


@alone
def test_a_snapshot_does_not_move():
    make_article("One.")
    with snapshot():
        assert Event.objects.count() == 1
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_make_and_close).result(60)
        assert Event.objects.count() == 1
    assert Event.objects.count() == 2


@alone
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no such mode")
def test_nothing_can_be_written_in_a_snapshot():
    with pytest.raises(DatabaseError, match="read-only"), snapshot():
        make_article("One.")


def _make_and_close() -> None:
    try:
        make_article("Two.")
    finally:
        connection.close()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(rosa):
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_annotation(make_sentence(), rosa)
        with CaptureQueriesContext(connection) as queries:
            assert [fault for _, faults in Verification().run() for fault in faults] == []
        counts.append(len(queries))

    # The triggers, four kinds of orphans, five about imports, and one for each table; on SQLite the search's
    # triggers as well.
    expected = 20 if connection.vendor == "sqlite" else 18
    assert counts == [expected, expected]
    assert Annotation.objects.count() == 6
