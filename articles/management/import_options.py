"""The options of commands that import: how they are written, and what they come to."""

import argparse
import os
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings

from articles.importing.options import DELIMITERS, FORMATS, BadOption, ReadingOptions, assignments
from articles.importing.pipeline import MAX_ARTICLES

_MAX_BATCH = 5_000
_MAX_WORKERS = 64
_OPTIONS = {
    "format": "--format",
    "mapping": "--map",
    "fixed": "--set",
    "encoding": "--encoding",
    "delimiter": "--delimiter",
}


def add_reading(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="read every file so (default: by the end of its name)",
    )
    parser.add_argument(
        "--include",
        metavar="PATTERN",
        action="append",
        default=[],
        help="of folders, only files with such a name, such as *.jsonl or 2019/*; may be repeated",
    )
    parser.add_argument(
        "--map",
        metavar="FIELD=KEY",
        action="append",
        default=[],
        help="the key or column in which a field is found, such as title=headline; may be repeated",
    )
    parser.add_argument(
        "--set",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help="a value for every article, such as publisher=Weir; may be repeated",
    )
    parser.add_argument(
        "--ignore",
        metavar="KEY",
        action="append",
        default=[],
        help="a key or column to be passed over, * for all that are no fields; may be repeated",
    )
    parser.add_argument(
        "--encoding", default="utf-8", help="the encoding of the files (default: %(default)s)"
    )
    parser.add_argument(
        "--delimiter",
        choices=DELIMITERS,
        default="comma",
        help="what separates the columns of CSV files (default: %(default)s)",
    )
    parser.add_argument(
        "--language",
        metavar="TAG",
        default="en",
        help="the language (BCP 47) of articles that do not name theirs (default: %(default)s)",
    )
    parser.add_argument(
        "--required-reviews",
        metavar="N",
        type=partial(between, 1, 9),
        help="reviews that each sentence needs, 1 to 9, for articles that do not say"
        " (default: the setting FACTCHECK_REQUIRED_REVIEWS)",
    )


def add_storing(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="report what would happen and write nothing"
    )
    parser.add_argument(
        "--actor",
        metavar="USERNAME",
        help="the editor whom the history names; without it, it names nobody",
    )
    parser.add_argument(
        "--on-error",
        choices=("skip", "stop"),
        default="skip",
        help="go on behind a record that is rejected, or stop before it (default: %(default)s)",
    )
    parser.add_argument(
        "--on-change",
        choices=("revise", "reject"),
        default="revise",
        help="make a new text for an article that is there its next revision, or reject it"
        " (default: %(default)s)",
    )
    parser.add_argument(
        "--batch-size",
        metavar="N",
        type=partial(between, 1, _MAX_BATCH),
        default=MAX_ARTICLES,
        help="articles in one transaction, at most (default: %(default)s)",
    )
    parser.add_argument(
        "--workers",
        metavar="N",
        type=partial(between, 0, _MAX_WORKERS),
        default=len(os.sched_getaffinity(0)),
        help="processes that cut texts into sentences; 0 or 1: none but this one"
        " (default: one for each core, %(default)s)",
    )


def add_distribution(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--distribute",
        action="store_true",
        help="leave the work to workers on other machines (needs PostgreSQL and CELERY_BROKER_URL)",
    )


def add_telling(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--rejects",
        metavar="FILE",
        help="write what is rejected to FILE (JSON Lines), to be corrected there and imported again",
    )
    parser.add_argument(
        "--json", action="store_true", help="the report as one JSON object, for programs"
    )


def reading_options(options: Mapping[str, Any]) -> ReadingOptions:
    """How files are to be read. Raises BadOption, whose message begins with the option's name."""
    try:
        return ReadingOptions(
            format=options["format"],
            include=tuple(options["include"]),
            mapping=assignments("mapping", options["map"]),
            fixed=assignments("fixed", options["set"]),
            ignored=frozenset(options["ignore"]),
            encoding=options["encoding"],
            delimiter=options["delimiter"],
        )
    except BadOption as error:
        name = _OPTIONS.get(error.option, error.option)
        raise BadOption(error.option, f"{name}: {error}") from error


def identifying(reading: ReadingOptions, options: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that decides what a record becomes, as JSON: with it, an input is known again."""
    return {
        "format": reading.format,
        "include": list(reading.include),
        "map": dict(reading.mapping),
        "set": dict(reading.fixed),
        "ignore": sorted(reading.ignored),
        "encoding": reading.encoding,
        "language": options["language"],
        "required_reviews": options["required_reviews"] or settings.FACTCHECK_REQUIRED_REVIEWS,
        "max_body_length": settings.FACTCHECK_MAX_BODY_LENGTH,
        "on_error": options["on_error"],
        "on_change": options["on_change"],
        **reading.unusual,
        **({"distribute": True} if options["distribute"] else {}),
    }


def between(lowest: int, highest: int, text: str) -> int:
    """A whole number in that range, for argparse."""
    try:
        number = int(text)
    except ValueError:
        number = lowest - 1
    if not lowest <= number <= highest:
        raise argparse.ArgumentTypeError(f"a whole number from {lowest} to {highest} is needed")
    return number
