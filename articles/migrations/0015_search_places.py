"""SQLite's index of words knows where they stand, so that words in a row are found without reading every text.

It is twice as large for that, and not slower to write. PostgreSQL's stays as it is.
"""

from importlib import import_module

from django.db import migrations

_searching = import_module("articles.migrations.0010_search")


def _index(schema_editor, options):
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in _searching.TABLES:
        index = f"{table}_search"
        schema_editor.execute(f"DROP TABLE {index}")
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='{table}', "
            f"content_rowid='id', tokenize='ascii', columnsize=0{options})"
        )
        schema_editor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def with_places(apps, schema_editor):
    _index(schema_editor, "")


def without_places(apps, schema_editor):
    _index(schema_editor, ", detail=none")


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_checked_claims")]
    operations = [migrations.RunPython(with_places, without_places)]
