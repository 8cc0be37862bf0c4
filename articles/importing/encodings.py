"""PURE: which encodings files may be in, and what they are told by."""

import codecs
import re
from typing import NamedTuple

# What every encoding of which lines can be cut must leave as it is.
_ASCII = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_NOT_FOR_TEXTS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape")
# Each byte stands for a character, so that a decoder finds nothing wrong with any text. The characters
# from 0x80 to 0x9f are controls that no text has: they betray another encoding.
_LATIN_1 = "iso8859-1"
_NOT_LATIN_1 = re.compile("[\x80-\x9f]")
# The longer ones first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


# How files begin that people rename, because a text was asked for.
_NO_TEXTS = (
    (b"PK\x03\x04", "a Word document (.docx) or another ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a text in RTF"),
)
LONGEST_BEGINNING = max(len(magic) for magic, _ in _NO_TEXTS)


class UnfitEncoding(Exception):
    """An encoding that is unknown, or that cannot be read line by line; the message says which."""


class NotText(Exception):
    """Bytes that no text in their encoding has; the message names the first, `at` counts those before it."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


class Encoding(NamedTuple):
    """`name` is Python's own; `width` the bytes of the shortest character."""

    name: str
    width: int

    @property
    def keeps_ascii(self) -> bool:
        """Whether a byte below 128 is always the character of ASCII."""
        return self.name == "utf-8" or (
            self.width == 1 and len(bytes(range(128, 256)).decode(self.name, "replace")) == 128
        )

    @property
    def newline(self) -> bytes:
        return "\n".encode(self.name)

    @property
    def shown(self) -> str:
        return self.name.upper() if self.name.startswith("utf") else self.name


class Beginning(NamedTuple):
    """In which encoding a file is, and how many bytes of its beginning are a byte order mark."""

    encoding: Encoding
    mark: int


def known(name: str) -> Encoding:
    """The encoding of that name. Raises UnfitEncoding."""
    try:
        info = codecs.lookup(name)
        plain = info.name.removesuffix("-sig")
        family = next((f for f in ("utf-16", "utf-32") if plain.startswith(f)), None)
        if plain in _NOT_FOR_TEXTS or (family is None and _ASCII.decode(name) != _ASCII.decode()):
            raise LookupError
    except (LookupError, UnicodeError, ValueError):
        raise UnfitEncoding(f"“{name[:40]}” is not an encoding that can be read.") from None
    return Encoding(plain, {None: 1, "utf-16": 2, "utf-32": 4}[family])


def beginning(first: bytes, told: Encoding) -> Beginning:
    """What the first LONGEST_BEGINNING bytes of a file say, next to what was told.

    Raises UnfitEncoding where they contradict each other, or say that this is no text.
    """
    if looks := next((what for magic, what in _NO_TEXTS if first.startswith(magic)), ""):
        raise UnfitEncoding(f"This looks like {looks}; only text is read: save it as plain text.")
    mark, marked = next(((m, name) for m, name in _MARKS if first.startswith(m)), (b"", ""))
    if not mark:
        if told.name in ("utf-16", "utf-32"):
            raise UnfitEncoding(
                f"The file has no byte order mark; say {told.name}-le or {told.name}-be."
            )
        return Beginning(told, 0)
    if marked == told.name or marked.startswith(f"{told.name}-"):
        return Beginning(Encoding(marked, told.width), len(mark))
    raise UnfitEncoding(
        f"The file is {marked[:6].upper().rstrip('-')} by its byte order mark, and was to be read as"
        f" {told.shown}."
    )


def text_of(raw: bytes, encoding: Encoding, offset: int) -> str:
    """The text that `raw` is, which begins at byte `offset` of the file. Raises NotText."""
    try:
        text = raw.decode(encoding.name)
    except UnicodeDecodeError as error:
        raise NotText(wrong_byte(raw, error.start, encoding, offset), error.start) from None
    if encoding.name == _LATIN_1 and (control := _NOT_LATIN_1.search(text)):
        at = control.start()
        raise NotText(wrong_byte(raw, at, encoding, offset), at)
    return text


def wrong_byte(raw: bytes, at: int, encoding: Encoding, offset: int) -> str:
    return (
        f"This is not {encoding.shown}: byte 0x{raw[at]:02x} at offset {offset + at:,} of the file."
    )
