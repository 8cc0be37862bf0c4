from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_fingerprints_in_portions")]

    operations = [
        # Those that are left do not say how many records they have. Their input is read again.
        migrations.RunSQL("DELETE FROM articles_importchunk", migrations.RunSQL.noop),
        migrations.RemoveConstraint("importchunk", "importchunk_outcomes_when_done"),
        migrations.AlterField("importchunk", "content", models.BinaryField(verbose_name="content")),
        migrations.AddField(
            "importchunk",
            "records",
            models.PositiveIntegerField(default=0, verbose_name="records"),
            preserve_default=False,
        ),
        migrations.AddField(
            "importchunk",
            "portion",
            models.PositiveIntegerField(
                default=0,
                help_text="How many of the records are tried at once; 0 while nothing speaks against all.",
                verbose_name="portion",
            ),
        ),
        migrations.AddField(
            "importchunk",
            "set_aside",
            models.PositiveIntegerField(default=0, verbose_name="records set aside"),
        ),
        migrations.AddField(
            "importchunk",
            "set_aside_running",
            models.PositiveIntegerField(
                default=0, verbose_name="records set aside one after the other"
            ),
        ),
        migrations.AlterField(
            "importchunk",
            "attempts",
            models.PositiveSmallIntegerField(
                default=0, help_text="At this portion.", verbose_name="attempts"
            ),
        ),
        migrations.AlterField(
            "importchunk",
            "outcomes",
            models.TextField(
                blank=True, default="", verbose_name="what became of the first of them"
            ),
        ),
        migrations.AlterField(
            "importchunk",
            "reason",
            models.TextField(blank=True, default="", verbose_name="why the rest was set aside"),
        ),
        migrations.AddConstraint(
            "importchunk",
            models.CheckConstraint(
                condition=~Q(state="done") | Q(outcomes__gt=""),
                name="importchunk_outcomes_when_done",
            ),
        ),
    ]
