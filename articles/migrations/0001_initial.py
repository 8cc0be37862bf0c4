"""Articles with their superseded texts, their sentences, and their history."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

from articles.equal_claims import FingerprintIndex
from articles.searching import WordsField


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        help_text="The article's id in the system it comes from. Importing it again finds it by this id.",
                        max_length=200,
                        null=True,
                        unique=True,
                        verbose_name="external id",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True, help_text="Where the article was published. Never fetched.", max_length=2000, null=True, unique=True, verbose_name="address"
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("publisher", models.CharField(blank=True, max_length=300, verbose_name="publisher")),
                ("byline", models.CharField(blank=True, help_text="Who wrote it, as printed.", max_length=300, verbose_name="byline")),
                (
                    "language",
                    models.CharField(
                        default="en",
                        help_text="A BCP 47 tag such as “en” or “pt-BR”. It decides how the text is cut into sentences.",
                        max_length=35,
                        verbose_name="language",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                ("body", models.TextField(help_text="The text as published. It never changes in place.", verbose_name="text")),
                ("body_sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the text")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                (
                    "required_reviews",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="How many reviewers must agree on a sentence before it is final.", verbose_name="required reviews"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("flagged", "flagged: a conflict, or a text that has changed"),
                            ("in_progress", "in progress"),
                            ("untouched", "untouched"),
                        ],
                        default="untouched",
                        editable=False,
                        max_length=11,
                        verbose_name="stage",
                    ),
                ),
                ("words", WordsField(of="title")),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["publisher", "id"], name="article_publisher"),
                    models.Index(fields=["language", "id"], name="article_language"),
                    models.Index(fields=["stage", "id"], name="article_stage"),
                    models.Index(fields=["created_at", "id"], name="article_created"),
                    models.Index(fields=["updated_at", "id"], name="article_updated"),
                    models.Index(fields=["title", "id"], name="article_title"),
                    models.Index(fields=["published_at", "id"], name="article_published"),
                ],
                "constraints": [
                    models.UniqueConstraint(condition=Q(external_id=None, url=None), fields=("body_sha256",), name="article_text_identity"),
                    models.CheckConstraint(condition=~Q(external_id=""), name="article_external_id_not_blank"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("external_id"), 200), name="article_external_id_length"),
                    models.CheckConstraint(condition=~Q(url=""), name="article_url_not_blank"),
                    models.CheckConstraint(condition=Q(url="") | Q(url__istartswith="http://") | Q(url__istartswith="https://"), name="article_url_scheme"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("url"), 2000), name="article_url_length"),
                    models.CheckConstraint(condition=~Q(title=""), name="article_title_not_blank"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("title"), 500), name="article_title_length"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("publisher"), 300), name="article_publisher_length"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("byline"), 300), name="article_byline_length"),
                    models.CheckConstraint(condition=~Q(language=""), name="article_language_not_blank"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("language"), 35), name="article_language_length"),
                    models.CheckConstraint(condition=~Q(body=""), name="article_body_not_blank"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("body_sha256"), 64), name="article_body_sha256_length"),
                    models.CheckConstraint(condition=Q(revision__gte=1), name="article_revision_from_1"),
                    models.CheckConstraint(condition=Q(version__gte=1), name="article_version_from_1"),
                    models.CheckConstraint(condition=Q(required_reviews__gte=1, required_reviews__lte=9), name="article_required_reviews_1_to_9"),
                    models.CheckConstraint(condition=Q(stage__in=["done", "flagged", "in_progress", "untouched"]), name="article_stage_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("body", models.TextField(verbose_name="text")),
                ("body_sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the text")),
                ("superseded_at", models.DateTimeField(verbose_name="superseded at")),
                ("article", models.ForeignKey(on_delete=models.CASCADE, related_name="revisions", to="articles.article")),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["article_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="revision_number"),
                    models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_1"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("body_sha256"), 64), name="revision_body_sha256_length"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(help_text="1 is the first sentence.", verbose_name="position")),
                ("start", models.PositiveIntegerField(verbose_name="start")),
                ("end", models.PositiveIntegerField(verbose_name="end")),
                ("text", models.TextField(verbose_name="text")),
                ("paragraph", models.PositiveIntegerField(help_text="1 is the first paragraph.", verbose_name="paragraph")),
                ("fingerprint", models.CharField(max_length=16, verbose_name="fingerprint")),
                (
                    "attribution",
                    models.CharField(
                        choices=[("named", "names its source"), ("anonymous", "hides its source"), ("none", "gives no source")],
                        default="none",
                        max_length=10,
                        verbose_name="attribution",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_review", "in review"),
                            ("conflict", "conflict"),
                            ("final", "final"),
                            ("not_checkable", "not checkable"),
                        ],
                        default="open",
                        max_length=13,
                        verbose_name="status",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("verified", "verified"), ("disputed", "disputed"), ("unattributed", "unattributed")],
                        max_length=12,
                        null=True,
                        verbose_name="verdict",
                    ),
                ),
                ("reviews", models.PositiveSmallIntegerField(default=0, verbose_name="reviews")),
                (
                    "not_checkable",
                    models.CharField(
                        blank=True,
                        choices=[("opinion", "opinion"), ("question", "question"), ("furniture", "furniture (heading, byline, caption)")],
                        default="",
                        max_length=10,
                        verbose_name="not checkable",
                    ),
                ),
                ("retired_in", models.PositiveIntegerField(blank=True, null=True, verbose_name="retired in revision")),
                ("article", models.ForeignKey(db_index=False, on_delete=models.CASCADE, related_name="sentences", to="articles.article")),
                ("replaces", models.ForeignKey(blank=True, null=True, on_delete=models.CASCADE, related_name="replaced_by", to="articles.sentence")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "attribution_analysed",
                    models.BooleanField(
                        default=True, help_text="False where no rules exist for the language: then “none” is no finding.", verbose_name="attribution analysed"
                    ),
                ),
                ("words", WordsField(of="text")),
            ],
            options={
                "verbose_name": "sentence",
                "verbose_name_plural": "sentences",
                "ordering": ["article_id", "position"],
                "indexes": [
                    models.Index(fields=["article", "position"], name="sentence_reading_order"),
                    models.Index(fields=["status", "id"], name="sentence_status"),
                    models.Index(condition=Q(retired_in=None), fields=["article", "status", "verdict"], name="sentence_progress"),
                    models.Index(fields=["updated_at", "id"], name="sentence_updated"),
                    models.Index(
                        condition=Q(retired_in=None, status__in=("in_review", "conflict", "final")),
                        fields=["fingerprint", "updated_at"],
                        name="sentence_checked_claim",
                    ),
                    models.Index(condition=Q(retired_in=None, status="conflict"), fields=["updated_at", "id"], name="sentence_in_conflict"),
                    models.Index(condition=Q(retired_in=None, verdict="unattributed"), fields=["updated_at", "id"], name="sentence_unattributed"),
                    models.Index(
                        condition=Q(replaces__isnull=False, retired_in=None) & ~Q(status="final") & ~Q(status="not_checkable"),
                        fields=["article", "id"],
                        name="sentence_to_read_again",
                    ),
                    FingerprintIndex(fields=["fingerprint"], name="sentence_fingerprint"),
                ],
                "constraints": [
                    models.UniqueConstraint(condition=Q(retired_in=None), fields=("article", "position"), name="sentence_position_unique"),
                    models.CheckConstraint(condition=Q(position__gte=1), name="sentence_position_from_1"),
                    models.CheckConstraint(condition=Q(paragraph__gte=1), name="sentence_paragraph_from_1"),
                    models.CheckConstraint(condition=Q(start__lt=F("end")), name="sentence_start_before_end"),
                    models.CheckConstraint(condition=Exact(Length("text"), F("end") - F("start")), name="sentence_text_fits_its_span"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("fingerprint"), 16), name="sentence_fingerprint_length"),
                    models.CheckConstraint(condition=Q(attribution__in=["named", "anonymous", "none"]), name="sentence_attribution_known"),
                    models.CheckConstraint(condition=Q(status__in=["open", "in_review", "conflict", "final", "not_checkable"]), name="sentence_status_known"),
                    models.CheckConstraint(condition=Q(verdict__in=["verified", "disputed", "unattributed"]), name="sentence_verdict_known"),
                    models.CheckConstraint(condition=Q(not_checkable__in=["opinion", "question", "furniture", ""]), name="sentence_not_checkable_known"),
                    models.CheckConstraint(
                        condition=Q(status="final", verdict__isnull=False) | ~Q(status="final") & Q(verdict__isnull=True),
                        name="sentence_verdict_only_when_final",
                    ),
                    models.CheckConstraint(
                        condition=Q(status="not_checkable") & ~Q(not_checkable="") | ~Q(status="not_checkable") & Q(not_checkable=""),
                        name="sentence_not_checkable_with_reason",
                    ),
                    models.CheckConstraint(condition=Q(version__gte=1), name="sentence_version_from_1"),
                    models.CheckConstraint(condition=Q(attribution_analysed=True) | Q(attribution="none"), name="sentence_attribution_only_where_analysed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("start", models.PositiveIntegerField(verbose_name="start")),
                ("end", models.PositiveIntegerField(verbose_name="end")),
                ("paragraph", models.PositiveIntegerField(verbose_name="paragraph")),
                ("revision", models.ForeignKey(db_index=False, on_delete=models.CASCADE, related_name="placements", to="articles.revision")),
                ("sentence", models.ForeignKey(on_delete=models.CASCADE, related_name="placements", to="articles.sentence")),
            ],
            options={
                "verbose_name": "place in a superseded text",
                "verbose_name_plural": "places in superseded texts",
                "ordering": ["revision_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "position"), name="placement_position"),
                    models.UniqueConstraint(fields=("revision", "sentence"), name="placement_sentence"),
                    models.CheckConstraint(condition=Q(position__gte=1), name="placement_position_from_1"),
                    models.CheckConstraint(condition=Q(paragraph__gte=1), name="placement_paragraph_from_1"),
                    models.CheckConstraint(condition=Q(start__lt=F("end")), name="placement_start_before_end"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="1 is the article's first event.", verbose_name="number")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("article.added", "article added"),
                            ("article.changed", "article changed"),
                            ("article.revised", "text revised"),
                            ("article.deleted", "article deleted"),
                            ("annotation.added", "annotation added"),
                            ("annotation.changed", "annotation changed"),
                            ("annotation.withdrawn", "annotation withdrawn"),
                            ("sentence.marked_not_checkable", "marked not checkable"),
                            ("sentence.marked_checkable", "marked checkable again"),
                            ("ruling.made", "ruling made"),
                            ("ruling.changed", "ruling changed"),
                            ("ruling.withdrawn", "ruling withdrawn"),
                        ],
                        max_length=30,
                        verbose_name="action",
                    ),
                ),
                ("data", models.JSONField(help_text="What it was before and after.", verbose_name="data")),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="Nobody, when a command did it on its own.",
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("article", models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.DO_NOTHING, related_name="events", to="articles.article")),
                ("sentence", models.ForeignKey(db_constraint=False, null=True, on_delete=models.DO_NOTHING, related_name="events", to="articles.sentence")),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["article_id", "number"],
                "indexes": [models.Index(fields=["at"], name="event_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="event_number"),
                    models.CheckConstraint(condition=Q(number__gte=1), name="event_number_from_1"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("hash"), 64), name="event_hash_length"),
                    models.CheckConstraint(
                        condition=Q(
                            action__in=[
                                "article.added",
                                "article.changed",
                                "article.revised",
                                "article.deleted",
                                "annotation.added",
                                "annotation.changed",
                                "annotation.withdrawn",
                                "sentence.marked_not_checkable",
                                "sentence.marked_checkable",
                                "ruling.made",
                                "ruling.changed",
                                "ruling.withdrawn",
                            ]
                        ),
                        name="event_action_known",
                    ),
                ],
            },
        ),
    ]
