"""Triggers that make the history append-only, whoever writes to the database.

Rebuilding the table (which SQLite does for most later changes of its columns) drops its triggers: such a
migration must run `forwards` again at its end.
"""

from django.db import migrations

_SQLITE = (
    """
    CREATE TRIGGER IF NOT EXISTS event_no_update BEFORE UPDATE ON articles_event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS event_no_delete BEFORE DELETE ON articles_event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
    """,
    # INSERT OR REPLACE deletes without firing the trigger above.
    """
    CREATE TRIGGER IF NOT EXISTS event_no_replace BEFORE INSERT ON articles_event
    WHEN EXISTS (SELECT 1 FROM articles_event WHERE id = NEW.id
                 OR (article_id = NEW.article_id AND number = NEW.number))
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
    """,
)
_SQLITE_REVERSE = (
    "DROP TRIGGER IF EXISTS event_no_update",
    "DROP TRIGGER IF EXISTS event_no_delete",
    "DROP TRIGGER IF EXISTS event_no_replace",
)
_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION articles_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON articles_event
    FOR EACH ROW EXECUTE FUNCTION articles_event_append_only()
    """,
    """
    CREATE OR REPLACE TRIGGER event_no_truncate BEFORE TRUNCATE ON articles_event
    FOR EACH STATEMENT EXECUTE FUNCTION articles_event_append_only()
    """,
)
_POSTGRESQL_REVERSE = (
    "DROP TRIGGER IF EXISTS event_no_truncate ON articles_event",
    "DROP TRIGGER IF EXISTS event_append_only ON articles_event",
    "DROP FUNCTION IF EXISTS articles_event_append_only()",
)


def forwards(apps, schema_editor):
    _run(schema_editor, _SQLITE, _POSTGRESQL)


def backwards(apps, schema_editor):
    _run(schema_editor, _SQLITE_REVERSE, _POSTGRESQL_REVERSE)


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
