"""The examples of the document are sent, and answered as the document shows."""

import json
import re

import pytest
from drf_spectacular.generators import SchemaGenerator
from openapi_schema_validator import OAS31Validator

from articles.importing.models import ImportRejection
from factcheck.api import examples
from tests.making import ADDED, make_run

# A fixed moment, cursor and token: what differs from run to run is not what an example is about.
MOMENT = "2026-03-02T08:00:00Z"
PUBLISHED = "2026-03-01T09:30:00Z"
JSON = "application/json"
TOKEN = "a-made-up-token-that-opens-nothing"


@pytest.fixture(scope="module")
def document():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def walked(edith, rosa, remo, api):
    """Every step with its answer, in order, from an empty database: ids begin at 1."""
    clients = {"edith": api(edith), "rosa": api(rosa), "remo": api(remo)}
    run = make_run(
        state="done", finished_at=ADDED, files=1, position=13, created=12, rejected=1, sentences=310
    )
    ImportRejection.objects.create(
        run=run, number=1, file="archive/2026.jsonl", line=7, byte=1_204, reason="body is missing"
    )
    return [(step, taken(clients[step.who], step)) for step in examples.WALK]


def taken(client, step):
    path = re.sub(r"\{\w+\}", "{}", examples.API + step.path).format(*step.ids)
    headers = {} if step.version is None else {"If-Match": f'"{step.version}"'}
    return client.generic(
        step.verb,
        f"{path}?{step.query}",
        b"" if step.body is None else json.dumps(step.body),
        content_type=JSON,
        headers=headers,
    )


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_every_example_is_taken_and_answered_as_the_document_shows(walked, document, tmp_path):
    for step, answer in walked:
        assert answer.status_code == step.status, (step.key, answer.content)
    # Answers of the first walk past each operation and status are those that are shown.
    seen = {}
    for step, answer in walked:
        if answer.content:
            seen.setdefault(step.key, settled(answer.json()))
    made = tmp_path / examples.ANSWERS.name
    made.write_text(json.dumps(seen, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    for step, answer in walked:
        schema = schema_of(document, step)
        if answer.content:
            faults = [*OAS31Validator(schema).iter_errors(answer.json())]
            assert faults == [], (step.key, [fault.message for fault in faults])
        else:
            assert schema is None, step.key
    kept = examples.answers()
    stale = f"the shape of an answer has changed: cp {made} {examples.ANSWERS}, then `make schema`"
    assert {key: shape(value) for key, value in kept.items()} == {
        key: shape(value) for key, value in seen.items()
    }, stale


def test_every_operation_has_its_examples(document):
    steps = {(step.verb, examples.API + step.path) for step in examples.WALK}
    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            assert (verb.upper(), path) in steps, f"{verb} {path}: no step in the walk"
            if "requestBody" in operation:
                content = operation["requestBody"]["content"][JSON]
                assert content["examples"], f"{verb} {path}: a body without an example"
            for status, answer in operation["responses"].items():
                if status.startswith("2") and JSON in answer.get("content", {}):
                    assert answer["content"][JSON]["examples"], (verb, path, status)


def test_every_example_of_the_document_fits_its_schema(document):
    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                content = body.get("content", {}).get(JSON, {})
                for example in content.get("examples", {}).values():
                    schema = content["schema"] | {"components": document["components"]}
                    faults = [*OAS31Validator(schema).iter_errors(example["value"])]
                    assert faults == [], (verb, path, [fault.message for fault in faults])


def schema_of(document, step):
    """The schema of the step's answer, with what it refers to; None where it has no body."""
    operation = document["paths"][examples.API + step.path][step.verb.lower()]
    content = operation["responses"][str(step.status)].get("content")
    return content and content[JSON]["schema"] | {"components": document["components"]}


def settled(value, name=""):
    """The answer with what differs from run to run made the same."""
    if isinstance(value, dict):
        return {key: settled(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [settled(inner, name) for inner in value]
    if not isinstance(value, str):
        return value
    if name == "token":
        return TOKEN
    if name == "starts_with":
        return TOKEN[: len(value)]
    if name in {"next", "previous"} and value.startswith("http"):
        value = re.sub(r"cursor=[^&]+", "cursor=opaque", value)
    if value.startswith("http://testserver/"):
        return value.replace("http://testserver/", "https://factcheck.example.org/")
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", value) and value != PUBLISHED:
        return MOMENT
    return value


def shape(value):
    """The keys and the types, all the way down; a list has the shapes of its items, each once."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(shape(inner), sort_keys=True) for inner in value})
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    return "number" if isinstance(value, int | float) else type(value).__name__
