"""What was said of one sentence in 64 has an index of its own: agreement at a glance looks no further."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.lookups import LessThan


class Migration(migrations.Migration):
    dependencies = [("annotations", "0007_reused_evidence")]
    operations = [
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(
                fields=["created_at", "sentence"],
                condition=Q(
                    LessThan(F("sentence_id") % 2**31 * 2_654_435_761 % 2**32, 2**32 // 64)
                ),
                name="annotation_sample",
            ),
        ),
    ]
