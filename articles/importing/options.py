"""PURE: how the files of an import are to be read, as the person who imports them says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .drafts import FIELDS
from .encodings import UnfitEncoding, known

MIB = 1024 * 1024

# Which files are read, by the end of their names (lower case), and how. Each may end in `.gz` as well.
FORMATS_BY_SUFFIX: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".jsonl": "jsonl",
        ".ndjson": "jsonl",
        ".json": "json",
        ".csv": "csv",
        ".tsv": "tsv",
        ".html": "html",
        ".htm": "html",
    }
)
FORMATS = tuple(dict.fromkeys(FORMATS_BY_SUFFIX.values()))

# What may separate the columns of a CSV file, by the names that people give it.
DELIMITERS: Mapping[str, str] = MappingProxyType(
    {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
)

EACH_ITS_OWN = ("body", "external_id", "url")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


class BadOption(ValueError):
    """A way of reading that cannot be; `option` is the field of ReadingOptions that says so."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(message)
        self.option = option


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """How files are found and read. Raises BadOption when it is made with values that make no sense.

    `format`: one of FORMATS, for every file; None goes by the names of the files.
    `include`: patterns such as `*.jsonl` or `2019/*.csv`, for what is found in folders; none: all known files.
    `mapping`: field of an article → key or column in which it is found (`{"title": "headline"}`).
    `fixed`: field of an article → its value for every article, whatever the file says.
    `ignored`: keys or columns that are passed over; `*` stands for all that are not fields.
    `default_language`: of articles that do not name theirs; None leaves it to the checking of the draft.
    `encoding`: of the bytes, by a name that Python knows.
    `delimiter`: one of DELIMITERS, for files of CSV.
    `columns`: those that a table may have when it holds something else than articles.
    `max_record_bytes`: the longest line, text or page that is read.
    `max_unpacked_bytes`, `max_ratio`: where the unpacking of a file ends, in bytes and per packed byte.
    """

    format: str | None = None
    include: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    fixed: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    ignored: frozenset[str] = frozenset()
    default_language: str | None = None
    encoding: str = "utf-8"
    delimiter: str = "comma"
    columns: frozenset[str] | None = None
    max_record_bytes: int = 32 * MIB
    max_unpacked_bytes: int = 64 * 1024 * MIB
    max_ratio: int = 200

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise BadOption(
                "format", f"“{self.format}” is not a format; there are {', '.join(FORMATS)}."
            )
        if self.delimiter not in DELIMITERS:
            message = f"“{self.delimiter[:40]}” is not one of {', '.join(DELIMITERS)}."
            raise BadOption("delimiter", message)
        if self.delimiter != "comma" and self.format not in (None, "csv"):
            raise BadOption("delimiter", f"The format {self.format} has none; csv has.")
        _require_fields("mapping", self.mapping)
        _require_fields("fixed", self.fixed)
        if own := [name for name in EACH_ITS_OWN if name in self.fixed]:
            raise BadOption("fixed", f"“{own[0]}” cannot be the same for every article.")
        if both := sorted(self.mapping.keys() & self.fixed.keys()):
            raise BadOption("fixed", f"“{both[0]}” is both mapped and fixed.")
        try:
            known(self.encoding)
        except UnfitEncoding as error:
            raise BadOption("encoding", str(error)) from None

    @property
    def unusual(self) -> dict[str, str]:
        """Options that came later and are left out where they are as ever: what was imported before is known again."""
        return {"delimiter": self.delimiter} if self.delimiter != "comma" else {}


def assignments(option: str, texts: Iterable[str]) -> dict[str, str]:
    """`["title=headline"]` as `{"title": "headline"}`. Raises BadOption, also where a name comes twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise BadOption(option, f"“{text}” is not of the form NAME=VALUE.")
        if name in found:
            raise BadOption(option, f"“{name}” is given twice.")
        found[name] = value
    return found


def number_or_text(text: str) -> int | str:
    """What a table or a command line means by digits: a number. Anything else is left to the drafts."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _require_fields(option: str, names: Iterable[str]) -> None:
    for name in names:
        if name not in FIELDS:
            raise BadOption(option, f"“{name}” is not a field of an article ({', '.join(FIELDS)}).")
