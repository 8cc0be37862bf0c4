from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    # Above its lists in the menu; one of them is “Articles”.
    verbose_name = _("Texts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_keep_search, sender=self)


def _keep_search(using: str, **signal: Any) -> None:
    """Put back what a migration of a searched table has dropped on SQLite: the triggers of its index."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles_search_pause'")
        if cursor.fetchone():
            for statement in import_module("articles.migrations.0004_search").triggers():
                cursor.execute(statement)
