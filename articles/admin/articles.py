"""Articles: a list with progress, what is known about each, adding and deleting one."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.editing import change_article, delete_article
from articles.importing.drafts import draft
from articles.importing.writer import add_article
from articles.models import Article
from articles.templatetags.visibly import visibly
from articles.text.query import Query
from factcheck.admin.base import (
    DoorAdmin,
    page_of,
    person,
    put_faults,
    refuse_too_large,
    show_stored,
)
from factcheck.refusals import Conflict, Invalid, NotAllowed, Refusal, Stale
from factcheck.roles import Role

from . import badges
from .filters import ArticleShortcuts, LanguageFilter, PublisherFilter
from .forms import ArticleForm, NewArticleForm
from .searching import WordSearch
from .text import text_page


@admin.register(Article)
class ArticleAdmin(WordSearch, DoorAdmin):
    """Every change goes through `importing.writer` and `editing`."""

    add_role = change_role = delete_role = Role.EDITOR
    list_display = ("headline", "progress", "publisher", "language", "published_at")
    list_filter = (
        ArticleShortcuts,
        PublisherFilter,
        LanguageFilter,
        ("published_at", admin.DateFieldListFilter),
    )
    # From the page of an import to what was added while it ran.
    link_lookups = ("created_at__gte", "created_at__lte")
    search_fields = ("title", "external_id", "url")
    search_help_text = gettext_lazy(
        "Words of the title or of one sentence; or the external id, or the address."
    )
    ordering = ("-pk",)
    sortable_by = ("published_at",)
    nothing_yet = gettext_lazy(
        "No article has been loaded. An editor adds one above, or many with “manage.py import_articles”."
    )
    article_template = "admin/articles/article/article.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return Article.objects.without_text().with_progress()

    def look_for(self, rows: QuerySet[Any], query: Query, typed: str) -> QuerySet[Any]:
        named = Article.objects.filter(external_id=typed).order_by().values("pk")
        placed = Article.objects.filter(url=typed).order_by().values("pk")
        meant = Article.objects.matching(query).order_by().values("pk")
        return rows.filter(pk__in=meant.union(named, placed, all=True))

    @admin.display(description=gettext_lazy("title"))
    def headline(self, article: Article) -> str:
        return visibly(article.title)

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, article: Article) -> str:
        return badges.progress(article)

    # --- One article --------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        article = self.found(request, object_id)
        may_change = self.has_change_permission(request, article)
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        form = self.article_form(request, article) if may_change else None
        if form is not None and request.method == "POST" and self.saved(request, article, form):
            messages.success(request, _("Saved."))
            return redirect(page_of("articles_article_change", article.pk))
        return self.page(
            request,
            self.article_template,
            title=article.title,
            article=article,
            form=form,
            progress=badges.progress(article),
            trail=[(article.title, None)],
            kept_because=self.kept_because(article) if may_change else "",
            **self.about(request, article),
        )

    def article_form(self, request: HttpRequest, article: Article) -> ArticleForm:
        return ArticleForm(request.POST or None, article=article)

    def about(self, request: HttpRequest, article: Article) -> dict[str, Any]:
        """What more the article's page shows."""
        return {}

    def saved(self, request: HttpRequest, article: Article, form: ArticleForm) -> bool:
        """Whether the form went through the doors; if not, the form says why."""
        if not form.is_valid():
            return False
        try:
            with transaction.atomic():
                self.save_changes(person(request), article, form)
        except Stale:
            stored = Article.objects.without_text().filter(pk=article.pk).first()
            if stored is None:
                raise Http404 from None
            shown = {name: getattr(stored, name) for name in form.fields if name != "version"}
            show_stored(form, shown, stored.version)
        except Refusal as refusal:
            show_refusal(form, refusal)
        return form.is_valid()

    def save_changes(self, actor: User, article: Article, form: ArticleForm) -> Article:
        return change_article(
            actor=actor,
            article_id=article.pk,
            changes=form.changes(),
            expected_version=form.cleaned_data["version"],
        )

    # --- Its text --------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return text_page(self, request, self.found(request, object_id))

        text = self.admin_site.admin_view(view)
        return [
            path("<str:object_id>/text/", text, name="articles_article_text"),
            *super().get_urls(),
        ]

    # --- A new article -------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        refuse_too_large(request)
        form = NewArticleForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                article = self.add(person(request), form.cleaned_data)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _added(article))
                return redirect(page_of("articles_article_change", article.pk))
        return self.page(
            request,
            "admin/articles/article/add.html",
            title=_("Add an article"),
            form=form,
            trail=[(_("Add"), None)],
        )

    def add(self, actor: User, record: Mapping[str, Any]) -> Article:
        return add_article(
            actor=actor,
            draft=draft(
                record,
                max_body_length=settings.FACTCHECK_MAX_BODY_LENGTH,
                default_required_reviews=settings.FACTCHECK_REQUIRED_REVIEWS,
            ),
        )

    # --- Deleting one --------------------------------------------------------------------------------

    def removal(self, obj: Article) -> dict[str, str]:
        return {
            "title": _("Delete this article?"),
            "question": _(
                "“%(title)s” and its sentences are deleted; its history is kept. Once somebody has given a "
                "verdict on a sentence, an article can no longer be deleted."
            )
            % {"title": obj.title},
            "button": _("Delete"),
            "done": _("The article is deleted."),
            "back": page_of("articles_article_change", obj.pk),
        }

    def remove(self, actor: User, obj: Article, version: int | None) -> None:
        delete_article(actor=actor, article_id=obj.pk, expected_version=version)

    def after_removal(self, obj: Article) -> str:
        return page_of("articles_article_changelist")


def show_refusal(form: Form, refusal: Refusal) -> None:
    """Say on the form why nothing was saved. Raises PermissionDenied for who may not save at all."""
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied(refusal.detail) from refusal
    if isinstance(refusal, Invalid):
        for fault in put_faults(form, refusal):
            form.add_error(None, fault.message)
    elif isinstance(refusal, Conflict) and refusal.existing is not None:
        link = page_of("articles_article_change", refusal.existing)
        form.add_error(
            None, format_html('{} <a href="{}">{}</a>', refusal.detail, link, _("Open it"))
        )
    else:
        form.add_error(None, refusal.detail)


def _added(article: Article) -> str:
    count = article.sentences.count()
    return ngettext(
        "Added, with %(count)s sentence.", "Added, with %(count)s sentences.", count
    ) % {"count": count}
