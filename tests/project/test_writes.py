"""One door for each change of state: nothing else in the code writes to the guarded tables.

Found by reading the syntax trees. A write is a call of a writing method on a model's manager, on a queryset
that grows from one, on a related manager, or on an object made from the model in the same file; a bulk
`Table` of `articles.importing.rows`; a write of `factcheck.prepared`; and SQL that names a guarded table after INSERT INTO, UPDATE, DELETE
FROM, REPLACE INTO or COPY. What it cannot see is a write through a name that tells nothing.
"""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

WORKFLOW = ("annotations/workflow/*.py",)
DOORS = {
    "Annotation": WORKFLOW,
    "Evidence": (*WORKFLOW, "annotations/verifying/repairing.py"),
    "Ruling": WORKFLOW,
    "Article": (
        "articles/importing/writer.py",
        "articles/editing.py",
        "articles/revising.py",
        "articles/stages.py",
    ),
    "Revision": ("articles/revising.py",),
    "Placement": ("articles/revising.py",),
    "Sentence": (
        "articles/importing/writer.py",
        "articles/revising.py",
        "annotations/workflow/settling.py",
        "annotations/verifying/repairing.py",
    ),
    "Event": ("articles/importing/writer.py", "articles/history.py"),
    "ImportRun": ("articles/importing/runs.py", "articles/importing/uploads.py"),
    "ImportRejection": ("articles/importing/runs.py",),
    "SettledArticle": ("articles/importing/settling.py",),
    "ImportChunk": ("articles/importing/chunks.py",),
}
TABLES = {
    "annotations_annotation": "Annotation",
    "annotations_evidence": "Evidence",
    "annotations_ruling": "Ruling",
    "articles_article": "Article",
    "articles_sentence": "Sentence",
    "articles_revision": "Revision",
    "articles_placement": "Placement",
    "articles_event": "Event",
    "articles_importrun": "ImportRun",
    "articles_importrejection": "ImportRejection",
    "articles_settledarticle": "SettledArticle",
    "articles_importchunk": "ImportChunk",
}
RELATED = {
    "annotations": "Annotation",
    "evidence": "Evidence",
    "ruling": "Ruling",
    "rulings": "Ruling",
    "sentences": "Sentence",
    "revisions": "Revision",
    "placements": "Placement",
    "replaced_by": "Sentence",
    "events": "Event",
}
NAMED_LIKE = {model.lower(): model for model in DOORS}
WRITES = {
    "create", "acreate", "bulk_create", "abulk_create", "bulk_update", "abulk_update", "update",
    "aupdate", "delete", "adelete", "save", "asave", "get_or_create", "aget_or_create",
    "update_or_create", "aupdate_or_create", "raw_delete", "_raw_delete", "_update", "save_base",
}  # fmt: skip
SQL_WRITE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|COPY)\s+\"?("
    + "|".join(TABLES)
    + r")\b",
    re.IGNORECASE,
)


def writes(source: str) -> Iterator[tuple[int, str]]:
    """Line and model of each write to a guarded table in `source`."""
    tree = ast.parse(source)
    names = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if model := _written_by_call(node, names):
                yield node.lineno, model
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for match in SQL_WRITE.finditer(node.value):
                yield node.lineno, TABLES[match[1].lower()]
        elif isinstance(node, ast.JoinedStr):
            yield from _formatted_sql(node, names)


def _written_by_call(call: ast.Call, names: dict[str, str]) -> str | None:
    match call:
        case ast.Call(func=ast.Attribute(attr=method, value=value)) if method in WRITES:
            return _model_of(value, names)
        case ast.Call(
            func=ast.Name(id="Table" | "PreparedInsert")
            | ast.Attribute(attr="Table" | "PreparedInsert"),
            args=[model, *_],
        ):
            return _model_of(model, names)
        case ast.Call(
            func=ast.Name(id="PreparedUpdate" | "PreparedDelete"),
            args=[ast.Lambda(body=queryset), *_],
        ):
            return _model_of(queryset, names)
    return None


