"""Articles and their sentences over REST."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from articles import editing
from articles.importing import writer
from articles.importing.drafts import draft
from articles.models import Article, Sentence
from factcheck.api.conditional import require_match
from factcheck.api.frequent import Frequent
from factcheck.api.pagination import KeysetPagination, Row
from factcheck.api.views import ResourceViewSet, answer
from factcheck.roles import Role

from . import rows
from .filters import ArticleFilter, SentenceFilter
from .serializers import (
    ArticleChange,
    ArticleCreation,
    ArticleRow,
    ArticleWithText,
    SentenceDetail,
    SentenceRow,
)


@extend_schema_view(
    list=extend_schema(summary="List articles", responses=ArticleRow(many=True)),
    create=extend_schema(
        summary="Take an article in",
        description="Cuts the text into sentences. An article that is known is a 409 that names it.",
        request=ArticleCreation,
        responses={201: ArticleWithText},
    ),
    retrieve=extend_schema(summary="Read an article", responses=ArticleWithText),
    partial_update=extend_schema(
        summary="Change what is known about an article",
        description="Fields that are left out keep their values. The text cannot be changed here.",
        request=ArticleChange,
        responses=ArticleWithText,
    ),
    destroy=extend_schema(
        summary="Delete an article",
        description="Only while nobody has worked on it, and no annotation reuses evidence from it.",
        responses={204: None},
    ),
)
class ArticleViewSet(ResourceViewSet):
    queryset = Article.objects.all()
    serializer_class = ArticleRow
    filterset_class = ArticleFilter
    orderings = ("-id", "created_at", "updated_at", "published_at", "title")
    roles = {
        "list": Role.READER,
        "retrieve": Role.READER,
        "create": Role.EDITOR,
        "partial_update": Role.EDITOR,
        "destroy": Role.EDITOR,
    }
    conditional = ("partial_update", "destroy")
    versioned = True

    def present(self, queryset: QuerySet) -> list[Row]:
        return (
            rows.articles(queryset) if self.action == "list" else rows.articles_with_text(queryset)
        )

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())

    def create(self, request: Request) -> Response:
        article = writer.add_article(
            actor=self.actor,
            draft=draft(
                self.validated(ArticleCreation),
                max_body_length=settings.FACTCHECK_MAX_BODY_LENGTH,
                default_required_reviews=settings.FACTCHECK_REQUIRED_REVIEWS,
            ),
        )
        address = reverse("article-detail", kwargs={"pk": article.pk}, request=request)
        return answer(self.row(self.get_queryset(), pk=article.pk), created=address)

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.read(self.get_queryset(), pk=pk)

    def partial_update(self, request: Request, pk: int) -> Response:
        editing.change_article(
            actor=self.actor,
            article_id=pk,
            changes=self.validated(ArticleChange, partial=True),
            expected_version=self._matched_version(pk),
        )
        return answer(self.row(self.get_queryset(), pk=pk))

    def destroy(self, request: Request, pk: int) -> Response:
        editing.delete_article(
            actor=self.actor, article_id=pk, expected_version=self._matched_version(pk)
        )
        return Response(status=204)

    def _matched_version(self, pk: int) -> int:
        """The version that `If-Match` and the row agree on; the write then finds that version only."""
        version = Article.objects.filter(pk=pk).values_list("version", flat=True).first()
        if version is None:
            raise Http404
        require_match(self.request, version)
        return version


class SentenceListing(ResourceViewSet):
    """What the two lists of sentences share."""

    queryset = Sentence.objects.current()
    serializer_class = SentenceRow

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.sentences(queryset)


@extend_schema_view(
    list=extend_schema(
        summary="List an article's sentences, in reading order", responses=SentenceRow(many=True)
    )
)
class ArticleSentenceViewSet(SentenceListing):
    orderings = ("position",)
    roles = {"list": Role.READER}

    def list(self, request: Request, article_pk: int) -> Response:
        response = self.paged(Frequent(Sentence, rows.sentences_of, article=article_pk))
        if not response.data["results"] and not Article.objects.filter(pk=article_pk).exists():
            raise Http404
        return response


@extend_schema_view(
    list=extend_schema(summary="List sentences", responses=SentenceRow(many=True)),
    retrieve=extend_schema(
        summary="Read a sentence",
        description="With the words that tell who says so. A sentence that a new text has retired can still "
        "be read.",
        responses=SentenceDetail,
    ),
)
class SentenceViewSet(SentenceListing):
    filterset_class = SentenceFilter
    orderings = ("id", "updated_at")
    roles = {"list": Role.READER, "retrieve": Role.READER}
    versioned = True

    def get_queryset(self) -> QuerySet[Any]:
        return Sentence.objects.all()

    def present(self, queryset: QuerySet) -> list[Row]:
        if self.action == "retrieve":
            return rows.sentences_with_hint(queryset)
        return rows.sentences(queryset)

    def list(self, request: Request) -> Response:
        if request.query_params.keys() <= {*KeysetPagination.parameters}:
            return self.paged(Frequent(Sentence, rows.current_sentences))
        sentences = self.get_queryset()
        # Not left to the filter, which nobody asks where a request has no parameters.
        if "retired" not in request.query_params:
            sentences = sentences.filter(retired_in=None)
        return self.paged(sentences)

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.read(self.get_queryset(), pk=pk)
