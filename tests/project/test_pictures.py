"""The pictures of the documentation: small files that look as the pages do."""

import runpy
import struct
import zlib

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
RED, TEAL, GREY = (200, 30, 30), (65, 118, 144), (120, 120, 120)


@pytest.fixture(scope="module")
def in_256_colours():
    return runpy.run_path(str(ROOT / "scripts" / "palette.py"))["in_256_colours"]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(rows, width, kind=2):
    """A PNG of rows as they are stored: the number of the filter, then the filtered bytes."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, kind, 0, 0, 0)
    body = zlib.compress(b"".join(bytes(row) for row in rows))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def pixels_of(png):
    """The colours of a PNG with a palette and without filters, row by row."""
    at, parts = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert png[at + 8 + length : at + 12 + length] == struct.pack(">I", zlib.crc32(name + data))
        parts[name] = data
        at += 12 + length
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    palette = [tuple(parts[b"PLTE"][i : i + 3]) for i in range(0, len(parts[b"PLTE"]), 3)]
    body = zlib.decompress(parts[b"IDAT"])
    rows = [body[i * (width + 1) : (i + 1) * (width + 1)] for i in range(height)]
    assert {row[0] for row in rows} == {0}
    return [[palette[index] for index in row[1:]] for row in rows]


def test_a_picture_of_few_colours_keeps_them(in_256_colours):
    rows = [[0, *RED, *TEAL], [0, *GREY, *RED]]
    assert pixels_of(in_256_colours(png_of(rows, 2))) == [[RED, TEAL], [GREY, RED]]


# Worked out by hand after the PNG specification, section 9: each row says the same two pixels.
@pytest.mark.parametrize(
    "second",
    [
        [1, *RED, 121, 88, 114],  # Sub: TEAL - RED, modulo 256
        [2, 0, 0, 0, 0, 0, 0],  # Up: as above
        [3, 100, 15, 15, 189, 44, 57],  # Average of left and above, rounded down
        [4, 0, 0, 0, 0, 0, 0],  # Paeth: above is the nearest guess
    ],
    ids=["sub", "up", "average", "paeth"],
)
def test_every_filter_of_the_format_is_undone(in_256_colours, second):
    rows = [[0, *RED, *TEAL], second]
    assert pixels_of(in_256_colours(png_of(rows, 2))) == [[RED, TEAL], [RED, TEAL]]


def test_of_a_transparent_picture_the_colours_are_taken(in_256_colours):
    assert pixels_of(in_256_colours(png_of([[0, *RED, 255, *TEAL, 255]], 2, kind=6))) == [
        [RED, TEAL]
    ]


def test_what_is_no_screenshot_is_refused(in_256_colours):
    with pytest.raises(ValueError, match="no PNG"):
        in_256_colours(b"GIF89a")
    with pytest.raises(ValueError, match="not a screenshot"):
        in_256_colours(png_of([[0, 1]], 1, kind=3))


def test_the_pictures_of_the_documentation_are_small():
    pictures = [*(ROOT / "docs" / "images").glob("*.png")]
    assert pictures
    assert {
        each.name: each.stat().st_size for each in pictures if each.stat().st_size > 200_000
    } == {}
