"""Articles and their superseded texts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import constraints as check
from articles.choices import Stage
from articles.querysets import ArticleQuerySet
from articles.searching import WordsField

TITLE_LENGTH = 500
NAME_LENGTH = 300
URL_LENGTH = 2000
EXTERNAL_ID_LENGTH = 200
LANGUAGE_LENGTH = 35


class Article(models.Model):
    """One published or draft text with its source, byline, language and date.

    Rows are written by `importing.writer`, `editing` and `revising` alone. `version` grows with every change of the
    row and is what conditional requests compare. `stage` is derived from the sentences: `stages` settles it,
    and the version stays.
    """

    external_id = models.CharField(
        _("external id"),
        max_length=EXTERNAL_ID_LENGTH,
        unique=True,
        null=True,
        blank=True,
        help_text=_(
            "The article's id in the system it comes from. Importing it again finds it by this id."
        ),
    )
    url = models.URLField(
        _("address"),
        max_length=URL_LENGTH,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Where the article was published. Never fetched."),
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    words = WordsField(of="title")
    publisher = models.CharField(_("publisher"), max_length=NAME_LENGTH, blank=True)
    byline = models.CharField(
        _("byline"), max_length=NAME_LENGTH, blank=True, help_text=_("Who wrote it, as printed.")
    )
    language = models.CharField(
        _("language"),
        max_length=LANGUAGE_LENGTH,
        default="en",
        help_text=_(
            "A BCP 47 tag such as “en” or “pt-BR”. It decides how the text is cut into sentences."
        ),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    body = models.TextField(
        _("text"), help_text=_("The text as published. It never changes in place.")
    )
    body_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    required_reviews = models.PositiveSmallIntegerField(
        _("required reviews"),
        default=1,
        help_text=_("How many reviewers must agree on a sentence before it is final."),
    )
    stage = models.CharField(
        _("stage"), max_length=11, choices=Stage, default=Stage.UNTOUCHED, editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(fields=["publisher", "id"], name="article_publisher"),
            models.Index(fields=["language", "id"], name="article_language"),
            # Lists are paged in these orders.
            models.Index(fields=["created_at", "id"], name="article_created"),
            models.Index(fields=["updated_at", "id"], name="article_updated"),
            models.Index(fields=["title", "id"], name="article_title"),
            models.Index(fields=["published_at", "id"], name="article_published"),
            # Where the queue looks for the next sentence; sentences need no index for it.
            models.Index(fields=["stage", "id"], name="article_stage"),
        ]
        constraints = [
            # An article without an id or address of its own is known by its text.
            models.UniqueConstraint(
                fields=["body_sha256"],
                condition=Q(external_id=None, url=None),
                name="article_text_identity",
            ),
            check.not_blank("external_id", name="article_external_id_not_blank"),
            check.at_most("external_id", EXTERNAL_ID_LENGTH, name="article_external_id_length"),
            check.not_blank("url", name="article_url_not_blank"),
            check.web_address("url", name="article_url_scheme"),
            check.at_most("url", URL_LENGTH, name="article_url_length"),
            check.not_blank("title", name="article_title_not_blank"),
            check.at_most("title", TITLE_LENGTH, name="article_title_length"),
            check.at_most("publisher", NAME_LENGTH, name="article_publisher_length"),
            check.at_most("byline", NAME_LENGTH, name="article_byline_length"),
            check.not_blank("language", name="article_language_not_blank"),
            check.at_most("language", LANGUAGE_LENGTH, name="article_language_length"),
            check.not_blank("body", name="article_body_not_blank"),
            check.at_most("body_sha256", 64, name="article_body_sha256_length"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="article_revision_from_1"),
            models.CheckConstraint(condition=Q(version__gte=1), name="article_version_from_1"),
            models.CheckConstraint(
                condition=Q(required_reviews__gte=1, required_reviews__lte=9),
                name="article_required_reviews_1_to_9",
            ),
            check.one_of("stage", Stage.values, name="article_stage_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """A superseded text of an article; the current text is in the article itself."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    body = models.TextField(_("text"))
    body_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    superseded_at = models.DateTimeField(_("superseded at"))

    class Meta:
        ordering = ["article_id", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_1"),
            check.at_most("body_sha256", 64, name="revision_body_sha256_length"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of article {self.article_id}"
