"""Text is read in the encoding that was named or not at all: nothing is guessed and nothing garbled."""

import codecs
import json

import pytest

from articles.importing.encodings import UnfitEncoding, known
from articles.importing.formats import ReadingOptions, Record, read
from articles.importing.sources import find

TEXT = "Größe — „dreißig“.\nZweite Zeile: ñ."


@pytest.fixture
def reading(tmp_path):
    """Write bytes to a file of that name and read it: fields of records, and (line, reason) of rejects."""

    def read_bytes(name: str, content: bytes, **options):
        path = tmp_path / name
        path.write_bytes(content)
        items = list(read(find([path]).sources[0], ReadingOptions(**options)))
        records = [item.fields for item in items if isinstance(item, Record)]
        return records, [(i.origin.line, i.reason) for i in items if not isinstance(i, Record)]

    return read_bytes


def as_file(name: str) -> str:
    line = json.dumps({"body": TEXT}, ensure_ascii=False)
    match name:
        case "a.txt":
            return TEXT
        case "a.jsonl":
            return f"{line}\n{line}\n"
        case "a.json":
            return f"[{line},\n{line}]"
        case _:
            return f'body\n"{TEXT}"\n"{TEXT}"\n'


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04\x14\0\x06\0\xa7\x01[Content_Types].xml", "a Word document (.docx)"),
        (b"%PDF-1.7\n%\xb5\xb5\xb5\xb5\n1 0 obj", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Word document (.doc)"),
        (rb"{\rtf1\ansi The ferry sank.}", "a text in RTF"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_what_is_no_text_is_called_what_it_looks_like(reading, name, content, what, encoding):
    records, rejects = reading(name, content, encoding=encoding)
    assert records == []
    [(line, reason)] = rejects
    assert line == 1
    assert reason.startswith(f"This looks like {what}")
    assert "only text is read" in reason


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv"])
@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252", "gb18030"]
)
def test_every_format_is_read_in_the_encoding_that_is_named(reading, name, encoding):
    records, rejects = reading(name, as_file(name).encode(encoding), encoding=encoding)
    assert rejects == []
    assert {record["body"] for record in records} == {TEXT}
    assert len(records) == (1 if name == "a.txt" else 2)


def test_in_utf16_the_bytes_of_a_line_feed_also_stand_across_characters(reading):
    # U+010A begins with the byte of a line feed in one order, U+0A01 ends with it in the other.
    bodies = ["Ċa\u0a00\u0a0a", "\u0a01\u0100\u0a0d"]
    content = "".join(json.dumps({"body": b}, ensure_ascii=False) + "\n" for b in bodies)
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le"):
        records, rejects = reading("a.jsonl", content.encode(encoding), encoding=encoding)
        assert [record["body"] for record in records] == bodies
        assert rejects == []


def test_a_long_line_of_utf16_is_passed_over(reading):
    content = '{"body": "One."}\n' + "x\n".rjust(3_000) + '{"body": "Two."}'
    records, rejects = reading(
        "a.jsonl", content.encode("utf-16-le"), encoding="utf-16-le", max_record_bytes=1_001
    )
    assert records == [{"body": "One."}, {"body": "Two."}]
    assert rejects == [(2, "This line is longer than 1,001 bytes.")]


@pytest.mark.parametrize(
    ("mark", "called"),
    [
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
        (codecs.BOM_UTF32_LE, "UTF-32"),
        (codecs.BOM_UTF32_BE, "UTF-32"),
    ],
)
def test_a_byte_order_mark_that_contradicts_is_told(reading, mark, called):
    reason = f"The file is {called} by its byte order mark, and was to be read as UTF-8."
    assert reading("a.txt", mark + b"x\0\0\0") == ([], [(1, reason)])


def test_a_file_marked_as_utf8_is_not_read_as_something_else(reading):
    reason = "The file is UTF-8 by its byte order mark, and was to be read as cp1252."
    assert reading("a.jsonl", "\ufeff{}".encode(), encoding="cp1252") == ([], [(1, reason)])


def test_utf16_without_a_mark_needs_its_byte_order(reading):
    content = "Text.".encode("utf-16-le")
    reason = "The file has no byte order mark; say utf-16-le or utf-16-be."
    assert reading("a.txt", content, encoding="utf-16") == ([], [(1, reason)])


def test_one_line_of_latin_1_among_utf8_is_rejected_with_its_byte(reading):
    lines = [json.dumps({"body": f"{n}: é"}, ensure_ascii=False).encode() for n in range(3)]
    lines[1] = lines[1].decode().encode("latin-1")
    at = len(lines[0]) + 1 + lines[1].index(b"\xe9")
    records, rejects = reading("a.jsonl", b"\n".join(lines))
    assert [record["body"] for record in records] == ["0: é", "2: é"]
    assert rejects == [(2, f"This is not UTF-8: byte 0xe9 at offset {at} of the file.")]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_what_latin_1_does_not_have_betrays_another_encoding(reading, name):
    content = 'body\n"“No.”"\n'.encode("cp1252")
    if name == "a.jsonl":
        content = b'\n{"body": "\x93No.\x94"}'
    records, [(line, reason)] = reading(name, content, encoding="latin-1")
    assert records == []
    assert line == 2
    assert reason.startswith("This is not iso8859-1: byte 0x93 at offset ")


def test_bytes_that_are_not_in_the_encoding_are_named_with_it(reading):
    assert reading("a.txt", b"One.\nTwo \x81.", encoding="cp1252")[1] == [
        (2, "This is not cp1252: byte 0x81 at offset 9 of the file.")
    ]
    assert reading("a.txt", b"\xff\xfea\0\n\0\x00\xd8b\0", encoding="utf-16")[1] == [
        (2, "This is not UTF-16-LE: byte 0x00 at offset 6 of the file.")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "\x00",
        "x" * 1000,
        "rot13",
        "hex",
        "base64",
        "zip",
        "idna",
        "punycode",
        "utf-7",
        "cp037",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "../etc/passwd",
        "ütf-8",
        "mbcs",
    ],
)
def test_what_is_no_encoding_of_texts_in_lines_is_refused(name):
    with pytest.raises(UnfitEncoding, match="is not an encoding that can be read"):
        known(name)


@pytest.mark.parametrize(
    ("name", "keeps_ascii"),
    [
        ("UTF8", True),
        ("utf-8-sig", True),
        ("latin-1", True),
        ("cp1251", True),
        ("koi8-r", True),
        ("shift_jis", False),
        ("big5", False),
        ("gb18030", False),
        ("utf-16", False),
    ],
)
def test_encodings_in_which_ascii_means_ascii_are_told_from_others(name, keeps_ascii):
    assert known(name).keeps_ascii == keeps_ascii
