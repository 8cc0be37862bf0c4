"""Static files as production names them: a browser never runs modules of two releases together."""

import re
import shutil

import pytest
from django.core.files.storage import FileSystemStorage

from factcheck.static_files import StaticFiles

OURS = ("annotations/static", "articles/static", "factcheck/static")
# Anything in quotes that looks like a neighbour, however it is imported: written with no knowledge of how it is renamed.
NEIGHBOUR = re.compile(r"""["'](\.\.?/[^"']+\.js)["']""")


@pytest.fixture
def source(root, tmp_path):
    """Our own static files, to be changed at will."""
    for place in OURS:
        if (root / place).is_dir():
            shutil.copytree(root / place, tmp_path / "source", dirs_exist_ok=True)
    return tmp_path / "source"


def collected(source, target):
    """What `collectstatic` makes of them: the place, and the name of each in production."""
    storage = StaticFiles(location=target, base_url="/static/")
    shutil.copytree(source, target)
    files = FileSystemStorage(location=source)
    names = [str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()]
    for name, _, outcome in storage.post_process({name: (files, name) for name in names}):
        assert not isinstance(outcome, Exception), (name, outcome)
    return {name: storage.stored_name(name) for name in names}


def test_every_module_is_imported_by_the_name_of_what_it_holds(source, tmp_path):
    names = collected(source, tmp_path / "kept")
    modules = [name for name in names if NEIGHBOUR.search((source / name).read_text("utf-8"))]
    assert "annotations/workbench/page.js" in modules
    for name in modules:
        stored = tmp_path / "kept" / names[name]
        for neighbour in NEIGHBOUR.findall(stored.read_text("utf-8")):
            met = (stored.parent / neighbour).resolve().relative_to(tmp_path / "kept")
            assert str(met) in names.values(), f"{name} imports {neighbour}"


def test_a_changed_module_gives_new_names_to_all_that_import_it(source, tmp_path):
    before = collected(source, tmp_path / "before")
    changed = source / "annotations" / "workbench" / "desk.js"
    changed.write_text(changed.read_text("utf-8") + "// changed\n", "utf-8")
    after = collected(source, tmp_path / "after")
    renamed = {name for name in before if before[name] != after[name]}
    folder = "annotations/workbench/"
    assert {f"{folder}{name}.js" for name in ("desk", "api", "outbox", "undo", "page")} <= renamed
    assert f"{folder}keys.js" in renamed
    assert f"{folder}page.css" not in renamed
    assert "annotations/report.js" not in renamed
