"""The indexes by which the words of sentences and titles are searched.

On PostgreSQL the index is that of a generated column; on SQLite it is an FTS5 table that triggers keep. It knows where
words stand, so that words in a row are found without reading every text.

Rebuilding `articles_sentence` or `articles_article` on SQLite (as most later changes of their columns do) drops those
triggers: they are put back when a migration is done (`articles.apps`). One that then writes to these tables itself
must run `keep` before.
"""

from django.db import migrations

TABLES = ("articles_sentence", "articles_article")


def index(apps, schema_editor):
    """Build the indexes of what is there."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("CREATE TABLE articles_search_pause (name text NOT NULL)")
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE {table}_search USING fts5(words, content='{table}', "
                "content_rowid='id', tokenize='ascii', columnsize=0)"
            )
            schema_editor.execute(f"INSERT INTO {table}_search({table}_search) VALUES ('rebuild')")
        else:
            schema_editor.execute(
                f"ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS "
                "(array_to_tsvector(string_to_array(words, ' '))) STORED"
            )
            schema_editor.execute(f"CREATE INDEX {table}_search ON {table} USING gin (search)")
    keep(apps, schema_editor)


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in triggers():
            schema_editor.execute(statement)


def triggers():
    """The statements that make the triggers, where they are missing, which keep the indexes on SQLite."""
    for table in TABLES:
        search = f"{table}_search"
        add = f"INSERT INTO {search} (rowid, words) VALUES (NEW.id, NEW.words)"
        drop = f"INSERT INTO {search} ({search}, rowid, words) VALUES ('delete', OLD.id, OLD.words)"
        for statement in (
            f"{search}_add AFTER INSERT ON {table} WHEN NOT EXISTS "
            f"(SELECT 1 FROM articles_search_pause WHERE name = '{table}') BEGIN {add}; END",
            f"{search}_drop AFTER DELETE ON {table} BEGIN {drop}; END",
            f"{search}_change AFTER UPDATE OF id, words ON {table} BEGIN {drop}; {add}; END",
        ):
            yield f"CREATE TRIGGER IF NOT EXISTS {statement}"


def remove(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for name in ("add", "drop", "change"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_search_{name}")
            schema_editor.execute(f"DROP TABLE {table}_search")
        else:
            schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN search")
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE articles_search_pause")


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_announced_events")]
    operations = [migrations.RunPython(index, remove)]
