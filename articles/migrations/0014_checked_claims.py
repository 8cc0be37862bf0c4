"""An index of where a claim was checked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_revising_imports")]
    operations = [
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(
                condition=models.Q(
                    ("retired_in", None), ("status__in", ("in_review", "conflict", "final"))
                ),
                fields=["fingerprint", "updated_at"],
                name="sentence_checked_claim",
            ),
        ),
    ]
