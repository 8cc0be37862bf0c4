"""Changed sentences that wait are found in the order in which they are handed out, without sorting them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_one_run_for_an_upload")]
    operations = [
        migrations.RemoveIndex(model_name="sentence", name="sentence_to_read_again"),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(
                condition=models.Q(("replaces__isnull", False), ("retired_in", None))
                & ~models.Q(("status", "final"))
                & ~models.Q(("status", "not_checkable")),
                fields=["article", "id"],
                name="sentence_to_read_again",
            ),
        ),
    ]
