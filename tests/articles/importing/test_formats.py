"""Every fault names its file and line, and what stands around it is read."""

import gzip
import json
import tracemalloc

import pytest

from articles.importing import lines
from articles.importing.encodings import known
from articles.importing.formats import Enough, ReadingOptions, Record, Reject, read
from articles.importing.options import BadOption
from articles.importing.sources import find


@pytest.fixture
def reading(tmp_path):
    """Write bytes to a file of that name and read it: records as (line, fields), rejects as (line, reason)."""

    def read_bytes(name: str, content: bytes, **options):
        path = tmp_path / name
        path.write_bytes(content)
        [source] = find([path]).sources
        items = list(read(source, ReadingOptions(**options)))
        assert all(item.origin.name == str(path) for item in items)
        records = [(item.origin.line, item.fields) for item in items if isinstance(item, Record)]
        rejects = [(item.origin.line, item.reason) for item in items if isinstance(item, Reject)]
        return records, rejects

    return read_bytes


def object_line(text: str) -> bytes:
    return json.dumps({"body": text}).encode() + b"\n"


# --- Plain text ---------------------------------------------------------------------------------------


def test_a_text_file_is_one_article(reading):
    assert reading("a.txt", "Über Nacht.\n\nZwei Sätze.\n".encode()) == (
        [(1, {"body": "Über Nacht.\n\nZwei Sätze.\n"})],
        [],
    )


def test_a_byte_order_mark_is_no_part_of_the_text(reading):
    assert reading("a.txt", b"\xef\xbb\xbfFirst.")[0] == [(1, {"body": "First."})]


def test_a_text_that_is_not_utf8_is_rejected_with_line_and_offset(reading):
    # "é" in Latin-1: the ninth byte of the file, on its second line.
    assert reading("a.txt", b"One.\nCaf\xe9 two.") == (
        [],
        [(2, "This is not UTF-8: byte 0xe9 at offset 8 of the file.")],
    )
    assert reading("b.txt", b"\xef\xbb\xbfCaf\xe9")[1] == [
        (1, "This is not UTF-8: byte 0xe9 at offset 6 of the file.")
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_called_by_its_name(reading, name, encoding):
    content = ("\ufeff" + "body\nText.").encode(encoding)
    assert reading(name, content) == (
        [],
        [(1, "The file is UTF-16 by its byte order mark, and was to be read as UTF-8.")],
    )


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.ndjson", "a.csv"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \n"], ids=["0", "bom", "blank"])
def test_a_file_without_an_article_is_rejected(reading, name, content):
    if name.endswith(".csv") and content == b"\n \n":
        content = b"\n\n"
    assert reading(name, content) == ([], [(1, "There is no article in this file.")])


# --- JSON Lines ---------------------------------------------------------------------------------------


def test_each_line_of_json_is_an_article(reading):
    content = b'{"body": "A.", "required_reviews": 2}\r\n\n{"body": null}'
    assert reading("a.jsonl", content)[0] == [
        (1, {"body": "A.", "required_reviews": 2}),
        (3, {"body": None}),
    ]


