"""Sentences: found by status, verdict and attribution, read in their context. Nothing is changed here."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.models import Sentence
from articles.searching import found
from articles.succession import successor_of
from articles.templatetags.visibly import visibly
from articles.text.query import Query
from factcheck.admin.base import RoleAdmin, page_of

from . import badges
from .filters import RetiredFilter, SentenceLanguageFilter, SentencePublisherFilter
from .searching import WordSearch

EXCERPT = 180


@admin.register(Sentence)
class SentenceAdmin(WordSearch, RoleAdmin):
    """Sentences are written by importing and revising; their standing follows from verdicts."""

    list_display = ("excerpt", "article_link", "position", "standing", "says", "reviews")
    list_filter: ClassVar[tuple[Any, ...]] = (
        "status",
        "verdict",
        "attribution",
        SentencePublisherFilter,
        SentenceLanguageFilter,
        RetiredFilter,
    )
    link_lookups = ("article",)
    nothing_yet = _("No sentence has been loaded: sentences come with the articles.")
    search_fields = ("text",)
    search_help_text = _(
        "Words of the sentence; “words in a row” between quotes; beginn*, -without."
    )
    # In reading order, which is also the order of an index.
    ordering = ("article_id", "position", "pk")
    sentence_template = "admin/articles/sentence/sentence.html"

    def look_for(self, rows: QuerySet[Any], query: Query, typed: str) -> QuerySet[Any]:
        return rows.filter(found(query))

    def whole_rows(self, request: HttpRequest) -> QuerySet[Sentence]:
        return Sentence.objects.select_related("article").defer("article__body")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sentence]:
        return (
            self.whole_rows(request)
            .defer("text", "words")
            .annotate(start_of_text=Left("text", EXCERPT))
        )

    @admin.display(description=_("sentence"))
    def excerpt(self, sentence: Sentence) -> str:
        return cut_short(sentence)

    @admin.display(description=_("article"))
    def article_link(self, sentence: Sentence) -> str:
        return format_html(
            '<a href="{}" dir="auto">{}</a>',
            page_of("articles_article_change", sentence.article_id),
            visibly(Truncator(sentence.article.title).chars(60)),
        )

    @admin.display(description=_("status or verdict"))
    def standing(self, sentence: Sentence) -> str:
        return badges.standing_badge(sentence, sentence.article.required_reviews)

    @admin.display(description=_("attribution"))
    def says(self, sentence: Sentence) -> str:
        return badges.attribution_hint(sentence)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        sentence = self.found(request, object_id)
        return self.page(
            request,
            self.sentence_template,
            title=_("Sentence %(position)s") % {"position": sentence.position},
            sentence=sentence,
            standing=badges.standing_badge(sentence, sentence.article.required_reviews),
            hint=badges.attribution_hint(sentence),
            successor=successor_of(sentence) if sentence.retired_in else None,
            trail=[
                (sentence.article.title, page_of("articles_article_change", sentence.article_id)),
                (_("Sentence %(position)s") % {"position": sentence.position}, None),
            ],
            **neighbours(sentence),
            **self.about(request, sentence),
        )

    def about(self, request: HttpRequest, sentence: Sentence) -> dict[str, Any]:
        """What more the sentence's page shows."""
        return {}


def neighbours(sentence: Sentence) -> dict[str, Any]:
    """The sentences `before` and `after`, in the article's current text. Two queries."""
    current = Sentence.objects.current().filter(article=sentence.article_id)
    return {
        "before": current.filter(position__lt=sentence.position).order_by("-position").first(),
        "after": current.filter(position__gt=sentence.position).order_by("position").first(),
    }


def cut_short(sentence: Any) -> str:
    """The beginning of a text that was annotated as `start_of_text`, with what is invisible marked."""
    text = " ".join(sentence.start_of_text.split())
    if len(text) < EXCERPT - 1:
        return visibly(text)
    words = text[: EXCERPT - 20]
    return visibly(f"{words.rpartition(' ')[0] or words}…")
