"""Indexes for the orders in which annotations are listed."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0003_annotation_by_reviewer'),
        ('articles', '0011_list_orders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='annotation',
            index=models.Index(fields=['created_at', 'id'], name='annotation_created'),
        ),
        migrations.AddIndex(
            model_name='annotation',
            index=models.Index(fields=['updated_at', 'id'], name='annotation_updated'),
        ),
    ]
