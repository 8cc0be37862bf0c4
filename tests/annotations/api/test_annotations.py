"""/api/v1/annotations/ and /api/v1/annotations/{id}/"""

import pytest

from annotations.models import Annotation, Evidence
from articles.models import Event
from tests.making import make_annotation, make_article, make_sentence

URL = "/api/v1/annotations/"
EVIDENCE = {
    "kind": "primary",
    "stance": "supports",
    "source": "City archive",
    "url": "https://archive.example/bridge",
    "locator": "p. 12",
    "quote": "Opened on 4 May 1931.",
    "accessed_on": "2026-03-02",
    "archive_url": "",
}


def test_a_reviewer_annotates_a_sentence(api, rosa):
    sentence = make_sentence()

    answer = api(rosa).post(
        URL,
        {
            "sentence": sentence.pk,
            "verdict": "verified",
            "note": "Checked.",
            "evidence": [EVIDENCE],
        },
    )

    assert answer.status_code == 201
    told = answer.json()
    assert answer["Location"].endswith(f"{URL}{told['id']}/")
    assert answer["ETag"] == '"1"'
    assert told["sentence"] == sentence.pk
    assert told["article"] == sentence.article_id
    assert told["reviewer"] == "rosa"
    assert told["evidence"] == [EVIDENCE]
    sentence.refresh_from_db()
    assert (sentence.status, sentence.verdict, sentence.reviews) == ("final", "verified", 1)
    assert Event.objects.filter(action="annotation.added").count() == 1


def test_what_a_reviewer_is_answered_is_what_is_read_later(api, rosa):
    client = api(rosa)
    answer = client.post(
        URL,
        {
            "sentence": make_sentence().pk,
            "verdict": "disputed",
            "correction": "  It opened in 1932.\r\n",
            "note": "Cafe\u0301, twice.\r\nThen the ledger.",
            "evidence": [
                {"source": " City archive ", "stance": "contradicts", "accessed_on": "2026-03-02"},
                {"url": "https://archive.example/b", "kind": "secondary"},
                {**EVIDENCE, "quote": "Opened\ron 4 May."},
            ],
        },
    )

    assert answer.status_code == 201
    assert answer.json() == client.get(answer["Location"]).json()
    assert [*answer.json()] == [*client.get(answer["Location"]).json()]


def test_annotating_costs_few_queries(api, rosa, django_assert_num_queries):
    client = api(rosa)
    article = make_article("One.", "Two.", "Three.")
    given = [
        {"sentence": sentence.pk, "verdict": "verified", "evidence": [EVIDENCE]}
        for sentence in article.sentences.order_by("position")
    ]
    assert client.post(URL, given[0]).status_code == 201
    # The token; a savepoint and its end; the article, the sentence, what is said of it; the annotation, its evidence,
    # how the sentence stands; whether another one waits; the last event and the next.
    with django_assert_num_queries(12):
        assert client.post(URL, given[1]).status_code == 201


def test_a_second_annotation_by_the_same_reviewer_is_a_conflict_that_names_the_first(api, rosa):
    sentence = make_sentence()
    first = make_annotation(sentence, rosa)

    answer = api(rosa).post(
        URL, {"sentence": sentence.pk, "verdict": "unattributed", "reason": "no_source"}
    )

    assert answer.status_code == 409
    assert answer.json()["code"] == "already_annotated"
    assert answer.json()["existing"] == first.pk
    assert Annotation.objects.get().verdict == "verified"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"sentence": 1.5}, "/sentence", "not_an_integer"),
        ({"sentence": "1"}, "/sentence", "not_an_integer"),
        ({"sentence": True}, "/sentence", "not_an_integer"),
        ({"sentence": 2**70}, "/sentence", "out_of_range"),
        ({"verdict": "bogus"}, "/verdict", "unknown_choice"),
        ({"verdict": None}, "/verdict", "null"),
        ({"verdict": ["verified"]}, "/verdict", "not_a_string"),
        ({"verdict": "unattributed"}, "/reason", "reason_needed"),
        ({"reason": "no_source"}, "/reason", "reason_does_not_fit"),
        ({"evidence": []}, "/evidence", "evidence_needed"),
        ({"evidence": {}}, "/evidence", "not_a_list"),
        ({"evidence": [7]}, "/evidence/0", "invalid"),
        (
            {"evidence": [{**EVIDENCE, "url": "javascript:1"}]},
            "/evidence/0/url",
            "not_a_web_address",
        ),
        ({"evidence": [{**EVIDENCE, "colour": "x"}]}, "/evidence/0/colour", "unknown_field"),
        ({"evidence": [EVIDENCE, {}]}, "/evidence/1/source", "source_needed"),
        (
            {"evidence": [{**EVIDENCE, "accessed_on": "2999-01-01"}]},
            "/evidence/0/accessed_on",
            "in_the_future",
        ),
        (
            {"evidence": [{**EVIDENCE, "accessed_on": "1/2/2026"}]},
            "/evidence/0/accessed_on",
            "invalid",
        ),
        (
            {"evidence": [{**EVIDENCE, "accessed_on": "2026-1-2"}]},
            "/evidence/0/accessed_on",
            "invalid",
        ),
        ({"note": "x" * 10_001}, "/note", "too_long"),
        ({"reviewer": "remo"}, "/reviewer", "unknown_field"),
    ],
)
def test_a_submission_that_breaks_a_rule_is_refused_at_its_place(api, rosa, change, pointer, code):
    sentence = make_sentence()
    body = {"sentence": sentence.pk, "verdict": "verified", "evidence": [EVIDENCE]}

    answer = api(rosa).post(URL, {**body, **change})

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert not Annotation.objects.exists()
    assert not Event.objects.filter(action="annotation.added").exists()


