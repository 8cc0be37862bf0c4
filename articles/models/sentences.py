"""Sentences: spans of the current text, and where they stood in superseded ones."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles import constraints as check
from articles.choices import AttributionLabel, NotCheckable, Status, Verdict
from articles.equal_claims import FingerprintIndex, SameFingerprint
from articles.querysets import CHECKED, STILL_WAITING, SentenceQuerySet
from articles.searching import WordsField

from .texts import Article, Revision


class Sentence(models.Model):
    """A span of the article's current text: `body[start:end] == text`, in Unicode code points.

    `status`, `verdict` and `reviews` are derived: `annotations.workflow` settles them in the transaction
    that changes what they follow from. `version` grows, and `updated_at` moves on, in the statement that
    changes anything a reader of the row is shown.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="sentences", db_index=False
    )
    position = models.PositiveIntegerField(_("position"), help_text=_("1 is the first sentence."))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    text = models.TextField(_("text"))
    words = WordsField(of="text")
    paragraph = models.PositiveIntegerField(
        _("paragraph"), help_text=_("1 is the first paragraph.")
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=16)
    attribution = models.CharField(
        _("attribution"), max_length=10, choices=AttributionLabel, default=AttributionLabel.NONE
    )
    attribution_analysed = models.BooleanField(
        _("attribution analysed"),
        default=True,
        help_text=_("False where no rules exist for the language: then “none” is no finding."),
    )
    status = models.CharField(_("status"), max_length=13, choices=Status, default=Status.OPEN)
    verdict = models.CharField(  # noqa: DJ001 - null while there is none; filters ask for it
        _("verdict"),
        max_length=12,
        choices=Verdict,
        null=True,
        blank=True,
    )
    reviews = models.PositiveSmallIntegerField(_("reviews"), default=0)
    not_checkable = models.CharField(
        _("not checkable"), max_length=10, choices=NotCheckable, blank=True, default=""
    )
    retired_in = models.PositiveIntegerField(_("retired in revision"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replaced_by"
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = SentenceQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "position"]
        verbose_name = _("sentence")
        verbose_name_plural = _("sentences")
        indexes = [
            models.Index(fields=["article", "position"], name="sentence_reading_order"),
            FingerprintIndex(fields=["fingerprint"], name="sentence_fingerprint"),
            # Where a claim was checked, the newest first, on PostgreSQL; an import adds nothing to it.
            models.Index(
                fields=["fingerprint", "updated_at"],
                condition=Q(retired_in=None, status__in=CHECKED),
                name="sentence_checked_claim",
            ),
            models.Index(fields=["status", "id"], name="sentence_status"),
            # What has changed since: an import appends to its end, so it costs a load next to nothing.
            models.Index(fields=["updated_at", "id"], name="sentence_updated"),
            # Progress is counted from this alone: a twentieth of the table, whose rows are mostly text.
            models.Index(
                fields=["article", "status", "verdict"],
                condition=Q(retired_in=None),
                name="sentence_progress",
            ),
            # Changed sentences that wait for a reader, in the order in which those who have read the earlier text
            # are handed them: whoever wants the first few never reads all that a large import has changed.
            models.Index(
                fields=["article", "id"],
                condition=Q(retired_in=None, replaces__isnull=False) & STILL_WAITING,
                name="sentence_to_read_again",
            ),
            # What has waited longest for an editor to rule, or for the desk to name a source.
            models.Index(
                fields=["updated_at", "id"],
                condition=Q(retired_in=None, status=Status.CONFLICT),
                name="sentence_in_conflict",
            ),
            models.Index(
                fields=["updated_at", "id"],
                condition=Q(retired_in=None, verdict=Verdict.UNATTRIBUTED),
                name="sentence_unattributed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "position"],
                condition=Q(retired_in=None),
                name="sentence_position_unique",
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="sentence_position_from_1"),
            models.CheckConstraint(condition=Q(paragraph__gte=1), name="sentence_paragraph_from_1"),
            models.CheckConstraint(condition=Q(version__gte=1), name="sentence_version_from_1"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="sentence_start_before_end"
            ),
            check.exact_length(
                "text", start="start", end="end", name="sentence_text_fits_its_span"
            ),
            check.at_most("fingerprint", 16, name="sentence_fingerprint_length"),
            check.one_of("attribution", AttributionLabel.values, name="sentence_attribution_known"),
            models.CheckConstraint(
                condition=Q(attribution_analysed=True) | Q(attribution=AttributionLabel.NONE),
                name="sentence_attribution_only_where_analysed",
            ),
            check.one_of("status", Status.values, name="sentence_status_known"),
            check.one_of("verdict", Verdict.values, name="sentence_verdict_known"),
            check.one_of(
                "not_checkable",
                NotCheckable.values,
                blank=True,
                name="sentence_not_checkable_known",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.FINAL, verdict__isnull=False)
                | (~Q(status=Status.FINAL) & Q(verdict__isnull=True)),
                name="sentence_verdict_only_when_final",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.NOT_CHECKABLE) & ~Q(not_checkable="")
                | (~Q(status=Status.NOT_CHECKABLE) & Q(not_checkable="")),
                name="sentence_not_checkable_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


Sentence._meta.get_field("fingerprint").register_lookup(SameFingerprint)


class Placement(models.Model):
    """Where a sentence stood in a superseded text: `revision.body[start:end]` is what it said there."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="placements", db_index=False
    )
    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="placements")
    position = models.PositiveIntegerField(_("position"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    paragraph = models.PositiveIntegerField(_("paragraph"))

    class Meta:
        ordering = ["revision_id", "position"]
        verbose_name = _("place in a superseded text")
        verbose_name_plural = _("places in superseded texts")
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="placement_position"),
            models.UniqueConstraint(fields=["revision", "sentence"], name="placement_sentence"),
            models.CheckConstraint(condition=Q(position__gte=1), name="placement_position_from_1"),
            models.CheckConstraint(
                condition=Q(paragraph__gte=1), name="placement_paragraph_from_1"
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="placement_start_before_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}, position {self.position}"
