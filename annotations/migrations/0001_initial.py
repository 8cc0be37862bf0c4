"""Annotations with their evidence, rulings, and who has which sentence in hand at the moment."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThan, LessThanOrEqual

from annotations.hosts import HostField


class Migration(migrations.Migration):
    initial = True
    dependencies = [("articles", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Annotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("verified", "verified"), ("disputed", "disputed"), ("unattributed", "unattributed")], max_length=12, verbose_name="verdict"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cannot_be_settled", "cannot be settled"),
                            ("no_source", "no source is given"),
                            ("anonymous_source", "the source is anonymous"),
                            ("vague_source", "the source is vague (“experts say”)"),
                            ("circular_source", "the sources quote one another"),
                        ],
                        help_text="Needed for “unattributed”, and for “disputed” where no evidence contradicts.",
                        max_length=17,
                        verbose_name="reason",
                    ),
                ),
                ("correction", models.TextField(blank=True, help_text="What the sentence should say.", max_length=10000, verbose_name="correction")),
                ("note", models.TextField(blank=True, help_text="What you did and tried, for the next reader.", max_length=10000, verbose_name="note")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("reviewer", models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name="annotations", to=settings.AUTH_USER_MODEL)),
                ("sentence", models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name="annotations", to="articles.sentence")),
                (
                    "reused_from",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The sentence of another article that claims the same.",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="articles.sentence",
                        verbose_name="evidence reused from",
                    ),
                ),
            ],
            options={
                "verbose_name": "annotation",
                "verbose_name_plural": "annotations",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["reviewer", "sentence"], name="annotation_by_reviewer"),
                    models.Index(fields=["updated_at", "id"], name="annotation_updated"),
                    models.Index(fields=["created_at", "id", "sentence", "reviewer", "verdict"], name="annotation_created"),
                    models.Index(condition=Q(reused_from__isnull=False), fields=["reused_from"], name="annotation_reused_from"),
                    models.Index(
                        condition=Q(LessThan(F("sentence_id") % 2**31 * 2_654_435_761 % 2**32, 2**32 // 64)),
                        fields=["created_at", "sentence"],
                        name="annotation_sample",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("sentence", "reviewer"), name="annotation_one_per_reviewer_and_sentence"),
                    models.CheckConstraint(condition=Q(verdict__in=["verified", "disputed", "unattributed"]), name="annotation_verdict_known"),
                    models.CheckConstraint(
                        condition=Q(reason__in=["cannot_be_settled", "no_source", "anonymous_source", "vague_source", "circular_source", ""]),
                        name="annotation_reason_known",
                    ),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("correction"), 10000), name="annotation_correction_length"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("note"), 10000), name="annotation_note_length"),
                    models.CheckConstraint(condition=Q(version__gte=1), name="annotation_version_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("primary", "primary (document, data, recording)"),
                            ("secondary", "secondary (report by others)"),
                            ("interview", "interview"),
                            ("calculation", "calculation"),
                        ],
                        default="primary",
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[("supports", "supports"), ("contradicts", "contradicts"), ("context", "gives context")],
                        default="supports",
                        max_length=11,
                        verbose_name="stance",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="Who says it: an institution, a publication, a person with their role.", max_length=300, verbose_name="source"
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000, verbose_name="address")),
                ("locator", models.CharField(blank=True, help_text="Page, paragraph or time stamp.", max_length=300, verbose_name="locator")),
                ("quote", models.TextField(blank=True, help_text="The words of the source, verbatim.", max_length=10000, verbose_name="quote")),
                ("accessed_on", models.DateField(blank=True, null=True, verbose_name="accessed on")),
                ("archive_url", models.URLField(blank=True, help_text="Where a copy is kept.", max_length=2000, verbose_name="archived copy")),
                ("annotation", models.ForeignKey(on_delete=models.CASCADE, related_name="evidence", to="annotations.annotation")),
                ("host", HostField(of="url")),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["host", "annotation"], name="evidence_host")],
                "constraints": [
                    models.CheckConstraint(condition=Q(kind__in=["primary", "secondary", "interview", "calculation"]), name="evidence_kind_known"),
                    models.CheckConstraint(condition=Q(stance__in=["supports", "contradicts", "context"]), name="evidence_stance_known"),
                    models.CheckConstraint(condition=~Q(source="", url=""), name="evidence_source_or_url"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("source"), 300), name="evidence_source_length"),
                    models.CheckConstraint(condition=Q(url="") | Q(url__istartswith="http://") | Q(url__istartswith="https://"), name="evidence_url_scheme"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("url"), 2000), name="evidence_url_length"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("locator"), 300), name="evidence_locator_length"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("quote"), 10000), name="evidence_quote_length"),
                    models.CheckConstraint(
                        condition=Q(archive_url="") | Q(archive_url__istartswith="http://") | Q(archive_url__istartswith="https://"),
                        name="evidence_archive_url_scheme",
                    ),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("archive_url"), 2000), name="evidence_archive_url_length"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("host"), 253), name="evidence_host_length"),
                    models.CheckConstraint(condition=Q(host="") | ~Q(url=""), name="evidence_host_of_an_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("verified", "verified"), ("disputed", "disputed"), ("unattributed", "unattributed")], max_length=12, verbose_name="verdict"
                    ),
                ),
                ("rationale", models.TextField(help_text="Why it is decided so, for those who differed.", max_length=10000, verbose_name="rationale")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("editor", models.ForeignKey(on_delete=models.PROTECT, related_name="rulings", to=settings.AUTH_USER_MODEL)),
                ("sentence", models.OneToOneField(on_delete=models.PROTECT, related_name="ruling", to="articles.sentence")),
            ],
            options={
                "verbose_name": "ruling",
                "verbose_name_plural": "rulings",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(condition=Q(verdict__in=["verified", "disputed", "unattributed"]), name="ruling_verdict_known"),
                    models.CheckConstraint(condition=~Q(rationale=""), name="ruling_rationale_not_blank"),
                    models.CheckConstraint(condition=LessThanOrEqual(Length("rationale"), 10000), name="ruling_rationale_length"),
                    models.CheckConstraint(condition=Q(version__gte=1), name="ruling_version_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("reviewer", models.ForeignKey(on_delete=models.CASCADE, related_name="leases", to=settings.AUTH_USER_MODEL)),
                ("sentence", models.OneToOneField(db_constraint=False, on_delete=models.CASCADE, related_name="lease", to="articles.sentence")),
            ],
            options={"verbose_name": "lease", "verbose_name_plural": "leases", "ordering": ["id"]},
        ),
    ]
