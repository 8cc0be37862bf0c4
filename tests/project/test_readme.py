"""The README and the pages of docs/ speak of what exists, and leave out nothing that does."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PAGES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
API = (ROOT / "docs" / "api.md").read_text()
OUR_APPS = {"factcheck", "articles", "annotations"}
VERBS = {"get", "post", "put", "patch", "delete"}


def code(text: str) -> str:
    """What stands in code spans and blocks: there a name is meant as one."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return "\n".join([*blocks, *spans])


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M))


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_exists(page):
    calls = re.findall(r"\bmake((?: [a-z-]+)+)", code(PAGES[page]))
    named = {target for call in calls for target in call.split()}
    assert named - targets() == set()


def test_the_readme_leads_to_every_make_target():
    assert {"run", "test", "check", "help"} <= set(re.findall(r"`make ([a-z-]+)`", README))


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", code(PAGES[page])))
    assert named - set(get_commands()) == set()


def test_the_readme_lists_every_command_of_ours():
    ours = {name for name, app in get_commands().items() if app in OUR_APPS}
    listed = set(re.findall(r"^\| `([a-z_]+)[^`]*` \|", README, re.M))
    assert listed & set(get_commands()) == ours


@pytest.mark.parametrize("page", PAGES)
def test_every_variable_that_is_named_is_read(page):
    named = set(re.findall(r"\bFACTCHECK_[A-Z_]+", PAGES[page]))
    assert named - variables() == set()


def test_the_readme_lists_every_variable():
    listed = re.findall(r"^\| `([A-Z][A-Z_]+)` \|", README, re.M)
    assert sorted(listed) == sorted(variables())


def test_the_defaults_in_the_readme_are_those_of_the_example():
    example = dict(re.findall(r"^# (FACTCHECK_\w+)=(.+)$", _example(), re.M))
    told = dict(re.findall(r"^\| `(FACTCHECK_\w+)` \| `([^`]+)` \|", README, re.M))
    assert told.items() <= example.items()
    assert len(told) >= 8


def test_every_address_in_the_tour_is_one_of_ours():
    found = set(re.findall(r"http://127\.0\.0\.1:8000(/[^\s`\"?']*)", README + API))
    found |= {f"/api/v1{path}" for path in re.findall(r"\$API(/[^\s\"?]*)", README)}
    assert len(found) > 5
    unknown = []
    for path in sorted(found):
        try:
            resolve(path if path != "/api/v1" else "/api/v1/articles/")
        except Resolver404:
            unknown.append(path)
    assert unknown == []


def test_the_api_page_lists_every_endpoint_with_its_verbs():
    listed = {
        (_without_names(f"/api/v1/{path.lstrip('/')}"), frozenset(verbs.lower().split()))
        for path, verbs in re.findall(r"^\| `((?:[a-z{][^`]*)?/)` \| ([A-Z ]+) \|", API, re.M)
    }
    schema = SchemaGenerator().get_schema(request=None, public=True)
    served = {
        (_without_names(path), frozenset(VERBS & operations.keys()))
        for path, operations in schema["paths"].items()
        if path.startswith("/api/v1/")
    }
    assert listed == served


def test_the_api_page_calls_what_fills_an_address_as_the_document_does():
    document = SchemaGenerator().get_schema(request=None, public=True)
    paths = {path.removeprefix("/api/v1/") for path in document["paths"]}
    told = re.findall(r"^\| `([a-z/{}-]+)` \| (?:GET|POST|PUT|PATCH|DELETE)", API, re.M)
    assert {path.removeprefix("/") for path in told} - paths == set()
    assert len(told) > 30


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/schema/", "/api/docs/"])
def test_what_stands_beside_the_resources_is_named(path):
    resolve(path)
    assert path in README + API


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_to_one(page):
    here = (ROOT / page).parent
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", PAGES[page])
    assert [link for link in links if not (here / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_command_that_is_shown_starts_in_the_environment_that_make_run_has_made(page):
    blocks = re.findall(r"^```\w*\n(.*?)^```", PAGES[page], re.M | re.S)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    assert [line for line in lines if re.match(r"(python3? )?manage\.py |pip |celery ", line)] == []


def test_the_example_of_an_act_is_one_line_as_it_is_read():
    blocks = re.findall(r"^```json\n(.*?)^```", PAGES["docs/exchange.md"], re.M | re.S)
    assert [json.loads(line)["verdict"] for block in blocks for line in block.splitlines()]


def variables() -> set[str]:
    return set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", _example(), re.M))


def _example() -> str:
    return (ROOT / ".env.example").read_text()


def _without_names(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)
