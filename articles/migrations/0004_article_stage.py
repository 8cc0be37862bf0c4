"""The stage by which the queue finds work, and its value for the articles that are there already."""

from django.db import migrations, models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

STAGES = [
    ("done", "done"),
    ("flagged", "flagged: a conflict, or a text that has changed"),
    ("in_progress", "in progress"),
    ("untouched", "untouched"),
]


def settle(apps, schema_editor):
    Sentence = apps.get_model("articles", "Sentence")
    current = Sentence.objects.filter(article=OuterRef("pk"), retired_in=None)
    waiting = current.filter(status__in=["open", "in_review", "conflict"])
    urgent = waiting.filter(Q(status="conflict") | Q(replaces__isnull=False))
    apps.get_model("articles", "Article").objects.update(
        stage=Case(
            When(Exists(urgent), then=Value("flagged")),
            When(~Exists(current.exclude(status="open")), then=Value("untouched")),
            When(Exists(waiting), then=Value("in_progress")),
            default=Value("done"),
        )
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_announced_events")]
    operations = [
        migrations.AddField(
            model_name="article",
            name="stage",
            field=models.CharField(
                choices=STAGES,
                default="untouched",
                editable=False,
                max_length=11,
                verbose_name="stage",
            ),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["stage", "id"], name="article_stage"),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=Q(stage__in=[value for value, _ in STAGES]), name="article_stage_known"
            ),
        ),
    ]
