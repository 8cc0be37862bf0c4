"""What is kept of an import: what was read, how far it came, and the first records that were refused."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles import constraints as check
from articles.choices import ChunkState, RunKind, RunState

from .querysets import ImportRunQuerySet

# Of more, the report and the file of rejects tell.
KEPT_REJECTIONS = 100
PROCESS_LENGTH = 300
WORKER_LENGTH = 300
HASH_LENGTH = 64
UPLOAD_LENGTH = 32
UNFINISHED = (RunState.WAITING, RunState.RUNNING)


class ImportRun(models.Model):
    """One import of certain files with certain options, however often it was stopped and taken up again.

    `runs` carries it on: the counts and the place grow in the transactions that store the articles. `uploads`
    lets it wait for its turn, hands it to a process, and cancels it.
    """

    kind = models.CharField(_("kind"), max_length=11, choices=RunKind, default=RunKind.ARTICLES)
    state = models.CharField(_("state"), max_length=11, choices=RunState, default=RunState.RUNNING)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        help_text=_("Nobody, when a command did it on its own."),
    )
    paths = models.TextField(_("what was read"), help_text=_("As it was named, one path a line."))
    options = models.JSONField(_("options"), default=dict)
    input_sha256 = models.CharField(
        _("identity of the input"),
        max_length=HASH_LENGTH,
        blank=True,
        default="",
        help_text=_("Of files and options, so that a run that was stopped is known again."),
    )
    files = models.PositiveIntegerField(_("files"), default=0)
    bytes_total = models.PositiveBigIntegerField(_("bytes"), default=0)
    bytes_read = models.PositiveBigIntegerField(_("bytes read"), default=0)
    position = models.PositiveBigIntegerField(
        _("records decided"), default=0, help_text=_("Created, revised, unchanged and rejected.")
    )
    created = models.PositiveBigIntegerField(_("created"), default=0)
    revised = models.PositiveBigIntegerField(_("revised"), default=0)
    unchanged = models.PositiveBigIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveBigIntegerField(_("rejected"), default=0)
    sentences = models.PositiveBigIntegerField(_("sentences added"), default=0)
    kept = models.PositiveBigIntegerField(
        _("kept"), default=0, help_text=_("Sentences that revised articles still have.")
    )
    changed = models.PositiveBigIntegerField(
        _("changed"),
        default=0,
        help_text=_("New sentences of revised articles that took the place of others."),
    )
    added = models.PositiveBigIntegerField(
        _("added"), default=0, help_text=_("Other new sentences of revised articles.")
    )
    retired = models.PositiveBigIntegerField(
        _("retired"),
        default=0,
        help_text=_("Sentences that went from revised articles, and nothing took their place."),
    )
    files_done = models.PositiveIntegerField(_("files done"), default=0)
    byte = models.PositiveBigIntegerField(
        _("byte"),
        null=True,
        blank=True,
        help_text=_("Where the last record that was decided begins, in the file after those."),
    )
    rejects_bytes = models.PositiveBigIntegerField(_("bytes in the file of rejects"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    fruitless_attempts = models.PositiveIntegerField(
        _("fruitless attempts"),
        default=0,
        editable=False,
        help_text=_("Of an upload: how often it was begun since it last decided a record."),
    )
    process = models.CharField(_("process"), max_length=PROCESS_LENGTH, blank=True)
    upload = models.CharField(
        _("uploaded file"),
        max_length=UPLOAD_LENGTH,
        blank=True,
        default="",
        editable=False,
        help_text=_("What it is called on the disk. Empty where a command reads files of its own."),
    )
    message = models.TextField(_("why it ended"), blank=True, default="")
    started_at = models.DateTimeField(_("started at"))
    heartbeat_at = models.DateTimeField(_("last heard of"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["input_sha256"], name="importrun_input")]
        constraints = [
            check.one_of("kind", list(RunKind), name="importrun_kind_known"),
            check.one_of("state", RunState.stored(), name="importrun_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at=None)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="importrun_finished_unless_running",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RunState.WAITING, RunState.CANCELLED)) | ~Q(upload=""),
                name="importrun_only_uploads_wait",
            ),
            check.at_most("upload", UPLOAD_LENGTH, name="importrun_upload_length"),
            # Two runs of one file: the first that ends takes it from the other.
            models.UniqueConstraint(
                fields=["upload"], condition=~Q(upload=""), name="importrun_upload_once"
            ),
            models.CheckConstraint(
                condition=Q(position=F("created") + F("revised") + F("unchanged") + F("rejected")),
                name="importrun_counts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(attempts__gte=1) | Q(state__in=(RunState.WAITING, RunState.CANCELLED)),
                name="importrun_attempts_from_1",
            ),
            check.at_most("input_sha256", HASH_LENGTH, name="importrun_input_sha256_length"),
            check.at_most("process", PROCESS_LENGTH, name="importrun_process_length"),
        ]

    def __str__(self) -> str:
        # A run that was read with its standing does not say that it runs when its process is gone.
        state = RunState(getattr(self, "standing", self.state))
        return f"import {self.pk} ({state.label})"

    @property
    def can_be_cancelled(self) -> bool:
        """Whether `uploads.cancel` would end it: not what a command runs, which has no ear for it."""
        return bool(self.upload) and self.state in UNFINISHED


class SettledArticle(models.Model):
    """An article of which a run that goes on has said what its text is. A run that is done needs it no more."""

    pk = models.CompositePrimaryKey("run_id", "article_id")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    # No reference: an editor may delete the article while the run goes on.
    article_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("article settled by an import")
        verbose_name_plural = _("articles settled by imports")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.article_id}"


class ImportRejection(models.Model):
    """A record of an import that was refused; the first ones of each run are kept."""

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="rejections", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("number"))
    file = models.TextField(_("file"))
    line = models.PositiveBigIntegerField(_("line"), null=True, blank=True)
    byte = models.PositiveBigIntegerField(_("byte"), null=True, blank=True)
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["run_id", "number"]
        verbose_name = _("rejected record")
        verbose_name_plural = _("rejected records")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="importrejection_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=KEPT_REJECTIONS),
                name="importrejection_number_in_range",
            ),
        ]

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.reason}"


class ImportChunk(models.Model):
    """Some records of a run on their way through workers of other machines; `chunks` alone writes it.

    It goes when the run has entered what became of them. Without it nothing is lost: the run's place stands
    before it until then, so that it would be read again.
    """

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="chunks", db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))
    records = models.PositiveIntegerField(_("records"))
    files_done = models.PositiveIntegerField(_("files done"))
    byte = models.PositiveBigIntegerField(_("byte"), null=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ChunkState, default=ChunkState.WAITING
    )
    portion = models.PositiveIntegerField(
        _("portion"),
        default=0,
        help_text=_(
            "How many of the records are tried at once; 0 while nothing speaks against all."
        ),
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=0, help_text=_("At this portion.")
    )
    worker = models.CharField(_("worker"), max_length=WORKER_LENGTH, blank=True, default="")
    taken_at = models.DateTimeField(_("taken at"), null=True)
    # JSON, and not a JSONField: a reason may quote what PostgreSQL's jsonb cannot hold.
    outcomes = models.TextField(_("what became of the first of them"), blank=True, default="")
    set_aside = models.PositiveIntegerField(_("records set aside"), default=0)
    set_aside_running = models.PositiveIntegerField(
        _("records set aside one after the other"), default=0
    )
    reason = models.TextField(_("why the rest was set aside"), blank=True, default="")

    class Meta:
        ordering = ["run_id", "number"]
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of imports")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="importchunk_number"),
            check.one_of("state", list(ChunkState), name="importchunk_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ChunkState.DONE) | Q(outcomes__gt=""),
                name="importchunk_outcomes_when_done",
            ),
            check.at_most("worker", WORKER_LENGTH, name="importchunk_worker_length"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number} ({self.get_state_display()})"