def test_a_sentence_that_does_not_exist_cannot_be_annotated(api, rosa):
    answer = api(rosa).post(
        URL, {"sentence": 999_999, "verdict": "verified", "evidence": [EVIDENCE]}
    )

    assert answer.status_code == 404


def test_a_reviewer_changes_a_part_of_their_annotation(api, rosa):
    annotation = make_annotation(make_sentence(), rosa, note="First thought.")

    answer = api(rosa, **{"If-Match": '"1"'}).patch(f"{URL}{annotation.pk}/", {"note": "Better."})

    assert answer.status_code == 200
    assert answer.json()["note"] == "Better."
    assert answer.json()["verdict"] == "verified"
    assert len(answer.json()["evidence"]) == 1
    assert answer["ETag"] == '"2"'


def test_evidence_in_a_change_replaces_what_was_there(api, rosa):
    annotation = make_annotation(make_sentence(), rosa)

    answer = api(rosa, **{"If-Match": '"1"'}).patch(
        f"{URL}{annotation.pk}/",
        {
            "verdict": "disputed",
            "correction": "It was 1932.",
            "evidence": [{**EVIDENCE, "stance": "contradicts"}],
        },
    )

    assert answer.json()["evidence"] == [{**EVIDENCE, "stance": "contradicts"}]
    assert Evidence.objects.count() == 1
    annotation.sentence.refresh_from_db()
    assert annotation.sentence.verdict == "disputed"


@pytest.mark.parametrize("method", ["patch", "delete"])
@pytest.mark.parametrize(
    ("tag", "status"), [(None, 428), ('"2"', 412), ('W/"1"', 412), ("junk", 400), ("", 428)]
)
def test_a_stale_or_missing_version_is_refused(api, rosa, method, tag, status):
    annotation = make_annotation(make_sentence(), rosa)
    headers = {} if tag is None else {"If-Match": tag}

    answer = getattr(api(rosa, **headers), method)(f"{URL}{annotation.pk}/", {"note": "x"})

    assert answer.status_code == status
    assert Annotation.objects.get().version == 1


@pytest.mark.parametrize("tag", ["*", '"7", "1"', '  "1"  '])
def test_lists_of_tags_and_the_star_match(api, rosa, tag):
    annotation = make_annotation(make_sentence(), rosa)

    answer = api(rosa, **{"If-Match": tag}).patch(f"{URL}{annotation.pk}/", {"note": "x"})

    assert answer.status_code == 200


def test_a_reviewer_withdraws_their_annotation(api, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)

    answer = api(rosa, **{"If-Match": '"1"'}).delete(f"{URL}{annotation.pk}/")

    assert answer.status_code == 204
    assert not Annotation.objects.exists()
    sentence.refresh_from_db()
    assert sentence.status == "open"
    assert Event.objects.latest("number").action == "annotation.withdrawn"


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_anothers_annotation_cannot_be_changed_even_where_it_can_be_seen(
    api, rosa, remo, edith, method
):
    annotation = make_annotation(make_sentence(), rosa)

    for person in (remo, edith):
        client = api(person, **{"If-Match": "*"})
        answer = getattr(client, method)(f"{URL}{annotation.pk}/", {"note": "Mine now."})
        assert answer.status_code == 403
    assert Annotation.objects.get().note == ""


def test_a_second_reader_sees_nothing_of_the_first_before_submitting(api, rosa, remo, lena, edith):
    sentence = make_sentence(required_reviews=2)
    first = make_annotation(sentence, rosa)

    def seen_by(person):
        listed = api(person).get(f"{URL}?sentence={sentence.pk}&count=true").json()
        read = api(person).get(f"{URL}{first.pk}/").status_code
        return listed["count"], read

    assert seen_by(remo) == (0, 404)
    assert seen_by(lena) == (0, 404)
    assert seen_by(edith) == (1, 200)
    make_annotation(sentence, remo, "disputed")
    assert seen_by(remo) == (2, 200)
    assert seen_by(lena) == (0, 404)


@pytest.fixture
def three(rosa, remo):
    article = make_article("One.", "Two.", "Three.", required_reviews=2)
    one, two, _ = article.sentences.order_by("position", "id")
    make_annotation(one, rosa)
    make_annotation(one, remo)
    make_annotation(two, rosa, "unattributed", reason="vague_source")
    return article


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("reviewer=rosa", 2),
        ("verdict=unattributed", 1),
        ("reason=vague_source", 1),
        ("status=final", 2),
        ("status=in_review", 1),
        ("created_from=2100-01-01T00:00:00Z", 0),
        ("created_to=2100-01-01T00:00:00Z", 3),
        ("updated_from=2000-01-01T00:00:00Z", 3),
    ],
)
def test_annotations_can_be_selected(api, edith, three, query, count):
    assert api(edith).get(f"{URL}?count=true&{query}").json()["count"] == count


def test_annotations_can_be_selected_by_article(api, edith, three):
    assert api(edith).get(f"{URL}?count=true&article={three.pk}").json()["count"] == 3
    assert api(edith).get(f"{URL}?count=true&article={three.pk + 1}").json()["count"] == 0


def test_a_list_costs_the_same_queries_however_long_it_is(
    api, edith, rosa, django_assert_num_queries
):
    """The token with its user, the groups, the annotations, their evidence."""
    client = api(edith)
    for size in (2, 4):
        for _ in range(size):
            make_annotation(make_sentence(), rosa)
        with django_assert_num_queries(3):
            client.get(URL)
