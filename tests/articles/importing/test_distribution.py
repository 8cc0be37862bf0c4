"""An import in chunks: whoever takes them in, and in which order, what is stored and told is the same."""

import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from articles.importing import chunks, piecework
from articles.importing.distribution import lost
from articles.importing.formats import read
from articles.importing.models import ImportChunk, ImportRun
from articles.importing.piecework import carry_out
from articles.importing.reaching import NoWorkers
from articles.importing.runs import RunLost
from articles.models import Article, Event, Sentence
from tests.distributing import GOOD, OPTIONS, LastFirst, Nobody, distributed, intake_of, told
from tests.making import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def chunk(tmp_path):
    """A chunk of a run that goes on, which nobody has taken yet."""
    intake = intake_of(tmp_path, *GOOD[:2], "{")
    run = intake.begin(None)
    return chunks.put(run, 1, list(read(intake.what.sources[0])), run.place)[0]


def take(chunk_id, worker="celery@weir", *, after=timedelta(0), **message):
    return chunks.take(chunk_id, worker=worker, now=timezone.now() + after, **message)


# --- Who hands out ----------------------------------------------------------------------------------


def test_everything_is_told_in_the_order_of_the_input(tmp_path, edith):
    intake = intake_of(tmp_path, *GOOD[:5], "{", *GOOD[5:])
    distribution, results = distributed(intake, actor_id=edith.pk)
    assert told(results) == [
        ("rejected" if line == 6 else "created", line) for line in range(1, 11)
    ]
    run = ImportRun.objects.get()
    assert (run.state, run.created, run.rejected, run.position) == ("done", 9, 1, 10)
    assert run.bytes_read == run.bytes_total
    assert [one.line for one in run.rejections.all()] == [6]
    assert (distribution.chunks, distribution.set_aside) == (5, 0)
    assert not ImportChunk.objects.exists()
    # What the run says holds wherever a chunk is taken in.
    assert {*Article.objects.values_list("required_reviews", flat=True)} == {2}
    assert {*Event.objects.values_list("actor", flat=True)} == {edith.pk}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ({"external_id": "x"}, {"external_id": " x\r\n"}),
        ({"external_id": "x", "url": "https://e.example/1"}, {"url": "https://e.example/1"}),
        ({"title": "First"}, {"title": "Last"}),
        ({"external_id": "x"}, {"external_id": "x", "body": "Other words."}),
        (
            {"external_id": "x"},
            {"external_id": "a3", "url": "https://e.example/1", "body": GOOD[3]["body"]},
        ),
    ],
    ids=["id", "address", "text", "another text", "nothing in common"],
)
def test_of_two_that_are_the_same_article_the_first_comes_first(tmp_path, first, last):
    body = {"body": "The ferry sank."}
    intake = intake_of(tmp_path, {**body, **first}, *GOOD, {**body, **last})
    alone = told(intake.rehearse())
    assert alone[-1][0] != "created"
    _, results = distributed(intake)
    assert told(results) == alone


def test_of_two_new_texts_for_a_stored_article_the_first_counts_whatever_they_call_it(tmp_path):
    make_article(external_id="x", url="https://e.example/1")
    intake = intake_of(
        tmp_path,
        {"external_id": "x", "body": "The ferry sank."},
        *GOOD,
        {"url": "https://e.example/1", "body": "The ferry swims."},
    )
    alone = told(intake.rehearse())
    assert (alone[0][0], alone[-1][0]) == ("revised", "rejected")
    _, results = distributed(intake)
    assert told(results) == alone
    assert Article.objects.get(external_id="x").body == "The ferry sank."


@pytest.mark.parametrize("on_change", ["revise", "reject"])
def test_new_texts_for_many_stored_articles_become_what_they_are_to_become(
    tmp_path, monkeypatch, on_change
):
    for one in GOOD:
        make_article("Text.", "And more.", external_id=one["external_id"])
    monkeypatch.setitem(OPTIONS, "on_change", on_change)
    intake = replace(intake_of(tmp_path, *GOOD), revise=on_change == "revise")
    alone = list(intake.rehearse())
    _, results = distributed(intake)
    results = list(results)
    assert told(results) == told(alone)
    assert {kind for kind, _ in told(results)} == {"revised" if intake.revise else "rejected"}
    # One sentence of each stands in both texts.
    assert [one.outcome.kept for one in results] == [int(intake.revise)] * len(GOOD)
    assert {*Article.objects.values_list("revision", flat=True)} == {1 + intake.revise}
    assert ImportRun.objects.get().revised == (len(GOOD) if intake.revise else 0)
    call_command("verify", verbosity=0)


def test_chunks_end_where_a_text_would_make_them_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.importing.distribution.MAX_CHARACTERS", 45)
    intake = intake_of(tmp_path, *GOOD, {"body": "Long. " * 20}, "{")
    distribution, results = distributed(intake, max_articles=100)
    # Two texts of 17 characters each, one alone, one that is too long by itself, and what is none.
    assert [kind for kind, _ in told(results)] == [*["created"] * 10, "rejected"]
    assert distribution.chunks == 7


