"""Superseded texts, to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Left, Length
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import Revision
from articles.templatetags.visibly import visibly
from factcheck.admin.base import RoleAdmin, page_of

SHOWN = 20_000


@admin.register(Revision)
class RevisionAdmin(RoleAdmin):
    list_display = ("number", "article_link", "superseded_at", "body_sha256")
    link_lookups = ("article",)
    ordering = ("-pk",)
    nothing_yet = _("There is none yet: no article's text has been replaced.")
    fields = ("article_link", "number", "superseded_at", "body_sha256", "opening")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return Revision.objects.select_related("article").defer("body", "article__body")

    def whole_rows(self, request: HttpRequest) -> QuerySet[Revision]:
        beginning = {"body_start": Left("body", SHOWN), "body_length": Length("body")}
        return self.get_queryset(request).annotate(**beginning)

    @admin.display(description=_("article"))
    def article_link(self, revision: Revision) -> str:
        return format_html(
            '<a href="{}" dir="auto">{}</a>',
            page_of("articles_article_change", revision.article_id),
            visibly(revision.article.title),
        )

    @admin.display(description=_("text"))
    def opening(self, revision: Any) -> str:
        """The text, or the beginning of a very long one, with a word about the rest."""
        rest = revision.body_length - SHOWN
        more = _("… and %(count)s more characters.") % {"count": rest} if rest > 0 else ""
        return format_html(
            '<div class="fc-text" dir="auto">{}</div><p>{}</p>', visibly(revision.body_start), more
        )
