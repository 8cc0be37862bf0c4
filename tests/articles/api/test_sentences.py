"""/api/v1/sentences/, /api/v1/sentences/{id}/ and /api/v1/articles/{id}/sentences/"""

from itertools import pairwise

import pytest

from annotations import workflow
from articles.importing import writer
from articles.importing.drafts import draft
from articles.models import Sentence
from tests.making import (
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_sentence,
    make_submission,
    retire,
)

URL = "/api/v1/sentences/"


def load(editor, **record):
    """The one sentence of an article that came in as articles do."""
    limits = {"max_body_length": 1_000, "default_required_reviews": 1}
    return writer.add_article(actor=editor, draft=draft(record, **limits)).sentences.get()


def test_the_sentences_of_an_article_come_in_reading_order(api, lena):
    article = make_article(paragraphs=[["One is here.", "Two is here."], ["Three is here."]])
    make_article("Another article.")

    answer = api(lena).get(f"/api/v1/articles/{article.pk}/sentences/")

    rows = answer.json()["results"]
    assert [(r["position"], r["paragraph"], r["text"]) for r in rows] == [
        (1, 1, "One is here."),
        (2, 1, "Two is here."),
        (3, 2, "Three is here."),
    ]
    assert [article.body[r["start"] : r["end"]] for r in rows] == [r["text"] for r in rows]
    assert {r["status"] for r in rows} == {"open"}
    assert {r["verdict"] for r in rows} == {None}


def test_a_sentence_is_read_with_the_words_that_tell_who_says_so(api, lena, edith):
    text = "The bridge is safe, Mayor Ilse Brandt said."
    sentence = load(edith, body=text)

    row = api(lena).get(f"{URL}{sentence.pk}/").json()

    hint = row["attribution_hint"]
    assert (row["attribution"], row["attribution_analysed"]) == ("named", True)
    assert (text[slice(*hint["cue"])], text[slice(*hint["speaker"])]) == (
        "said",
        "Mayor Ilse Brandt",
    )
    assert "attribution_hint" not in api(lena).get(URL).json()["results"][0]


def test_where_there_are_no_rules_for_a_language_none_is_no_finding(api, lena, edith):
    sentence = load(edith, body="Das sagte die Polizei.", language="de")

    [listed] = api(lena).get(URL).json()["results"]
    read = api(lena).get(f"{URL}{sentence.pk}/").json()

    assert (listed["attribution"], listed["attribution_analysed"]) == ("none", False)
    assert read["attribution_hint"]["explanation"] == "Not analysed: no rules for “de”."


def test_an_article_without_such_an_id_has_no_sentences_to_list(api, lena):
    assert api(lena).get("/api/v1/articles/999999/sentences/").status_code == 404


def test_retired_sentences_are_left_out_of_lists_and_can_still_be_read(api, lena):
    article = make_article()
    gone = retire(article.sentences.first())

    listed = api(lena).get(f"/api/v1/articles/{article.pk}/sentences/").json()["results"]
    read = api(lena).get(f"{URL}{gone.pk}/")

    assert gone.pk not in [row["id"] for row in listed]
    assert read.status_code == 200
    assert read.json()["retired_in"] == 2


