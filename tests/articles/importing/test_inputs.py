import os

import pytest

from articles.importing.inputs import identity
from articles.importing.sources import Source, find


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "One."}\n')
    os.utime(path, ns=(1, 1))
    return path


def of(path, **options):
    return identity(find([path]).sources, options)


def test_the_same_files_and_options_are_the_same_input(path):
    assert of(path, language="en") == of(path, language="en")
    assert len(of(path)) == 64


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text('{"body": "Two."}\n'),
        lambda path: path.write_text('{"body": "One."}\n\n'),
        lambda path: os.utime(path, ns=(2, 2)),
    ],
    ids=["text", "size", "time"],
)
def test_a_file_that_has_changed_is_another_input(path, change):
    before = of(path)
    change(path)
    assert of(path) != before


def test_other_options_or_another_order_are_another_input(path, tmp_path):
    (tmp_path / "b.txt").write_text("Two.")
    one, two = find([path]).sources, find([tmp_path / "b.txt"]).sources
    assert identity([*one, *two], {}) != identity([*two, *one], {})
    assert of(path, language="en") != of(path, language="de")


def test_what_cannot_be_read_twice_has_no_identity(path):
    [source] = find([path]).sources
    assert identity([source, Source(None, "-", "jsonl", 0)], {}) == ""
    path.unlink()
    assert identity([source], {}) == ""
