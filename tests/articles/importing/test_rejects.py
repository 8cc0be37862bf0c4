"""What was rejected comes out as lines that can be corrected and go in again."""

import base64
import io
import json
import os

import pytest

from articles.importing.formats import ReadingOptions, Record, Reject, read
from articles.importing.outcomes import Origin
from articles.importing.rejects import RejectsWriter, rejects_file
from articles.importing.sources import find

PLACE = Origin("archive/1998.jsonl", 212, 40_960)


def written(*args, options=None, **details) -> dict:
    stream = io.BytesIO()
    RejectsWriter(stream, options).write(*args, **details)
    line = stream.getvalue()
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    return json.loads(line)


def items_of(path, **options):
    return list(read(find([path]).sources[0], ReadingOptions(**options)))


def rejected(path, target, **options):
    """Read `path` and write its rejects to `target`; the records that went in."""
    reading = ReadingOptions(**options)
    [source] = find([path]).sources
    went_in = []
    with rejects_file(target, reading, [source]) as rejects:
        for item in read(source, reading):
            if isinstance(item, Record):
                went_in.append(dict(item.fields))
            else:
                rejects.write(item.origin, item.reason, raw=item.raw)
    return went_in


def test_a_reject_holds_its_fields_and_what_is_wrong_with_them():
    fields = {"title": "Größe", "body": "Text.", "language": "?"}
    assert written(PLACE, "language: no.", fields=fields) == {
        "_error": "language: no.",
        "_file": "archive/1998.jsonl",
        "_line": 212,
        "_byte": 40_960,
        **fields,
    }


def test_people_can_read_it():
    stream = io.BytesIO()
    RejectsWriter(stream).write(PLACE, "No.", fields={"title": "Größe"})
    assert "Größe" in stream.getvalue().decode()


@pytest.mark.parametrize("raw", [b'{"body": "A."', "a1,Süd,more\r\n".encode(), b""])
def test_what_is_no_record_is_kept_as_it_stands(raw):
    assert written(PLACE, "No.", raw=raw)["_raw"].encode() == raw


def test_what_is_no_text_is_kept_byte_for_byte():
    raw = bytes(range(256))
    assert base64.b64decode(written(PLACE, "No.", raw=raw)["_raw_base64"]) == raw
    latin = ReadingOptions(encoding="latin-1")
    assert written(PLACE, "No.", raw=b"Caf\xe9", options=latin)["_raw"] == "Café"
    assert "_raw_base64" in written(PLACE, "No.", raw=b"\x93", options=latin)


def test_surrogates_and_odd_names_are_kept():
    odd = Origin("odd\udcff\n.csv", 1)
    assert written(odd, "“\x1b”", fields={"body": "\ud800"}) == {
        "_error": "“\x1b”",
        "_file": "odd\udcff\n.csv",
        "_line": 1,
        "body": "\ud800",
    }


def test_fields_that_are_nested_beyond_measure_are_left_out():
    deep: dict = {}
    for _ in range(100_000):
        deep = {"a": deep}
    assert written(PLACE, "No.", fields={"body": deep}).keys() == {
        *("_error", "_file", "_line", "_byte")
    }


def test_a_corrected_line_goes_in_and_its_notes_do_not(tmp_path):
    line = written(
        PLACE, "body: The text is missing.", fields={"title": "T", "required_reviews": 2}
    )
    path = tmp_path / "rejects.jsonl"
    path.write_text(json.dumps({**line, "body": "Now there."}))
    [item] = items_of(path)
    assert item.fields == {"title": "T", "required_reviews": 2, "body": "Now there."}


