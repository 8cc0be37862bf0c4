"""Counts of one minute need no write-ahead log on PostgreSQL: a commit of theirs waits for no disk."""

from django.db import migrations


def forget_in_a_crash(apps, schema_editor):
    _set(schema_editor, "UNLOGGED")


def keep_in_a_crash(apps, schema_editor):
    _set(schema_editor, "LOGGED")


def _set(schema_editor, persistence):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE factcheck_requestcount SET {persistence}")


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0001_initial")]
    operations = [migrations.RunPython(forget_in_a_crash, keep_in_a_crash)]
