"""/api/v1/annotations/batch/"""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Evidence, Lease
from articles.choices import Stage
from articles.models import Article, Event
from tests.making import (
    SUPPORT_AS_DATA,
    make_annotation,
    make_article,
    make_sentence,
    nothing_changes,
    retire,
    standing_of,
)

URL = "/api/v1/annotations/batch/"
VERIFIED = {"verdict": "verified", "evidence": [SUPPORT_AS_DATA]}
DISPUTED = {"verdict": "disputed", "evidence": [{**SUPPORT_AS_DATA, "stance": "contradicts"}]}
UNATTRIBUTED = {"verdict": "unattributed", "reason": "no_source"}


def batch(*items):
    return {"annotations": [*items]}


def on(sentence, said=VERIFIED, **more):
    return {"sentence": sentence.pk, **said, **more}


def told(answer):
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


def sentences_of(*articles):
    return [each for article in articles for each in article.sentences.order_by("position", "id")]


def test_a_batch_is_stored_whole_and_answered_in_its_order(api, rosa):
    one, two, three = sentences_of(make_article())
    other = make_sentence()

    answer = api(rosa).post(
        URL, batch(on(three, DISPUTED), on(other), on(one, UNATTRIBUTED, note="Who?"))
    )

    assert answer.status_code == 201
    rows = answer.json()["annotations"]
    assert [row["sentence"] for row in rows] == [three.pk, other.pk, one.pk]
    assert [row["verdict"] for row in rows] == ["disputed", "verified", "unattributed"]
    assert [row["evidence"] for row in rows] == [
        DISPUTED["evidence"],
        [SUPPORT_AS_DATA],
        [],
    ]
    assert {row["reviewer"] for row in rows} == {"rosa"}
    assert standing_of(three) == ("final", "disputed", 1)
    assert standing_of(other) == ("final", "verified", 1)
    assert standing_of(one) == ("final", "unattributed", 1)
    assert standing_of(two) == ("open", None, 0)
    stages = Article.objects.order_by("pk").values_list("stage", flat=True)
    assert [*stages] == [Stage.IN_PROGRESS, Stage.DONE]
    call_command("verify")


def test_each_annotation_is_one_event_in_the_order_of_the_batch(api, rosa):
    sentences = sentences_of(make_article(), make_article())
    wanted = [sentences[n] for n in (4, 0, 2, 3)]

    api(rosa).post(URL, batch(*map(on, wanted)))

    events = Event.objects.filter(action="annotation.added").order_by("pk")
    assert [event.sentence_id for event in events] == [sentence.pk for sentence in wanted]
    assert [event.number for event in events] == [2, 2, 3, 3]
    assert {event.actor_id for event in events} == {rosa.pk}


EACH = [VERIFIED, DISPUTED, {**UNATTRIBUTED, "note": " Who?\r\n "}]


@pytest.mark.parametrize("said", EACH)
@pytest.mark.parametrize("state", ["open", "set aside", "leased", "read by another"])
def test_a_batch_of_one_is_the_single_post(api, rosa, remo, said, state):
    """Rows, answers and events, compared on two sentences that differ in nothing else."""
    made = []
    for url, wrap in [("/api/v1/annotations/", dict), (URL, batch)]:
        sentence = make_sentence(required_reviews=2, external_id=f"{state} {len(made)}")
        if state == "set aside":
            path = f"/api/v1/sentences/{sentence.pk}/not-checkable/"
            assert (
                api(remo, **{"If-Match": "*"}).put(path, {"reason": "opinion"}).status_code == 200
            )
        elif state == "leased":
            api(rosa).post("/api/v1/queue/next/", {"article": sentence.article_id})
        elif state == "read by another":
            make_annotation(sentence, remo)
        answer = api(rosa).post(url, wrap(on(sentence, said)))
        assert answer.status_code == 201
        row = answer.json()
        made.append(_facts(sentence, row if url != URL else row["annotations"][0]))
    assert made[0] == made[1]
    assert Annotation.objects.filter(reviewer=rosa).count() == 2