def test_chunks_end_where_superseded_texts_would_make_them_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr("articles.importing.distribution.MAX_CHARACTERS", 45)
    one = {"body": "Long."}
    many = {"external_id": "m", "body": "It is.", "earlier_texts": [f"{n} of 9." for n in range(5)]}
    intake = intake_of(tmp_path, one, many, {"body": "Longer.", "earlier_texts": "no list"})
    distribution, results = distributed(intake, max_articles=100)
    assert [kind for kind, _ in told(results)] == ["created", "created", "rejected"]
    assert distribution.chunks == 3


def test_without_anybody_who_answers_it_ends_and_the_same_command_finishes_it(tmp_path):
    intake = intake_of(tmp_path, *GOOD)
    _, results = distributed(intake, Nobody())
    with pytest.raises(NoWorkers, match=r"^No worker answers any more\.$"):
        list(results)
    run = ImportRun.objects.get()
    assert (run.state, run.message) == ("failed", "No worker answers any more.")
    assert ImportChunk.objects.count() == 5

    distribution, results = distributed(intake)
    assert told(results) == [("created", line) for line in range(1, 10)]
    run.refresh_from_db()
    assert (run.state, run.attempts, run.created) == ("done", 2, 9)
    assert distribution.chunks == 5
    assert not ImportChunk.objects.exists()


def test_one_that_was_stopped_goes_on_behind_what_it_has_entered_and_sent_out(tmp_path):
    intake = intake_of(tmp_path, *GOOD[:5], "{", *GOOD[5:])
    _, results = distributed(intake)
    next(results)
    results.close()
    run = ImportRun.objects.get()
    assert (run.state, run.position) == ("interrupted", 2)
    assert ImportChunk.objects.count() == 4

    _, rest = distributed(intake)
    assert [line for _, line in told(rest)] == [*range(3, 11)]
    run.refresh_from_db()
    assert (run.state, run.created, run.unchanged, run.rejected) == ("done", 9, 0, 1)
    assert Article.objects.count() == Event.objects.count() == 9
    assert run.rejections.count() == 1


def test_a_run_that_another_process_took_over_sends_nothing_more(tmp_path):
    intake = intake_of(tmp_path, *GOOD)
    _, results = distributed(intake)
    next(results)
    ImportRun.objects.update(attempts=2)
    with pytest.raises(RunLost):
        list(results)


def test_a_run_whose_chunks_another_process_enters_is_not_waited_for(tmp_path):
    """Nor does it mistake the chunks of the other for its own."""
    intake = intake_of(tmp_path, *GOOD[:4])

    class TakenOver(Nobody):
        def answering(self):
            ImportRun.objects.update(attempts=2)
            ImportChunk.objects.all().delete()
            run = ImportRun.objects.get()
            for number in (2, 3):
                ImportChunk.objects.create(
                    run=run,
                    number=number,
                    content=b"",
                    records=2,
                    files_done=0,
                    state="set_aside",
                    reason="So.",
                )
            return {"elsewhere"}

    _, results = distributed(intake, TakenOver())
    with pytest.raises(RunLost):
        list(results)
    assert ImportChunk.objects.count() == 2
    assert ImportRun.objects.get().state == "running"


def test_a_chunk_that_another_process_enters_just_then_is_not_told(tmp_path, monkeypatch):
    intake = intake_of(tmp_path, *GOOD[:2])
    look = chunks.standings

    def overtaken(run_id):
        found = look(run_id)
        if all(one.state == "done" for one in found):
            ImportChunk.objects.all().delete()
        return found

    monkeypatch.setattr(chunks, "standings", overtaken)
    _, results = distributed(intake)
    with pytest.raises(RunLost):
        list(results)


def test_a_chunk_that_cannot_be_taken_in_is_set_aside_and_told(tmp_path):
    intake = intake_of(tmp_path, *GOOD[:3], "{", *GOOD[3:])

    class Spoiling(LastFirst):
        def send(self, chunk_id):
            if len(self.sent) == 1:
                ImportChunk.objects.filter(pk=chunk_id).update(content=b"spoilt")
            super().send(chunk_id)

        def answering(self):
            try:
                return super().answering()
            except zlib.error:  # the worker lives on
                return {"here"}

    distribution, results = distributed(intake, Spoiling())
    results = list(results)
    assert [kind for kind, _ in told(results)] == [
        *["created"] * 2,
        *["rejected"] * 2,
        *["created"] * 6,
    ]
    third, fourth = results[2:4]
    assert third.outcome.reason == "3 attempts at this record alone failed: error."
    assert third.item.fields == GOOD[2]
    assert fourth.outcome.reason.startswith("This is not JSON")
    assert (distribution.set_aside, ImportRun.objects.get().state) == (2, "done")


def test_chunks_in_hands_that_do_not_answer_are_lost():
    now = timezone.now()

    def standing(number, worker, minutes):
        return chunks.Standing(number, number, "waiting", worker, now - timedelta(minutes=minutes))

    waiting = [
        standing(1, "alive", 1),
        standing(2, "gone", 1),
        standing(3, "alive", 6),
        chunks.Standing(4, 4, "waiting", "", None),
    ]
    assert [one.number for one in lost(waiting, {"alive", "idle"}, now)] == [2, 3, 4]


