"""/api/v1/queue/next/ and /api/v1/queue/leases/"""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from annotations import leasing
from annotations.models import Lease
from tests.making import make_annotation, make_article, make_sentence, nothing_changes

NEXT = "/api/v1/queue/next/"
LEASES = "/api/v1/queue/leases/"


def test_a_reviewer_gets_the_next_sentence_with_what_is_around_it(api, rosa, remo):
    article = make_article(
        "Before.", "It cost 4 million.", "After.", title="Costs", language="en-GB"
    )
    before, sentence, _ = article.sentences.order_by("position", "id")
    make_annotation(before, remo)
    asked = timezone.now()

    answer = api(rosa).post(NEXT)

    assert answer.status_code == 200
    body = answer.json()
    assert body["sentence"]["id"] == sentence.pk
    assert body["sentence"]["text"] == "It cost 4 million."
    detail = api(rosa).get(f"/api/v1/sentences/{sentence.pk}/").json()
    assert body["sentence"] == {name: detail[name] for name in body["sentence"]}
    assert body["article"] == {"id": article.pk, "title": "Costs", "language": "en-GB"}
    assert body["context"] == {"previous": "Before.", "next": "After."}
    ends = datetime.fromisoformat(body["expires_at"])
    assert timedelta(minutes=15) <= ends - asked <= timedelta(minutes=16)
    assert answer["Cache-Control"] == "private, no-store"
    assert Lease.objects.get().sentence == sentence


def test_nothing_stands_before_the_first_sentence_and_after_the_last(api, rosa):
    make_sentence("Alone.")

    assert api(rosa).post(NEXT, {}).json()["context"] == {"previous": None, "next": None}


def test_the_texts_around_are_those_of_the_current_text(api, rosa):
    article = make_article("Gone.", "Here.")
    gone = article.sentences.order_by("position", "id").first()
    gone.retired_in = 2
    gone.save()

    assert api(rosa).post(NEXT).json()["context"]["previous"] is None


def test_there_is_no_content_when_nothing_waits(api, rosa):
    make_annotation(make_sentence(required_reviews=2), rosa)

    answer = api(rosa).post(NEXT, {})

    assert (answer.status_code, answer.content) == (204, b"")


def test_a_verdict_and_the_next_sentence(api, rosa):
    make_article("One.", "Two.")
    client = api(rosa)
    first = client.post(NEXT).json()["sentence"]

    given = {"sentence": first["id"], "verdict": "unattributed", "reason": "no_source"}
    assert client.post("/api/v1/annotations/", given).status_code == 201

    assert client.get(LEASES).json()["results"] == []
    assert client.post(NEXT).json()["sentence"]["text"] == "Two."


def test_the_body_narrows_the_queue(api, rosa):
    make_article("Old.")
    article = make_article("Neu.", language="de", publisher="Die Wehr")

    body = {"article": article.pk, "language": "de", "publisher": "Die Wehr"}
    assert api(rosa).post(NEXT, body).json()["sentence"]["text"] == "Neu."
    assert api(rosa).post(NEXT, {"language": "fr"}).status_code == 204


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"article": "1"}, "/article", "not_an_integer"),
        ({"article": 0}, "/article", "out_of_range"),
        ({"article": None}, "/article", "null"),
        ({"language": ""}, "/language", "blank"),
        ({"language": "x" * 36}, "/language", "too_long"),
        ({"publisher": 5}, "/publisher", "not_a_string"),
        ({"status": "open"}, "/status", "unknown_field"),
        ([], "", "invalid"),
    ],
)
def test_a_wish_that_is_not_understood_is_refused(api, rosa, body, pointer, code):
    make_article()

    with nothing_changes():
        answer = api(rosa).post(NEXT, body)

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert not Lease.objects.exists()


def test_an_article_that_is_not_there_is_a_404_that_names_it(api, rosa):
    make_article()

    answer = api(rosa).post(NEXT, {"article": 999})

    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no article 999.")
    assert not Lease.objects.exists()


def test_a_lease_takes_no_wishes(api, rosa):
    sentence = make_sentence()
    leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=timezone.now())
    held = Lease.objects.get().expires_at

    answer = api(rosa).put(f"{LEASES}{sentence.pk}/", {"minutes": 5})

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/minutes", "unknown_field")
    ]
    assert Lease.objects.get().expires_at == held
    assert api(rosa).put(f"{LEASES}{sentence.pk}/", {}).status_code == 200


def test_a_query_parameter_is_refused(api, rosa):
    assert api(rosa).post(f"{NEXT}?language=en", {}).json()["errors"][0]["parameter"] == "language"


@pytest.mark.parametrize("who", ["lena", "nemo"])
def test_only_reviewers_and_editors_ask(api, request, who):
    person = request.getfixturevalue(who)
    make_article()

    assert api(person).post(NEXT, {}).status_code == 403
    assert not Lease.objects.exists()


def test_the_list_shows_ones_own_leases_and_editors_all(api, rosa, remo, edith):
    article = make_article("One.", "Two.", "Three.")
    one, two, three = article.sentences.order_by("position", "id")
    now = timezone.now()
    mine = leasing.lease(sentence_id=one.pk, reviewer=rosa, now=now)
    leasing.lease(sentence_id=two.pk, reviewer=remo, now=now)
    leasing.lease(sentence_id=three.pk, reviewer=rosa, now=now - timedelta(hours=1))

    [row] = api(rosa).get(LEASES).json()["results"]
    assert datetime.fromisoformat(row.pop("expires_at")) == mine.expires_at
    assert row == {
        "id": mine.pk,
        "sentence": one.pk,
        "article": article.pk,
        "reviewer": "rosa",
    }
    everybodys = api(edith).get(f"{LEASES}?count=true").json()
    assert [row["reviewer"] for row in everybodys["results"]] == ["rosa", "remo"]
    assert everybodys["count"] == 2
    assert api(edith).get(f"{LEASES}?reviewer=rosa").status_code == 400


def test_a_sentence_is_given_back(api, rosa):
    sentence = make_sentence()
    client = api(rosa)
    client.post(NEXT)

    assert client.delete(f"{LEASES}{sentence.pk}/").status_code == 204
    assert not Lease.objects.exists()
    assert client.delete(f"{LEASES}{sentence.pk}/").status_code == 404


def test_the_lease_of_somebody_else_is_not_there_except_for_editors(api, rosa, remo, edith):
    sentence = make_sentence()
    leasing.lease(sentence_id=sentence.pk, reviewer=rosa, now=timezone.now())

    assert api(remo).delete(f"{LEASES}{sentence.pk}/").status_code == 404
    assert Lease.objects.count() == 1
    assert api(edith).delete(f"{LEASES}{sentence.pk}/").status_code == 204
    assert not Lease.objects.exists()


def test_asking_and_listing_cost_the_same_queries_however_much_there_is(
    api, edith, rosa, django_assert_num_queries
):
    client, editor = api(rosa), api(edith)
    for count in (3, 6):
        texts = [f"{count}-{number}." for number in range(count)]
        for sentence in make_article(*texts).sentences.all():
            leasing.lease(sentence_id=sentence.pk, reviewer=edith, now=timezone.now())
        make_article(f"{count} free.")
        # The token with its person, the role, the nine of the queue, the row.
        with django_assert_num_queries(11):
            assert client.post(NEXT).status_code == 200
        Lease.objects.filter(reviewer=rosa).delete()
        # The token with its person, the role, the leases.
        with django_assert_num_queries(2):
            assert len(editor.get(LEASES).json()["results"]) >= count
