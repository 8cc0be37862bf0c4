"""JSON files are read as they come: every article by itself, as strictly as a line of JSON Lines."""

import codecs
import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import ReadingOptions, Record, Reject
from articles.importing.json_arrays import read_json
from articles.importing.lines import Unreadable


class Dribble(io.RawIOBase):
    """A file that gives a few bytes at a time."""

    def __init__(self, content: bytes, seed: int = 0) -> None:
        self._rest = content
        self._random = random.Random(seed)

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = self._rest[: min(len(buffer), self._random.choice([4, 5, 7, 30]))]
        buffer[: len(piece)] = piece
        self._rest = self._rest[len(piece) :]
        return len(piece)

    def peek(self, _size):
        return self._rest[:4]


def reading(content: bytes, seed: int = 0, **options):
    """Records as fields, rejects as (line, reason), and last the fault that ended the reading, if one did."""
    found = []
    try:
        for item in read_json(Dribble(content, seed), "a.json", ReadingOptions(**options)):
            found.append(
                item.fields if isinstance(item, Record) else (item.origin.line, item.reason)
            )
    except Unreadable as fault:
        found.append((fault.line, fault.reason))
    return found


texts = st.text(st.sampled_from('a"\\{}[],:\n ü𝔘\u2028'), max_size=12)
values = st.recursive(
    texts | st.none() | st.booleans() | st.integers(-5, 5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, values, max_size=4)


@given(st.lists(objects, max_size=4), st.booleans(), st.sampled_from([None, 1]), st.integers(0, 9))
def test_an_array_gives_what_the_standard_library_finds_in_it(articles, ascii_only, indent, seed):
    content = json.dumps(articles, ensure_ascii=ascii_only, indent=indent).encode()
    assert reading(content, seed) == articles


@given(st.lists(objects, min_size=1, max_size=3), st.data())
def test_an_array_that_was_cut_is_never_taken_for_whole(articles, data):
    content = json.dumps(articles).encode()
    cut = content[: data.draw(st.integers(1, len(content) - 1))]
    *whole, last = reading(cut)
    assert whole == articles[: len(whole)]
    assert isinstance(last, tuple)
    assert "The file ends" in last[1] or "missing" in last[1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be", "shift_jis", "gb18030"])
def test_other_encodings_are_read_where_they_are_named(encoding):
    # In Shift JIS the second byte of 表 is that of a backslash.
    articles = [{"body": "表。"}, {"body": '二 \\ "x"'}]
    content = json.dumps(articles, ensure_ascii=False).encode(encoding)
    assert reading(content, encoding=encoding) == articles
    second = '{"body": "二'.encode(encoding).removeprefix(codecs.BOM_UTF16_LE)
    _, item = read_json(Dribble(content), "a", ReadingOptions(encoding=encoding))
    assert item.origin.byte == content.index(second)


def test_one_object_is_one_article():
    assert reading(b'\n{"body": "One."}\n') == [{"body": "One."}]


@pytest.mark.parametrize("content", [b"", b" \n", b"[]", b"[ ]\n"])
def test_nothing_in_it_is_nothing(content):
    assert reading(content) == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (b'{"a": 1, "a": 2}', "The key “a” occurs twice."),
        (b'{"a": {"b": 1, "b": 2}}', "The key “b” occurs twice."),
        (b'{"a": NaN}', "NaN is not a JSON value."),
        (
            b'{"a": 1,}',
            "This is not JSON: Expecting property name enclosed in double quotes (line 3).",
        ),
        (b'{"a":\n\n1 2}', "This is not JSON: Expecting ',' delimiter (line 5)."),
        (b'{"a": "\xe9"}', "This is not UTF-8: byte 0xe9 at offset 27 of the file."),
        (b'"text"', "This is JSON, but not an object with the fields of an article."),
        (b'"} ] \\" {"', "This is JSON, but not an object with the fields of an article."),
        (b"null", "This is JSON, but not an object with the fields of an article."),
        (b"[[1], {}]", "This is JSON, but not an object with the fields of an article."),
        (b"tru", "This is not JSON: Expecting value (line 3)."),
        (b"[" * 50_000 + b"]" * 50_000, "This JSON is nested too deeply."),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_what_is_wrong_in_itself_is_rejected_and_the_rest_is_read(wrong, reason):
    before = b'[{"body": "One."},\n\n'
    assert len(before) == 20
    assert reading(before + wrong + b', {"body": "Two."}]') == [
        {"body": "One."},
        (3, reason),
        {"body": "Two."},
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b'[{"a": 1} {"a": 2}]', 1, "Before this there must be a comma"),
        (b'[{"a": 1},\n]', 2, "Here an object is missing."),
        (b'[,{"a": 1}]', 1, "Here an object is missing."),
        (b'[{"a": 1}]\n[]', 2, "Behind the end of the array there is more."),
        (b'[{"a": 1}],', 1, "Behind the end of the array there is more."),
        (b'{"a": 1}\n{"a": 2}', 2, "Is this JSON Lines (--format jsonl)?"),
        (b"article", 1, "an array of objects, or one object, is needed"),
        (b'"a"', 1, "an array of objects, or one object, is needed"),
        (b'[\n{"a": "', 2, "The file ends within what begins here."),
        (b'[\n{"a": "\\', 2, "The file ends within what begins here."),
        (b'[{"a": 1},\n', 2, "Here an object is missing."),
        (b'[{"a": 1}\n', 2, "The file ends before the array does."),
    ],
)
def test_what_leaves_open_where_articles_begin_ends_the_reading(content, line, reason):
    found = reading(content)
    assert found[-1][0] == line
    assert reason in found[-1][1]


