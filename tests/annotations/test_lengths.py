"""How long a text is: counted as it is stored, one character for each line end, through every door."""

import json

import pytest
from django.core.management import call_command

from annotations.models import Annotation, Ruling
from articles.models import Article
from tests.browsing import at, filled_in, signed_in
from tests.making import make_annotation, make_article, make_sentence

pytestmark = pytest.mark.django_db

# Stored as 10,000 characters, sent as 14,999 and more.
LONGEST = "\r\n".join(["x"] * 5_000) + "y\r\n"
STORED = "\n".join(["x"] * 5_000) + "y"
TOO_LONG = f"x{LONGEST}"
SOURCE = {"source": "City archive"}


def proof(**said):
    return {"verdict": "verified", "evidence": [{**SOURCE, "quote": said.get("note", "")}], **said}


def test_the_api_counts_a_text_as_it_is_stored(api, rosa):
    sentence = make_sentence()

    refused = api(rosa).post(
        "/api/v1/annotations/", {"sentence": sentence.pk, **proof(note=TOO_LONG)}
    )
    assert refused.status_code == 400
    assert {error["code"] for error in refused.json()["errors"]} == {"too_long"}
    assert not Annotation.objects.exists()

    answer = api(rosa).post(
        "/api/v1/annotations/", {"sentence": sentence.pk, **proof(note=LONGEST)}
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["note"] == answer.json()["evidence"][0]["quote"] == STORED


def test_the_api_counts_a_rationale_and_a_title_as_they_are_stored(api, edith):
    sentence = make_sentence()
    ruling = f"/api/v1/sentences/{sentence.pk}/ruling/"

    refused = api(edith).put(ruling, {"verdict": "verified", "rationale": TOO_LONG})
    assert refused.status_code == 400
    assert not Ruling.objects.exists()
    answer = api(edith).put(ruling, {"verdict": "verified", "rationale": LONGEST})
    assert answer.status_code == 201, answer.content
    assert answer.json()["rationale"] == STORED

    titled = api(edith).post("/api/v1/articles/", {"body": "One.", "title": "x" * 500 + " \r\n"})
    assert titled.status_code == 201, titled.content
    assert titled.json()["title"] == "x" * 500


def test_the_admin_counts_a_text_as_it_is_stored(rosa):
    address = f"{at('annotations_annotation_add')}?sentence={make_sentence().pk}&verdict=verified"
    client = signed_in(rosa)
    form = {**filled_in(client.get(address)), "evidence-0-source": "City archive"}

    client.post(address, {**form, "note": TOO_LONG})
    assert not Annotation.objects.exists()
    client.post(address, {**form, "note": LONGEST, "evidence-0-quote": LONGEST})
    annotation = Annotation.objects.get()
    assert annotation.note == annotation.evidence.get().quote == STORED


def test_the_admin_counts_what_is_known_of_an_article_as_it_is_stored(edith):
    article = make_article("One.")
    address = at("articles_article_change", article.pk)
    client = signed_in(edith)
    form = filled_in(client.get(address))

    client.post(address, {**form, "publisher": "x" * 301})
    assert Article.objects.get().publisher == article.publisher
    client.post(address, {**form, "publisher": " " + "x" * 300 + "\r\n"})
    assert Article.objects.get().publisher == "x" * 300


def test_an_import_counts_a_text_as_it_is_stored(rosa, tmp_path):
    sentence = make_sentence()
    record = {
        "article": sentence.article_id,
        "position": 1,
        "quote": sentence.text,
        "reviewer": rosa.username,
        **proof(note=LONGEST),
    }
    path = tmp_path / "annotations.jsonl"
    path.write_text(json.dumps(record))

    call_command("import_annotations", str(path), verbosity=0)

    assert Annotation.objects.get().note == STORED


def test_a_change_is_counted_as_it_is_stored(api, rosa):
    annotation = make_annotation(make_sentence(), rosa)

    answer = api(rosa, **{"If-Match": '"1"'}).patch(
        f"/api/v1/annotations/{annotation.pk}/", {"correction": LONGEST}
    )

    assert answer.status_code == 200, answer.content
    assert Annotation.objects.get().correction == STORED
