"""An index for the order of publication."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_list_orders")]
    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["published_at", "id"], name="article_published"),
        ),
    ]
