"""Indexes for the reports on progress: sentences by article, status and verdict; events by time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_article_stage")]
    operations = [
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(
                condition=models.Q(("retired_in", None)),
                fields=["article", "status", "verdict"],
                name="sentence_progress",
            ),
        ),
        migrations.AddIndex(model_name="event", index=models.Index(fields=["at"], name="event_at")),
    ]
