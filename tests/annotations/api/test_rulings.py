"""/api/v1/sentences/{id}/ruling/"""

from annotations.models import Ruling
from tests.making import make_annotation, make_ruling, make_sentence


def address(sentence):
    return f"/api/v1/sentences/{sentence.pk}/ruling/"


RULING = {"verdict": "disputed", "rationale": "The archive says otherwise."}


def test_an_editor_rules_and_the_ruling_outranks_the_reviewers(api, edith, rosa, lena):
    sentence = make_sentence()
    make_annotation(sentence, rosa)

    answer = api(edith).put(address(sentence), RULING)

    assert answer.status_code == 201
    assert answer["ETag"] == '"1"'
    assert answer.json()["editor"] == "edith"
    assert api(lena).get(address(sentence)).json() == answer.json()
    sentence.refresh_from_db()
    assert (sentence.status, sentence.verdict) == ("final", "disputed")


def test_replacing_a_ruling_needs_its_version(api, edith):
    sentence = make_sentence()
    make_ruling(sentence, edith)

    assert api(edith).put(address(sentence), RULING).status_code == 428
    assert api(edith, **{"If-Match": '"9"'}).put(address(sentence), RULING).status_code == 412
    answer = api(edith, **{"If-Match": '"1"'}).put(address(sentence), RULING)

    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    assert Ruling.objects.get().verdict == "disputed"


def test_a_ruling_that_was_withdrawn_meanwhile_is_not_replaced(api, edith):
    sentence = make_sentence()
    make_ruling(sentence, edith)
    client = api(edith, **{"If-Match": '"1"'})
    assert client.delete(address(sentence)).status_code == 204

    assert client.put(address(sentence), RULING).status_code == 412
    assert not Ruling.objects.exists()


def test_a_ruling_is_withdrawn_and_the_reviewers_count_again(api, edith, rosa):
    sentence = make_sentence()
    make_annotation(sentence, rosa)
    make_ruling(sentence, edith, "disputed")

    assert api(edith).delete(address(sentence)).status_code == 428
    answer = api(edith, **{"If-Match": '"1"'}).delete(address(sentence))

    assert answer.status_code == 204
    sentence.refresh_from_db()
    assert (sentence.status, sentence.verdict) == ("final", "verified")


def test_a_sentence_without_a_ruling_has_none_to_read_or_withdraw(api, edith):
    sentence = make_sentence()

    assert api(edith).get(address(sentence)).status_code == 404
    assert api(edith, **{"If-Match": "*"}).delete(address(sentence)).status_code == 404


def test_a_ruling_needs_a_verdict_and_a_rationale(api, edith):
    sentence = make_sentence()

    answer = api(edith).put(address(sentence), {"verdict": "true", "rationale": ""})
    blank = api(edith).put(address(sentence), {"verdict": "verified", "rationale": "  "})

    assert [e["pointer"] for e in answer.json()["errors"]] == ["/verdict", "/rationale"]
    assert [(e["pointer"], e["code"]) for e in blank.json()["errors"]] == [
        ("/rationale", "required")
    ]
    assert not Ruling.objects.exists()


def test_a_sentence_that_does_not_exist_cannot_be_ruled_on(api, edith):
    assert api(edith).put("/api/v1/sentences/999999/ruling/", RULING).status_code == 404
