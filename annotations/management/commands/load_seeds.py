"""`manage.py load_seeds`: articles and annotations for a first look."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError

from annotations.seeding import BadSeed, load
from articles.importing.outcomes import visible
from factcheck.management.database import DatabaseCommand, unusable


class Command(DatabaseCommand):
    help = (
        "Load the articles of a folder and what reviewers and an editor did to their sentences. "
        "Loading twice changes nothing. The people must exist: `manage.py quickstart` makes them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "seeds",
            metavar="PATH",
            help="a folder in the form of seeds/ (default: seeds/ itself)",
        )

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            loaded = load(folder)
        except BadSeed as error:
            raise CommandError(visible(str(error))) from error
        except DatabaseError as error:
            raise CommandError(unusable(error)) from error
        articles = loaded.articles
        self.stdout.write(
            f"articles: {articles.created} created, {articles.unchanged} unchanged; "
            f"annotations, rulings and sentences set aside: {loaded.acts} made, "
            f"{loaded.acts_before} there before"
        )