def test_only_lf_and_cr_lf_end_a_line(reading):
    text = "One\u2028two\u2029three\x85four"
    content = json.dumps({"body": text}, ensure_ascii=False).encode() + b"\n"
    assert reading("a.jsonl", content) == ([(1, {"body": text})], [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"body": "A."', "This is not JSON: Expecting ',' delimiter (column 14)."),
        (b'{"body": "A."} {', "This is not JSON: Extra data (column 16)."),
        (b'{"a": 1, "b": 2, "a": 1}', "The key “a” occurs twice."),
        (b'{"body": {"x": 1, "x": 2}}', "The key “x” occurs twice."),
        (b'{"body": NaN}', "NaN is not a JSON value."),
        (b'{"body": -Infinity}', "-Infinity is not a JSON value."),
        (b'{"body": 1e400}', "The number 1e400 is too great."),
        (b'["body"]', "This is JSON, but not an object with the fields of an article."),
        (b'"body"', "This is JSON, but not an object with the fields of an article."),
        (b"[" * 100_000, "This JSON is nested too deeply."),
        (b'{"a": ' + b"9" * 5000 + b"}", "There is a number of 5,000 digits in it."),
        (b'{"body": "a\tb"}', "This is not JSON: Invalid control character at (column 12)."),
        (b'{"body": "Caf\xe9"}', "This is not UTF-8: byte 0xe9 at offset 32 of the file."),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_bad_line_is_rejected_and_the_rest_goes_in(reading, line, reason):
    before = b'{"body": "Before"}'
    assert len(before) + 1 == 19
    assert reading("a.jsonl", before + b"\n" + line + b'\n{"body": "After"}\n') == (
        [(1, {"body": "Before"}), (3, {"body": "After"})],
        [(2, reason)],
    )


def test_a_file_that_was_cut_in_its_last_line_keeps_the_others(reading):
    records, rejects = reading("a.jsonl", object_line("One.") + object_line("Two.")[:-6])
    assert records == [(1, {"body": "One."})]
    assert [line for line, _ in rejects] == [2]


def test_a_line_over_the_limit_is_passed_over_without_being_held(tmp_path):
    options = ReadingOptions(max_record_bytes=100_000)
    content = object_line("One.") + b"x" * 20_000_000 + b"\n" + object_line("Two.")
    path = tmp_path / "long.jsonl"
    path.write_bytes(content)
    [source] = find([path]).sources
    tracemalloc.start()
    items = list(read(source, options))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.origin.line for item in items] == [1, 2, 3]
    assert items[1].reason == "This line is longer than 100,000 bytes."
    assert peak < 3_000_000


def test_a_line_of_exactly_the_limit_is_read(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"12345\n123456\n12345")
    with path.open("rb") as stream:
        read_lines = list(lines.lines(stream, 5, known("utf-8")))
    assert read_lines == [(1, 0, b"12345\n"), (2, 6, None), (3, 13, b"12345")]


def test_a_text_over_the_limit_is_rejected(reading):
    assert reading("a.txt", b"12345678901", max_record_bytes=10) == (
        [],
        [(1, "This text is longer than 10 bytes.")],
    )


# --- CSV ----------------------------------------------------------------------------------------------


def test_a_row_of_csv_is_an_article_and_an_empty_cell_a_missing_field(reading):
    content = b'\xef\xbb\xbfexternal_id,title, body ,required_reviews\r\na1,,"He said ""no"".\r\nTwice.",2\r\n'
    assert reading("a.csv", content)[0] == [
        (2, {"external_id": "a1", "body": 'He said "no".\r\nTwice.', "required_reviews": 2})
    ]


def test_rows_are_named_by_the_line_they_begin_on(reading):
    records, _ = reading("a.csv", b'body\n"one\nand more"\n\ntwo\n')
    assert records == [(2, {"body": "one\nand more"}), (5, {"body": "two"})]


def test_a_number_that_is_none_is_left_for_the_check_of_the_field(reading):
    records, _ = reading("a.csv", "body,required_reviews\nA,two\nB,١\nC,1.0\n".encode())
    assert [fields["required_reviews"] for _, fields in records] == ["two", "١", "1.0"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"a1", "This row has 1 cells; the header has 2 columns."),
        (b"a1,Text.,more", "This row has 3 cells; the header has 2 columns."),
        (b"a1,Caf\xe9", "This is not UTF-8: byte 0xe9 at offset 35 of the file."),
        (b'a1,"\nCaf\xe9,"', "This is not UTF-8: byte 0xe9 at offset 37 of the file."),
    ],
)
def test_a_bad_row_is_rejected_and_the_rest_goes_in(reading, row, reason):
    head = b"external_id,body\nb,Before.\n\n"
    assert len(head) == 28 and head.count(b"\n") == 3
    records, rejects = reading("a.csv", head + b"\n" + row + b"\nz,After.\n")
    assert [fields["body"] for _, fields in records] == ["Before.", "After."]
    assert rejects == [(5, reason)]


def test_an_unclosed_quote_is_named_by_the_line_where_it_opens(reading):
    records, rejects = reading("a.csv", b'external_id,body\na,One.\nb,"Two.\nc,Three.\nd,Four.\n')
    assert records == [(2, {"external_id": "a", "body": "One."})]
    assert rejects == [
        (
            3,
            "A quotation mark opened in this row is never closed."
            " The rest of the file was not read.",
        )
    ]


def test_text_behind_a_closing_quote_ends_the_reading_of_the_file(reading):
    records, rejects = reading("a.csv", b'body\n"One."\n"Two" more\n"Three."\n')
    assert records == [(2, {"body": "One."})]
    assert [line for line, _ in rejects] == [3]
    assert "on line 3" in rejects[0][1]
    assert "The rest of the file was not read." in rejects[0][1]


