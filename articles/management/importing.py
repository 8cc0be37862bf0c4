"""What commands that import have in common: how they tell how it goes, how they end, and the file of rejects."""

import os
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError

from articles.choices import RunState
from articles.importing.crew import WorkerFailed
from articles.importing.intake import written_to
from articles.importing.options import ReadingOptions
from articles.importing.outcomes import Kind, Result, Tally, visible
from articles.importing.progress import ARTICLES, Counted, Progress
from articles.importing.reaching import NoWorkers
from articles.importing.rejects import RejectsWriter, rejects_file
from articles.importing.runs import Read, RunInHand, RunLost
from articles.importing.sources import Found, NothingToRead, find
from factcheck.management.database import DatabaseCommand, first_line, unusable

from .interruption import how_it_ended, terminable

_REJECTED, _FAILED = 1, 2
_NOTHING_WRITTEN = "Nothing was written."

_EPILOG = """\
exit status: 0 everything is in; 1 something was rejected; 2 the import could not start or had to stop;
130 interrupted; 143 terminated (SIGTERM). What was written before a stop stays.
"""


class ImportCommand(DatabaseCommand):
    """A command that says what it imports, and hands it to `carry_out`."""

    cannot_start = _FAILED

    counted: Counted = ARTICLES

    def results(
        self,
        in_hand: RunInHand | None,
        *,
        on_bytes: Callable[[int], object],
        rejected: Callable[[Sequence[Result]], int] | None,
        say: Callable[[str], object],
    ) -> Generator[Result, None, None]:
        """Import, or without a run rehearse it: one result for each record. `say` writes a line for people."""
        raise NotImplementedError

    def counts(self, tally: Tally) -> dict[str, int]:
        """What the report counts, by the names that it gives it."""
        raise NotImplementedError

    def about(self) -> dict[str, Any]:
        """What else a report for programs says."""
        return {}

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, epilog=_EPILOG, **kwargs)

    def carry_out(
        self,
        what: Read,
        found: Found,
        options: dict[str, Any],
        begin: Callable[[], RunInHand | None],
    ) -> None:
        """Import all of it, tell about it, and leave with the exit status. Raises CommandError."""
        self.as_json: bool = options["json"]
        self._rejects_path: str | None = options["rejects"]
        try:
            in_hand = begin()
        except DatabaseError as error:
            raise failure(unusable(error)) from error
        self._name_skipped(found, options["verbosity"])
        with self._rejects_file(what, in_hand) as rejects:
            status = self._import(what, in_hand, rejects, len(found.skipped))
        if status:
            sys.exit(status)

    @contextmanager
    def _rejects_file(
        self, what: Read, in_hand: RunInHand | None
    ) -> Iterator[RejectsWriter | None]:
        """Have the file of rejects open, behind what an earlier attempt has settled in it."""
        rejects = None
        keep = in_hand.rejects_bytes if in_hand else 0
        if in_hand and in_hand.tally.rejected and not self._has_earlier_rejects(keep):
            self.stderr.write("What was rejected before it was stopped is not in --rejects.")
        with ExitStack() as stack:
            if self._rejects_path is not None:
                opened = rejects_file(self._rejects_path, what.reading, what.sources, keep)
                try:
                    rejects = stack.enter_context(opened)
                except OSError as error:
                    if in_hand:
                        in_hand.finish(RunState.FAILED, "The file of rejects cannot be written.")
                    reason = error.strerror or "it cannot be written"
                    raise failure(f"--rejects: {reason}.") from error
            yield rejects

    def _has_earlier_rejects(self, keep: int) -> bool:
        if self._rejects_path is None:
            return True  # nobody asks for them
        try:
            return 0 < keep <= os.path.getsize(self._rejects_path)
        except OSError:
            return False

    def _import(
        self, what: Read, in_hand: RunInHand | None, rejects: RejectsWriter | None, skipped: int
    ) -> int:
        began = time.monotonic()
        if in_hand and in_hand.position_before:
            self.stderr.write(
                f"Import {in_hand.id} goes on behind record {in_hand.position_before:,}."
            )
        stay = "What was written stays; run it again to go on." if in_hand else _NOTHING_WRITTEN
        seen = Tally()
        complaint, status = "", 0
        try:
            with terminable():
                self._follow(what, in_hand, rejects, seen)
        except KeyboardInterrupt as interrupt:
            how, status = how_it_ended(interrupt)
            complaint = f"{how}. {stay}"
        except (WorkerFailed, NoWorkers, RunLost) as error:
            complaint, status = f"{error} {stay}", _FAILED
        except OSError as error:
            complaint, status = f"--rejects: {error.strerror}. {stay}", _FAILED
        except DatabaseError as error:
            complaint, status = f"The database failed: {first_line(error)}. {stay}", _FAILED
        if complaint:
            self.stderr.write(complaint)
        tally = in_hand.tally if in_hand else seen
        # The reject at which an import stops is not decided: it comes again.
        tally = replace(tally, rejected=max(tally.rejected, seen.rejected))
        status = status or (_REJECTED if tally.rejected else 0)
        self._report(tally, in_hand, status, time.monotonic() - began, skipped)
        return status

    def _follow(
        self, what: Read, in_hand: RunInHand | None, rejects: RejectsWriter | None, seen: Tally
    ) -> None:
        """Import, or rehearse it, and tell how it goes. Raises OSError of the file of rejects."""
        rejected = None if rejects is None else written_to(rejects)
        bar = self.stderr.isatty()
        with Progress(
            sys.stderr if bar else self.stderr,
            total_bytes=sum(source.size for source in what.sources),
            bar=bar,
            before=in_hand.tally if in_hand else None,
            counted=self.counted,
        ) as progress:
            results = self.results(
                in_hand, on_bytes=progress.read, rejected=rejected, say=progress.say
            )
            # Closed whatever happens: that ends the run.
            with closing(results):
                for result in results:
                    seen.add(result.outcome)
                    if result.outcome.kind is Kind.REJECTED:
                        progress.say(result.complaint())
                        if in_hand is None and rejected is not None:
                            rejected([result])
                    progress.done(in_hand.tally if in_hand else seen)

    def _report(
        self, tally: Tally, in_hand: RunInHand | None, status: int, seconds: float, skipped: int
    ) -> None:
        counts = {
            **self.counts(tally),
            "seconds": round(seconds, 1),
            "skipped files": skipped,
        }
        if self.as_json:
            about = {
                "run": in_hand.id if in_hand else None,
                "resumed_behind": in_hand.position_before if in_hand else 0,
                "dry_run": in_hand is None,
                "exit_status": status,
                **self.about(),
            }
            told = {name.replace(" ", "_"): value for name, value in counts.items()}
            self.stdout.write(orjson.dumps({**about, **told}).decode())
            return
        self.stdout.write(", ".join(f"{name} {value}" for name, value in counts.items()))
        if in_hand is None:
            self.stdout.write("This was a dry run: nothing was written.")

    def _name_skipped(self, found: Found, verbosity: int) -> None:
        for skipped in found.skipped:
            if verbosity >= 2 or (verbosity == 1 and not skipped.expected):
                self.stderr.write(visible(f"{skipped.name}: skipped, {skipped.reason}"))


def files(paths: list[str], reading: ReadingOptions) -> Found:
    """What is to be read. Raises CommandError."""
    try:
        return find(paths, reading)
    except NothingToRead as error:
        raise failure(str(error)) from error


def failure(message: str) -> CommandError:
    """Why an import could not start."""
    return CommandError(visible(message), returncode=_FAILED)