@pytest.fixture
def various(rosa):
    """Four sentences: open, final verified, set aside, and one with an anonymous source, in a German article."""
    first = make_article("Open.", "Final.", "Aside.", publisher="Coast Post")
    make_annotation(first.sentences.get(text="Final."), rosa)
    Sentence.objects.filter(text="Aside.").update(status="not_checkable", not_checkable="opinion")
    make_article("Offen.", publisher="Küstenblatt", language="de")
    Sentence.objects.filter(text="Offen.").update(
        attribution="anonymous", attribution_analysed=True
    )
    return first


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["Open.", "Final.", "Aside.", "Offen."]),
        ("status=open", ["Open.", "Offen."]),
        ("verdict=verified", ["Final."]),
        ("attribution=anonymous", ["Offen."]),
        ("publisher=Coast Post", ["Open.", "Final.", "Aside."]),
        ("language=de", ["Offen."]),
        ("checkable=true", ["Open.", "Final.", "Offen."]),
        ("checkable=false", ["Aside."]),
        ("ordering=-id", ["Offen.", "Aside.", "Final.", "Open."]),
        ("status=open&language=de", ["Offen."]),
        ("status=open,final", ["Open.", "Final.", "Offen."]),
        ("verdict=verified,disputed", ["Final."]),
        ("not_checkable=opinion", ["Aside."]),
        ("not_checkable=question", []),
        ("has_conflict=true", []),
        ("has_conflict=false&status=final", ["Final."]),
        ("published_from=2026-03-01T09:30:00Z&language=de", ["Offen."]),
        ("published_to=2026-03-01T09:30:00Z", []),
        ("created_to=2020-01-01", []),
        ("created_from=2020-01-01&language=de", ["Offen."]),
        ("updated_to=2020-01-01", []),
        ("updated_from=2020-01-01&status=final", ["Final."]),
        ("retired=false&status=final", ["Final."]),
        ("retired=true", []),
        ("ordering=updated_at&status=final", ["Final."]),
        ("reviewer=rosa", ["Final."]),
        ("reviewer=remo", []),
        ("has_evidence=true", ["Final."]),
        ("has_evidence=false", []),
        ("evidence_host=archive.example", ["Final."]),
        ("evidence_host=Archive.EXAMPLE", ["Final."]),
        ("evidence_host=example", []),
        ("evidence_host=archive.example&has_evidence=false", []),
        ("reason=no_source", []),
        ("q=final", ["Final."]),
        ("q=final OR offen", ["Final.", "Offen."]),
        ("q=open OR offen&language=de", ["Offen."]),
        ("q=of* -open&ordering=-id", ["Offen."]),
    ],
)
def test_sentences_can_be_selected(api, lena, various, query, texts):
    answer = api(lena).get(f"{URL}?{query}")

    assert [row["text"] for row in answer.json()["results"]] == texts


def test_sentences_can_be_selected_by_article_and_by_claim(api, lena, various):
    sentence = various.sentences.get(position=1)

    by_article = api(lena).get(f"{URL}?article={various.pk}").json()["results"]
    by_claim = api(lena).get(f"{URL}?fingerprint={sentence.fingerprint}").json()["results"]

    assert len(by_article) == 3
    assert [row["id"] for row in by_claim] == [sentence.pk]


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("colour=red", "colour", "unknown_parameter"),
        ("status=open&status=final", "status", "repeated"),
        ("status=closed", "status", "unknown_choice"),
        ("article=1.5", "article", "not_an_integer"),
        ("article=%D9%A1", "article", "not_an_integer"),
        ("article=01", "article", "not_an_integer"),
        ("checkable=maybe", "checkable", "unknown_choice"),
        ("language=%00", "language", "unstorable_text"),
        ("page_size=501", "page_size", "out_of_range"),
        ("page_size=0", "page_size", "out_of_range"),
        ("page_size=ten", "page_size", "out_of_range"),
        ("page_size=%D9%A1", "page_size", "out_of_range"),
        ("ordering=text", "ordering", "unknown_choice"),
        ("cursor=abc", "cursor", "not_a_cursor"),
        ("status=open,closed", "status", "unknown_choice"),
        ("status=open,", "status", "unknown_choice"),
        ("status=open,open", "status", "repeated"),
        ("retired=both", "retired", "unknown_choice"),
        ("reason=boring", "reason", "unknown_choice"),
        ("evidence_host=https://archive.example/", "evidence_host", "not_a_host"),
        ("evidence_host=archive.example:80", "evidence_host", "not_a_host"),
        ("evidence_host=.example", "evidence_host", "not_a_host"),
        ("q=%22open", "q", "malformed_query"),
        ("q=-open", "q", "malformed_query"),
        ("q=*", "q", "malformed_query"),
        ("q=" + "a" * 201, "q", "too_long"),
        ("q=" + "a+" * 21, "q", "too_many"),
        ("q=%00", "q", "unstorable_text"),
        ("count=1", "count", "not_a_boolean"),
    ],
)
def test_a_parameter_that_is_not_understood_is_refused_by_name(api, lena, query, parameter, code):
    answer = api(lena).get(f"{URL}?{query}")

    assert answer.status_code == 400
    assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [(parameter, code)]


