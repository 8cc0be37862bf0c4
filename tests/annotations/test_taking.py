"""A sentence of one's own choice, taken in hand."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from annotations import leasing, queue
from annotations.models import Lease
from factcheck.refusals import Conflict, Missing, NotAllowed
from tests.making import make_annotation, make_article, make_person, make_sentence, retire
from tests.together import outcomes_at_once

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_sentence_that_waits_is_taken_for_a_while(rosa, settings):
    sentence = make_sentence()

    lease = leasing.take(actor=rosa, sentence_id=sentence.pk, now=NOW)

    assert (lease.sentence_id, lease.reviewer) == (sentence.pk, rosa)
    assert lease.expires_at == NOW + timedelta(minutes=settings.FACTCHECK_LEASE_MINUTES)


def test_taking_it_again_renews_the_time(rosa):
    sentence = make_sentence()
    leasing.take(actor=rosa, sentence_id=sentence.pk, now=NOW)

    leasing.take(actor=rosa, sentence_id=sentence.pk, now=NOW + timedelta(minutes=5))

    assert Lease.objects.get().expires_at == NOW + timedelta(minutes=20)


def test_what_is_taken_is_handed_to_nobody_else(rosa, remo):
    sentence = make_sentence()
    leasing.take(actor=rosa, sentence_id=sentence.pk, now=NOW)

    assert queue.next_sentence(actor=remo, now=NOW) is None
    with pytest.raises(Conflict) as refusal:
        leasing.take(actor=remo, sentence_id=sentence.pk, now=NOW)
    assert refusal.value.code == "in_hand"
    assert "rosa" not in refusal.value.detail
    assert Lease.objects.get().reviewer == rosa


def test_a_lease_that_has_run_out_or_whose_holder_has_left_is_no_hindrance(rosa, remo):
    sentence = make_sentence()
    leasing.take(actor=rosa, sentence_id=sentence.pk, now=NOW)
    leasing.take(actor=remo, sentence_id=sentence.pk, now=NOW + timedelta(hours=1))
    assert Lease.objects.get().reviewer == remo

    remo.is_active = False
    remo.save()
    leasing.take(actor=rosa, sentence_id=sentence.pk, now=NOW + timedelta(hours=1))
    assert Lease.objects.get().reviewer == rosa


def test_what_waits_for_no_verdict_of_mine_is_not_taken(rosa):
    mine = make_sentence(required_reviews=2)
    make_annotation(mine, rosa)
    done = make_sentence("Done.")
    make_annotation(done, make_person("ruth", "reviewer"))
    gone = retire(make_sentence("Gone."))

    for sentence in (mine, done, gone):
        with pytest.raises(Conflict) as refusal:
            leasing.take(actor=rosa, sentence_id=sentence.pk, now=NOW)
        assert refusal.value.code == "not_waiting"
    assert not Lease.objects.exists()


def test_readers_take_nothing_and_nobody_takes_what_is_not_there(lena, rosa):
    with pytest.raises(NotAllowed):
        leasing.take(actor=lena, sentence_id=make_sentence().pk, now=NOW)
    with pytest.raises(Missing):
        leasing.take(actor=rosa, sentence_id=999_999, now=NOW)
    assert not Lease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_one_sentence_at_once_one_has_it():
    people = [make_person(f"reader-{number}", "reviewer") for number in range(4)]
    sentence = make_sentence()

    outcomes = outcomes_at_once(
        *(
            partial(leasing.take, actor=person, sentence_id=sentence.pk, now=NOW)
            for person in people
        )
    )

    refusals = [one for one in outcomes if isinstance(one, Conflict)]
    assert [refusal.code for refusal in refusals] == ["in_hand"] * 3
    assert Lease.objects.get() in outcomes


def test_the_api_takes_renews_and_says_who_stands_in_the_way(api, rosa, remo):
    sentence = make_sentence()
    address = f"/api/v1/queue/leases/{sentence.pk}/"

    taken = api(rosa).put(address)

    assert taken.status_code == 200
    assert (taken.json()["sentence"], taken.json()["reviewer"]) == (sentence.pk, "rosa")
    assert api(rosa).put(address).status_code == 200
    refused = api(remo).put(address)
    assert (refused.status_code, refused.json()["code"]) == (409, "in_hand")
    assert api(remo).put("/api/v1/queue/leases/999999/").status_code == 404
    assert Lease.objects.get().reviewer == rosa


def test_an_article_tells_what_others_have_in_hand_and_not_who(api, rosa, remo, edith):
    article = make_article()
    one, two, _ = article.sentences.order_by("position")
    api(rosa).put(f"/api/v1/queue/leases/{one.pk}/")
    api(remo).put(f"/api/v1/queue/leases/{two.pk}/")
    api(remo).put(f"/api/v1/queue/leases/{make_sentence('Elsewhere.').pk}/")
    address = f"/api/v1/articles/{article.pk}/taken/"

    rows = api(rosa).get(address).json()["results"]

    assert [row["sentence"] for row in rows] == [two.pk]
    assert set(rows[0]) == {"id", "sentence", "expires_at"}
    assert len(api(edith).get(address).json()["results"]) == 2
    assert api(rosa).get("/api/v1/articles/999999/taken/").status_code == 404
