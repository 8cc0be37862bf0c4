"""Imports: how far each has come, what it has refused and settled, and its parts on their way through workers."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_search"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for its turn"),
                            ("running", "running"),
                            ("done", "done"),
                            ("interrupted", "interrupted"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                            ("stale", "stale: its process is gone"),
                        ],
                        default="running",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("paths", models.TextField(help_text="As it was named, one path a line.", verbose_name="what was read")),
                ("options", models.JSONField(default=dict, verbose_name="options")),
                (
                    "input_sha256",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Of files and options, so that a run that was stopped is known again.",
                        max_length=64,
                        verbose_name="identity of the input",
                    ),
                ),
                ("files", models.PositiveIntegerField(default=0, verbose_name="files")),
                ("bytes_total", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                ("bytes_read", models.PositiveBigIntegerField(default=0, verbose_name="bytes read")),
                ("position", models.PositiveBigIntegerField(default=0, help_text="Created, revised, unchanged and rejected.", verbose_name="records decided")),
                ("created", models.PositiveBigIntegerField(default=0, verbose_name="created")),
                ("revised", models.PositiveBigIntegerField(default=0, verbose_name="revised")),
                ("unchanged", models.PositiveBigIntegerField(default=0, verbose_name="unchanged")),
                ("rejected", models.PositiveBigIntegerField(default=0, verbose_name="rejected")),
                ("sentences", models.PositiveBigIntegerField(default=0, verbose_name="sentences added")),
                ("files_done", models.PositiveIntegerField(default=0, verbose_name="files done")),
                (
                    "byte",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="Where the last record that was decided begins, in the file after those.", null=True, verbose_name="byte"
                    ),
                ),
                ("rejects_bytes", models.PositiveBigIntegerField(default=0, verbose_name="bytes in the file of rejects")),
                ("attempts", models.PositiveIntegerField(default=1, verbose_name="attempts")),
                ("process", models.CharField(blank=True, max_length=300, verbose_name="process")),
                ("message", models.TextField(blank=True, default="", verbose_name="why it ended")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("heartbeat_at", models.DateTimeField(verbose_name="last heard of")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        help_text="Nobody, when a command did it on its own.",
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("added", models.PositiveBigIntegerField(default=0, help_text="Other new sentences of revised articles.", verbose_name="added")),
                (
                    "changed",
                    models.PositiveBigIntegerField(
                        default=0, help_text="New sentences of revised articles that took the place of others.", verbose_name="changed"
                    ),
                ),
                ("kept", models.PositiveBigIntegerField(default=0, help_text="Sentences that revised articles still have.", verbose_name="kept")),
                (
                    "retired",
                    models.PositiveBigIntegerField(
                        default=0, help_text="Sentences that went from revised articles, and nothing took their place.", verbose_name="retired"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("articles", "articles"), ("annotations", "annotations")], default="articles", max_length=11, verbose_name="kind"
                    ),
                ),
                (
                    "upload",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        help_text="What it is called on the disk. Empty where a command reads files of its own.",
                        max_length=32,
                        verbose_name="uploaded file",
                    ),
                ),
                (
                    "fruitless_attempts",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Of an upload: how often it was begun since it last decided a record.",
                        verbose_name="fruitless attempts",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["input_sha256"], name="importrun_input")],
                "constraints": [
                    models.UniqueConstraint(condition=~Q(upload=""), fields=("upload",), name="importrun_upload_once"),
                    models.CheckConstraint(condition=Q(position=F("created") + F("revised") + F("unchanged") + F("rejected")), name="importrun_counts_add_up"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("input_sha256"), 64), name="importrun_input_sha256_length"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("process"), 300), name="importrun_process_length"),
                    models.CheckConstraint(condition=Q(kind__in=["articles", "annotations"]), name="importrun_kind_known"),
                    models.CheckConstraint(
                        condition=Q(state__in=["waiting", "running", "done", "interrupted", "failed", "cancelled"]), name="importrun_state_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(finished_at=None, state__in=("waiting", "running")) | ~Q(state__in=("waiting", "running")) & Q(finished_at__isnull=False),
                        name="importrun_finished_unless_running",
                    ),
                    models.CheckConstraint(condition=~Q(state__in=("waiting", "cancelled")) | ~Q(upload=""), name="importrun_only_uploads_wait"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("upload"), 32), name="importrun_upload_length"),
                    models.CheckConstraint(condition=Q(attempts__gte=1) | Q(state__in=("waiting", "cancelled")), name="importrun_attempts_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettledArticle",
            fields=[
                ("pk", models.CompositePrimaryKey("run_id", "article_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("article_id", models.PositiveBigIntegerField()),
                ("run", models.ForeignKey(db_index=False, on_delete=models.CASCADE, related_name="+", to="articles.importrun")),
            ],
            options={"verbose_name": "article settled by an import", "verbose_name_plural": "articles settled by imports"},
        ),
        migrations.CreateModel(
            name="ImportRejection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("file", models.TextField(verbose_name="file")),
                ("line", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="line")),
                ("byte", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="byte")),
                ("reason", models.TextField(verbose_name="reason")),
                ("run", models.ForeignKey(db_index=False, on_delete=models.CASCADE, related_name="rejections", to="articles.importrun")),
            ],
            options={
                "verbose_name": "rejected record",
                "verbose_name_plural": "rejected records",
                "ordering": ["run_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="importrejection_number"),
                    models.CheckConstraint(condition=Q(number__gte=1, number__lte=100), name="importrejection_number_in_range"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("content", models.BinaryField(verbose_name="content")),
                ("files_done", models.PositiveIntegerField(verbose_name="files done")),
                ("byte", models.PositiveBigIntegerField(null=True, verbose_name="byte")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("done", "done"), ("set_aside", "set aside")], default="waiting", max_length=9, verbose_name="state"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, help_text="At this portion.", verbose_name="attempts")),
                ("worker", models.CharField(blank=True, default="", max_length=300, verbose_name="worker")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="taken at")),
                ("outcomes", models.TextField(blank=True, default="", verbose_name="what became of the first of them")),
                ("reason", models.TextField(blank=True, default="", verbose_name="why the rest was set aside")),
                ("run", models.ForeignKey(db_index=False, on_delete=models.CASCADE, related_name="chunks", to="articles.importrun")),
                ("records", models.PositiveIntegerField(verbose_name="records")),
                (
                    "portion",
                    models.PositiveIntegerField(
                        default=0, help_text="How many of the records are tried at once; 0 while nothing speaks against all.", verbose_name="portion"
                    ),
                ),
                ("set_aside", models.PositiveIntegerField(default=0, verbose_name="records set aside")),
                ("set_aside_running", models.PositiveIntegerField(default=0, verbose_name="records set aside one after the other")),
            ],
            options={
                "verbose_name": "part of an import",
                "verbose_name_plural": "parts of imports",
                "ordering": ["run_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="importchunk_number"),
                    models.CheckConstraint(condition=Q(state__in=["waiting", "done", "set_aside"]), name="importchunk_state_known"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("worker"), 300), name="importchunk_worker_length"),
                    models.CheckConstraint(condition=~Q(state="done") | Q(outcomes__gt=""), name="importchunk_outcomes_when_done"),
                ],
            },
        ),
    ]
