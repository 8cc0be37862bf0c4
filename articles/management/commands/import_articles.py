"""`manage.py import_articles`: load articles from files."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from articles.importing.distribution import Distribution
from articles.importing.drafts import draft
from articles.importing.intake import Intake
from articles.importing.options import BadOption
from articles.importing.outcomes import Result, Tally
from articles.importing.pipeline import ToDraft
from articles.importing.reaching import NoWorkers, Workers
from articles.importing.runs import Read, RunInHand
from articles.management import distributing
from articles.management.import_options import (
    add_distribution,
    add_reading,
    add_storing,
    add_telling,
    identifying,
    reading_options,
)
from articles.management.importing import ImportCommand, failure, files
from factcheck.refusals import Invalid
from factcheck.roles import is_editor

_HELP = """\
Load articles from files, cut them into sentences and record each in the history.

A folder stands for the files in it and in its folders whose names say what they hold (.txt, .jsonl, .json,
.csv and the like, also with .gz); what else it holds is skipped. An article that is there already is left as
it is, unless its text has changed: that is its next revision, and what was said of its unchanged sentences
stays. An import that was stopped, or killed, is finished by the same command: it goes on behind what it has
stored. What is rejected is named on standard error as file:line: reason, and the rest goes in.
"""


class Command(ImportCommand):
    help = _HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input"
        )
        add_reading(parser.add_argument_group("how files are read"))
        storing = parser.add_argument_group("what is stored, and how")
        add_storing(storing)
        add_distribution(storing)
        add_telling(parser.add_argument_group("what is told"))

    def handle(self, *, paths: list[str], **options: Any) -> None:
        try:
            reading = reading_options(options)
        except BadOption as error:
            raise failure(str(error)) from error
        found = files(paths, reading)
        self._intake = Intake(
            what=Read(paths, found.sources, reading, identifying(reading, options)),
            to_draft=_drafting(options["language"], options["required_reviews"]),
            workers=options["workers"],
            batch_size=options["batch_size"],
            stop=options["on_error"] == "stop",
            revise=options["on_change"] == "revise",
        )
        self.carry_out(self._intake.what, found, options, partial(self._begin, options))

    def _begin(self, options: dict[str, Any]) -> RunInHand | None:
        self._distribution: Distribution | None = None
        self._actor_id = _editor(options["actor"])
        workers = _workers(options)
        if options["dry_run"]:
            return None
        in_hand = self._intake.begin(self._actor_id)
        if workers:
            self._distribution = Distribution(in_hand, workers, max_articles=options["batch_size"])
        return in_hand

    def results(
        self,
        in_hand: RunInHand | None,
        *,
        on_bytes: Callable[[int], object],
        rejected: Callable[[Sequence[Result]], int] | None,
        say: Callable[[str], object],
    ) -> Generator[Result, None, None]:
        intake = self._intake
        if in_hand is None:
            return intake.rehearse(on_bytes=on_bytes)
        if self._distribution is not None:
            return intake.distributed(
                in_hand, self._distribution, on_bytes=on_bytes, rejected=rejected, say=say
            )
        return intake.results(in_hand, self._actor_id, on_bytes=on_bytes, rejected=rejected)

    def counts(self, tally: Tally) -> dict[str, int]:
        counts = {
            "created": tally.created,
            "revised": tally.revised,
            "unchanged": tally.unchanged,
            "rejected": tally.rejected,
            "sentences": tally.sentences,
        }
        return {**counts, **_of_revised(tally)} if tally.revised or self.as_json else counts

    def about(self) -> dict[str, Any]:
        if self._distribution is None:
            return {}
        return {
            "chunks": self._distribution.chunks,
            "records_set_aside": self._distribution.set_aside,
        }


def _of_revised(tally: Tally) -> dict[str, int]:
    return {
        "kept": tally.kept,
        "changed": tally.changed,
        "added": tally.added,
        "retired": tally.retired,
    }


def _drafting(language: str, required_reviews: int | None) -> ToDraft:
    try:
        draft({"body": "x", "language": language})
    except Invalid as invalid:
        raise failure(f"--language: {invalid.detail}") from invalid
    return partial(
        draft,
        max_body_length=settings.FACTCHECK_MAX_BODY_LENGTH,
        default_language=language,
        default_required_reviews=required_reviews or settings.FACTCHECK_REQUIRED_REVIEWS,
    )


def _editor(username: str | None) -> int | None:
    if username is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None or not is_editor(user):
        raise failure(f"--actor: “{username}” is not an active editor.")
    return user.pk


def _workers(options: dict[str, Any]) -> Workers | None:
    """Those who are to do the work on other machines, where they are asked for."""
    if not options["distribute"]:
        return None
    if options["dry_run"] or options["on_error"] == "stop":
        other = "--dry-run" if options["dry_run"] else "--on-error stop"
        raise failure(f"--distribute: not together with {other}.")
    try:
        return distributing.workers()
    except NoWorkers as error:
        raise failure(f"--distribute: {str(error).rstrip('.')}.") from error