def test_a_sentence_has_a_version_that_moves_with_whatever_is_shown_of_it(api, lena, rosa, edith):
    sentence = make_sentence(required_reviews=2)
    client = api(lena)
    seen = []

    def look():
        answer = client.get(f"{URL}{sentence.pk}/")
        assert answer["ETag"] == f'"{answer.json()["version"]}"'
        [listed] = client.get(URL).json()["results"]
        assert listed.items() <= answer.json().items()
        seen.append(answer.json())

    look()
    annotation = make_annotation(sentence, rosa)
    look()
    workflow.change(  # one of two verdicts: nothing that is shown depends on it
        actor=rosa,
        annotation_id=annotation.pk,
        submission=make_submission("disputed"),
        expected_version=1,
    )
    look()
    workflow.require_reviews(
        actor=edith, article_id=sentence.article_id, required_reviews=1, expected_version=1
    )
    look()
    make_ruling(sentence, edith)
    look()

    assert [row["version"] for row in seen] == [1, 2, 2, 3, 4]
    assert [row["status"] for row in seen] == ["open", "in_review", "in_review", "final", "final"]
    for before, after in pairwise(seen):
        moved = before["version"] != after["version"]
        assert moved == (before != after)
        assert moved == (before["updated_at"] < after["updated_at"])


def test_retired_sentences_are_listed_and_searched_only_on_request(api, lena):
    article = make_article("The bridge is old.", "The bridge is new.")
    gone = retire(article.sentences.get(position=1))

    def listed(query):
        return [row["id"] for row in api(lena).get(f"{URL}?{query}").json()["results"]]

    left = [article.sentences.get(position=2).pk]
    assert listed("") == listed("page_size=10") == listed("q=bridge") == left
    assert listed("q=bridge&retired=true") == [gone.pk]
    assert listed("retired=true") == [gone.pk]


def test_by_annotations_only_what_the_asker_may_see_is_selected(api, lena, rosa, remo, edith):
    sentence = make_sentence(required_reviews=3)
    make_annotation(sentence, rosa)
    make_annotation(sentence, remo, "unattributed")

    def finds(who, query):
        return len(api(who).get(f"{URL}?{query}").json()["results"]) == 1

    host = "evidence_host=archive.example"
    for query in ("reviewer=rosa", "has_evidence=true", f"reviewer=rosa&{host}", host):
        assert [finds(who, query) for who in (lena, rosa, remo, edith)] == [0, 1, 1, 1]
    for query in ("reason=no_source", "reviewer=remo&has_evidence=false"):
        assert [finds(who, query) for who in (lena, rosa, remo, edith)] == [0, 1, 1, 1]
    assert not finds(edith, "reviewer=rosa&reason=no_source")  # two annotations, not one
    assert not finds(make_person("ruth", "reviewer"), "reviewer=rosa")


def test_a_single_sentence_takes_no_parameters(api, lena):
    sentence = make_sentence()

    answer = api(lena).get(f"{URL}{sentence.pk}/?status=open")

    assert answer.status_code == 400


def test_lists_cost_the_same_queries_however_long_they_are(api, lena, django_assert_num_queries):
    """The token with its user, the groups, the sentences."""
    client = api(lena)
    for _ in range(2):
        article = make_article(*(f"Sentence number {n} is here." for n in range(20)))
        with django_assert_num_queries(2):
            client.get(URL)
        with django_assert_num_queries(2):
            client.get(f"/api/v1/articles/{article.pk}/sentences/")
