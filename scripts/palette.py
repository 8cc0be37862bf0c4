"""A picture of a page in 256 colours: a third of the bytes, and the same to the eye.

Pages have few colours and the shades of their letters; the most frequent ones are kept as they are, and every other
becomes the kept one that is nearest.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}
_COLOURS = 256
# So many of the most frequent are kept as they are: grounds and tints, which differ by little.
_EXACT = 112
# Of the others, the shades of letters, those that are nearer to one another than this are taken for one.
_STEP = 12


def in_256_colours(png: bytes) -> bytes:
    """The same picture with a palette. Takes what a browser's screenshot is: 8 bits a channel, not interlaced.

    Raises ValueError for any other PNG.
    """
    parts = dict(_collected(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if depth != 8 or kind not in _CHANNELS or interlaced:
        raise ValueError(
            "This is not a screenshot: its PNG has a palette, other depths, or is interlaced."
        )
    size = _CHANNELS[kind]
    rows = [*_unfiltered(zlib.decompress(parts[b"IDAT"]), width * size, size)]
    pixels = [[bytes(row[at : at + 3]) for at in range(0, len(row), size)] for row in rows]
    counted: Counter[bytes] = Counter()
    for row in pixels:
        counted.update(row)
    palette = _palette(counted)
    place = {colour: _nearest(colour, palette) for colour in counted}
    # Without a filter: an index is no number, and its neighbours say nothing about it.
    body = b"".join(b"\0" + bytes(place[pixel] for pixel in row) for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return _SIGNATURE + b"".join(
        _chunk(name, data)
        for name, data in (
            (b"IHDR", header),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(body, 9)),
            (b"IEND", b""),
        )
    )


def _collected(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and data; the parts of the picture as one."""
    if not png.startswith(_SIGNATURE):
        raise ValueError("This is no PNG.")
    picture = b""
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if name == b"IDAT":
            picture += data
        else:
            yield name, data
        at += 12 + length
    yield b"IDAT", picture


def _unfiltered(packed: bytes, length: int, size: int) -> Iterator[bytearray]:
    above = bytearray(length)
    for at in range(0, len(packed), length + 1):
        row = bytearray(packed[at + 1 : at + 1 + length])
        _undo(packed[at], row, above, size)
        yield row
        above = row


def _undo(how: int, row: bytearray, above: bytearray, size: int) -> None:
    for at in range(len(row)) if how else ():
        left = row[at - size] if at >= size else 0
        if how == 1:
            guess = left
        elif how == 2:
            guess = above[at]
        elif how == 3:
            guess = (left + above[at]) // 2
        else:
            guess = _paeth(left, above[at], above[at - size] if at >= size else 0)
        row[at] = (row[at] + guess) & 0xFF


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def _palette(counted: Counter[bytes]) -> list[bytes]:
    ordered = counted.most_common()
    alike: dict[tuple[int, ...], bytes] = {}
    many: Counter[bytes] = Counter()
    for colour, count in ordered[_EXACT:]:
        kept = alike.setdefault(tuple(channel // _STEP for channel in colour), colour)
        many[kept] += count
    exact = [colour for colour, _ in ordered[:_EXACT]]
    return exact + [colour for colour, _ in many.most_common(_COLOURS - len(exact))]


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    red, green, blue = colour
    return min(
        range(len(palette)),
        key=lambda at: (
            (palette[at][0] - red) ** 2
            + (palette[at][1] - green) ** 2
            + (palette[at][2] - blue) ** 2
        ),
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
