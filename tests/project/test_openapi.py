"""The contract: complete, valid, committed, and what the service really answers."""

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import OpenAPIV31SpecValidator

from factcheck.api import routers
from tests.making import make_annotation, make_ruling, make_sentence


@pytest.fixture(scope="module")
def document():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_the_committed_document_is_the_one_that_is_served(root, tmp_path):
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))

    assert made.read_text() == (root / "docs" / "openapi.yaml").read_text(), "run `make schema`"


def test_every_route_and_verb_is_in_it(document):
    routes = {
        verb: pattern.name
        for pattern in routers.urlpatterns
        for verb in pattern.callback.actions
        if verb != "head"
    }
    operations = [
        operation
        for path in document["paths"].values()
        for verb, operation in path.items()
        if verb in routes
    ]
    expected = sum(len(set(p.callback.actions) - {"head"}) for p in routers.urlpatterns)
    assert len(operations) == expected


def test_every_operation_says_what_it_is_and_which_errors_it_has(document):
    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            assert operation["summary"], (path, verb)
            assert "Role: " in operation["description"], (path, verb)
            assert {"400", "401", "403", "503"} <= set(operation["responses"]), (path, verb)
            problem = operation["responses"]["401"]["content"]
            assert list(problem) == ["application/problem+json"]


def test_what_is_answered_is_what_is_documented(api, edith, document):
    sentence = make_sentence()
    annotation = make_annotation(sentence, edith)
    make_ruling(sentence, edith)
    client = api(edith)
    article = f"/api/v1/articles/{sentence.article_id}/"
    answers = {
        "ArticleRow": client.get("/api/v1/articles/").json()["results"][0],
        "ArticleWithText": client.get(article).json(),
        "SentenceRow": client.get("/api/v1/sentences/").json()["results"][0],
        "SentenceDetail": client.get(f"/api/v1/sentences/{sentence.pk}/").json(),
        "AnnotationRow": client.get(f"/api/v1/annotations/{annotation.pk}/").json(),
        "EvidenceRow": client.get("/api/v1/annotations/").json()["results"][0]["evidence"][0],
        "RulingRow": client.get(f"/api/v1/sentences/{sentence.pk}/ruling/").json(),
        "Problem": client.get("/api/v1/articles/?x=1").json(),
    }
    for name, answer in answers.items():
        component = document["components"]["schemas"][name]
        assert set(answer) <= set(component["properties"]), name
        assert set(component["required"]) <= set(answer), name


def test_the_served_document_and_its_page_need_nothing_from_elsewhere(client, db):
    served = client.get("/api/schema/")
    page = client.get("/api/docs/").content.decode()

    assert served.status_code == 200
    assert yaml.safe_load(served.content)["info"]["title"] == "Factcheck"
    assert "swagger-ui-bundle.js" in page
    assert "//cdn" not in page
    assert "https://" not in page
