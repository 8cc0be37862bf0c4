"""Imports run one way: pure modules ← models ← writers and readers ← faces; articles knows no annotations."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

APPS = ("factcheck", "articles", "annotations")
PURE, MODELS, WRITERS, FACES = range(4)
RANKS = ("pure modules", "models", "writers and readers", "faces")

# Where a module stands, by the longest name that fits; a docstring that begins with PURE makes it pure.
PLACES = {
    "articles": WRITERS,
    "annotations": WRITERS,
    "factcheck": FACES,
    **dict.fromkeys(
        [
            f"{app}.{name}"
            for app in APPS
            for name in ("choices", "constraints", "models", "querysets")
        ],
        MODELS,
    ),
    **{f"{app}.{name}": FACES for app in APPS for name in ("api", "admin", "management", "apps")},
    "articles.importing.models": MODELS,
    "articles.tasks": FACES,
    "articles.importing.querysets": MODELS,
    "factcheck.prepared": MODELS,
    "factcheck.roles": MODELS,
    "annotations.hosts": MODELS,
    "articles.equal_claims": MODELS,
    "annotations.sampling": MODELS,
    "articles.searching": MODELS,
    "factcheck.groups": WRITERS,
    "factcheck.allowances": WRITERS,
    "factcheck.counting": WRITERS,
    "factcheck.impatience": WRITERS,
    "factcheck.lockout": WRITERS,
    "factcheck.tokens": WRITERS,
    "articles.text": PURE,
}

# What the design asks to be pure, whatever its docstring says.
PURE_BY_DESIGN = (
    "articles.text.segmentation",
    "articles.text.attribution",
    "articles.text.fingerprint",
    "articles.text.alignment",
    "articles.text.claims",
    "articles.text.differences",
    "articles.text.addresses",
    "articles.text.stored_form",
    "articles.text.search_words",
    "articles.text.query",
    "articles.importing.drafts",
    "articles.importing.formats",
    "annotations.policy",
    "annotations.consensus",
    "factcheck.refusals",
)
FRAMEWORKS = ("django", "rest_framework", "knox", "environs")


def faults(modules: Mapping[str, str]) -> Iterator[str]:
    """Every import among `modules` (sources by name) that goes the wrong way, in words."""
    trees = {name: ast.parse(source) for name, source in modules.items()}
    ranks = {name: _rank(name, tree) for name, tree in trees.items()}
    for name, tree in trees.items():
        for target in sorted(set(_imported(name, tree, modules))):
            if ranks[name] == PURE and target.partition(".")[0] in FRAMEWORKS:
                yield f"{name} is pure and imports {target}"
            elif target in ranks and ranks[target] > ranks[name]:
                yield (f"{name} ({RANKS[ranks[name]]}) imports {target} ({RANKS[ranks[target]]})")
            if name.startswith("articles.") and target.partition(".")[0] == "annotations":
                yield f"{name} imports {target}: articles knows no annotations"


def _rank(name: str, tree: ast.Module) -> int:
    if (ast.get_docstring(tree) or "").startswith("PURE"):
        return PURE
    steps = name.split(".")
    prefixes = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next(PLACES[prefix] for prefix in prefixes if prefix in PLACES)


def _imported(name: str, tree: ast.Module, modules: Mapping[str, str]) -> Iterator[str]:
    """The modules that running `tree` imports, at once or later; not those that only types need."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting.extend(node.orelse)
            continue
        waiting.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, node, modules)
            for alias in node.names:
                inside = f"{base}.{alias.name}"
                yield inside if inside in modules else base


def _base(name: str, node: ast.ImportFrom, modules: Mapping[str, str]) -> str:
    if not node.level:
        return node.module or ""
    is_package = any(other.startswith(f"{name}.") for other in modules)
    steps = name.split(".")
    home = steps[: len(steps) - node.level + is_package]
    return ".".join([*home, *([node.module] if node.module else [])])


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    """The sources of the service; migrations are history and import what they please."""
    root = Path(__file__).resolve().parents[2]
    found = {}
    for app in APPS:
        for path in (root / app).rglob("*.py"):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            if ".migrations" not in name:
                found[name] = path.read_text()
    return found


def test_imports_run_one_way(modules):
    assert list(faults(modules)) == []


def test_what_is_pure_by_design_is_held_to_it(modules):
    assert [name for name in PURE_BY_DESIGN if _rank(name, ast.parse(modules[name])) != PURE] == []


def test_the_whole_service_is_looked_at(modules):
    assert {"articles.models", "annotations.workflow.ruling", "factcheck.settings"} <= set(modules)
    assert len(modules) > 80


@pytest.mark.parametrize(
    ("importer", "source", "complaint"),
    [
        ("articles.text.cutting", "from django.conf import settings", "is pure and imports django"),
        ("articles.text.cutting", "import django.db.models", "is pure and imports django"),
        ("annotations.rules", '"""PURE: x."""\nimport rest_framework', "is pure"),
        ("annotations.rules", '"""PURE: x."""\nfrom . import workflow', "writers and readers"),
        ("articles.models", "from .history import append", "(models) imports articles.history"),
        ("articles.models", "def f():\n    from . import history", "imports articles.history"),
        ("articles.history", "from .api.views import Articles", "(faces)"),
        ("annotations.workflow.ruling", "from ..admin import pages", "imports annotations.admin"),
        ("articles.history", "from annotations.models import Annotation", "knows no annotations"),
        ("articles.api.views", "import annotations", "knows no annotations"),
        ("articles.models", "from factcheck.errors import problem", "(faces)"),
    ],
)
def test_an_import_that_goes_the_wrong_way_is_found(importer, source, complaint):
    made_up = {
        "articles": "",
        "articles.models": "",
        "articles.history": "",
        "articles.text.cutting": "",
        "articles.api": "",
        "articles.api.views": "",
        "annotations": "",
        "annotations.models": "",
        "annotations.rules": "",
        "annotations.workflow": "",
        "annotations.workflow.ruling": "",
        "annotations.admin": "",
        "annotations.admin.pages": "",
        "factcheck.errors": "",
    }
    assert list(faults(made_up)) == []
    found = list(faults({**made_up, importer: source}))
    assert len(found) == 1
    assert complaint in found[0]


def test_an_import_for_types_alone_is_none():
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .history import append"
    assert list(faults({"articles.models": source, "articles.history": ""})) == []


def test_an_import_that_goes_the_right_way_is_let_through():
    assert (
        list(
            faults(
                {
                    "articles.models": "",
                    "articles.history": "from django.db import transaction\nfrom .models import Event",
                    "annotations.workflow": "from articles import history",
                    "annotations.api.views": "from annotations import workflow",
                }
            )
        )
        == []
    )
