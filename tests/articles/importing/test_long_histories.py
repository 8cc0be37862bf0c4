"""An article with a long history is stored text by text, and what comes of it is what one transaction would make."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles import comparing
from articles.importing import superseded
from articles.importing.models import ImportRun
from articles.importing.runs import RunInHand
from articles.importing.superseded import store_ahead
from articles.models import Article, Event, Revision, Sentence
from articles.revising import revise
from articles.state import state_hash
from factcheck.refusals import Missing
from tests.distributing import GOOD, OPTIONS, distributed, intake_of, told

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = [
    " ".join(
        f"The council of ward {n} met in {1900 + max(0, text - n)} to speak of the bridge."
        for n in range(40)
    )
    for text in range(20)
]
LONG = {"external_id": "long", "body": TEXTS[-1], "earlier_texts": TEXTS[:-1]}


@pytest.fixture(autouse=True)
def long_bodies(monkeypatch):
    monkeypatch.setitem(OPTIONS, "max_body_length", 1_000_000)
    monkeypatch.setitem(OPTIONS, "required_reviews", 1)


@pytest.fixture
def beats(monkeypatch):
    """What is to happen at each beat between two texts, by its number; and how often there was one."""
    really, counted, at = RunInHand.beat, [], {}

    def beat(self):
        really(self)
        if self.position == 0 and Article.objects.filter(external_id="long").exists():
            counted.append(None)
            at.get(len(counted), lambda: None)()

    monkeypatch.setattr(RunInHand, "beat", beat)
    return counted, at


def imported(tmp_path, *records):
    intake = intake_of(tmp_path, *records)
    return list(intake.results(intake.begin(None), None))


@pytest.fixture
def in_one_transaction(monkeypatch):
    """What comes of it in one transaction, and the state then; the database is as before."""

    def end(*records, tmp_path, before=()):
        with monkeypatch.context() as meanwhile, transaction.atomic():
            meanwhile.setattr("articles.importing.drafts.LONG_HISTORY", 10**9)
            if before:
                imported(tmp_path, *before)
            ending = imported(tmp_path, *records), state_hash()
            transaction.set_rollback(True)
        return ending

    return end


def test_it_ends_as_in_one_transaction_and_each_text_has_its_own(
    tmp_path, in_one_transaction, beats
):
    alone, state = in_one_transaction(*GOOD[:2], LONG, *GOOD[2:], tmp_path=tmp_path)
    _, at = beats
    seen = []
    for n in range(1, 19):
        at[n] = lambda: seen.append((connection.in_atomic_block, Revision.objects.count()))

    results = imported(tmp_path, LONG, *GOOD)

    assert seen == [(False, n) for n in range(18)]
    assert [one.outcome.kind for one in results] == ["created"] * 10
    assert results[0].outcome.sentences == alone[2].outcome.sentences == 40
    run = ImportRun.objects.get()
    assert (run.state, run.created, run.revised, run.sentences) == ("done", 10, 0, 58)
    assert Revision.objects.count() == 19
    assert state_hash() == state
    call_command("verify", verbosity=0)


def test_one_that_is_stopped_among_its_texts_goes_on_there(tmp_path, in_one_transaction, beats):
    _, state = in_one_transaction(LONG, *GOOD, tmp_path=tmp_path)
    _, at = beats

    def stop():
        raise KeyboardInterrupt

    at[7] = stop
    intake = intake_of(tmp_path, LONG, *GOOD)
    with pytest.raises(KeyboardInterrupt):
        list(intake.results(intake.begin(None), None))
    assert (Revision.objects.count(), ImportRun.objects.get().position) == (6, 0)
    assert ImportRun.objects.get().state == "interrupted"

    results = list(intake.results(intake.begin(None), None))
    assert [one.outcome.kind for one in results] == ["revised"] + ["created"] * 9
    run = ImportRun.objects.get()
    assert (run.state, run.attempts, run.created, run.revised) == ("done", 2, 9, 1)
    assert state_hash() == state
    assert {one.outcome.kind for one in imported(tmp_path, LONG, *GOOD)} == {"unchanged"}
    assert state_hash() == state


def test_one_that_another_process_took_over_stores_no_more_texts(tmp_path, beats):
    _, at = beats
    at[5] = lambda: ImportRun.objects.update(attempts=9)
    intake = intake_of(tmp_path, LONG)
    in_hand = intake.begin(None)
    in_hand._next_beat = in_hand._next_beat.replace(year=2000)
    results = intake.results(in_hand, None)
    with pytest.raises(Exception, match="Another process goes on with import"):
        list(results)
    assert ImportRun.objects.get().position == 0


def test_behind_a_stored_text_the_counts_are_those_of_one_transaction(tmp_path, in_one_transaction):
    start = {"external_id": "long", "body": TEXTS[3]}
    [alone], state = in_one_transaction(LONG, tmp_path=tmp_path, before=[start])
    imported(tmp_path, start)
    [result] = imported(tmp_path, LONG)
    assert result.outcome.kind == "revised"
    assert result.outcome._replace(article_id=0) == alone.outcome._replace(article_id=0)
    assert Revision.objects.count() == 16
    assert state_hash() == state


def test_a_former_text_that_is_refused_leaves_nothing(tmp_path):
    bad = {**LONG, "earlier_texts": [*TEXTS[:5], "\u2028", *TEXTS[5:-1]]}
    [result] = imported(tmp_path, bad)
    assert result.outcome.kind == "rejected"
    assert result.outcome.reason.startswith("earlier_texts")
    assert Article.objects.count() == Event.objects.count() == Sentence.objects.count() == 0


def test_a_text_that_an_editor_gives_it_meanwhile_is_not_taken_back(tmp_path, edith, beats):
    _, at = beats

    def edit():
        pk = Article.objects.get(external_id="long").pk
        revise(actor=edith, article_id=pk, body="The bridge fell.", expected_version=None)

    at[4] = edit
    imported(tmp_path, LONG)
    texts = [*Revision.objects.order_by("number").values_list("body", flat=True)]
    assert texts == [*TEXTS[:4], "The bridge fell."]
    assert Article.objects.get().body == TEXTS[-1]
    call_command("verify", verbosity=0)


def test_one_that_is_deleted_meanwhile_is_left_to_its_batch(tmp_path, monkeypatch):
    really = comparing.plan

    def gone(pk, body):
        if body == TEXTS[6]:
            raise Missing("There is no such article.")
        return really(pk, body)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(superseded.comparing, "plan", gone)
        meanwhile.setattr("articles.revising.comparing.plan", really)
        [result] = imported(tmp_path, LONG)
    assert result.outcome.kind == "created"
    assert Revision.objects.count() == 19


@pytest.mark.parametrize("distribute", [False, True])
def test_of_two_records_of_it_the_first_counts(tmp_path, distribute):
    records = [{"external_id": "long", "body": TEXTS[7]}, LONG, *GOOD]
    if distribute:
        distribution, results = distributed(intake_of(tmp_path, *records), max_articles=100)
        kinds = [kind for kind, _ in told(results)]
        # Before it, itself, and what stands behind it.
        assert distribution.chunks == 3
    else:
        kinds = [one.outcome.kind for one in imported(tmp_path, *records)]
    assert kinds == ["created", "rejected"] + ["created"] * 9
    assert Article.objects.get(external_id="long").body == TEXTS[7]
    assert not Revision.objects.exists()


def test_workers_of_other_machines_do_the_same(tmp_path, in_one_transaction):
    _, state = in_one_transaction(LONG, *GOOD, tmp_path=tmp_path)
    _, results = distributed(intake_of(tmp_path, LONG, *GOOD), max_articles=100)
    assert {kind for kind, _ in told(results)} == {"created"}
    assert state_hash() == state


@pytest.mark.parametrize("named", [False, True])
def test_where_it_could_not_be_found_again_half_way_it_is_one_transaction(
    tmp_path, monkeypatch, named
):
    record = dict(LONG) if named else {key: LONG[key] for key in ("body", "earlier_texts")}
    monkeypatch.setattr(superseded, "_carry_on", lambda *_: pytest.fail("it is stored in parts"))
    intake = intake_of(tmp_path, record)
    if named:  # a new text for what is there would be refused
        monkeypatch.setitem(OPTIONS, "on_change", "reject")
        intake = replace(intake, revise=False)
    [result] = intake.results(intake.begin(None), None)
    assert result.outcome.kind == "created"
    assert Revision.objects.count() == 19


def test_a_batch_of_several_is_stored_as_it_is():
    assert not store_ahead([], actor_id=None, settled=lambda ids: set(), beat=lambda: None)