def _facts(sentence, row):
    """What there is to know, without ids and times."""
    own = {"id", "article", "sentence", "created_at", "updated_at"}
    annotation = Annotation.objects.filter(pk=row["id"])
    event = Event.objects.filter(article=sentence.article_id).latest("number")
    assert event.data.pop("annotation") == row["id"]
    return (
        {name: value for name, value in row.items() if name not in own},
        annotation.values("verdict", "reason", "correction", "note", "version").get(),
        [*Evidence.objects.filter(annotation=row["id"]).values_list("kind", "source", "quote")],
        (event.number, event.actor_id, event.action, event.sentence_id == sentence.pk, event.data),
        standing_of(sentence),
        Article.objects.values_list("stage", "version").get(pk=sentence.article_id),
        Lease.objects.filter(sentence=sentence).count(),
    )


@pytest.mark.parametrize("obstacle", ["missing", "retired", "annotated", "no reason"])
def test_a_batch_of_one_is_refused_as_the_single_post_is(api, rosa, obstacle):
    sentence = make_sentence()
    item = on(sentence)
    if obstacle == "missing":
        item["sentence"] = 999_999
    elif obstacle == "retired":
        retire(sentence)
    elif obstacle == "annotated":
        make_annotation(sentence, rosa)
    else:
        item = on(sentence, {"verdict": "unattributed"})

    single = api(rosa).post("/api/v1/annotations/", item)
    among = api(rosa).post(URL, batch(item))

    assert among.status_code == single.status_code
    for member in ("type", "code", "existing"):
        assert among.json().get(member) == single.json().get(member)
    assert among.json()["detail"].removeprefix("annotations/0/") == single.json()["detail"]
    for fault in among.json()["errors"]:
        assert fault["pointer"].startswith("/annotations/0/")


# --- All or nothing -------------------------------------------------------------------------------------


def test_every_fault_of_every_item_is_told_at_its_place(api, rosa):
    sentences = sentences_of(make_article(*"ABCDEF"))
    make_annotation(sentences[4], rosa)
    items = [
        on(sentences[0]),
        on(sentences[1], {"verdict": "bogus"}, colour="red"),
        on(sentences[2], {"verdict": "unattributed"}),
        {"verdict": "verified"},
        on(sentences[4]),
        {**on(sentences[0]), "sentence": 999_999},
        on(sentences[0]),
        on(sentences[3], VERIFIED, evidence=[{"url": "javascript:1"}, {}]),
        7,
        on(sentences[5], VERIFIED, note=1),
    ]

    with nothing_changes():
        answer = api(rosa).post(URL, batch(*items))

    assert answer.status_code == 400
    assert told(answer) == [
        ("/annotations/1/verdict", "unknown_choice"),
        ("/annotations/1/colour", "unknown_field"),
        ("/annotations/2/reason", "reason_needed"),
        ("/annotations/3/sentence", "required"),
        ("/annotations/4/sentence", "already_annotated"),
        ("/annotations/5/sentence", "not_found"),
        ("/annotations/6/sentence", "repeated_sentence"),
        ("/annotations/7/evidence/0/url", "not_a_web_address"),
        ("/annotations/7/evidence/1/source", "source_needed"),
        ("/annotations/8", "invalid"),
        ("/annotations/9/note", "not_a_string"),
    ]


def test_a_conflict_names_each_row_that_stands_in_the_way(api, rosa):
    free, first, second, gone = sentences_of(make_article(*"ABCD"))
    existing = [make_annotation(each, rosa).pk for each in (first, second)]
    retire(gone)

    with nothing_changes():
        answer = api(rosa).post(URL, batch(on(free), on(second), on(first), on(gone)))

    assert answer.status_code == 409
    assert answer.json()["code"] == "already_annotated"
    assert answer.json()["existing"] == existing[1]
    assert told(answer) == [
        ("/annotations/1/sentence", "already_annotated"),
        ("/annotations/2/sentence", "already_annotated"),
        ("/annotations/3/sentence", "retired"),
    ]
    assert [each.get("existing") for each in answer.json()["errors"]] == [*existing[::-1], None]


