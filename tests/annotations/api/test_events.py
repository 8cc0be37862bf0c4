"""The change feed over REST: following it, narrowing it, and what blind review withholds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import workflow
from articles import editing
from articles.models import Event
from tests.making import (
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_sentence,
    newest_event,
    retire,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/events/"


@pytest.fixture
def ruth(db):
    """A third reviewer, whose verdicts are looked at."""
    return make_person("ruth", "reviewer")


def _events(client, **filters):
    return client.get(URL, filters).json()["results"]


def _actions(rows):
    return [row["action"] for row in rows]


def test_an_event_says_who_did_what_to_which_sentence(api, edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa, "unattributed")
    event = newest_event(sentence)

    row = _events(api(edith))[-1]

    assert row.pop("at") == event.at.isoformat().replace("+00:00", "Z")
    assert row == {
        "id": event.pk,
        "article": sentence.article_id,
        "number": 2,
        "actor": "rosa",
        "action": "annotation.added",
        "sentence": sentence.pk,
        "data": {
            "annotation": annotation.pk,
            "reviewer": rosa.pk,
            "before": None,
            "after": {
                "verdict": "unattributed",
                "reason": "no_source",
                "correction": "",
                "note": "",
                "evidence": [],
            },
            "sentence": {
                "before": {"status": "open", "verdict": None},
                "after": {"status": "final", "verdict": "unattributed"},
            },
        },
        "hash": event.hash,
    }


# --- Following ----------------------------------------------------------------------------------------


def test_the_feed_of_an_empty_database_can_be_followed_from_its_first_event(api, edith):
    client = api(edith)
    page = client.get(URL).json()
    assert page["results"] == []
    assert client.get(page["next"]).json()["results"] == []

    make_article()

    assert _actions(client.get(page["next"]).json()["results"]) == ["article.added"]


def test_next_goes_on_where_the_last_page_ended_however_often_it_is_asked(api, edith):
    client = api(edith)
    first, second = make_article("One."), make_article("Two.")
    page = client.get(URL).json()
    assert [row["article"] for row in page["results"]] == [first.pk, second.pk]

    for _ in range(3):
        page = client.get(page["next"]).json()
        assert page["results"] == []
    third = make_article("Three.")

    assert [row["article"] for row in client.get(page["next"]).json()["results"]] == [third.pk]


def test_a_follower_of_filtered_events_keeps_its_filter(api, edith, rosa):
    client = api(edith)
    sentence = make_sentence()
    page = client.get(URL, {"action": "annotation.added", "page_size": 1}).json()
    assert page["results"] == []

    make_annotation(sentence, rosa)
    make_article()

    page = client.get(page["next"]).json()
    assert _actions(page["results"]) == ["annotation.added"]
    assert client.get(page["next"]).json()["results"] == []


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_walk_meets_every_event_once_in_order(api, edith, size):
    client = api(edith)
    for n in range(5):
        make_article(f"Number {n}.")
    met, address = [], f"{URL}?page_size={size}"
    while True:
        page = client.get(address).json()
        if not page["results"]:
            break
        met += [row["id"] for row in page["results"]]
        address = page["next"]

    assert met == [*Event.objects.order_by("id").values_list("id", flat=True)]


def test_the_newest_first_ends_at_the_oldest(api, edith):
    for n in range(3):
        make_article(f"Number {n}.")
    page = api(edith).get(URL, {"ordering": "-id"}).json()

    assert [row["id"] for row in page["results"]] == [
        *Event.objects.order_by("-id").values_list("id", flat=True)
    ]
    assert page["next"] is None


def test_the_events_of_a_deleted_article_stay(api, edith):
    article = make_article()
    pk = article.pk
    editing.delete_article(actor=edith, article_id=pk, expected_version=None)

    rows = _events(api(edith), article=pk)

    assert _actions(rows) == ["article.added", "article.deleted"]


def test_an_event_of_somebody_who_is_gone_or_of_a_command_names_nobody(api, edith):
    gone = make_person("gone", "editor")
    make_article(added_by=gone)
    make_article("Two.")
    gone.delete()

    assert [row["actor"] for row in _events(api(edith))] == [None, None]


# --- Narrowing ----------------------------------------------------------------------------------------


def test_each_filter_narrows(api, edith, rosa, remo):
    client = api(edith)
    sentence, other = make_sentence(required_reviews=2), make_sentence()
    make_annotation(sentence, rosa)
    make_annotation(sentence, remo)
    make_ruling(other, edith)
    ruled = newest_event(other)

    assert len(_events(client)) == 5
    assert _actions(_events(client, article=other.article_id)) == ["article.added", "ruling.made"]
    assert _actions(_events(client, sentence=sentence.pk)) == ["annotation.added"] * 2
    assert _actions(_events(client, action="ruling.made")) == ["ruling.made"]
    assert [row["sentence"] for row in _events(client, actor="remo")] == [sentence.pk]
    since = [row["id"] for row in _events(client, at_from=ruled.at.isoformat())]
    assert since == [ruled.pk]
    until = [row["id"] for row in _events(client, at_to=ruled.at.isoformat())]
    assert ruled.pk not in until
    assert len(until) == 4


@pytest.mark.parametrize(
    "query",
    [{"action": "sentence.eaten"}, {"article": "0"}, {"at_from": "soon"}, {"verdict": "verified"}],
)
def test_a_parameter_that_is_not_understood_is_refused(api, edith, query):
    assert api(edith).get(URL, query).status_code == 400


def test_events_cannot_be_written_over_rest(api, edith):
    make_article()
    for verb in ("post", "put", "patch", "delete"):
        assert getattr(api(edith), verb)(URL).status_code == 405
    assert Event.objects.count() == 1


def test_a_page_costs_the_same_queries_however_many_events(api, edith, rosa):
    client = api(edith)
    client.get(URL)
    counts = []
    for _ in range(2):
        make_annotation(make_sentence(), rosa)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(URL)
        counts.append(len(queries))

    # The token with its user and role, the events; PostgreSQL is asked how far they are complete.
    assert counts == [2 + 2 * (connection.vendor == "postgresql")] * 2


# --- Blind review -------------------------------------------------------------------------------------


def _in_review(ruth, remo, edith):
    sentence = make_sentence(required_reviews=3)
    make_annotation(sentence, ruth)
    return sentence


def _conflict(ruth, remo, edith):
    sentence = make_sentence(required_reviews=2)
    make_annotation(sentence, ruth, "verified")
    make_annotation(sentence, remo, "disputed")
    return sentence


def _final(ruth, remo, edith):
    sentence = make_sentence()
    make_annotation(sentence, ruth)
    return sentence


def _ruled(ruth, remo, edith):
    sentence = _conflict(ruth, remo, edith)
    make_ruling(sentence, edith)
    return sentence


def _ruling_withdrawn(ruth, remo, edith):
    sentence = _ruled(ruth, remo, edith)
    workflow.withdraw_ruling(actor=edith, sentence_id=sentence.pk, expected_version=None)
    return sentence


def _reopened(ruth, remo, edith):
    sentence = _final(ruth, remo, edith)
    workflow.require_reviews(
        actor=edith, article_id=sentence.article_id, required_reviews=3, expected_version=None
    )
    return sentence


def _withdrawn(ruth, remo, edith):
    sentence = make_sentence(required_reviews=2)
    annotation = make_annotation(sentence, ruth)
    workflow.withdraw(actor=ruth, annotation_id=annotation.pk, expected_version=None)
    return sentence


def _retired(ruth, remo, edith):
    return retire(_in_review(ruth, remo, edith))


def _set_aside_after_a_verdict(ruth, remo, edith):
    sentence = _final(ruth, remo, edith)
    workflow.mark_not_checkable(actor=edith, sentence_id=sentence.pk, reason="opinion")
    return sentence


READ_BY = {
    # Edith edits, Ruth gave the verdict, Rosa reviews and has not said anything, Lena reads.
    _in_review: {"edith", "ruth"},
    _conflict: {"edith", "ruth"},
    _final: {"edith", "ruth", "rosa", "lena"},
    _ruled: {"edith", "ruth", "rosa", "lena"},
    _ruling_withdrawn: {"edith", "ruth"},
    _reopened: {"edith", "ruth"},
    _withdrawn: {"edith", "ruth"},
    _retired: {"edith", "ruth"},
    _set_aside_after_a_verdict: {"edith", "ruth"},
}


@pytest.mark.parametrize("who", ["edith", "ruth", "rosa", "lena"])
@pytest.mark.parametrize("state", READ_BY, ids=lambda state: state.__name__)
def test_who_reads_what_the_events_of_a_sentence_say(api, state, who, ruth, remo, edith, request):
    sentence = state(ruth, remo, edith)
    viewer = request.getfixturevalue(who)

    rows = _events(api(viewer), sentence=sentence.pk)

    assert len(rows) == Event.objects.filter(sentence=sentence).count(), "every event is there"
    assert next(row["actor"] for row in rows) == "ruth"
    told = {row["data"] is not None for row in rows if row["actor"] != who}
    assert told <= {who in READ_BY[state]}
    assert all(row["data"] is not None for row in rows if row["actor"] == who)
    if who not in READ_BY[state]:
        whole = api(viewer).get(URL, {"sentence": sentence.pk}).content.decode()
        for word in ("verified", "disputed", "unattributed", "City archive"):
            assert word not in whole


def test_a_reviewer_reads_what_was_withheld_once_they_have_given_a_verdict(api, ruth, rosa):
    sentence = make_sentence(required_reviews=3)
    make_annotation(sentence, ruth)
    assert [row["data"] for row in _events(api(rosa), sentence=sentence.pk)] == [None]

    make_annotation(sentence, rosa, "disputed")

    verdicts = [row["data"]["after"]["verdict"] for row in _events(api(rosa), sentence=sentence.pk)]
    assert verdicts == ["verified", "disputed"]


def test_everybody_reads_why_a_sentence_was_set_aside(api, rosa, lena):
    sentence = make_sentence()
    workflow.mark_not_checkable(actor=rosa, sentence_id=sentence.pk, reason="question")
    workflow.mark_checkable(actor=rosa, sentence_id=sentence.pk)

    rows = _events(api(lena), sentence=sentence.pk)

    assert [row["data"]["after"] for row in rows] == [
        {"not_checkable": "question"},
        {"not_checkable": ""},
    ]


def test_everybody_reads_what_happened_to_an_article(api, edith, lena):
    article = make_article(title="Old")
    editing.change_article(
        actor=edith, article_id=article.pk, changes={"title": "New"}, expected_version=None
    )

    assert _events(api(lena))[-1]["data"] == {
        "before": {"title": "Old"},
        "after": {"title": "New"},
    }


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_only_editors_get_hashes_since_a_guessed_verdict_could_be_tried_against_one(
    api, who, ruth, request
):
    make_annotation(make_sentence(), ruth)
    viewer = request.getfixturevalue(who)

    assert {row["hash"] for row in _events(api(viewer))} == {None}


def test_a_follower_who_may_not_read_everything_still_meets_every_event(api, lena, ruth, remo):
    _conflict(ruth, remo, None)

    assert [row["id"] for row in _events(api(lena))] == [
        *Event.objects.order_by("id").values_list("id", flat=True)
    ]
