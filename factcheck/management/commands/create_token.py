"""`manage.py create_token`: a token by which a program signs in as somebody."""

import argparse
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError

from articles.text.moments import moment
from factcheck.management.database import DatabaseCommand, unusable
from factcheck.refusals import Invalid, Refusal
from factcheck.tokens import make_token

_OPTIONS: dict[int | str, str] = {"name": "--name", "expires_at": "--expires"}


class Command(DatabaseCommand):
    help = (
        "Make a token for the API and print it, once: only its hash is stored. "
        "The token alone goes to standard output."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USERNAME", help="whose rights the token has")
        parser.add_argument(
            "--name", default="command line", help="what it is for (default: %(default)s)"
        )
        parser.add_argument(
            "--read-only", action="store_true", help="it reads, and changes nothing"
        )
        until = parser.add_mutually_exclusive_group()
        until.add_argument(
            "--expires",
            type=_moment,
            metavar="TIME",
            help="when it expires, within FACTCHECK_TOKEN_DAYS: a date or a time (ISO 8601; without a zone it is "
            "taken as UTC)",
        )
        until.add_argument(
            "--days",
            type=_days,
            default=settings.FACTCHECK_TOKEN_DAYS,
            metavar="N",
            help="days until it expires, 1 to FACTCHECK_TOKEN_DAYS (default: %(default)s)",
        )

    def handle(
        self,
        *,
        username: str,
        name: str,
        days: int,
        read_only: bool,
        expires: datetime | None,
        **options: Any,
    ) -> None:
        try:
            user = User.objects.filter(username=username).first()
        except DatabaseError as error:
            raise CommandError(unusable(error)) from error
        if user is None:
            raise CommandError(f"There is no user “{username}”.")
        if not user.is_active:
            raise CommandError(f"“{username}” is not active and cannot sign in.")
        try:
            made, token = make_token(
                owner=user,
                name=name,
                expires_at=expires,
                read_only=read_only,
                # Nobody goes beyond FACTCHECK_TOKEN_DAYS: whoever sets it knows how old a token can be.
                longest=None if expires else timedelta(days=days),
            )
        except Invalid as refusal:
            raise CommandError(
                "; ".join(f"{_OPTIONS[fault.path[0]]}: {fault.message}" for fault in refusal.faults)
            ) from refusal
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(token)
        self.stderr.write(
            f"A {'read-only ' if read_only else ''}token of {username}, “{name}”, "
            f"valid until {made.expiry:%Y-%m-%d}. "
            "It is not shown again."
        )


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    most = settings.FACTCHECK_TOKEN_DAYS
    if not 1 <= days <= most:
        raise argparse.ArgumentTypeError(
            f"a whole number from 1 to {most:,} (FACTCHECK_TOKEN_DAYS) is needed"
        )
    return days


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date or a time (ISO 8601) is needed") from None
