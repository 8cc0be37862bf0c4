"""Twenty people at one queue, each on a connection of their own."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from annotations import leasing, queue, workflow
from annotations.models import Annotation, Lease
from articles import editing, history
from articles.choices import Stage, Status
from articles.models import Article, Event, Sentence
from articles.querysets import derived_stage
from tests.making import make_annotation, make_article, make_person, make_sentence, make_submission
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = 20


@pytest.fixture(autouse=True)
def _a_connection_for_each():
    """The pool of a test process is as large as that of a web worker; here twenty hold theirs at once."""
    if connection.vendor == "sqlite":
        yield
        return
    pool = connection.settings_dict["OPTIONS"]["pool"]
    size, pool["max_size"] = pool["max_size"], PEOPLE + 4
    connection.close_pool()
    yield
    pool["max_size"] = size
    connection.close_pool()


@pytest.fixture
def readers(db) -> list[User]:
    return [make_person(f"reader-{number}", "reviewer") for number in range(PEOPLE)]


def _together(act, people):
    return at_once(*(partial(act, person) for person in people))


def _make_sentences(count, **fields):
    per_article = 40
    for number in range(count // per_article):
        texts = [f"Sentence {number}-{index}." for index in range(per_article)]
        make_article(*texts, **fields)


def _ask(person):
    return queue.next_sentence(actor=person, now=NOW)


def test_twenty_who_ask_at_once_are_handed_twenty_sentences(readers):
    _make_sentences(1_000)

    leases = _together(_ask, readers)

    assert len({lease.sentence_id for lease in leases}) == PEOPLE
    stored = Lease.objects.values_list("sentence", "reviewer")
    assert {*stored} == {(lease.sentence_id, lease.reviewer_id) for lease in leases}


def test_the_last_sentence_is_handed_to_one_of_twenty(readers):
    make_sentence()

    leases = _together(_ask, readers)

    assert len([lease for lease in leases if lease is not None]) == 1
    assert Lease.objects.count() == 1


def test_one_person_who_asks_in_twenty_windows_is_handed_one_sentence(rosa):
    _make_sentences(40)

    leases = _together(_ask, [rosa] * PEOPLE)

    handed = {lease.sentence_id for lease in leases if lease is not None}
    assert len(handed) == 1
    assert handed == {*Lease.objects.values_list("sentence", flat=True)}


def test_an_expired_lease_is_taken_over_by_one_of_twenty(readers, rosa):
    sentence = make_sentence()
    leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=NOW.replace(hour=1))

    leases = _together(_ask, readers)

    [winner] = [lease for lease in leases if lease is not None]
    assert Lease.objects.get().reviewer == winner.reviewer


def test_whoever_is_handed_a_sentence_may_give_the_verdict_while_others_ask(readers):
    """Asking and submitting at once on a few sentences: no deadlock, no error, no sentence read twice by one."""
    article = make_article(*(f"{number}." for number in range(10)), required_reviews=3)

    def work(person):
        return _read_until_nothing_waits(person, required=3, sentences=10)

    _together(work, readers)

    assert {*article.sentences.values_list("status", "reviews")} == {("final", 3)}
    assert Article.objects.get().stage == Stage.DONE


@pytest.mark.parametrize(("count", "required"), [(1_000, 1), (200, 2)])
def test_twenty_readers_finish_all_sentences_and_read_none_too_often(readers, count, required):
    _make_sentences(count, required_reviews=required)

    _together(
        lambda person: _read_until_nothing_waits(person, required=required, sentences=count),
        readers,
    )

    assert Sentence.objects.count() == count
    assert {*Sentence.objects.values_list("status", "reviews")} == {(Status.FINAL, required)}
    given = Counter(Annotation.objects.values_list("sentence", flat=True))
    assert {*given.values()} == {required}
    assert not Lease.objects.exists()
    assert {*Article.objects.values_list("stage", flat=True)} == {Stage.DONE}
    _assert_sound()


def _read_until_nothing_waits(person, *, required, sentences):
    """Ask and submit; where nothing is there at the moment, look again until everything is final."""
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline:
        lease = _ask(person)
        if lease is not None:
            workflow.annotate(
                actor=person, sentence_id=lease.sentence_id, submission=make_submission()
            )
        elif Sentence.objects.filter(status=Status.FINAL).count() == sentences:
            return
        else:
            time.sleep(0.02)
    raise TimeoutError(f"not all are final after {required} reviews each")


def _assert_sound():
    for pk in Article.objects.values_list("pk", flat=True):
        rows = Event.objects.filter(article=pk).order_by("number")
        lines = [history.Line(*row) for row in rows.values_list(*history.Line._fields)]
        assert [*history.broken_lines(lines)] == []
    stages = Article.objects.annotate(derived=derived_stage()).values_list("stage", "derived")
    assert all(stage == derived for stage, derived in stages)


def test_asking_never_waits_for_a_sentence_that_is_being_written(rosa, remo):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    article = make_article("One.", "Two.")
    first = article.sentences.order_by("position", "id").first()
    locked, asked = Barrier(2, timeout=120), Barrier(2, timeout=120)

    def hold(_):
        with transaction.atomic():
            Sentence.objects.select_for_update().get(pk=first.pk)
            locked.wait()
            asked.wait()

    def ask(person):
        locked.wait()
        lease = _ask(person)
        asked.wait()
        return lease.sentence.text

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(_closing, hold, rosa)
        asking = pool.submit(_closing, ask, remo)
        assert asking.result(timeout=120) == "Two."
        holding.result(timeout=120)


def _closing(act, person):
    try:
        return act(person)
    finally:
        connection.close()


def test_purging_leases_waits_for_nobody_who_ends_some(rosa):
    """It and a batch, which meet the same leases in another order, would else wait for each other for ever."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    first, second = make_article("One.", "Two.").sentences.order_by("position")
    for sentence in (first, second):
        leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=NOW.replace(hour=1))
    ended, purged = Barrier(2, timeout=120), Barrier(2, timeout=120)

    def end_both(person):
        with transaction.atomic():
            leasing.end(actor=person, sentence_ids=[second.pk])
            ended.wait()
            purged.wait()
            leasing.end(actor=person, sentence_ids=[first.pk])

    def purge(_):
        ended.wait()
        count = leasing.purge(NOW)
        purged.wait()
        return count

    with ThreadPoolExecutor(2) as pool:
        ending = pool.submit(_closing, end_both, rosa)
        assert pool.submit(_closing, purge, rosa).result(timeout=240) == 1
        ending.result(timeout=240)
    assert not Lease.objects.exists()


