"""The words of sentences and titles beside them, and the indexes by which they are searched.

On PostgreSQL the index is a generated column; on SQLite it is an FTS5 table that triggers keep. Rebuilding
`articles_sentence` or `articles_article` there (as most later changes of their columns do) drops those
triggers: they are put back when a migration is done (`articles.apps`). One that then writes to these tables
itself must run `keep` before.
"""

from django.db import migrations

from articles.searching import WordsField
from articles.text.search_words import words_of

TABLES = {"articles_sentence": "text", "articles_article": "title"}
_AT_ONCE = 5_000


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, text in TABLES.items():
            last = 0
            while True:
                cursor.execute(
                    f"SELECT id, {text} FROM {table} WHERE id > %s ORDER BY id LIMIT {_AT_ONCE}",
                    [last],
                )
                rows = cursor.fetchall()
                if not rows:
                    break
                last = rows[-1][0]
                cursor.executemany(
                    f"UPDATE {table} SET words = %s WHERE id = %s",
                    [(words_of(words), pk) for pk, words in rows],
                )


def index(apps, schema_editor):
    """Build the indexes of what is there."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("CREATE TABLE articles_search_pause (name text NOT NULL)")
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE {table}_search USING fts5(words, content='{table}', "
                "content_rowid='id', tokenize='ascii', detail=none, columnsize=0)"
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
    dependencies = [("articles", "0009_revisions")]
    operations = [
        migrations.AddField(
            model_name="article",
            name="words",
            field=WordsField(default="", of="title"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sentence",
            name="words",
            field=WordsField(default="", of="text"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, remove),
    ]
