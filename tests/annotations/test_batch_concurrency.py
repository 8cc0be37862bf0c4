"""Batches that meet, on connections of their own: nobody waits for ever, and nothing is done twice."""

import pytest
from django.db import connection, transaction

from annotations import workflow
from annotations.models import Annotation
from articles.models import Event
from factcheck.refusals import Conflict
from tests.annotations.test_concurrency import _assert_sound, _kinds, _reviewers
from tests.making import make_article, make_sentence, make_submission
from tests.together import outcomes_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def giving(actor, sentences, verdict="verified"):
    return lambda: workflow.annotate_all(
        actor=actor,
        given=[
            workflow.Given(
                place=("annotations", index),
                sentence_id=sentence.pk,
                submission=make_submission(verdict),
            )
            for index, sentence in enumerate(sentences)
        ],
    )


@pytest.mark.parametrize("attempt", range(3))
def test_batches_over_the_same_articles_in_opposite_orders_do_not_deadlock(attempt):
    articles = [make_article("One.", "Two.", required_reviews=9) for _ in range(5)]
    sentences = [
        each for article in articles for each in article.sentences.order_by("position", "id")
    ]
    reviewers = _reviewers(6)

    outcomes = outcomes_at_once(
        *(
            giving(reviewer, sentences if number % 2 else sentences[::-1])
            for number, reviewer in enumerate(reviewers)
        )
    )

    assert _kinds(outcomes) == {list: 6}
    assert Annotation.objects.count() == 60
    assert Event.objects.count() == 5 + 60
    for article in articles:
        _assert_sound(article)


def test_equal_batches_of_one_reviewer_at_once_are_stored_once(rosa):
    sentences = [make_sentence() for _ in range(4)]

    outcomes = outcomes_at_once(*[giving(rosa, sentences)] * 6)

    assert _kinds(outcomes) == {list: 1, Conflict: 5}
    assert {each.code for each in outcomes if isinstance(each, Conflict)} == {"already_annotated"}
    assert Annotation.objects.count() == 4
    for sentence in sentences:
        _assert_sound(sentence.article)


def test_batches_that_overlap_are_stored_whole_or_not_at_all(rosa):
    a, b, c = (make_sentence() for _ in range(3))

    outcomes = outcomes_at_once(giving(rosa, [a, b]), giving(rosa, [c, b]))

    assert _kinds(outcomes) == {list: 1, Conflict: 1}
    stored = {*Annotation.objects.values_list("sentence", flat=True)}
    assert stored in ({a.pk, b.pk}, {b.pk, c.pk})


def test_a_batch_and_single_verdicts_on_one_article_all_count():
    article = make_article(*"ABCD", required_reviews=9)
    sentences = [*article.sentences.all()]
    first, *others = _reviewers(4)

    def annotating(reviewer, sentence):
        return lambda: workflow.annotate(
            actor=reviewer, sentence_id=sentence.pk, submission=make_submission()
        )

    outcomes = outcomes_at_once(
        giving(first, sentences),
        *(annotating(reviewer, sentence) for reviewer in others for sentence in sentences),
    )

    assert _kinds(outcomes) == {list: 1, Annotation: 12}
    assert Event.objects.count() == 1 + 16
    _assert_sound(article)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks everything at once")
def test_the_articles_are_locked_in_the_order_of_their_ids(rosa):
    """Whoever holds the first of them keeps the batch from holding any other."""
    low, high = make_article("Low."), make_article("High.")
    batch = giving(rosa, [high.sentences.get(), low.sentences.get()])
    with transaction.atomic():
        type(low).objects.select_for_update().get(pk=low.pk)
        waiting = _waiting_batch(batch)
        try:
            with transaction.atomic():
                # Would wait, and fail at once, if the batch held it.
                type(high).objects.select_for_update(nowait=True).get(pk=high.pk)
        finally:
            transaction.set_rollback(False)
    assert len(waiting.result(timeout=240)) == 2


def _waiting_batch(batch):
    """The batch, started in a thread and seen to wait for a lock."""
    from concurrent.futures import ThreadPoolExecutor
    from time import monotonic, sleep

    def run():
        try:
            return batch()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    started = pool.submit(run)
    pool.shutdown(wait=False)
    end = monotonic() + 60
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return started
            assert monotonic() < end
            sleep(0.02)
