"""The conflicts page: what reviewers differ on, who waits for another reader, who has what in hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import leasing
from annotations.models import Lease, Ruling
from articles.models import Event
from tests.browsing import at, signed_in
from tests.making import make_annotation, make_article, make_person, make_ruling

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/sentence/conflicts/"


def make_conflict(rosa, remo, text="It is old.", **fields):
    sentence = make_article(text, required_reviews=2, **fields).sentences.get()
    make_annotation(sentence, rosa, note="The plate says 1931.")
    make_annotation(sentence, remo, verdict="disputed", note="The plate is a copy.")
    return sentence


def decision(sentence, **fields):
    said = {"verdict": "disputed", "rationale": "The plate is a copy indeed."}
    return {"sentence": sentence.pk, **said, **fields}


def test_both_sides_stand_beside_each_other_with_the_form(rosa, remo, edith):
    sentence = make_conflict(rosa, remo)
    page = signed_in(edith).get(PAGE).content.decode()
    for told in (
        "It is old.",
        "The plate says 1931.",
        "The plate is a copy.",
        "1 verified",
        "1 disputed",
    ):
        assert told in page
    assert f'id="id_{sentence.pk}_rationale"' in page


def test_a_ruling_is_made_in_place_and_its_conflict_is_gone(rosa, remo, edith):
    sentence = make_conflict(rosa, remo)
    client = signed_in(edith)

    answer = client.post(PAGE, decision(sentence), follow=True)

    ruling = Ruling.objects.get()
    assert (ruling.sentence_id, ruling.editor, ruling.verdict) == (sentence.pk, edith, "disputed")
    assert Event.objects.filter(action="ruling.made").count() == 1
    page = answer.content.decode()
    assert "is ruled on." in page
    assert "nothing waits for a ruling" in page


def test_a_ruling_without_a_reason_stays_on_the_page_with_what_was_chosen(rosa, remo, edith):
    sentence = make_conflict(rosa, remo)
    page = signed_in(edith).post(PAGE, decision(sentence, rationale=" ")).content.decode()
    assert not Ruling.objects.exists()
    assert "errorlist" in page
    assert 'value="disputed"' in page
    assert "checked" in page


def test_who_was_slower_is_told_that_it_is_decided(rosa, remo, edith):
    sentence = make_conflict(rosa, remo)
    make_ruling(sentence, edith)
    answer = signed_in(make_person("enno", "editor")).post(PAGE, decision(sentence), follow=True)
    assert "no longer in conflict" in answer.content.decode()
    assert Ruling.objects.get().verdict == "verified"


def test_a_sentence_that_is_not_there_is_said(edith):
    answer = signed_in(edith).post(PAGE, {"sentence": "999999"}, follow=True)
    assert "There is no such sentence any more." in answer.content.decode()


def test_it_goes_on_behind_the_tenth(rosa, remo, edith):
    made = [make_conflict(rosa, remo, text=f"Sentence number {n}.") for n in range(12)]
    client = signed_in(edith)
    first = client.get(PAGE).content.decode()
    second = client.get(f"{PAGE}?after={made[9].pk}").content.decode()
    assert f"?after={made[9].pk}" in first
    assert "Sentence number 9." in first
    assert "Sentence number 10." not in first
    assert "Sentence number 10." in second
    assert "Sentence number 9." not in second


def test_articles_that_wait_for_another_reader_are_told_with_who_has_read_them(rosa, edith):
    article = make_article("One.", "Two.", title="Half read", required_reviews=2)
    for sentence in article.sentences.all():
        make_annotation(sentence, rosa)
    page = signed_in(edith).get(PAGE).content.decode()
    waiting = " ".join(page.split('id="cf-waiting"')[1].split("</section>")[0].split())
    assert "Half read" in waiting
    assert "<td>2</td>" in waiting
    assert "rosa" in waiting


def test_what_somebody_has_in_hand_can_be_released(rosa, edith):
    sentence = make_article("One.").sentences.get()
    leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=timezone.now())
    client = signed_in(edith)
    assert "rosa" in client.get(PAGE).content.decode()

    answer = client.post(at("articles_sentence_release", sentence.pk), follow=True)

    assert not Lease.objects.exists()
    page = answer.content.decode()
    assert "hand it to somebody else now" in page
    assert "Nobody has a sentence in hand." in page


def test_a_lease_that_has_run_out_is_not_shown_and_cannot_be_released(rosa, edith):
    sentence = make_article("One.").sentences.get()
    leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=timezone.now() - timedelta(days=1))
    client = signed_in(edith)
    assert "Nobody has a sentence in hand." in client.get(PAGE).content.decode()
    answer = client.post(at("articles_sentence_release", sentence.pk), follow=True)
    assert "There is no such lease." in answer.content.decode()


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_only_editors_see_it(request, who, rosa, remo):
    sentence = make_conflict(rosa, remo)
    leasing.lease(sentence_id=sentence.pk, reviewer=remo, now=timezone.now())
    client = signed_in(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, decision(sentence)).status_code == 403
    assert client.post(at("articles_sentence_release", sentence.pk)).status_code == 403
    assert not Ruling.objects.exists()
    assert Lease.objects.exists()


def test_a_release_is_never_a_link(edith):
    assert signed_in(edith).get(at("articles_sentence_release", 1)).status_code == 405


def test_words_are_words(rosa, remo, edith):
    make_conflict(rosa, remo, text="<script>alert(1)</script> it says.", title="<b>x</b>")
    page = signed_in(edith).get(PAGE).content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_it_costs_the_same_however_much_is_on_it(rosa, remo, edith):
    client = signed_in(edith)
    costs = []
    for number in range(2):
        for n in range(3):
            make_conflict(rosa, remo, text=f"Sentence {number} {n}.")
            half = make_article(f"Half {number} {n}.", required_reviews=2).sentences.get()
            make_annotation(half, rosa)
            leasing.lease(sentence_id=half.pk, reviewer=remo, now=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        costs.append(len(captured))
    # Session, person, role, two of Django's frame; conflicts, their annotations and evidence; counts, articles
    # and readers of what waits; leases.
    assert costs == [12, 12]
