"""Indexes for the orders in which articles are listed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0010_search'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['created_at', 'id'], name='article_created'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['updated_at', 'id'], name='article_updated'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['title', 'id'], name='article_title'),
        ),
    ]
