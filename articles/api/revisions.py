"""An article's text over REST: giving it a new one, and reading the superseded ones."""

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from articles import revising
from articles.models import Article, Revision
from factcheck.api.conditional import etag, require_match
from factcheck.api.pagination import Row
from factcheck.api.views import ResourceViewSet, answer
from factcheck.roles import Role

from . import rows
from .serializers import RevisionRow, RevisionWithText, TextBody, TextOutcome


@extend_schema_view(
    update=extend_schema(
        summary="Give an article a new text",
        description="Sentences that the new text still has keep their ids and verdicts, also where they "
        "moved or their typography changed. A changed sentence is a new one that `replaces` the old one, "
        "which is retired with its verdicts. The same text once more changes nothing. The `ETag` of the "
        "answer is that of the article.",
        request=TextBody,
        responses=TextOutcome,
    )
)
class ArticleTextViewSet(ResourceViewSet):
    queryset = Article.objects.all()
    serializer_class = TextOutcome
    roles = {"update": Role.EDITOR}
    conditional = ("update",)

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.articles(queryset)

    def update(self, request: Request, article_pk: int) -> Response:
        seen = self.row(self.get_queryset(), pk=article_pk)
        require_match(request, seen["version"])
        outcome = revising.revise(
            actor=self.actor,
            article_id=article_pk,
            body=self.validated(TextBody)["body"],
            expected_version=seen["version"],
        )
        article = self.row(self.get_queryset(), pk=article_pk)
        # The version that this text made: what somebody else has done since is not in the answer.
        return Response(
            rows.text_outcome(outcome, article), headers={"ETag": etag(outcome.article.version)}
        )


@extend_schema_view(
    list=extend_schema(
        summary="List an article's superseded texts",
        description="The current text is in the article itself.",
        responses=RevisionRow(many=True),
    ),
    retrieve=extend_schema(summary="Read a superseded text", responses=RevisionWithText),
)
class RevisionViewSet(ResourceViewSet):
    queryset = Revision.objects.all()
    serializer_class = RevisionRow
    orderings = ("number",)
    roles = {"list": Role.READER, "retrieve": Role.READER}

    def present(self, queryset: QuerySet) -> list[Row]:
        if self.action == "list":
            return rows.revisions(queryset)
        return rows.revisions_with_text(queryset)

    def list(self, request: Request, article_pk: int) -> Response:
        response = self.paged(self.get_queryset().filter(article=article_pk))
        if not response.data["results"] and not Article.objects.filter(pk=article_pk).exists():
            raise Http404
        return response

    def retrieve(self, request: Request, article_pk: int, number: int) -> Response:
        return answer(self.row(self.get_queryset(), article=article_pk, number=number))
