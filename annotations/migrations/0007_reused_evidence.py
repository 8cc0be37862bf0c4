"""Where an annotation's evidence was reused from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_checked_claims"),
        ("annotations", "0006_counted_from_the_index"),
    ]
    operations = [
        migrations.AddField(
            model_name="annotation",
            name="reused_from",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The sentence of another article that claims the same.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.sentence",
                verbose_name="evidence reused from",
            ),
        ),
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(
                condition=models.Q(("reused_from__isnull", False)),
                fields=["reused_from"],
                name="annotation_reused_from",
            ),
        ),
    ]
