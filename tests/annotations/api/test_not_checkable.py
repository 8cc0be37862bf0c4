"""/api/v1/sentences/{id}/not-checkable/"""

import pytest

from articles.models import Event
from tests.making import make_annotation, make_ruling, make_sentence, nothing_changes


def address(sentence):
    return f"/api/v1/sentences/{sentence.pk}/not-checkable/"


def test_a_reviewer_sets_a_sentence_aside_and_takes_it_up_again(api, rosa):
    sentence = make_sentence("Is this the end?")

    answer = api(rosa, **{"If-Match": '"1"'}).put(address(sentence), {"reason": "question"})
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["not_checkable"]) == (
        "not_checkable",
        "question",
    )
    assert (answer.json()["version"], answer["ETag"]) == (2, '"2"')

    taken_up = api(rosa, **{"If-Match": '"2"'}).delete(address(sentence))
    assert taken_up.status_code == 204
    sentence.refresh_from_db()
    assert (sentence.status, sentence.not_checkable, sentence.version) == ("open", "", 3)
    assert [e.action for e in Event.objects.exclude(number=1)] == [
        "sentence.marked_not_checkable",
        "sentence.marked_checkable",
    ]


def test_a_reason_is_needed(api, rosa):
    answer = api(rosa, **{"If-Match": "*"}).put(address(make_sentence()), {"reason": "boring"})

    assert answer.json()["errors"][0]["pointer"] == "/reason"


def test_what_somebody_else_gave_a_verdict_on_is_not_set_aside(api, rosa, remo, edith):
    sentence = make_sentence()
    make_annotation(sentence, rosa)
    whatever = {"If-Match": "*"}

    refused = api(remo, **whatever).put(address(sentence), {"reason": "opinion"})
    assert refused.json()["code"] == "annotated"
    make_ruling(sentence, edith)
    refused = api(edith, **whatever).put(address(sentence), {"reason": "opinion"})
    assert refused.json()["code"] == "ruled"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        ({"If-Match": '"2"'}, 412),
        ({"If-Match": 'W/"1"'}, 412),
        ({"If-Match": "1"}, 400),
    ],
)
@pytest.mark.parametrize("verb", ["put", "delete"])
def test_the_version_that_was_read_is_needed(api, rosa, verb, headers, status):
    sentence = make_sentence()

    with nothing_changes():
        answer = getattr(api(rosa, **headers), verb)(address(sentence), {"reason": "opinion"})

    assert answer.status_code == status


@pytest.mark.parametrize("verb", ["put", "delete"])
def test_a_sentence_that_is_not_there_is_a_404(api, rosa, verb):
    answer = getattr(api(rosa, **{"If-Match": "*"}), verb)(
        "/api/v1/sentences/999999/not-checkable/", {"reason": "opinion"}
    )

    assert answer.status_code == 404
