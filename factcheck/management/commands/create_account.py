"""`manage.py create_account`: somebody new in the house."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError

from factcheck.accounts import make_account
from factcheck.management.database import DatabaseCommand, unusable
from factcheck.roles import GROUPS


class Command(DatabaseCommand):
    help = (
        "Make an account with a role and print its random password, once. The person signs in to the admin "
        "with it and changes it there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USERNAME", help="the name to sign in with")
        parser.add_argument("--role", required=True, choices=[*GROUPS], help="what they may do")

    def handle(self, *, username: str, role: str, **options: Any) -> None:
        try:
            User._meta.get_field("username").clean(username, None)
        except ValidationError as error:
            raise CommandError(f"“{username}”: {' '.join(error.messages)}") from error
        try:
            if User.objects.filter(username=username).exists():
                raise CommandError(f"There is a “{username}” already.")
            password = make_account(username, GROUPS[role])
        except DatabaseError as error:
            raise CommandError(unusable(error)) from error
        self.stdout.write(password)
        self.stderr.write(f"The password of {username}, {role}. It is not shown again.")
