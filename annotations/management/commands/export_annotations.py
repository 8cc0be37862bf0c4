"""`manage.py export_annotations`: all that was said about sentences, as lines of JSON."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from annotations.exporting import lines
from articles.choices import Status
from articles.exporting import chosen, of_article
from articles.management.export_options import ExportCommand, add_choosing, write


class Command(ExportCommand):
    help = (
        "Write annotations with their evidence, rulings, and sentences that were set aside as JSON Lines, in a "
        "stable order, as they are at one moment. `import_annotations` takes them in again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_choosing(parser, since="only what was made or changed then or later (ISO 8601)")
        parser.add_argument(
            "--status", choices=Status.values, help="only on sentences that stand so"
        )

    def handle(
        self,
        *,
        output: Path | None,
        article: int | None,
        language: str | None,
        since: datetime | None,
        status: str | None,
        **options: Any,
    ) -> None:
        some = article is not None or language is not None
        articles = chosen(article_id=article, language=language) if some else None
        wanted = None if status is None else Status(status)
        write(of_article(article, lines(articles, since=since, status=wanted)), output)