def _imported(tree: ast.Module) -> dict[str, str]:
    """Local names of guarded models, and of variables that hold one of their objects or querysets."""
    names = {model: model for model in DOORS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in DOORS:
                    names[alias.asname or alias.name] = alias.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and (model := _model_of(node.value, names)):
                    names[target.id] = model
    return names


def _model_of(node: ast.expr, names: dict[str, str]) -> str | None:
    """The guarded model from which an expression grows: `Article.objects.filter(…).first()` → Article."""
    match node:
        case ast.Call(func=func):
            return _model_of(func, names)
        case ast.Subscript(value=value) | ast.Await(value=value) | ast.NamedExpr(value=value):
            return _model_of(value, names)
        case ast.Attribute(attr=attr, value=value):
            owner = RELATED.get(attr) or NAMED_LIKE.get(attr) or names.get(attr)
            return owner or _model_of(value, names)
        case ast.Name(id=name):
            return names.get(name) or NAMED_LIKE.get(name)
    return None


def _formatted_sql(node: ast.JoinedStr, names: dict[str, str]) -> Iterator[tuple[int, str]]:
    """SQL whose table comes from `Model._meta.db_table`."""
    for before, value in zip(node.values, node.values[1:], strict=False):
        if isinstance(value, ast.FormattedValue) and isinstance(before, ast.Constant):
            model = _model_of(value.value, names)
            if model and re.search(r"(INTO|UPDATE|FROM|COPY)\s+\"?$", before.value, re.IGNORECASE):
                yield node.lineno, model


def _outside_their_doors(path: str, source: str) -> list[str]:
    return [
        f"{path}:{line} writes {model}"
        for line, model in writes(source)
        if not any(fnmatch(path, door) for door in DOORS[model])
    ]


def test_only_the_doors_write_to_the_guarded_tables(root: Path):
    offences = [
        offence
        for app in ("annotations", "articles", "factcheck")
        for path in sorted((root / app).rglob("*.py"))
        if "migrations" not in path.parts
        for offence in _outside_their_doors(
            path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        )
    ]

    assert offences == []


def test_the_doors_themselves_are_seen_writing(root: Path):
    seen = {
        model
        for door in ("annotations/workflow/annotating.py", "annotations/workflow/ruling.py",
                     "annotations/workflow/settling.py", "articles/editing.py", "articles/history.py",
                     "articles/importing/writer.py", "articles/importing/runs.py",
                     "articles/importing/chunks.py", "articles/importing/settling.py",
                     "articles/revising.py")
        for _, model in writes((root / door).read_text(encoding="utf-8"))
    }  # fmt: skip

    assert seen == {*DOORS}


@pytest.mark.parametrize(
    ("code", "model"),
    [
        ("Annotation.objects.create(verdict='verified')", "Annotation"),
        ("Annotation.objects.filter(pk=1).exclude(pk=2).update(verdict='x')", "Annotation"),
        ("Annotation(verdict='verified').save()", "Annotation"),
        ("a = Annotation(verdict='verified')\na.save()", "Annotation"),
        ("row = Article.objects.get(pk=1)\nrow.delete()", "Article"),
        ("rows = Sentence.objects.current()\nrows.update(status='open')", "Sentence"),
        ("from articles.models import Article as A\nA.objects.bulk_create([])", "Article"),
        ("models.Event.objects.bulk_update(rows, ['data'])", "Event"),
        ("annotation.evidence.all().delete()", "Evidence"),
        ("self.sentence.annotations.create(reviewer=user)", "Annotation"),
        ("view.article.save(update_fields=['title'])", "Article"),
        ("def f(ruling):\n    ruling.delete()", "Ruling"),
        ("Ruling.objects.get_or_create(sentence=s)[0].save()", "Ruling"),
        ("cursor.execute('DELETE FROM articles_event WHERE id = 1')", "Event"),
        ("cursor.execute('insert or replace into \"articles_sentence\" VALUES (1)')", "Sentence"),
        ("cursor.copy('COPY articles_article (id) FROM STDIN')", "Article"),
        ("cursor.execute(f'UPDATE {Sentence._meta.db_table} SET status = 1')", "Sentence"),
        ("table = Table(Sentence, ('id', 'text'))", "Sentence"),
        ("new = PreparedInsert(Event)", "Event"),
        ("PreparedUpdate(lambda pk: Sentence.objects.filter(pk=pk), 'status')", "Sentence"),
        ("PreparedDelete(lambda pk: Ruling.objects.filter(pk=pk))", "Ruling"),
        ("async def f():\n    await Annotation.objects.acreate()", "Annotation"),
    ],
)
def test_a_write_past_the_door_is_found(code: str, model: str):
    assert {found for _, found in writes(code)} == {model}
    assert _outside_their_doors("annotations/api/views.py", code) != []


@pytest.mark.parametrize(
    "code",
    [
        "Annotation.objects.filter(pk=1).first()",
        "cursor.execute('SELECT * FROM articles_event')",
        "values = {}\nvalues.update(title='x')",
        "Token.objects.create(user=user)",
        "hashlib.sha256().update(article.body.encode())".replace("article.body.encode()", "b''"),
        "Lease.objects.filter(sentence=sentence).delete()",
        "workflow.withdraw(actor=user, annotation_id=1, expected_version=1)",
    ],
)
def test_a_read_or_another_table_is_no_offence(code: str):
    assert [*writes(code)] == []
