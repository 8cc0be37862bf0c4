"""Tokens get an id of their own in place of their hash as the primary key, and more columns.

A primary key cannot be changed in place on every database, so the rows move to a new table that then takes
the old one's name.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_COPIED = ("digest", "token_key", "created", "expiry", "name", "user_id")


def _move(apps, schema_editor, source, target, **only):
    source, target = apps.get_model("factcheck", source), apps.get_model("factcheck", target)
    rows = source.objects.filter(**only).order_by("created").values(*_COPIED).iterator(1000)
    created = {}
    batch = []
    for row in rows:
        created[row["digest"]] = row["created"]
        batch.append(target(**row))
    # `auto_now_add` overwrites the time; it is put back afterwards.
    target.objects.bulk_create(batch, batch_size=500)
    for token in target.objects.all():
        token.created = created[token.digest]
        token.save(update_fields=["created"])
    if schema_editor.connection.vendor == "postgresql":
        # A table with unchecked references cannot be renamed.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def forwards(apps, schema_editor):
    _move(apps, schema_editor, "AccessToken", "NewAccessToken")


def backwards(apps, schema_editor):
    """A read-only token must not come back as one that writes: it is left out."""
    _move(apps, schema_editor, "NewAccessToken", "AccessToken", read_only=False)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("factcheck", "0002_kept_answer"),
    ]

    operations = [
        migrations.CreateModel(
            name="NewAccessToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=128, unique=True)),
                ("token_key", models.CharField(db_index=True, max_length=25)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expiry", models.DateTimeField(blank=True, null=True)),
                (
                    "name",
                    models.CharField(
                        help_text="What it is for: the program that uses it.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "read_only",
                    models.BooleanField(
                        default=False,
                        help_text="It reads what you may read, and changes nothing.",
                        verbose_name="read-only",
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last used"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(forwards, backwards),
        migrations.DeleteModel(name="AccessToken"),
        migrations.RenameModel(old_name="NewAccessToken", new_name="AccessToken"),
    ]
