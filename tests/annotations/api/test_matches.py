"""`GET sentences/{id}/matches/`: where else the same was claimed, and what was found there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotations import matching, workflow
from articles import rare_words, revising
from articles.models import Sentence
from tests.making import (
    CONTRADICTION,
    SUPPORT,
    SUPPORT_AS_DATA,
    make_annotation,
    make_article,
    make_ruling,
    make_sentence,
    nothing_changes,
    retire,
)

pytestmark = pytest.mark.django_db

CLAIM = "The harbour bridge was opened to traffic by the mayor in 1931."
NEAR = "The harbour bridge was opened to traffic by the old mayor in 1931."
OTHER = "The harbour bridge was opened to traffic by the mayor in 1913."


def matches(client, sentence):
    answer = client.get(f"/api/v1/sentences/{sentence.pk}/matches/")
    assert answer.status_code == 200
    return answer.json()


def found(client, sentence):
    return [(row["sentence"], row["kind"]) for row in matches(client, sentence)["results"]]


def given_ago(said, days):
    """As if the annotation or ruling had been given so many days ago."""
    then = timezone.now() - timedelta(days=days)
    type(said).objects.filter(pk=said.pk).update(updated_at=then)


def test_an_equal_claim_is_found_with_what_it_rests_on(api, rosa, remo):
    asked = make_sentence(CLAIM)
    checked = make_sentence(CLAIM.upper().replace(" ", "  "), title="Fifty years of the bridge")
    said = make_annotation(checked, remo)
    given_ago(said, 9.5)

    told = matches(api(rosa), asked)

    [row] = told["results"]
    assert row.pop("checked_at").endswith("Z")
    assert row == {
        "sentence": checked.pk,
        "position": 1,
        "text": checked.text,
        "kind": "equal",
        "similarity": 1.0,
        "differences": [],
        "article": {
            "id": checked.article_id,
            "title": "Fifty years of the bridge",
            "publisher": "The Daily Example",
            "published_at": "2026-03-01T09:30:00Z",
            "language": "en",
        },
        "status": "final",
        "verdict": "verified",
        "reason": "",
        "correction": "",
        "evidence": [SUPPORT_AS_DATA],
        "age": 9,
    }
    assert told["unchecked"] == 0


def test_a_near_claim_is_found_and_what_differs_is_pointed_out(api, rosa, remo):
    asked = make_sentence(CLAIM)
    near, other = make_sentence(NEAR), make_sentence(OTHER)
    make_annotation(near, remo)
    make_annotation(other, remo, "disputed")
    make_annotation(make_sentence("The town hall burned down in 1931."), remo)

    told = {row["sentence"]: row for row in matches(api(rosa), asked)["results"]}

    assert [*told] == [other.pk, near.pk]
    assert {row["kind"] for row in told.values()} == {"near"}
    assert told[near.pk]["differences"] == []
    assert told[other.pk]["differences"] == [
        {"kind": "number", "here": ["1931"], "there": ["1913"]}
    ]
    assert 1 > told[other.pk]["similarity"] > told[near.pk]["similarity"] >= 0.65


def test_equal_claims_come_first_the_newest_first_and_near_ones_the_most_alike_first(
    api, rosa, remo
):
    asked = make_sentence(CLAIM)
    texts = [NEAR, CLAIM, OTHER, CLAIM, f"{NEAR[:-1]} at noon."]
    sentences = [make_sentence(text) for text in texts]
    # The third is checked last.
    for index in (0, 1, 4, 3, 2):
        make_annotation(sentences[index], remo)

    order = [sentences.index(Sentence.objects.get(pk=pk)) for pk, _ in found(api(rosa), asked)]

    assert order == [3, 1, 2, 0, 4]


def test_only_checked_sentences_of_other_articles_current_text_are_found(api, rosa, remo, edith):
    article = make_article(CLAIM, NEAR)
    asked, sibling = article.sentences.order_by("position")
    make_annotation(sibling, remo)
    gone = make_sentence(CLAIM)
    make_annotation(gone, remo)
    retire(gone)
    make_sentence(CLAIM)
    aside = make_sentence(CLAIM)
    workflow.mark_not_checkable(
        actor=edith, sentence_id=aside.pk, reason="opinion", expected_version=None
    )

    assert matches(api(rosa), asked) == {"results": [], "unchecked": 1}


def test_a_claim_of_nothing_but_common_words_is_found_by_its_fingerprint_alone(
    api, rosa, remo, monkeypatch
):
    asked, equal, near = (make_sentence(text) for text in (CLAIM, CLAIM, NEAR))
    make_annotation(equal, remo)
    make_annotation(near, remo)
    assert len(found(api(rosa), asked)) == 2
    monkeypatch.setattr(rare_words, "MOST_SENTENCES", -1)

    assert found(api(rosa), asked) == [(equal.pk, "equal")]


def test_what_a_verdict_rests_on_is_told_once_and_of_those_who_gave_it(api, rosa, remo, edith):
    asked, checked = make_sentence(CLAIM), make_sentence(CLAIM, required_reviews=3)
    make_annotation(checked, remo, "disputed", correction="It was 1932.")
    make_annotation(checked, rosa, "verified", evidence=(SUPPORT, SUPPORT))
    make_ruling(checked, edith, "disputed")

    [row] = matches(api(rosa), asked)["results"]

    assert (row["verdict"], row["correction"]) == ("disputed", "It was 1932.")
    assert [source["source"] for source in row["evidence"]] == [CONTRADICTION.source]


def test_of_an_unattributed_claim_the_reason_is_told(api, rosa, remo):
    asked, checked = make_sentence(CLAIM), make_sentence(CLAIM)
    make_annotation(checked, remo, "unattributed", reason="vague_source")

    [row] = matches(api(rosa), asked)["results"]

    assert (row["verdict"], row["reason"], row["evidence"]) == ("unattributed", "vague_source", [])


def test_what_is_still_reviewed_blind_is_found_by_who_has_read_it_alone(
    api, rosa, remo, lena, edith
):
    asked = make_sentence(CLAIM)
    checked = make_sentence(CLAIM, required_reviews=2)
    make_annotation(checked, remo, "disputed")

    for person in (rosa, lena):
        assert matches(api(person), asked) == {"results": [], "unchecked": 1}
    for person in (remo, edith):
        [row] = matches(api(person), asked)["results"]
        assert (row["status"], row["verdict"]) == ("in_review", None)
        assert [source["source"] for source in row["evidence"]] == [CONTRADICTION.source]
    make_annotation(checked, rosa, "verified")
    assert found(api(rosa), asked) == [(checked.pk, "equal")]


def test_a_claim_is_as_old_as_its_verdict_whatever_has_changed_around_it(api, rosa, remo, edith):
    asked, edited, later = (make_sentence(CLAIM) for _ in range(3))
    given_ago(make_annotation(edited, remo), 30.5)
    given_ago(make_annotation(later, remo), 2.5)
    body = f"It rained. {edited.text}"
    revising.revise(actor=edith, article_id=edited.article_id, body=body, expected_version=1)

    rows = matches(api(rosa), asked)["results"]

    assert [(row["sentence"], row["age"]) for row in rows] == [(later.pk, 2), (edited.pk, 30)]


def test_a_ruled_claim_is_as_old_as_what_last_agreed_with_its_verdict(api, rosa, remo, edith):
    asked, checked = make_sentence(CLAIM), make_sentence(CLAIM, required_reviews=3)
    given_ago(make_annotation(checked, remo, "disputed"), 20.5)
    given_ago(make_annotation(checked, rosa, "verified"), 1.5)
    ruling = make_ruling(checked, edith, "disputed")

    ages = []
    for days in (5.5, 40.5):
        given_ago(ruling, days)
        ages += [row["age"] for row in matches(api(rosa), asked)["results"]]

    assert ages == [5, 20]


def test_at_most_twenty_are_answered(api, rosa, remo):
    asked = make_sentence(CLAIM)
    for number in range(22):
        make_annotation(make_sentence(CLAIM if number % 2 else NEAR), remo)

    kinds = [kind for _, kind in found(api(rosa), asked)]

    assert kinds == ["equal"] * 11 + ["near"] * 9


def test_the_number_of_queries_does_not_grow(api, rosa, remo, django_assert_num_queries):
    asked = make_sentence(CLAIM)
    client = api(rosa)
    for _ in range(2):
        for text in (CLAIM, NEAR, OTHER):
            make_annotation(make_sentence(text), remo)
        # The token; the sentence; equal ones, how they stand, rare words, near ones; what is told of them,
        # what was said, what it rests on.
        with django_assert_num_queries(9):
            assert matches(client, asked)["results"]


def test_a_very_long_sentence_is_found_by_its_fingerprint_alone(api, rosa, remo):
    long = f"{CLAIM[:-1]} {'and so on ' * 250}."
    asked, equal, near = (make_sentence(text) for text in (long, long, f"{long} And on."))
    make_annotation(equal, remo)
    make_annotation(near, remo)

    assert found(api(rosa), asked) == [(equal.pk, "equal")]


def test_a_sentence_without_words_has_no_near_claims(api, rosa, remo):
    asked, checked = make_sentence("…?"), make_sentence("…!")
    make_annotation(checked, remo)

    assert matches(api(rosa), asked) == {"results": [], "unchecked": 0}


def test_there_are_no_matches_of_what_is_not_there(api, rosa):
    assert api(rosa).get("/api/v1/sentences/999999/matches/").status_code == 404


def test_equal_claims_are_looked_up_in_an_index(remo):
    asked, checked = make_sentence(CLAIM), make_sentence(CLAIM)
    make_annotation(checked, remo)
    index = "sentence_fingerprint"
    if connection.vendor == "postgresql":
        index = "sentence_checked_claim"
        with connection.cursor() as cursor:
            # Of a table of two rows it would read both.
            cursor.execute("SET LOCAL enable_seqscan = off")
    elsewhere = Sentence.objects.current().exclude(article=asked.article_id)
    equal = matching._checked(elsewhere.filter(fingerprint=asked.fingerprint), remo)

    assert index in equal.order_by("-updated_at", "-pk").values_list("pk")[:20].explain()


def test_a_match_is_equal_or_near_and_of_another_article():
    assert matching.is_match(make_sentence(CLAIM), make_sentence(NEAR))
    assert matching.is_match(make_sentence(CLAIM), make_sentence(CLAIM.lower()))
    assert not matching.is_match(make_sentence(CLAIM), make_sentence("It rained all day."))
    assert not matching.is_match(*make_article(CLAIM, NEAR).sentences.all())


def reusing(sentence, origin, **fields):
    return {
        "sentence": sentence.pk,
        "verdict": "verified",
        "evidence": [{**SUPPORT_AS_DATA, "accessed_on": "2026-03-09"}],
        "reused_from": origin.pk,
        **fields,
    }


def test_what_is_reused_is_told_with_the_annotation_and_in_the_feed(api, rosa, remo, lena):
    asked, origin = make_sentence(CLAIM), make_sentence(CLAIM)
    make_annotation(origin, remo)
    client = api(rosa)

    answer = client.post("/api/v1/annotations/", reusing(asked, origin))

    assert (answer.status_code, answer.json()["reused_from"]) == (201, origin.pk)
    address = answer["Location"]
    assert api(lena).get(address).json()["reused_from"] == origin.pk
    [event] = api(lena).get(f"/api/v1/events/?sentence={asked.pk}").json()["results"]
    assert event["data"]["after"]["reused_from"] == origin.pk
    changed = client.patch(address, {"note": "Looked again."}, headers={"If-Match": '"1"'})
    assert changed.json()["reused_from"] == origin.pk
    changed = client.patch(address, {"reused_from": None}, headers={"If-Match": '"2"'})
    assert changed.json()["reused_from"] is None
    assert [
        item["reused_from"] for item in client.get("/api/v1/annotations/").json()["results"]
    ] == [
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1", "not_an_integer"),
        (0, "out_of_range"),
        (2**63, "out_of_range"),
        (999_999, "no_such_sentence"),
    ],
)
def test_what_names_no_sentence_is_refused_at_its_field(api, rosa, value, code):
    asked = make_sentence(CLAIM)

    with nothing_changes():
        answer = api(rosa).post(
            "/api/v1/annotations/", {**reusing(asked, asked), "reused_from": value}
        )

    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/reused_from", code)


def test_a_batch_names_what_cannot_be_reused_at_its_place(api, rosa, remo):
    asked, origin = make_sentence(CLAIM), make_sentence(CLAIM, required_reviews=2)
    make_annotation(origin, remo)

    with nothing_changes():
        answer = api(rosa).post(
            "/api/v1/annotations/batch/", {"annotations": [reusing(asked, origin)]}
        )

    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/annotations/0/reused_from", "not_final")
