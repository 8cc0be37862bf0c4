"""A version for each sentence, which conditional requests compare, and the moment of its last change.

To whoever follows changes, the sentences that are there already have changed now: they have a version,
which counts what has happened to each.
"""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import Count, F, OuterRef, Subquery


def count(apps, schema_editor):
    happened = apps.get_model("articles", "Event").objects.order_by().exclude(sentence=None)
    times = happened.filter(sentence=OuterRef("pk")).values("sentence").annotate(n=Count("pk"))
    touched = apps.get_model("articles", "Sentence").objects.filter(
        pk__in=happened.values("sentence")
    )
    touched.update(version=F("version") + Subquery(times.values("n")))


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_report_indexes")]
    operations = [
        migrations.AddField(
            model_name="sentence",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="sentence",
            name="updated_at",
            field=models.DateTimeField(
                auto_now=True, default=django.utils.timezone.now, verbose_name="updated at"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(fields=["updated_at", "id"], name="sentence_updated"),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(version__gte=1), name="sentence_version_from_1"
            ),
        ),
    ]
