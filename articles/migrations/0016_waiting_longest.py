"""Indexes of what waits: sentences in conflict, and those that stand without a source."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_search_places")]
    operations = [
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(
                condition=models.Q(("retired_in", None), ("status", "conflict")),
                fields=["updated_at", "id"],
                name="sentence_in_conflict",
            ),
        ),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(
                condition=models.Q(("retired_in", None), ("verdict", "unattributed")),
                fields=["updated_at", "id"],
                name="sentence_unattributed",
            ),
        ),
    ]
