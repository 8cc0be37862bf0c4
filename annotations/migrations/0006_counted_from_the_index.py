"""The index by time holds what is counted: who gave a verdict on which sentence, and what it says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0005_evidence_host")]
    operations = [
        migrations.RemoveIndex(model_name="annotation", name="annotation_created"),
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(
                fields=["created_at", "id", "sentence", "reviewer", "verdict"],
                name="annotation_created",
            ),
        ),
    ]
