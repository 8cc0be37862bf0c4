"""Superseded texts keep where their sentences stood, and the history tells that a text was revised.

SQLite rebuilds the table of events for its new constraint, and loses its triggers on the way.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

restore_triggers = import_module("articles.migrations.0002_append_only_events").forwards


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0008_import_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore_triggers),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('start', models.PositiveIntegerField(verbose_name='start')),
                ('end', models.PositiveIntegerField(verbose_name='end')),
                ('paragraph', models.PositiveIntegerField(verbose_name='paragraph')),
            ],
            options={
                'verbose_name': 'place in a superseded text',
                'verbose_name_plural': 'places in superseded texts',
                'ordering': ['revision_id', 'position'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='event_action_known',
        ),
        migrations.AlterField(
            model_name='event',
            name='action',
            field=models.CharField(choices=[('article.added', 'article added'), ('article.changed', 'article changed'), ('article.revised', 'text revised'), ('article.deleted', 'article deleted'), ('annotation.added', 'annotation added'), ('annotation.changed', 'annotation changed'), ('annotation.withdrawn', 'annotation withdrawn'), ('sentence.marked_not_checkable', 'marked not checkable'), ('sentence.marked_checkable', 'marked checkable again'), ('ruling.made', 'ruling made'), ('ruling.changed', 'ruling changed'), ('ruling.withdrawn', 'ruling withdrawn')], max_length=30, verbose_name='action'),
        ),
        migrations.AddIndex(
            model_name='sentence',
            index=models.Index(condition=models.Q(('replaces__isnull', False), ('retired_in', None), ('status__in', ('open', 'in_review', 'conflict'))), fields=['replaces'], name='sentence_to_read_again'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['article.added', 'article.changed', 'article.revised', 'article.deleted', 'annotation.added', 'annotation.changed', 'annotation.withdrawn', 'sentence.marked_not_checkable', 'sentence.marked_checkable', 'ruling.made', 'ruling.changed', 'ruling.withdrawn'])), name='event_action_known'),
        ),
        migrations.AddField(
            model_name='placement',
            name='revision',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='placement',
            name='sentence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='articles.sentence'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('revision', 'position'), name='placement_position'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('revision', 'sentence'), name='placement_sentence'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='placement_position_from_1'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('paragraph__gte', 1)), name='placement_paragraph_from_1'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='placement_start_before_end'),
        ),
        migrations.RunPython(restore_triggers, migrations.RunPython.noop),
    ]
