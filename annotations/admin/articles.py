"""The article's page with its review panel, in place of the plain one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from annotations import workflow
from articles.admin.articles import ArticleAdmin
from articles.admin.events import events_of
from articles.admin.forms import ArticleForm, reviews_field
from articles.choices import NotCheckable
from articles.models import Article, Sentence
from factcheck.admin.base import as_id, page_of, person
from factcheck.admin.bulk import BulkAdmin
from factcheck.roles import is_editor, is_reviewer

from .bulk import REQUIRE_READERS
from .panel import panel, verdict_choices
from .report import report
from .review import review


class ReviewedArticleForm(ArticleForm):
    """How many reviews are needed decides where sentences stand, so it is asked for here."""

    def __init__(self, data: Mapping[str, Any] | None, *, article: Article) -> None:
        super().__init__(data, article=article)
        self.fields["required_reviews"] = reviews_field()
        self.initial["required_reviews"] = article.required_reviews


class ReviewedArticleAdmin(BulkAdmin, ArticleAdmin):
    article_template = "annotations/article.html"
    bulks = (REQUIRE_READERS,)

    def row_name(self, obj: Article) -> str:
        return Truncator(obj.title).chars(80)

    def get_urls(self) -> list[URLPattern]:
        pages = {"review": self.review_view, "report": self.report_view}
        own = [
            path(
                f"<str:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"articles_article_{name}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The review page; `?sentence=5` begins there. Looking changes nothing."""
        article = self.found(request, object_id)
        return self.page(
            request,
            "annotations/workbench/page.html",
            title=article.title,
            article=article,
            # Text and panel need the width.
            is_nav_sidebar_enabled=False,
            trail=[
                (article.title, page_of("articles_article_change", article.pk)),
                (_("Review"), None),
            ],
            **review(article, person(request), as_id(request.GET.get("sentence"))),
        )

    def report_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The report for print and for sending."""
        article = self.found(request, object_id)
        return self.page(
            request,
            "annotations/report.html",
            title=_("Report: %(title)s") % {"title": article.title},
            article=article,
            is_nav_sidebar_enabled=False,
            trail=[
                (article.title, page_of("articles_article_change", article.pk)),
                (_("Report"), None),
            ],
            **report(article, person(request)),
        )

    def kept_because(self, obj: Article) -> str:
        worked_on = Sentence.objects.filter(Q(reviews__gt=0) | Q(ruling__isnull=False), article=obj)
        if not worked_on.exists():
            return ""
        return _("It cannot be deleted: verdicts have been given on its sentences, and are kept.")

    def article_form(self, request: HttpRequest, article: Article) -> ArticleForm:
        return ReviewedArticleForm(request.POST or None, article=article)

    def save_changes(self, actor: User, article: Article, form: ArticleForm) -> Article:
        changed = super().save_changes(actor, article, form)
        return workflow.require_reviews(
            actor=actor,
            article_id=article.pk,
            required_reviews=form.cleaned_data["required_reviews"],
            expected_version=changed.version,
        )

    def about(self, request: HttpRequest, article: Article) -> dict[str, Any]:
        user = person(request)
        return {
            "panel": panel(
                article,
                user,
                page=as_id(request.GET.get("page")) or 1,
                status=request.GET.get("status", ""),
            ),
            "verdicts": verdict_choices(),
            "set_aside_reasons": NotCheckable.choices,
            "events": events_of(article=article.pk) if is_editor(user) else "",
            "may_review": is_reviewer(user),
        }


admin.site.unregister(Article)
admin.site.register(Article, ReviewedArticleAdmin)
