"""Rulings in the admin: editors decide, with both sides in view."""

import pytest

from annotations.models import Ruling
from articles.models import Event
from tests.browsing import at, filled_in, signed_in, text_of
from tests.making import make_annotation, make_ruling, make_sentence

ADD = "annotations_ruling_add"
CHANGE = "annotations_ruling_change"
DELETE = "annotations_ruling_delete"


def test_the_form_shows_both_sides_and_the_ruling_decides(edith, rosa, remo):
    sentence = make_sentence(required_reviews=2)
    make_annotation(sentence, rosa, "verified", note="The archive says so.")
    make_annotation(sentence, remo, "disputed", note="The gazette says otherwise.")
    client = signed_in(edith)
    address = f"{at(ADD)}?sentence={sentence.pk}"
    page = client.get(address)
    for shown in ("The archive says so.", "City archive", "The gazette says otherwise.", "rosa"):
        assert shown in text_of(page)
    said = {**filled_in(page), "verdict": "disputed", "rationale": "The gazette is older."}
    response = client.post(address, said)
    assert response.url.endswith(f"#sentence-{sentence.pk}")
    sentence.refresh_from_db()
    assert (sentence.status, sentence.verdict) == ("final", "disputed")
    assert Event.objects.get(action="ruling.made").actor == edith


def test_a_ruling_without_rationale_is_refused_at_its_field(edith):
    sentence = make_sentence()
    response = signed_in(edith).post(
        f"{at(ADD)}?sentence={sentence.pk}", {"verdict": "verified", "rationale": " "}
    )
    assert set(response.context["form"].errors) == {"rationale"}
    assert not Ruling.objects.exists()


def test_a_ruling_is_changed_and_withdrawn(edith):
    ruling = make_ruling(make_sentence(), edith)
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, ruling.pk)))
    client.post(at(CHANGE, ruling.pk), {**form, "verdict": "disputed"})
    ruling.refresh_from_db()
    assert (ruling.verdict, ruling.version) == ("disputed", 2)
    client.post(at(DELETE, ruling.pk), filled_in(client.get(at(DELETE, ruling.pk))))
    assert not Ruling.objects.exists()


def test_a_ruling_made_meanwhile_by_another_editor_is_not_overwritten(edith):
    sentence = make_sentence()
    client = signed_in(edith)
    address = f"{at(ADD)}?sentence={sentence.pk}"
    form = filled_in(client.get(address))
    make_ruling(sentence, edith, "verified", "Decided in the other window.")
    stale = client.post(address, {**form, "verdict": "disputed", "rationale": "Mine."})
    assert Ruling.objects.get().verdict == "verified"
    assert "Stored now: Decided in the other window." in text_of(stale)
    client.post(address, {**filled_in(stale), "verdict": "disputed"})
    assert Ruling.objects.get().verdict == "disputed"


def test_a_stale_change_is_refused(edith):
    ruling = make_ruling(make_sentence(), edith)
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, ruling.pk)))
    client.post(at(CHANGE, ruling.pk), {**form, "rationale": "First."})
    client.post(at(CHANGE, ruling.pk), {**form, "rationale": "Second."})
    ruling.refresh_from_db()
    assert ruling.rationale == "First."


def test_a_sentence_that_is_ruled_on_leads_to_its_ruling(edith):
    ruling = make_ruling(make_sentence(), edith)
    response = signed_in(edith).get(f"{at(ADD)}?sentence={ruling.sentence_id}")
    assert response.url == at(CHANGE, ruling.pk)


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_rulings_are_for_editors_in_forged_posts_too(who, request, edith):
    ruling = make_ruling(make_sentence(), edith)
    other = make_sentence("Another one.")
    client = signed_in(request.getfixturevalue(who))
    said = {"verdict": "disputed", "rationale": "Forged.", "version": "1"}
    assert client.get(at("annotations_ruling_changelist")).status_code == 403
    assert client.get(at(CHANGE, ruling.pk)).status_code == 404
    assert client.post(at(CHANGE, ruling.pk), said).status_code == 404
    assert client.post(at(DELETE, ruling.pk), said).status_code == 404
    assert client.post(f"{at(ADD)}?sentence={other.pk}", said).status_code == 403
    assert Ruling.objects.get().verdict == "verified"