def test_json_can_be_corrected_where_it_stands(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"body": "One."}\n{"body": "Two."\n')
    target = tmp_path / "rejects.jsonl"
    assert rejected(tmp_path / "a.jsonl", target) == [{"body": "One."}]
    target.write_text(target.read_text().replace('Two.\\"', 'Two.\\"}'))
    assert [item.fields for item in items_of(target)] == [{"body": "Two."}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b'{"body": "A."\n{"a": 1, "a": 2}\n["x"]\n{"body": "Caf\xe9"}\n'),
        ("a.csv", b'external_id,body\na\nb,Two, and more\nc,Caf\xe9\nd,"never closed\n'),
        ("a.json", b'[{"body": }, {"body": "\xff"}]'),
        ("a.txt", b"Caf\xe9"),
        ("a.txt", b""),
    ],
)
def test_nothing_that_was_rejected_goes_in_uncorrected(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    first, second, third = (tmp_path / f"{n}.jsonl" for n in ("first", "second", "third"))
    assert rejected(tmp_path / name, first) == []
    assert rejected(first, second) == []
    assert rejected(second, third) == []
    count = len(first.read_text().splitlines())
    assert count >= 1
    lines = [
        [json.loads(line) for line in path.read_text().splitlines()] for path in (first, third)
    ]
    for before, after in zip(*lines, strict=True):
        assert after["_error"] == f"This is still as it was rejected: {before['_error']}"
        for key in ("_raw", "_raw_base64"):
            assert after.get(key) == before.get(key)


def test_the_fields_are_those_after_mapping_so_that_they_go_in_with_the_same_options_or_none(
    tmp_path,
):
    options = {
        "mapping": {"title": "headline"},
        "fixed": {"publisher": "The Weir"},
        "default_language": "de",
    }
    (tmp_path / "a.jsonl").write_text('{"headline": "T", "body": "Text.", "colour": "red"}')
    [item] = items_of(tmp_path / "a.jsonl", **options)
    line = written(item.origin, "colour: no.", fields=item.fields)
    del line["colour"]
    (tmp_path / "r.jsonl").write_text(json.dumps(line))
    expected = {"title": "T", "body": "Text.", "publisher": "The Weir", "language": "de"}
    assert [one.fields for one in items_of(tmp_path / "r.jsonl")] == [expected]
    assert [one.fields for one in items_of(tmp_path / "r.jsonl", **options)] == [expected]


@pytest.mark.parametrize("notes", [{"_raw": 5}, {"_raw_base64": "?"}, {"_raw_base64": 7}, {}])
def test_notes_that_somebody_spoilt_do_no_harm(tmp_path, notes):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"_error": ["odd"], **notes}))
    [item] = items_of(path)
    assert isinstance(item, Reject)
    assert item.raw is None


# --- The file -----------------------------------------------------------------------------------------


def test_the_file_is_emptied_first(tmp_path):
    target = tmp_path / "rejects.jsonl"
    target.write_text("old\n" * 100)
    with rejects_file(target, ReadingOptions()) as rejects:
        rejects.write(PLACE, "No.")
    assert rejects.written == 1
    assert [json.loads(line)["_error"] for line in target.read_text().splitlines()] == ["No."]


def test_what_was_written_is_there_at_once(tmp_path):
    target = tmp_path / "rejects.jsonl"
    with rejects_file(target, ReadingOptions()) as rejects:
        rejects.write(PLACE, "No.")
        assert target.read_text().count("\n") == 1


def test_a_file_that_is_read_is_never_emptied(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "One."}\n')
    other_name = tmp_path / "b.jsonl"
    os.link(path, other_name)
    for target in (path, other_name):
        with (
            pytest.raises(OSError, match="one of the files that are read"),
            rejects_file(target, ReadingOptions(), find([path]).sources),
        ):
            pass
    assert path.read_text() == '{"body": "One."}\n'


@pytest.mark.parametrize("what", ["pipe", "folder", "link", "device"])
def test_what_is_no_regular_file_is_refused(tmp_path, what):
    target = tmp_path / "rejects"
    match what:
        case "pipe":
            os.mkfifo(target)
        case "folder":
            target.mkdir()
        case "link":
            (tmp_path / "secret").write_text("secret")
            target.symlink_to("secret")
        case "device":
            target = "/dev/null"
    with pytest.raises(OSError), rejects_file(target, ReadingOptions()):
        pass
    assert what != "link" or (tmp_path / "secret").read_text() == "secret"