# --- Who takes in -----------------------------------------------------------------------------------


def test_a_message_that_comes_twice_does_nothing_twice(chunk):
    assert carry_out(chunk, worker="one") is True
    assert carry_out(chunk, worker="other") is False
    row = ImportChunk.objects.get()
    assert (row.state, row.attempts, row.worker) == ("done", 1, "one")
    assert Article.objects.count() == 2
    kinds = [outcome.kind.value for outcome in chunks.answers(chunk)[0]]
    assert kinds == ["created", "created", "rejected"]


def test_of_two_who_have_a_chunk_one_takes_it_in(chunk):
    slow = take(chunk, "slow")
    chunks.release(*chunks.standings(slow.run_id))
    assert carry_out(chunk, worker="quick") is True
    assert chunks.settle(slow, lambda: pytest.fail("it writes")) is False


def test_messages_that_come_while_somebody_is_at_work_change_nothing(chunk):
    at_work = take(chunk, "at work")
    for _ in range(5):
        assert take(chunk, "other") is None
    row = ImportChunk.objects.get()
    assert (row.state, row.attempts, row.worker) == ("waiting", 1, "at work")
    assert chunks.settle(at_work, list) is True


def test_what_somebody_has_had_for_too_long_is_another_attempt(chunk):
    take(chunk, "slow")
    assert take(chunk, "other", after=timedelta(minutes=6)).worker == "other"
    assert ImportChunk.objects.get().attempts == 2


def test_the_last_worker_that_is_believed_to_be_gone_may_still_finish(chunk):
    for _ in range(3):
        last = take(chunk)
        chunks.release(*chunks.standings(last.run_id))
    assert take(chunk) is None
    assert chunks.settle(last, list) is True


def test_a_chunk_whose_workers_are_all_gone_is_tried_by_portions_in_time(chunk):
    for _ in range(3):
        chunks.release(*chunks.standings(take(chunk).run_id))
    assert take(chunk) is None
    assert take(chunk, after=timedelta(minutes=6)).portion == 1


def test_a_database_too_far_away_to_be_told_of_an_error_is_not_waited_for(chunk, monkeypatch):
    def away(*_):
        raise OperationalError("server closed the connection")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(piecework, "written", away)
        meanwhile.setattr(chunks, "give_back", away)
        for retried in (False, True):
            with pytest.raises(OperationalError):
                carry_out(chunk, worker="one", retried=retried)
    assert carry_out(chunk, worker="other") is False
    assert carry_out(chunk, worker="other", retried=True) is True


def test_messages_that_are_retried_set_nothing_aside_that_may_be_in_hand(chunk):
    for _ in range(3):
        last = take(chunk, retried=True)
    assert take(chunk, "other", retried=True) is None
    assert chunks.settle(last, list) is True


def test_who_lost_a_chunk_says_no_more_about_it(chunk):
    lost_it = take(chunk, "slow")
    has_it = take(chunk, "other", again=True)
    chunks.give_back(lost_it)
    chunks.failed(lost_it, "late")
    chunks.release(chunks.Standing(1, chunk, "waiting", "slow", lost_it.taken_at))
    row = ImportChunk.objects.get()
    assert (row.state, row.attempts, row.worker) == ("waiting", 2, "other")
    chunks.give_back(has_it)
    row.refresh_from_db()
    assert (row.attempts, row.worker) == (1, "")


@pytest.mark.parametrize("state", ["interrupted", "failed", "done"])
def test_chunks_of_a_run_that_ended_are_left(chunk, state):
    ImportRun.objects.update(state=state, finished_at=timezone.now())
    assert carry_out(chunk, worker="one") is False
    assert ImportChunk.objects.get().attempts == 0


def test_a_chunk_that_is_gone_is_left(chunk):
    chunks.drop(chunk)
    assert carry_out(chunk, worker="one") is False


def test_what_the_database_does_is_not_the_chunks_doing(chunk, monkeypatch):
    def away(*_):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(piecework, "written", away)
    for _ in range(5):
        with pytest.raises(OperationalError):
            carry_out(chunk, worker="one")
    row = ImportChunk.objects.get()
    assert (row.state, row.attempts, row.worker) == ("waiting", 0, "")


def test_what_fails_half_way_leaves_nothing(chunk, monkeypatch):
    def fails(batch, write):
        really(batch, write)
        raise ValueError

    really = piecework.written
    monkeypatch.setattr(piecework, "written", fails)
    with pytest.raises(ValueError):
        carry_out(chunk, worker="one")
    assert Article.objects.count() == Sentence.objects.count() == Event.objects.count() == 0
    row = ImportChunk.objects.get()
    assert (row.state, row.attempts, row.worker) == ("waiting", 1, "")


def test_chunks_of_runs_that_nobody_went_on_with_are_purged(chunk):
    call_command("purge")
    assert ImportChunk.objects.count() == 1
    ImportRun.objects.update(heartbeat_at=timezone.now() - timedelta(days=8))
    call_command("purge")
    assert not ImportChunk.objects.exists()
