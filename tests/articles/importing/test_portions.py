"""A chunk that keeps failing is taken in by portions, until the record that does it stands alone."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone

from articles.importing import chunks, piecework
from articles.importing.intake import written_to
from articles.importing.models import ImportChunk, ImportRun
from articles.importing.piecework import carry_out
from articles.importing.rejects import rejects_file
from articles.models import Article
from articles.state import state_hash
from tests.distributing import GOOD, LastFirst, distributed, intake_of, told

pytestmark = pytest.mark.django_db

ALONE = "3 attempts at this record alone failed"
DIED = f"{ALONE}: the worker came to its end over it."


class Killed(BaseException):
    """What a worker process meets that is killed: nothing catches it."""


class Respawned(LastFirst):
    """A worker whose process is killed over some records, and of whom the broker knows that it was."""

    def answering(self):
        if self.sent:
            again = False
            while True:
                try:
                    carry_out(self.sent[-1], worker="here", again=again)
                except Killed:
                    again = True
                except ValueError:
                    again = False
                else:
                    self.sent.pop()
                    break
        return {"here"}


@pytest.fixture
def poisoned(monkeypatch):
    """What workers do with a batch that has one of the bodies that were named, and how often they did."""
    really = piecework.written
    failures = []

    def poison(with_what, *bodies):
        def written(batch, write):
            results = really(batch, write)
            found = [one for one in bodies if any(one in repr(ready) for ready in batch)]
            if found:
                failures.append(len(batch))
                raise with_what
            return results

        monkeypatch.setattr(piecework, "written", written)
        return failures

    return poison


def records(count):
    return [{"external_id": f"a{n}", "body": f"Text {n}: so. And more."} for n in range(count)]


@pytest.mark.parametrize(
    ("fault", "why"), [(Killed(), DIED), (ValueError(), f"{ALONE}: ValueError.")]
)
def test_one_bad_record_among_many_is_found_and_the_others_go_in(tmp_path, poisoned, fault, why):
    failures = poisoned(fault, "Text 61:")
    intake = intake_of(tmp_path, *records(100), "{")
    path = tmp_path / "rejects.jsonl"
    in_hand = intake.begin(None)
    distribution, _ = distributed(intake, Respawned(), max_articles=200, in_hand=in_hand)
    with rejects_file(path, intake.what.reading) as writer:
        results = list(intake.distributed(in_hand, distribution, rejected=written_to(writer)))

    kinds = ["created"] * 61 + ["rejected"] + ["created"] * 38 + ["rejected"]
    assert told(results) == [(kind, line) for line, kind in enumerate(kinds, 1)]
    byte = sum(len(json.dumps(one)) + 1 for one in records(61))
    bad, broken = [json.loads(line) for line in path.read_text().splitlines()]
    assert bad == {
        "_error": why,
        "_file": str(tmp_path / "a.jsonl"),
        "_line": 62,
        "_byte": byte,
        **records(62)[-1],
    }
    assert (broken["_line"], broken["_error"][:16]) == (101, "This is not JSON")
    [kept, _] = ImportRun.objects.get().rejections.all()
    assert (kept.file, kept.line, kept.byte, kept.reason) == (bad["_file"], 62, byte, why)
    assert (distribution.chunks, distribution.set_aside) == (1, 1)
    assert Article.objects.count() == 99
    # All of it three times, then portions, and the record alone three times: not once for each record.
    assert failures[:3] == [101] * 3
    assert failures[-3:] == [1] * 3
    assert len(failures) <= 9


def test_the_others_go_in_as_they_would_have_without_the_bad_one(tmp_path, poisoned):
    good = records(40)
    # Of two texts for one article the first counts, also where they are in one chunk.
    good[30] = {**good[2], "body": "Another text."}
    folder = tmp_path / "undisturbed"
    folder.mkdir()
    with transaction.atomic():
        _, results = distributed(intake_of(folder, *good[:20], *good[21:]), max_articles=50)
        kinds = [kind for kind, _ in told(results)]
        undisturbed = state_hash()
        transaction.set_rollback(True)
    assert not Article.objects.exists()

    poisoned(Killed(), "Text 20:")
    _, results = distributed(intake_of(tmp_path, *good), Respawned(), max_articles=50)
    results = told(results)
    assert results.pop(20) == ("rejected", 21)
    assert [kind for kind, _ in results] == kinds
    assert kinds.count("rejected") == 1
    assert state_hash() == undisturbed


def test_several_bad_records_are_all_found(tmp_path, poisoned):
    bad = {0, 1, 17, 18, 63, 99}
    poisoned(Killed(), *(f"Text {n}:" for n in bad))
    distribution, results = distributed(
        intake_of(tmp_path, *records(100)), Respawned(), max_articles=200
    )
    results = list(results)
    assert {n for n, one in enumerate(results) if one.outcome.kind == "rejected"} == bad
    assert {one.outcome.reason for one in results if one.outcome.reason} == {DIED}
    assert (distribution.set_aside, Article.objects.count()) == (6, 94)


def test_where_every_record_fails_it_is_hardly_the_records_and_it_comes_to_an_end(
    tmp_path, poisoned
):
    failures = poisoned(ValueError(), "Text")
    distribution, results = distributed(
        intake_of(tmp_path, *records(100), "{"), Respawned(), max_articles=200
    )
    reasons = [one.outcome.reason for one in results]
    assert reasons[:5] == [f"{ALONE}: ValueError."] * 5
    assert set(reasons[5:100]) == {
        "It was not tried: 5 records before it failed, each alone, the last one because of this: ValueError."
    }
    assert reasons[100].startswith("This is not JSON")
    assert distribution.set_aside == 101
    assert len(failures) <= 3 + 2 + 5 * (1 + 3)
    assert not Article.objects.exists()


def test_one_that_is_stopped_among_portions_goes_on_there(tmp_path, poisoned):
    poisoned(Killed(), "Text 7:")
    intake = intake_of(tmp_path, *records(30))

    class Stopped(Exception):
        pass

    class StopsInPortions(LastFirst):
        def answering(self):
            if Article.objects.exists():
                raise Stopped
            with suppress(Killed):
                carry_out(self.sent[-1], worker="gone", again=True)
            return {"gone"}

    _, results = distributed(intake, StopsInPortions(), max_articles=50)
    with pytest.raises(Stopped):
        list(results)
    assert 0 < Article.objects.count() < 29
    assert ImportRun.objects.get().position == 0

    _, results = distributed(intake, Respawned(), max_articles=50)
    kinds = ["created"] * 7 + ["rejected"] + ["created"] * 22
    assert [kind for kind, _ in told(results)] == kinds
    run = ImportRun.objects.get()
    assert (run.created, run.unchanged, run.rejected, run.attempts) == (29, 0, 1, 2)
    call_command("verify", verbosity=0)


def test_whoever_comes_late_with_a_portion_that_is_decided_writes_nothing(tmp_path):
    intake = intake_of(tmp_path, *GOOD)
    run = intake.begin(None)
    chunk, _ = chunks.put(run, 1, list(run.items()), run.place)
    ImportChunk.objects.update(portion=2)
    slow = chunks.take(chunk, worker="slow", now=timezone.now() - timedelta(minutes=6))
    assert [one.fields for one in slow.items()] == GOOD[:2]
    assert carry_out(chunk, worker="quick") is True
    assert chunks.settle(slow, lambda: pytest.fail("it writes")) is False
    row = ImportChunk.objects.get()
    assert (row.state, len(chunks.answers(chunk)[0])) == ("done", 9)


def test_what_the_database_does_makes_no_portion_smaller(tmp_path, monkeypatch):
    intake = intake_of(tmp_path, *GOOD)
    run = intake.begin(None)
    chunk, _ = chunks.put(run, 1, list(run.items()), run.place)
    ImportChunk.objects.update(portion=4)

    def away(*_):
        raise OperationalError("server closed the connection")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(piecework, "written", away)
        for _ in range(5):
            with pytest.raises(OperationalError):
                carry_out(chunk, worker="here")
    row = ImportChunk.objects.get()
    assert (row.portion, row.attempts, row.worker, row.outcomes) == (4, 0, "", "")
    assert carry_out(chunk, worker="here") is True