def test_batches_that_end_their_leases_meet_a_purge_and_both_go_on(rosa):
    sentences = [*make_article(*(f"{number}." for number in range(60))).sentences.all()]
    for sentence in sentences:
        leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=NOW.replace(hour=1))
    given = [
        workflow.Given(place=(at,), sentence_id=sentence.pk, submission=make_submission())
        for at, sentence in enumerate(reversed(sentences))
    ]

    at_once(partial(workflow.annotate_all, actor=rosa, given=given), partial(leasing.purge, NOW))

    assert Annotation.objects.count() == len(sentences)
    assert not Lease.objects.exists()
    _assert_sound()


def test_handing_out_keeps_nobody_from_deleting_an_article(readers, edith):
    articles = [make_article(f"{number}.") for number in range(PEOPLE)]

    def act(number):
        if number % 2:
            return _ask(readers[number])
        return editing.delete_article(
            actor=edith, article_id=articles[number].pk, expected_version=None
        )

    _together(act, range(PEOPLE))

    assert {*Article.objects.values_list("pk", flat=True)} == {
        article.pk for article in articles[1::2]
    }


def test_settling_a_whole_article_while_twenty_read_it_ends_in_order(readers, edith):
    article = make_article(*(f"{number}." for number in range(60)))
    make_annotation(article.sentences.order_by("position", "id").first(), edith)

    def act(person):
        if person == edith:
            return workflow.require_reviews(
                actor=edith, article_id=article.pk, required_reviews=2, expected_version=None
            )
        lease = _ask(person)
        return workflow.annotate(
            actor=person, sentence_id=lease.sentence_id, submission=make_submission()
        )

    _together(act, [*readers[:-1], edith])

    assert Annotation.objects.count() == PEOPLE
    _assert_sound()