def test_sentences_that_are_not_there_are_each_named(api, rosa):
    sentence = make_sentence()
    with nothing_changes():
        answer = api(rosa).post(
            URL,
            batch(
                {**VERIFIED, "sentence": 999_999}, on(sentence), {**VERIFIED, "sentence": 2**63 - 1}
            ),
        )

    assert answer.status_code == 404
    assert told(answer) == [
        ("/annotations/0/sentence", "not_found"),
        ("/annotations/2/sentence", "not_found"),
    ]


@pytest.mark.parametrize("times", [2, 3])
def test_a_sentence_that_stands_several_times_is_named_each_time_but_the_first(api, rosa, times):
    sentence = make_sentence()

    with nothing_changes():
        answer = api(rosa).post(URL, batch(*[on(sentence)] * times))

    assert answer.status_code == 400
    assert told(answer) == [
        (f"/annotations/{n}/sentence", "repeated_sentence") for n in range(1, times)
    ]
    assert "/annotations/0" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/annotations", "required"),
        ({"annotations": []}, "/annotations", "empty"),
        ({"annotations": {}}, "/annotations", "not_a_list"),
        ({"annotations": None}, "/annotations", "null"),
        ({"annotations": [{}] * 501}, "/annotations", "too_many"),
        ({"annotations": [[]]}, "/annotations/0", "invalid"),
        ({"annotations": [None]}, "/annotations/0", "null"),
        ({"annotations": [{"verdict": "verified"}], "dry": True}, "/dry", "unknown_field"),
    ],
)
def test_a_body_that_is_no_batch_is_refused(api, rosa, body, pointer, code):
    answer = api(rosa).post(URL, body)

    assert answer.status_code == 400
    assert told(answer)[0] == (pointer, code)
    assert not Annotation.objects.exists()


def test_500_are_taken(api, rosa):
    article = make_article(*(f"Sentence {n}." for n in range(500)))

    answer = api(rosa).post(URL, batch(*map(on, sentences_of(article))))

    assert answer.status_code == 201
    assert len(answer.json()["annotations"]) == Annotation.objects.count() == 500
    call_command("verify")


def test_of_very_many_faults_the_first_are_told(api, rosa):
    item = {"sentence": make_sentence().pk, **{f"k{n}": 1 for n in range(100)}}
    answer = api(rosa).post(URL, batch(*[item] * 100))

    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == 1_000
    assert len(answer.content) < 500_000


def test_a_batch_is_sent_again_under_its_key(api, rosa):
    client = api(rosa, **{"Idempotency-Key": '"one"'})
    body = batch(*map(on, sentences_of(make_article())))

    first, second = client.post(URL, body), client.post(URL, body)

    assert (first.status_code, second.status_code) == (201, 201)
    assert json.loads(first.content) == json.loads(second.content)
    assert Annotation.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_before_it_is_answered_was_stored_all_the_same(api, rosa):
    sentences = sentences_of(make_article())
    client = api(rosa)
    client.raise_request_exception = False

    withdrawn = []

    def withdraw_once_stored(execute, sql, *rest):
        if not withdrawn and not connection.in_atomic_block and "annotations_annotation" in sql:
            withdrawn.append(sql)
            Annotation.objects.all().delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(withdraw_once_stored):
        answer = client.post(URL, batch(*map(on, sentences)))

    assert answer.status_code == 201
    assert [row["sentence"] for row in answer.json()["annotations"]] == [
        sentence.pk for sentence in sentences
    ]


# --- Cost ------------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_batch(api, rosa):
    client = api(rosa)
    counts = []
    for size in (5, 50):
        articles = [make_article(*(f"{size} {n} {k}." for k in range(size // 5))) for n in range(5)]
        sentences = sentences_of(*articles)
        assert len(sentences) == size
        kinds = [VERIFIED, DISPUTED, UNATTRIBUTED]
        body = batch(*(on(each, kinds[n % 3]) for n, each in enumerate(sentences)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.post(URL, body).status_code == 201
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_many_articles_cost_as_many_queries_as_few(api, rosa):
    client = api(rosa)
    counts = []
    for size in (2, 40):
        body = batch(*(on(make_sentence()) for _ in range(size)))
        with CaptureQueriesContext(connection) as queries:
            assert client.post(URL, body).status_code == 201
        counts.append(len(queries))
    assert counts[0] == counts[1]
