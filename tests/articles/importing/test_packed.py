"""Packed files are unpacked as far as they are whole, and no further than is sensible."""

import gzip
import io
import json
import random
import tracemalloc
import zlib

import pytest

from articles.importing.formats import ReadingOptions, Record, read
from articles.importing.lines import Unreadable
from articles.importing.options import MIB
from articles.importing.packed import Unpacked
from articles.importing.sources import find


@pytest.fixture
def reading(tmp_path):
    """Write bytes to a file of that name and read it: bodies of records, and (line, reason) of rejects."""

    def read_bytes(name: str, content: bytes, **options):
        path = tmp_path / name
        path.write_bytes(content)
        items = list(read(find([path]).sources[0], ReadingOptions(**options)))
        bodies = [item.fields["body"] for item in items if isinstance(item, Record)]
        return bodies, [(i.origin.line, i.reason) for i in items if not isinstance(i, Record)]

    return read_bytes


def unpacked(content: bytes, **options) -> bytes:
    return io.BufferedReader(Unpacked(io.BytesIO(content), ReadingOptions(**options))).read()


def bomb(gigabytes: int) -> bytes:
    """A packed file that unpacks to so many gigabytes of blanks, at a thousandth of their size."""
    packer = zlib.compressobj(9, wbits=31)
    megabyte = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    # Behind a full flush the same bytes mean the same again.
    again = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    return megabyte + again * (gigabytes * 1024 - 1)


LINES = b'{"body": "One."}\n{"body": "Two."}\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt.gz", b"One."),
        ("a.JSONL.GZ", LINES[:17]),
        ("a.json.gz", b'[{"body": "One."}]'),
        ("a.csv.gz", b"body\nOne.\n"),
        ("a.tsv.gz", b"body\nOne.\n"),
        ("called-otherwise.txt", b"One."),
    ],
)
def test_every_format_can_be_packed(reading, name, content):
    assert reading(name, gzip.compress(content)) == (["One."], [])


def test_all_members_are_read_and_zeros_behind_them_are_not(reading):
    packed = gzip.compress(LINES[:5]) + gzip.compress(b"") + gzip.compress(LINES[5:]) + bytes(600)
    assert reading("a.jsonl.gz", packed) == (["One.", "Two."], [])


def test_what_stands_before_a_cut_counts(reading):
    noise = random.Random(5).randbytes(400_000).hex()
    content = LINES + json.dumps({"body": noise}).encode() + b"\n" + LINES
    packed = gzip.compress(content)
    assert reading("a.jsonl.gz", packed[:200_000]) == (
        ["One.", "Two."],
        [(3, "The packed file is cut off here.")],
    )
    assert reading("b.jsonl.gz", packed[:-4]) == (
        ["One.", "Two.", noise, "One.", "Two."],
        [(6, "The packed file is cut off here.")],
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt.gz", b"One. " * 50), ("a.csv.gz", b"body\n" * 50), ("a.json.gz", b'[{"body": "x"}]')],
)
def test_a_text_that_was_cut_is_not_taken_for_whole(reading, name, content):
    bodies, rejects = reading(name, gzip.compress(content)[:-9])
    assert "One. " * 50 not in bodies
    assert rejects[-1][1] == "The packed file is cut off here."


def test_damage_is_noticed(reading):
    packed = bytearray(gzip.compress(LINES))
    packed[-6] ^= 1  # in the checksum
    assert reading("a.jsonl.gz", bytes(packed)) == ([], [(1, "The packed file is damaged here.")])


def test_what_follows_the_last_member_is_damage(reading):
    bodies, rejects = reading("a.jsonl.gz", gzip.compress(LINES) + b"more")
    assert bodies == ["One.", "Two."]
    assert rejects == [(3, "The packed file is damaged here.")]


def test_a_name_that_promises_gzip_is_held_to_it(reading):
    reason = "The file is called .gz and is not packed with gzip."
    assert reading("a.txt.gz", b"One.") == ([], [(1, reason)])
    assert reading("b.txt.gz", b"") == ([], [(1, reason)])


def test_ten_megabytes_that_unpack_to_ten_gigabytes_are_left_after_a_few(reading):
    content = bomb(10)
    assert len(content) > 9_000_000
    assert zlib.decompressobj(31).decompress(content, 3 * MIB) == b" " * (3 * MIB)
    packed = io.BytesIO(content)
    stream = io.BufferedReader(Unpacked(packed, ReadingOptions()))
    tracemalloc.start()
    with pytest.raises(Unreadable, match="unpacks to more than 200 times its size"):
        while stream.read(64 * 1024):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert packed.tell() < 200_000
    assert peak < 2 * MIB
    assert reading("a.jsonl.gz", content) == (
        [],
        [(1, "The packed file unpacks to more than 200 times its size.")],
    )


def test_a_file_that_packs_well_is_no_bomb():
    text = b'{"body": "The dam held."}\n' * 20_000
    packed = gzip.compress(text)
    assert len(text) > 200 * len(packed)
    assert unpacked(packed) == text


def test_no_more_is_unpacked_than_is_allowed():
    packed = gzip.compress(random.Random(1).randbytes(5_000))
    assert len(unpacked(packed, max_unpacked_bytes=5_000)) == 5_000
    with pytest.raises(Unreadable, match="The packed file holds more than 4,999 bytes"):
        unpacked(packed, max_unpacked_bytes=4_999)


def test_any_piece_size_gives_the_same():
    content = gzip.compress(LINES * 500) + gzip.compress(LINES)
    for size in (1, 2, 3, 100):
        raw = Unpacked(io.BytesIO(content), ReadingOptions())
        assert b"".join(iter(lambda size=size, raw=raw: raw.read(size), b"")) == LINES * 501
