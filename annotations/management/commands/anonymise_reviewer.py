"""`manage.py anonymise_reviewer`: take a person's name and address out, keep what they did."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotations.people import anonymise
from articles.importing.outcomes import visible
from factcheck.management.database import DatabaseCommand
from factcheck.refusals import Refusal

_HELP = """\
Replace a person's user name by reviewer-<id>, empty their name and e-mail address, and shut the account:
password, access tokens and sessions end, leases are given back. Verdicts, rulings and the history stay, and
the history's chain still holds, because it speaks of people by id. This cannot be undone.
"""


class Command(DatabaseCommand):
    help = _HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, username: str, yes: bool, **options: Any) -> None:
        if not yes:
            self._ask(username)
        try:
            name = anonymise(username)
        except Refusal as refusal:
            raise CommandError(visible(refusal.detail)) from refusal
        self.stdout.write(visible(f"“{username}” is {name} from now on, and cannot sign in."))

    def _ask(self, username: str) -> None:
        self.stdout.write(visible(f"The name and address of “{username}” will be gone for good."))
        try:
            answer = input("Type the user name to go on: ")
        except EOFError:
            answer = ""
        if answer != username:
            raise CommandError("Nothing was changed.")