def test_a_lone_carriage_return_outside_quotes_is_not_taken_for_a_row(reading):
    records, rejects = reading("a.csv", b"body\rOne.\rTwo.\r")
    assert records == []
    assert [line for line, _ in rejects] == [1]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"body,colour", "Column 2 of the header, “colour”, is not a field of an article"),
        (b"body,", "Column 2 of the header, “”, is not a field of an article"),
        (
            b"title;body",
            "commas separate columns, unless told, and here semicolons seem to (--delimiter semicolon).",
        ),
        (b"title\tbody", "and here tabs seem to (--delimiter tab)."),
        (
            b"ID,Body",
            "Say which field it holds (--map external_id=ID), or pass it over (--ignore ID).",
        ),
        (b"body,URL", "Say which field it holds (--map url=URL)"),
        (b"body,colour", "(--map FIELD=colour), or pass it over (--ignore colour)"),
        (b"body,title,body", "The header names “body” twice."),
        (b"title", "The header names no column “body”."),
        (b"body,\xff", "This is not UTF-8: byte 0xff at offset 5 of the file."),
    ],
)
def test_a_file_with_a_wrong_header_is_rejected_once(reading, header, reason):
    records, rejects = reading("a.csv", header + b"\nText.,x\nText.,x\n")
    assert records == []
    assert [line for line, _ in rejects] == [1]
    assert reason in rejects[0][1]


@pytest.mark.parametrize(
    ("delimiter", "mark"), [("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("comma", ",")]
)
def test_other_marks_may_separate_the_columns_of_csv(reading, delimiter, mark):
    table = f'title{mark}body\nOne{mark}"Two{mark} three."\n'.encode()
    records, rejects = reading("a.csv", table, delimiter=delimiter)
    assert (records, rejects) == ([(2, {"title": "One", "body": f"Two{mark} three."})], [])


@pytest.mark.parametrize("options", [{"delimiter": ":"}, {"delimiter": "tab", "format": "jsonl"}])
def test_a_mark_that_separates_nothing_is_refused(options):
    with pytest.raises(BadOption) as refusal:
        ReadingOptions(**options)
    assert refusal.value.option == "delimiter"


def test_a_column_that_is_mapped_may_hold_a_semicolon(reading):
    records, rejects = reading("a.csv", b"head;line\nText.\n", mapping={"body": "head;line"})
    assert (records, rejects) == ([(2, {"body": "Text."})], [])


def test_a_header_without_rows_holds_no_article(reading):
    assert reading("a.csv", b"body\n") == ([], [(1, "There is no article in this file.")])


def test_a_cell_may_be_longer_than_the_standard_librarys_limit(reading):
    records, rejects = reading("a.csv", b"body\n" + b"x" * 200_000 + b"\n")
    assert rejects == []
    assert len(records[0][1]["body"]) == 200_000


# --- Any file -----------------------------------------------------------------------------------------


def test_a_file_that_is_gone_is_a_reject(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Text.")
    [source] = find([path]).sources
    path.unlink()
    [item] = read(source)
    assert isinstance(item, Reject)
    assert item.reason == "This cannot be read: No such file or directory."
    assert str(item.origin) == str(path)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_memory_does_not_grow_with_the_file(tmp_path, name):
    path = tmp_path / name

    def peak(count: int) -> int:
        line = object_line("x" * 2_000) if name == "a.jsonl" else b"x" * 2_000 + b"\n"
        path.write_bytes((b"" if name == "a.jsonl" else b"body\n") + line * count)
        [source] = find([path]).sources
        tracemalloc.start()
        assert sum(1 for _ in read(source)) == count
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(2_000) < peak(200) + 100_000


def test_the_bytes_read_are_told_and_add_up_to_the_file(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(object_line("One.") * 50)
    [source] = find([path]).sources
    told: list[int] = []
    list(read(source, on_bytes=told.append))
    assert sum(told) == source.size == path.stat().st_size


# --- Where reading goes on ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.jsonl.gz"])
def test_every_record_names_its_byte_and_reading_goes_on_behind_it(tmp_path, name):
    bodies = ["Über.", "Zwei.", "Drei."]
    if name == "a.csv":
        content = "\ufeffbody\n\n" + "".join(f'"{body}"\n' for body in bodies)
    elif name == "a.json":
        content = json.dumps([{"body": body} for body in bodies], ensure_ascii=False, indent=1)
    else:
        content = "".join(json.dumps({"body": body}, ensure_ascii=False) + "\n" for body in bodies)
    raw = content.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    [source] = find([path]).sources
    items = list(read(source))
    assert [item.fields["body"] for item in items] == bodies
    for item in items:
        assert raw[item.origin.byte :].startswith((b"{", b'"'))
        assert raw[: item.origin.byte].count(b"\n") + 1 == item.origin.line
    assert list(read(source, after=items[0].origin)) == items[1:]
    assert list(read(source, after=items[2].origin)) == []


def test_no_more_is_read_than_was_asked_for(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(object_line("One.") + object_line("Two."))
    [source] = find([path]).sources
    assert len(list(read(source, most=source.size))) == 2
    items = read(source, most=source.size - 1)
    assert next(items).fields["body"] == "One."
    with pytest.raises(Enough):
        next(items)
