"""What a changed sentence said before, who is handed it first, and an earlier verdict given once more."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from annotations import leasing, workflow
from annotations.models import Annotation, Lease
from articles import revising
from articles.models import Article, Sentence
from factcheck.refusals import Conflict
from tests.making import (
    ADDED,
    SUPPORT_AS_DATA,
    make_annotation,
    make_article,
    newest_event,
    nothing_changes,
    retire,
)

pytestmark = pytest.mark.django_db

OPENED, COST = "The bridge was opened in 1931.", "Repairs will cost 4.2 million euros."


def change(edith, article, *pairs):
    body = Sentence.objects.filter(article=article).first().article.body
    for before, after in pairs:
        body = body.replace(before, after)
    revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=None)
    return Sentence.objects.current().filter(article=article, replaces__isnull=False).latest("pk")


def test_the_earlier_text_is_shown_word_by_word_with_ones_own_verdict(api, edith, rosa, remo):
    article = make_article(OPENED, COST)
    old = article.sentences.get(position=1)
    mine = make_annotation(old, rosa)
    new = change(edith, article, ("1931", "1932"))

    told = api(rosa).get(f"/api/v1/sentences/{new.pk}/earlier/").json()

    assert (told["sentence"], told["text"], told["retired_in"]) == (old.pk, OPENED, 2)
    assert told["difference"] == [
        {"kind": "same", "text": "The bridge was opened in "},
        {"kind": "removed", "text": "1931"},
        {"kind": "added", "text": "1932"},
        {"kind": "same", "text": "."},
    ]
    assert told["annotation"]["id"] == mine.pk
    assert api(remo).get(f"/api/v1/sentences/{new.pk}/earlier/").json()["annotation"] is None


def test_a_sentence_that_replaced_none_has_no_earlier_text(api, lena):
    sentence = make_article(OPENED).sentences.get()

    for pk in (sentence.pk, 999_999):
        assert api(lena).get(f"/api/v1/sentences/{pk}/earlier/").status_code == 404


def test_an_article_that_is_deleted_while_it_is_asked_for_is_not_found(api, edith, lena):
    new = change(edith, make_article(OPENED, COST), ("1931", "1932"))
    client = api(lena)
    client.raise_request_exception = False

    deleted = []

    def delete_meanwhile(execute, sql, *rest):
        if not deleted and "annotations_annotation" in sql:
            deleted.append(sql)
            Article.objects.all().delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_meanwhile):
        assert client.get(f"/api/v1/sentences/{new.pk}/earlier/").status_code == 404


def test_who_has_read_a_sentence_is_handed_what_became_of_it_first(api, edith, rosa, remo):
    make_article("An older one is untouched.")
    conflict = make_article("They differ.", required_reviews=2).sentences.get()
    make_annotation(conflict, edith)
    make_annotation(conflict, remo, "disputed")
    unread = make_article(OPENED)
    change(edith, unread, ("1931", "1932"))
    article = make_article(OPENED, COST)
    make_annotation(article.sentences.get(position=2), rosa)
    new = change(edith, article, ("4.2", "5"))

    handed = api(rosa).post("/api/v1/queue/next/", {}).json()

    assert handed["sentence"]["id"] == new.pk
    assert handed["earlier"]["text"] == COST
    assert handed["earlier"]["annotation"]["verdict"] == "verified"


def test_a_verdict_on_a_text_before_the_last_is_found(api, edith, rosa, remo):
    make_article("An older one is untouched.")
    article = make_article(OPENED)
    make_annotation(article.sentences.get(), rosa)
    second = change(edith, article, ("1931", "1932"))
    make_annotation(second, remo)
    third = change(edith, article, ("1932", "1933"))

    handed = api(rosa).post("/api/v1/queue/next/", {}).json()

    assert handed["sentence"]["id"] == third.pk
    assert handed["earlier"]["text"] == OPENED
    assert workflow.reaffirm(actor=rosa, sentence_id=third.pk).verdict == "verified"
    call_command("verify")


def test_a_sentence_as_it_was_has_nothing_earlier_in_the_queue(api, rosa):
    make_article(OPENED)

    assert api(rosa).post("/api/v1/queue/next/", {}).json()["earlier"] is None


def test_reaffirming_gives_the_verdict_again_with_its_evidence(api, edith, rosa):
    article = make_article(OPENED)
    mine = make_annotation(article.sentences.get(), rosa, note="Seen in the archive.")
    new = change(edith, article, ("in 1931", "in May 1931"))

    answer = api(rosa).post(f"/api/v1/sentences/{new.pk}/reaffirm/", {"accessed_on": None})

    assert answer.status_code == 201
    told = answer.json()
    assert (told["sentence"], told["verdict"]) == (new.pk, "verified")
    assert told["note"] == "Seen in the archive."
    assert told["evidence"] == [SUPPORT_AS_DATA]
    new.refresh_from_db()
    assert (new.status, new.verdict) == ("final", "verified")
    event = newest_event(new)
    assert (event.action, event.data["reaffirms"]) == ("annotation.added", mine.pk)
    assert Annotation.objects.count() == 2
    call_command("verify")


def test_the_day_on_which_the_sources_were_seen_again_can_be_given(edith, rosa):
    article = make_article(OPENED)
    make_annotation(article.sentences.get(), rosa)
    new = change(edith, article, ("1931", "1932"))

    made = workflow.reaffirm(actor=rosa, sentence_id=new.pk, accessed_on=date(2026, 3, 9))

    assert [item.accessed_on for item in made.evidence.all()] == [date(2026, 3, 9)]


@pytest.mark.parametrize("body", [{}, {"accessed_on": "2999-01-01"}, {"accessed_on": 5}])
def test_a_day_that_cannot_be_is_refused(api, edith, rosa, body):
    article = make_article(OPENED)
    make_annotation(article.sentences.get(), rosa)
    new = change(edith, article, ("1931", "1932"))

    with nothing_changes():
        answer = api(rosa).post(f"/api/v1/sentences/{new.pk}/reaffirm/", body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/accessed_on"


def test_what_cannot_be_reaffirmed_is_refused(edith, rosa, remo):
    article = make_article(OPENED, COST)
    make_annotation(article.sentences.get(position=1), rosa)
    new = change(edith, article, ("1931", "1932"))
    unchanged = article.sentences.get(text=COST)

    def refusal(actor, sentence):
        with nothing_changes(), pytest.raises(Conflict) as refused:
            workflow.reaffirm(actor=actor, sentence_id=sentence.pk)
        return refused.value.code

    assert refusal(remo, new) == "nothing_to_reaffirm"
    assert refusal(rosa, unchanged) == "nothing_to_reaffirm"
    workflow.reaffirm(actor=rosa, sentence_id=new.pk)
    assert refusal(rosa, new) == "already_annotated"
    retire(new)
    assert refusal(rosa, new) == "retired"


def test_a_lease_ends_when_its_sentence_is_retired(edith, rosa):
    article = make_article(OPENED, COST)
    opened, cost = article.sentences.all()
    for sentence in (opened, cost):
        leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=ADDED)

    change(edith, article, ("1931", "1932"))

    assert [lease.sentence_id for lease in Lease.objects.live_at(ADDED)] == [cost.pk]
