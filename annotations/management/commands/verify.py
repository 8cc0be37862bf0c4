"""`manage.py verify`: check that the database keeps its promises."""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError
from tqdm import tqdm

from annotations.verifying import Count, Verification
from annotations.verifying.repairing import repair
from articles.importing.outcomes import visible
from articles.models import Article, Event
from articles.snapshots import snapshot
from articles.state import state_hash
from articles.verifying import SENTENCES, Fault
from factcheck.management.database import DatabaseCommand, first_line
from factcheck.refusals import Missing

_FAULTS, _FAILED, _INTERRUPTED = 1, 2, 130

_HELP = """\
Check every article with its sentences, verdicts and history: spans give back the text, hashes fit, statuses
follow from the verdicts, histories are unbroken chains, and replaying them gives the rows that are stored.

It reads one unmoving view of the database while others go on writing. Each fault is a line on standard
output: table, row, what is wrong.
"""
_EPILOG = """\
exit status: 0 no fault is left; 1 there are faults; 2 the check could not start or had to stop;
130 interrupted.
"""


class Command(DatabaseCommand):
    help = _HELP
    cannot_start = _FAILED

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, epilog=_EPILOG, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--article", metavar="ID", type=_id, help="check only this article and its history"
        )
        parser.add_argument(
            "--state",
            action="store_true",
            help="alone: check nothing; print one hash over all articles, their sentences and who did what, which"
            " is the same in two databases that hold the same, whatever their ids and moments",
        )
        parser.add_argument(
            "--repair",
            action="store_true",
            help="then compute derived columns anew (status, verdict, reviews, fingerprint, stage, hosts of"
            " sources) in articles where nothing else is wrong; the history is left as it is",
        )

    def handle(self, **options: Any) -> None:
        if options["state"] and (options["repair"] or options["article"] is not None):
            raise _failure("--state checks nothing and speaks of everything: ask for it alone.")
        try:
            if options["state"]:
                self.stdout.write(state_hash())
                return
            status = self._verify(options["article"], repairing=options["repair"])
        except DatabaseError as error:
            raise _failure(f"The database failed: {first_line(error)}.") from error
        except KeyboardInterrupt:
            self.stderr.write("Interrupted.")
            status = _INTERRUPTED
        if status:
            sys.exit(status)

    def _verify(self, article_id: int | None, *, repairing: bool) -> int:
        began = time.monotonic()
        verification = Verification(article_id)
        faults = 0
        repairable: list[tuple[int, list[Fault]]] = []
        with snapshot(), self._progress(article_id) as bar:
            for checked, found in verification.run():
                for fault in found:
                    bar.clear()
                    self.stdout.write(visible(str(fault)))
                faults += len(found)
                if checked is not None:
                    bar.update()
                    # Where more is wrong, what the columns follow from may be what was tampered with.
                    if repairing and found and all(fault.derived for fault in found):
                        repairable.append((checked, found))
        self._sum_up(verification.counts, faults, time.monotonic() - began)
        for article, found in repairable:
            faults -= self._repair(article, found)
        if repairing:
            self.stdout.write(f"{faults:,} faults are left.")
        return _FAULTS if faults else 0

    def _progress(self, article_id: int | None) -> "tqdm[NoReturn]":
        articles = Article.objects.all()
        if article_id is not None:
            articles = articles.filter(pk=article_id)
            if not (articles.exists() or Event.objects.filter(article=article_id).exists()):
                raise _failure(f"There is no article {article_id}, and there never was.")
        terminal = self.stderr.isatty()
        total = articles.count() if terminal else None
        return tqdm(total=total, unit=" articles", file=sys.stderr, disable=not terminal)

    def _sum_up(self, counts: Mapping[str, Count], faults: int, seconds: float) -> None:
        for kind, count in counts.items():
            rate = f"{count.rows / count.seconds:,.0f} a second" if count.rows else "none"
            self.stdout.write(f"{kind}: {count.rows:,}, {rate}")
        self.stdout.write(f"{faults:,} faults in {seconds:.1f} seconds")

    def _repair(self, article_id: int, found: Sequence[Fault]) -> int:
        """How many of the faults are gone."""
        sentences = [fault.row for fault in found if fault.table == SENTENCES and fault.row]
        try:
            changed = repair(article_id, sentences)
        except Missing:
            changed = []  # deleted since, and its faults with it
        for line in changed:
            self.stdout.write(visible(f"repaired {line}"))
        return len(found)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError("the id of an article is needed, a whole number")
    return int(text)


def _failure(message: str) -> CommandError:
    return CommandError(message, returncode=_FAILED)
