"""Who said what about a sentence: annotations, their evidence, and editors' rulings; and who is reading it now.

Rows are written by `workflow` alone, leases by `leasing`. Reviewers and sentences that are spoken of cannot be
deleted.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import constraints as check
from articles.choices import Verdict
from articles.models import NAME_LENGTH, URL_LENGTH, Sentence
from articles.text.addresses import LONGEST_HOST

from .choices import Kind, Reason, Stance
from .hosts import HostField
from .querysets import AnnotationQuerySet, LeaseQuerySet, RulingQuerySet
from .sampling import INDEXED, one_in

NOTE_LENGTH = 10_000


class Annotation(models.Model):
    """One reviewer's verdict on one sentence."""

    sentence = models.ForeignKey(
        Sentence, on_delete=models.PROTECT, related_name="annotations", db_index=False
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="annotations",
        db_index=False,
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    reason = models.CharField(
        _("reason"),
        max_length=17,
        choices=Reason,
        blank=True,
        help_text=_("Needed for “unattributed”, and for “disputed” where no evidence contradicts."),
    )
    correction = models.TextField(
        _("correction"),
        max_length=NOTE_LENGTH,
        blank=True,
        help_text=_("What the sentence should say."),
    )
    note = models.TextField(
        _("note"),
        max_length=NOTE_LENGTH,
        blank=True,
        help_text=_("What you did and tried, for the next reader."),
    )
    reused_from = models.ForeignKey(
        Sentence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("evidence reused from"),
        help_text=_("The sentence of another article that claims the same."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        indexes = [
            # What somebody has read, without reading the rows: the queue asks for it.
            models.Index(fields=["reviewer", "sentence"], name="annotation_by_reviewer"),
            # Without it, deleting an article would look through all of them for each of its sentences.
            models.Index(
                fields=["reused_from"],
                condition=Q(reused_from__isnull=False),
                name="annotation_reused_from",
            ),
            # Lists are paged in these orders. What was given in a period, by whom and what, is counted from
            # the first alone, without reading the rows.
            models.Index(
                fields=["created_at", "id", "sentence", "reviewer", "verdict"],
                name="annotation_created",
            ),
            models.Index(fields=["updated_at", "id"], name="annotation_updated"),
            # What reviewers have said of an even part of the sentences, for agreement at a glance.
            models.Index(
                fields=["created_at", "sentence"],
                condition=one_in(INDEXED),
                name="annotation_sample",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sentence", "reviewer"], name="annotation_one_per_reviewer_and_sentence"
            ),
            check.one_of("verdict", Verdict.values, name="annotation_verdict_known"),
            check.one_of("reason", Reason.values, blank=True, name="annotation_reason_known"),
            check.at_most("correction", NOTE_LENGTH, name="annotation_correction_length"),
            check.at_most("note", NOTE_LENGTH, name="annotation_note_length"),
            models.CheckConstraint(condition=Q(version__gte=1), name="annotation_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.sentence_id})"


class Evidence(models.Model):
    """One retraceable source behind an annotation. Addresses are shown, never fetched."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.PRIMARY)
    stance = models.CharField(_("stance"), max_length=11, choices=Stance, default=Stance.SUPPORTS)
    source = models.CharField(
        _("source"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_("Who says it: an institution, a publication, a person with their role."),
    )
    url = models.URLField(_("address"), max_length=URL_LENGTH, blank=True)
    host = HostField(of="url")
    locator = models.CharField(
        _("locator"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_("Page, paragraph or time stamp."),
    )
    quote = models.TextField(
        _("quote"),
        max_length=NOTE_LENGTH,
        blank=True,
        help_text=_("The words of the source, verbatim."),
    )
    accessed_on = models.DateField(_("accessed on"), null=True, blank=True)
    archive_url = models.URLField(
        _("archived copy"), max_length=URL_LENGTH, blank=True, help_text=_("Where a copy is kept.")
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [
            # What rests on a host, without reading the rows.
            models.Index(fields=["host", "annotation"], name="evidence_host"),
        ]
        constraints = [
            check.one_of("kind", Kind.values, name="evidence_kind_known"),
            check.one_of("stance", Stance.values, name="evidence_stance_known"),
            models.CheckConstraint(condition=~Q(source="", url=""), name="evidence_source_or_url"),
            check.at_most("source", NAME_LENGTH, name="evidence_source_length"),
            check.web_address("url", name="evidence_url_scheme"),
            check.at_most("url", URL_LENGTH, name="evidence_url_length"),
            check.at_most("host", LONGEST_HOST, name="evidence_host_length"),
            models.CheckConstraint(
                condition=Q(host="") | ~Q(url=""), name="evidence_host_of_an_address"
            ),
            check.at_most("locator", NAME_LENGTH, name="evidence_locator_length"),
            check.at_most("quote", NOTE_LENGTH, name="evidence_quote_length"),
            check.web_address("archive_url", name="evidence_archive_url_scheme"),
            check.at_most("archive_url", URL_LENGTH, name="evidence_archive_url_length"),
        ]

    def __str__(self) -> str:
        return self.source or self.url


class Ruling(models.Model):
    """An editor's decision on a sentence; it outranks the reviewers' verdicts."""

    sentence = models.OneToOneField(Sentence, on_delete=models.PROTECT, related_name="ruling")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rulings"
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    rationale = models.TextField(
        _("rationale"),
        max_length=NOTE_LENGTH,
        help_text=_("Why it is decided so, for those who differed."),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        constraints = [
            check.one_of("verdict", Verdict.values, name="ruling_verdict_known"),
            check.not_blank("rationale", name="ruling_rationale_not_blank"),
            check.at_most("rationale", NOTE_LENGTH, name="ruling_rationale_length"),
            models.CheckConstraint(condition=Q(version__gte=1), name="ruling_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.sentence_id})"


class Lease(models.Model):
    """A sentence that the queue has handed to somebody, who is left alone with it until `expires_at`.

    No act and no verdict, so the history does not speak of it and nothing is lost when it goes.
    """

    # Without a constraint: an article can be deleted while somebody is handed one of its sentences. Such a
    # lease speaks of nothing, is never found, and runs out.
    sentence = models.OneToOneField(
        Sentence, on_delete=models.CASCADE, db_constraint=False, related_name="lease"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases"
    )
    expires_at = models.DateTimeField(_("expires at"))

    objects = LeaseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return f"{self.reviewer_id} reads {self.sentence_id}"
