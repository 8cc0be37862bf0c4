"""One index on what somebody has read, which answers from itself, in place of the one on the reviewer alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0002_lease"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(fields=["reviewer", "sentence"], name="annotation_by_reviewer"),
        ),
        migrations.AlterField(
            model_name="annotation",
            name="reviewer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annotations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
