"""`manage.py quickstart`: from an empty checkout to a running service, and back to it the next day."""

import argparse
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.utils import get_random_secret_key
from django.db import Error as DatabaseError
from django.db import connection, transaction

from annotations.models import Annotation
from annotations.seeding import EDITOR, REVIEWERS, BadSeed, load
from articles.models import Article, Sentence
from factcheck.accounts import make_account
from factcheck.roles import Role
from factcheck.serving import HOST, server_command
from factcheck.tokens import make_token

_PEOPLE = {EDITOR: Role.EDITOR, **dict.fromkeys(REVIEWERS, Role.REVIEWER)}
_MANAGE = ".venv/bin/python manage.py"


class Command(BaseCommand):
    help = (
        "Bring the database up to date, load seeds/ and make an editor and two reviewers where they are "
        "missing, and serve on this machine. For a first look and for development."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=_port, default=8000, help="where to serve (default: %(default)s)"
        )

    def handle(self, *, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "quickstart is for a first look and makes accounts of its own. With "
                "FACTCHECK_ENV=production run migrate, collectstatic and createsuperuser, then the "
                "server: see “Production” in README.md."
            )
        require_free(port)
        keep_secret_key(settings.DEVELOPMENT_KEY_FILE)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            with _told_below():
                first_look = set_up()
        except (DatabaseError, OSError) as error:
            raise CommandError(
                f"The database cannot be set up: {str(error).strip()} ({_database()})"
            ) from error
        except BadSeed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_welcome(first_look, f"http://{HOST}:{port}"))
        self.stdout.flush()
        command = server_command(port)
        os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell


class FirstLook(NamedTuple):
    """What was made just now: passwords by username, reviewer1's token, whether seeds were loaded."""

    passwords: dict[str, str]
    token: str | None
    seeded: bool


def require_free(port: int) -> None:
    """Raise CommandError unless we can listen on `port`.

    The server would not notice: it shares its port with whatever else asks to share it.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used: {error.strerror}. Choose another: make run PORT={port + 1}"
            ) from error


def keep_secret_key(path: Path) -> None:
    """Leave a key in `path`, readable by us alone, unless one is there or SECRET_KEY names one."""
    if os.environ.get("SECRET_KEY") or path.exists():
        return
    path.parent.mkdir(exist_ok=True)
    # Written beside and moved, so that nobody ever reads half a key.
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(get_random_secret_key())
    draft.rename(path)


@transaction.atomic
def set_up() -> FirstLook:
    """Make the people who are missing, and load the seeds where there is no article. Raises BadSeed."""
    passwords = {
        username: make_account(username, role)
        for username, role in _PEOPLE.items()
        if not User.objects.filter(username=username).exists()
    }
    token = None
    if REVIEWERS[0] in passwords:
        reviewer = User.objects.get(username=REVIEWERS[0])
        _, token = make_token(owner=reviewer, name="quickstart")
    seeded = not Article.objects.exists()
    if seeded:
        load(settings.BASE_DIR / "seeds")
    return FirstLook(passwords, token, seeded)


@contextmanager
def _told_below() -> Iterator[None]:
    """Without lines of the log between those for the person who is starting it."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _welcome(first_look: FirstLook, address: str) -> str:
    counted = (
        f"{Article.objects.count():,} articles with {Sentence.objects.current().count():,} sentences "
        f"and {Annotation.objects.count():,} annotations"
    )
    opening = (
        f"Loaded from seeds/: {counted}." if first_look.seeded else f"Kept as it was: {counted}."
    )
    return "\n".join(
        [
            f"{opening} Database: {_database()}.",
            "",
            *_people(first_look.passwords),
            "",
            f"  Review:  {address}/admin/",
            f"  API:     {address}/api/docs/",
            *_example(first_look.token, address),
            "",
            f"Serving on {address}; Ctrl-C stops it. `make run` starts it again and keeps the data.",
        ]
    )


def _people(passwords: dict[str, str]) -> list[str]:
    lines = []
    if passwords:
        lines.append("  New accounts (the passwords are not shown again):")
        lines += [f"    {username:<10} {password}" for username, password in passwords.items()]
    if kept := [username for username in _PEOPLE if username not in passwords]:
        lines.append(f"  Accounts kept: {', '.join(kept)}.")
        lines.append(f"    A new password:  {_MANAGE} changepassword {kept[0]}")
    return lines


def _example(token: str | None, address: str) -> list[str]:
    if token is None:
        return [f"  A token: {_MANAGE} create_token {REVIEWERS[0]}"]
    return [
        f"  Try it (with a token of {REVIEWERS[0]} that is not shown again):",
        f'    curl -H "Authorization: Bearer {token}" "{address}/api/v1/articles/?page_size=2"',
    ]


def _database() -> str:
    """Which database this is, without its password."""
    settings_dict = connection.settings_dict
    if connection.vendor == "sqlite":
        path = Path(settings_dict["NAME"])
        inside = path.is_relative_to(settings.BASE_DIR)
        return str(path.relative_to(settings.BASE_DIR) if inside else path)
    return f"{connection.display_name} {settings_dict['NAME']} on {settings_dict['HOST'] or 'localhost'}"


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return port
