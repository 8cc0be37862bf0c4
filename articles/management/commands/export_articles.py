"""`manage.py export_articles`: all articles with their texts, as lines of JSON."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from articles import exporting
from articles.management.export_options import ExportCommand, add_choosing, write


class Command(ExportCommand):
    help = (
        "Write the articles with all their texts as JSON Lines, in the order of their ids, as they are at one "
        "moment. `import_articles` takes them in again, and `export_annotations` writes what was said about them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_choosing(parser, since="only articles that were changed then or later (ISO 8601)")

    def handle(
        self,
        *,
        output: Path | None,
        article: int | None,
        language: str | None,
        since: datetime | None,
        **options: Any,
    ) -> None:
        articles = exporting.chosen(article_id=article, language=language, since=since)
        write(exporting.of_article(article, exporting.lines(articles)), output)
