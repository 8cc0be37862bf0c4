"""PURE: tables of articles: CSV (RFC 4180) and values separated by tabs, with a header row.

An empty cell is a field that is missing. A row with too many or too few cells is a reject. Behind a
quotation mark that goes wrong nobody can tell where rows begin, so there the reading of the file ends.
"""

import csv
from collections.abc import Iterator
from typing import Any, NamedTuple

from .drafts import FIELDS
from .encodings import Encoding, NotText, known, text_of
from .lines import Line, Stream, Unreadable, lines, opening, too_long
from .options import DELIMITERS, ReadingOptions, number_or_text
from .outcomes import Origin
from .records import Item, Record, Reject
from .shaping import unknown_columns

_NAMES = {mark: name for name, mark in DELIMITERS.items()}
_SEPARATING = {mark: f"{name}s" for mark, name in _NAMES.items()}
_REST = "The rest of the file was not read."


class _Row(NamedTuple):
    """A row that is not empty, with its place and why it is no text, if so."""

    line: int
    offset: int
    cells: list[str]
    fault: str


def read_csv(stream: Stream, name: str, options: ReadingOptions) -> Iterator[Item]:
    return _read(stream, name, options, DELIMITERS[options.delimiter])


def read_tsv(stream: Stream, name: str, options: ReadingOptions) -> Iterator[Item]:
    return _read(stream, name, options, "\t")


def _read(stream: Stream, name: str, options: ReadingOptions, delimiter: str) -> Iterator[Item]:
    encoding, start = opening(stream, known(options.encoding))
    source = _Pieces(lines(stream, options.max_record_bytes, encoding, start), encoding, options)
    rows = _rows(source, options, delimiter)
    first = next(rows, None)
    if first is None:
        return
    columns = _header(first, options, delimiter)
    for row in rows:
        origin = Origin(name, row.line, row.offset)
        if row.fault:
            yield Reject(origin, row.fault, source.raw)
        elif len(row.cells) != len(columns):
            count = f"This row has {len(row.cells)} cells; the header has {len(columns)} columns."
            yield Reject(origin, count, source.raw)
        else:
            yield Record(origin, _fields(columns, row.cells, options))


def _rows(source: "_Pieces", options: ReadingOptions, delimiter: str) -> Iterator[_Row]:
    # The limit belongs to the whole process and starts at 131,072, less than a long article.
    csv.field_size_limit(options.max_record_bytes)
    rows = csv.reader(source, strict=True, delimiter=delimiter)
    while True:
        source.begin()
        try:
            cells = next(rows, None)
        except csv.Error as error:
            what = (
                "A quotation mark opened in this row is never closed."
                if source.ended
                else f"This row is not {_name(delimiter)}: {error}, on line {source.number}."
            )
            raise Unreadable(source.first, f"{what} {_REST}", source.raw) from None
        if cells is None:
            return
        if cells:
            yield _Row(source.first, source.offset, cells, source.fault)


class _Pieces:
    """The lines of a table, one at a time to the parser; it remembers those of the row at hand."""

    def __init__(self, source: Iterator[Line], encoding: Encoding, options: ReadingOptions) -> None:
        self._source = source
        self._encoding = encoding
        self._limit = options.max_record_bytes
        self._held: list[Line] = []
        self._size = 0
        self.number = 0
        self.fault = ""
        self.ended = False

    def begin(self) -> None:
        """A new row begins."""
        self._held.clear()
        self._size = 0
        self.fault = ""

    @property
    def first(self) -> int:
        return self._held[0].number if self._held else self.number + 1

    @property
    def offset(self) -> int:
        return self._held[0].offset

    @property
    def raw(self) -> bytes:
        return b"".join(line.raw or b"" for line in self._held)

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> str:
        line = next(self._source, None)
        if line is None:
            self.ended = True
            raise StopIteration
        if line.raw is None:
            raise Unreadable(line.number, f"{too_long(self._limit)} {_REST}")
        self._held.append(line)
        self.number = line.number
        self._size += len(line.raw)
        if self._size > self._limit:
            raise Unreadable(self.first, f"This row is longer than {self._limit:,} bytes. {_REST}")
        try:
            return text_of(line.raw, self._encoding, line.offset)
        except NotText as fault:
            self.fault = self.fault or str(fault)
            # For the parser, so that it finds the end of the row; the row itself is not taken.
            return line.raw.decode(self._encoding.name, "replace")


def _header(row: _Row, options: ReadingOptions, delimiter: str) -> list[str]:
    columns = [cell.strip() for cell in row.cells]
    if row.fault:
        raise Unreadable(row.line, row.fault)
    if other := _other_delimiter(columns, options):
        raise Unreadable(
            row.line,
            f"The header is one column: {_SEPARATING[delimiter]} separate columns, unless told, and here"
            f" {_SEPARATING[other]} seem to (--delimiter {_NAMES[other]}).",
        )
    if options.columns is not None:
        return _other_header(columns, options.columns, row.line)
    if unknown := unknown_columns(columns, options):
        number, column = columns.index(unknown[0]) + 1, unknown[0]
        raise Unreadable(
            row.line,
            f"Column {number} of the header, “{column}”, is not a field of an article"
            f" ({', '.join(FIELDS)}). {_way_out(column)}",
        )
    if len(set(columns)) < len(columns):
        double = next(column for column in columns if columns.count(column) > 1)
        raise Unreadable(row.line, f"The header names “{double}” twice.")
    if "body" not in columns and options.mapping.get("body") not in columns:
        raise Unreadable(
            row.line, f"The header names no column “{options.mapping.get('body', 'body')}”."
        )
    return columns


def _other_delimiter(columns: list[str], options: ReadingOptions) -> str:
    """What seems to separate the columns of a header that came out as a single one; empty where nothing does."""
    if len(columns) > 1 or columns[0] in options.mapping.values():
        return ""
    return next((mark for mark in (";", "\t", "|", ",") if mark in columns[0]), "")


def _way_out(column: str) -> str:
    if not column:
        return "Every column needs a name."
    field = {"id": "external_id", "text": "body"}.get(column.lower(), column.lower())
    field = field if field in FIELDS else "FIELD"
    return (
        f"Say which field it holds (--map {field}={column}), or pass it over (--ignore {column})."
    )


def _other_header(columns: list[str], known: frozenset[str], line: int) -> list[str]:
    """The header of a table that holds something else than articles."""
    for number, column in enumerate(columns, 1):
        if column not in known:
            raise Unreadable(
                line, f"Column {number} of the header, “{column}”, is not a field here."
            )
        if column in columns[: number - 1]:
            raise Unreadable(line, f"The header names “{column}” twice.")
    return columns


def _fields(columns: list[str], cells: list[str], options: ReadingOptions) -> dict[str, Any]:
    fields: dict[str, Any] = {
        column: cell for column, cell in zip(columns, cells, strict=True) if cell != ""
    }
    reviews = options.mapping.get("required_reviews", "required_reviews")
    if reviews in fields:
        fields[reviews] = number_or_text(fields[reviews])
    return fields


def _name(delimiter: str) -> str:
    return "TSV" if delimiter == "\t" else "CSV"