@pytest.mark.parametrize(
    "long",
    [
        b'{"body": "' + b"x" * 9_000 + b'"}',
        b'{"body": "' + b"\\\\" * 9_000 + b'"}',
        b'{"body": "' + b'\\"' * 9_000 + b'"}',
        b'{"body": [' + b"[],\n" * 9_000 + b"[]]}",
        b'"' + b"]" * 9_000 + b'"',
    ],
    ids=["letters", "backslashes", "quotes", "lists", "string"],
)
def test_an_article_over_the_limit_is_passed_over(long):
    content = b'[{"a": 1}, ' + long + b',\n{"b": 2}]'
    assert reading(content, max_record_bytes=1_000) == [
        {"a": 1},
        (1, "This is longer than 1,000 bytes."),
        {"b": 2},
    ]
    [_, _, last] = read_json(Dribble(content), "a", ReadingOptions(max_record_bytes=1_000))
    assert content[last.origin.byte :] == b'{"b": 2}]'
    assert last.origin.line == content.count(b"\n") + 1


def test_latin_1_rejects_the_article_that_has_controls_in_it():
    content = '[{"body": "Café."}, {"body": "\x93No.\x94"}]'.encode("latin-1")
    assert reading(content, encoding="latin-1") == [
        {"body": "Café."},
        (1, "This is not iso8859-1: byte 0x93 at offset 30 of the file."),
    ]


def test_a_byte_that_is_no_text_ends_the_reading_where_articles_cannot_be_told_apart():
    content = '[{"body": "一。"}, {"body": "二'.encode("shift_jis") + b'\x81"}]'
    first, (line, reason) = reading(content, encoding="shift_jis")
    assert first == {"body": "一。"}
    assert line == 1
    assert "This is not shift_jis: byte 0x81 at offset 31 of the file." in reason


def test_what_was_rejected_is_kept_as_it_stood():
    [reject] = read_json(Dribble(b'[{"a": \xff}]'), "a", ReadingOptions())
    assert isinstance(reject, Reject)
    assert reject.raw == b'{"a": \xff}'
