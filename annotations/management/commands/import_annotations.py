"""`manage.py import_annotations`: take in verdicts, rulings and marks that were made elsewhere."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from annotations import intake
from annotations.importing import COLUMNS, Intake
from articles.choices import RunKind
from articles.importing import runs
from articles.importing.formats import read
from articles.importing.options import BadOption, ReadingOptions
from articles.importing.outcomes import Result, Tally, visible
from articles.importing.progress import ANNOTATIONS
from articles.importing.runs import Read, RunInHand
from articles.management.importing import ImportCommand, failure, files

_MOST_NAMED = 5
_FORMATS = ("jsonl", "json", "csv", "tsv")

_HELP = """\
Take in what was said about sentences elsewhere, or what export_annotations has written: JSON Lines, JSON
arrays, CSV and TSV, each also with .gz. Articles and people must be there. What says the same as what is there
changes nothing, so an import that was stopped is finished by running it again: it goes on behind what it has stored.
"""


class Command(ImportCommand):
    help = _HELP
    counted = ANNOTATIONS

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input"
        )
        parser.add_argument(
            "--format", choices=_FORMATS, help="read every file so (default: by its name)"
        )
        parser.add_argument(
            "--encoding", default="utf-8", help="the encoding of the files (default: %(default)s)"
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="change what the same person said otherwise before; without it, that is rejected",
        )
        parser.add_argument(
            "--create-reviewers",
            action="store_true",
            help="make accounts that nobody can use for people who are not known",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen and write nothing"
        )
        parser.add_argument(
            "--on-error",
            choices=("skip", "stop"),
            default="skip",
            help="go on behind a record that is rejected, or stop at it (default: %(default)s)",
        )
        parser.add_argument(
            "--rejects",
            metavar="FILE",
            help="write what is rejected to FILE (JSON Lines), to be corrected and imported again",
        )
        parser.add_argument(
            "--json", action="store_true", help="the report as one JSON object, for programs"
        )

    def handle(self, *, paths: list[str], **options: Any) -> None:
        try:
            reading = ReadingOptions(
                format=options["format"], encoding=options["encoding"], columns=COLUMNS
            )
        except BadOption as error:
            raise failure(str(error)) from error
        found = files(paths, reading)
        if wrong := [one.name for one in found.sources if one.format not in _FORMATS]:
            raise failure(f"{wrong[0]}: Annotations come as {', '.join(_FORMATS)}.")
        self._intake = Intake(
            update=options["update"],
            create_people=options["create_reviewers"],
            dry_run=options["dry_run"],
            stop=options["on_error"] == "stop",
        )
        self._what = Read(
            paths, found.sources, reading, _identifying(reading, options), RunKind.ANNOTATIONS
        )
        try:
            self.carry_out(self._what, found, options, self._begin)
        finally:
            self._hint_at_people()

    def _hint_at_people(self) -> None:
        """Once, however many records they have said: each of these is rejected."""
        if people := sorted(self._intake.unknown_people):
            named = ", ".join(people[:_MOST_NAMED]) + (", …" if len(people) > _MOST_NAMED else "")
            self.stderr.write(
                visible(
                    f"People without an account here: {len(people):,} ({named}). --create-reviewers makes accounts for"
                    " them with which nobody can sign in; create_account one with which somebody can."
                )
            )

    def _begin(self) -> RunInHand | None:
        if self._intake.dry_run:
            return None
        return runs.begin(actor_id=None, what=self._what, now=timezone.now())

    def results(
        self,
        in_hand: RunInHand | None,
        *,
        on_bytes: Callable[[int], object],
        rejected: Callable[[Sequence[Result]], int] | None,
    ) -> Generator[Result, None, None]:
        if in_hand is not None:
            return intake.results(self._intake, in_hand, on_bytes=on_bytes, rejected=rejected)
        return self._rehearsed(on_bytes)

    def _rehearsed(self, on_bytes: Callable[[int], object]) -> Generator[Result, None, None]:
        yield from self._intake.results(
            item
            for source in self._what.sources
            for item in read(source, self._what.reading, on_bytes=on_bytes)
        )

    def counts(self, tally: Tally) -> dict[str, int]:
        return {
            "created": tally.created,
            "changed": tally.revised,
            "unchanged": tally.unchanged,
            "rejected": tally.rejected,
        }


def _identifying(reading: ReadingOptions, options: dict[str, Any]) -> dict[str, Any]:
    """Everything that decides what becomes of a record, as JSON: with it, an input is known again."""
    return {
        "format": reading.format,
        "encoding": reading.encoding,
        "update": options["update"],
        "create_reviewers": options["create_reviewers"],
        "on_error": options["on_error"],
        "require_evidence": settings.FACTCHECK_REQUIRE_EVIDENCE,
    }
