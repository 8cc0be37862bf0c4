"""The bodies that no operation may accept, through a real request."""

import pytest

from articles.models import Article
from factcheck.api.exceptions import Malformed
from factcheck.api.parsers import read_json
from tests.making import make_article

URL = "/api/v1/articles/"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b'{"body": "One.", "body": "Two."}', 400, "'body' stands twice"),
        (b'{"body": NaN}', 400, "NaN"),
        (b'{"body": -Infinity}', 400, "-Infinity"),
        (b'{"required_reviews": 1e400, "body": "One."}', 400, "out of range"),
        (b'{"body": "\\ud800"}', 400, "surrogate"),
        (b'{"\\ud800": "x"}', 400, "surrogate"),
        (b'{"body": "a\\u0000b"}', 400, "NUL"),
        (b"[" * 100_000, 400, "nested too deeply"),
        (b'{"a":' * 100_000, 400, "nested too deeply"),
        (b'{"required_reviews": ' + b"9" * 5_000 + b"}", 400, "too long"),
        (b'{"body": "caf\xe9"}', 400, "not UTF-8"),
        (b'\xef\xbb\xbf{"body": "One."}', 400, "BOM"),
        (b"{body: 1}", 400, "line 1 column 2"),
        (b" ", 400, "Expecting value"),
        (b'{"body": "One."} x', 400, "Extra data"),
        (b'["One."]', 400, "must be an object"),
        (b'"One."', 400, "must be an object"),
        (b"null", 400, "No data"),
    ],
)
def test_a_body_that_is_not_plain_json_is_refused(api, edith, body, status, said):
    answer = api(edith).generic("POST", URL, body, content_type="application/json")

    assert answer.status_code == status
    assert said in answer.json()["detail"]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
    ],
)
def test_only_json_in_utf_8_is_read(api, edith, content_type):
    answer = api(edith).generic("POST", URL, b'{"body": "One."}', content_type=content_type)

    assert answer.status_code == 415
    assert not Article.objects.exists()


def test_a_content_encoding_is_not_read(api, edith):
    answer = api(edith).generic(
        "POST", URL, b"x", content_type="application/json", HTTP_CONTENT_ENCODING="gzip"
    )

    assert answer.status_code == 415


def test_utf_8_may_be_named(api, edith):
    answer = api(edith).generic(
        "POST", URL, b'{"body": "One."}', content_type="application/json; charset=UTF-8"
    )

    assert answer.status_code == 201


def test_a_body_over_the_limit_is_refused(api, edith, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = api(edith).post(URL, {"body": "x" * 200})

    assert answer.status_code == 413
    assert answer.json()["type"] == "/api/problems/#too-large"


def test_text_is_kept_code_point_for_code_point_but_for_line_ends_and_outer_space(api, edith):
    text = "  “Grüße” 👩‍👩‍👧 e\u0301\u200b\u2028x \t y\r\nz\rw \n"

    answer = api(edith).post(URL, {"body": text})

    assert answer.json()["body"] == "“Grüße” 👩‍👩‍👧 e\u0301\u200b\u2028x \t y\nz\nw"


def test_a_double_key_among_very_many_is_found_at_once():
    keys = ",".join(f'"k{number}":1' for number in range(100_000))
    # Counting every key anew took minutes for this.
    with pytest.raises(Malformed, match="'k99999' stands twice"):
        read_json(f'{{{keys},"k99999":2}}'.encode())


def test_unknown_keys_and_what_is_wrong_with_the_others_are_told_together(api, rosa):
    body = {"sentence": "abc", "verdict": "maybe", "evidence": "none", "colour": 1}

    answer = api(rosa).post("/api/v1/annotations/", body)

    assert answer.status_code == 400
    assert {e["pointer"]: e["code"] for e in answer.json()["errors"]} == {
        "/sentence": "not_an_integer",
        "/verdict": "unknown_choice",
        "/evidence": "not_a_list",
        "/colour": "unknown_field",
    }
    assert all(e["pointer"][1:] in answer.json()["detail"] for e in answer.json()["errors"])


def test_within_a_list_they_are_told_together_as_well(api, rosa):
    evidence = [{"kind": "gossip", "colour": 1}, {"stance": "maybe"}]

    answer = api(rosa).post(
        "/api/v1/annotations/", {"sentence": 1, "verdict": "verified", "evidence": evidence}
    )

    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/evidence/0/kind", "unknown_choice"),
        ("/evidence/0/colour", "unknown_field"),
        ("/evidence/1/stance", "unknown_choice"),
    ]


@pytest.mark.parametrize(
    ("body", "where"), [({"body": "New."}, "text/"), ({"required_reviews": 2}, "required-reviews/")]
)
def test_a_field_that_has_a_door_of_its_own_is_shown_there(api, edith, body, where):
    article = make_article()

    answer = api(edith, **{"If-Match": "*"}).patch(f"{URL}{article.pk}/", body)

    [error] = answer.json()["errors"]
    assert error["code"] == "unknown_field"
    assert error["message"].endswith(f"the article's {where}.")
    assert Article.objects.get().version == 1
