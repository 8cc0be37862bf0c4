"""Annotations, rulings and what else reviewers and editors do to a sentence, over REST."""

from dataclasses import replace

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from annotations import workflow
from annotations.models import Annotation, Ruling
from articles.api import rows as article_rows
from articles.api.serializers import ArticleRow, SentenceRow
from articles.api.views import SentenceViewSet
from articles.models import Article, Sentence
from factcheck.api.conditional import refuse_match, require_match
from factcheck.api.pagination import Row
from factcheck.api.views import ResourceViewSet, answer
from factcheck.roles import Role

from . import rows
from .filters import AnnotationFilter, ReviewedSentenceFilter
from .serializers import (
    AnnotationBatch,
    AnnotationBatchRows,
    AnnotationChange,
    AnnotationCreation,
    AnnotationRow,
    NotCheckableBody,
    RequiredReviewsBody,
    RulingBody,
    RulingRow,
    as_given,
    as_submission,
    changed_fields,
)


@extend_schema_view(
    list=extend_schema(
        summary="List annotations",
        description="Those that you may see: your own, those on final sentences, and those on sentences "
        "that you have annotated yourself. Editors see all.",
        responses=AnnotationRow(many=True),
    ),
    create=extend_schema(
        summary="Annotate a sentence",
        description="One annotation a reviewer and sentence: a second one is a 409 that names the first.",
        request=AnnotationCreation,
        responses={201: AnnotationRow},
    ),
    retrieve=extend_schema(summary="Read an annotation", responses=AnnotationRow),
    partial_update=extend_schema(
        summary="Change your annotation",
        description="Fields that are left out keep their values.",
        request=AnnotationChange,
        responses=AnnotationRow,
    ),
    destroy=extend_schema(summary="Withdraw your annotation", responses={204: None}),
)
class AnnotationViewSet(ResourceViewSet):
    queryset = Annotation.objects.all()
    serializer_class = AnnotationRow
    filterset_class = AnnotationFilter
    orderings = ("-id", "created_at", "updated_at")
    roles = {
        "list": Role.READER,
        "retrieve": Role.READER,
        "create": Role.REVIEWER,
        "partial_update": Role.REVIEWER,
        "destroy": Role.REVIEWER,
    }
    conditional = ("partial_update", "destroy")
    versioned = True

    def get_queryset(self) -> QuerySet[Annotation]:
        return Annotation.objects.visible_to(self.request.user)

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.annotations(queryset)

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())

    def create(self, request: Request) -> Response:
        values = self.validated(AnnotationCreation)
        stored = workflow.annotate_and_tell(
            actor=self.actor,
            sentence_id=values.pop("sentence"),
            submission=as_submission(values),
        )
        # Not read again: somebody could have withdrawn it meanwhile, and it has been made all the same.
        row = rows.just_stored(stored)
        address = reverse("annotation-detail", kwargs={"pk": row["id"]}, request=request)
        return answer(row, created=address)

    def retrieve(self, request: Request, pk: int) -> Response:
        return self.read(self.get_queryset(), pk=pk)

    def partial_update(self, request: Request, pk: int) -> Response:
        annotation = self._matched(pk)
        said = workflow.submission_of(annotation)
        changes = changed_fields(self.validated(AnnotationChange, partial=True))
        workflow.change(
            actor=self.actor,
            annotation_id=pk,
            submission=replace(said, **changes),
            expected_version=annotation.version,
        )
        return answer(rows.annotation(pk))

    def destroy(self, request: Request, pk: int) -> Response:
        annotation = self._matched(pk)
        workflow.withdraw(actor=self.actor, annotation_id=pk, expected_version=annotation.version)
        return Response(status=204)

    def _matched(self, pk: int) -> Annotation:
        """The annotation at the version that `If-Match` names; the write then finds that version only."""
        annotation = self.get_queryset().filter(pk=pk).first()
        if annotation is None:
            raise Http404
        require_match(self.request, annotation.version)
        return annotation


@extend_schema_view(
    create=extend_schema(
        summary="Annotate up to 500 sentences at once",
        description="All or none. Every fault of every item is told with its place, such as "
        "`/annotations/17/verdict`: 400 where an item breaks a rule, else 409 where a sentence cannot be "
        "annotated (any more), else 404 where there is no such sentence.",
        request=AnnotationBatch,
        responses={201: AnnotationBatchRows},
    )
)
class AnnotationBatchViewSet(ResourceViewSet):
    queryset = Annotation.objects.all()
    serializer_class = AnnotationBatchRows
    roles = {"create": Role.REVIEWER}

    def create(self, request: Request) -> Response:
        given, faults = as_given(self.validated(AnnotationBatch))
        stored = workflow.annotate_all(actor=self.actor, given=given, faults=faults)
        # Not read again, as a single one is not.
        return Response({"annotations": [*map(rows.just_stored, stored)]}, status=201)


@extend_schema_view(
    update=extend_schema(
        summary="Set a sentence aside as not checkable",
        description="`If-Match` takes the `ETag` of the sentence.",
        request=NotCheckableBody,
        responses=SentenceRow,
    ),
    destroy=extend_schema(
        summary="Make a sentence checkable again",
        description="`If-Match` takes the `ETag` of the sentence.",
        responses={204: None},
    ),
)
class NotCheckableViewSet(ResourceViewSet):
    queryset = Sentence.objects.all()
    serializer_class = SentenceRow
    roles = {"update": Role.REVIEWER, "destroy": Role.REVIEWER}
    conditional = ("update", "destroy")

    def present(self, queryset: QuerySet) -> list[Row]:
        return article_rows.sentences(queryset)

    def update(self, request: Request, sentence_pk: int) -> Response:
        version = self._matched_version(sentence_pk)
        workflow.mark_not_checkable(
            actor=self.actor,
            sentence_id=sentence_pk,
            reason=self.validated(NotCheckableBody)["reason"],
            expected_version=version,
        )
        return answer(self.row(self.get_queryset(), pk=sentence_pk))

    def destroy(self, request: Request, sentence_pk: int) -> Response:
        workflow.mark_checkable(
            actor=self.actor,
            sentence_id=sentence_pk,
            expected_version=self._matched_version(sentence_pk),
        )
        return Response(status=204)

    def _matched_version(self, sentence_pk: int) -> int:
        """The sentence's version, which `If-Match` names; the write then finds that version only."""
        versions = self.get_queryset().filter(pk=sentence_pk).values_list("version", flat=True)
        version = versions.first()
        if version is None:
            raise Http404
        require_match(self.request, version)
        return version


@extend_schema_view(
    retrieve=extend_schema(summary="Read the ruling on a sentence", responses=RulingRow),
    update=extend_schema(
        summary="Rule on a sentence",
        description="The first ruling needs no `If-Match`; replacing one does.",
        request=RulingBody,
        responses={200: RulingRow, 201: RulingRow},
    ),
    destroy=extend_schema(summary="Withdraw the ruling on a sentence", responses={204: None}),
)
class RulingViewSet(ResourceViewSet):
    queryset = Ruling.objects.all()
    serializer_class = RulingRow
    roles = {"retrieve": Role.READER, "update": Role.EDITOR, "destroy": Role.EDITOR}
    conditional = ("destroy",)
    conditional_if_there = ("update",)
    versioned = True

    def get_queryset(self) -> QuerySet[Ruling]:
        return Ruling.objects.visible_to(self.request.user)

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.rulings(queryset)

    def retrieve(self, request: Request, sentence_pk: int) -> Response:
        return self.read(self.get_queryset(), sentence=sentence_pk)

    def update(self, request: Request, sentence_pk: int) -> Response:
        version = self._version(sentence_pk)
        if version is None:
            refuse_match(request)
        else:
            require_match(request, version)
        workflow.rule(
            actor=self.actor,
            sentence_id=sentence_pk,
            **self.validated(RulingBody),
            expected_version=version or 0,
        )
        address = reverse("ruling", kwargs={"sentence_pk": sentence_pk}, request=request)
        row = self.row(self.get_queryset(), sentence=sentence_pk)
        return answer(row, created=address if version is None else None)

    def destroy(self, request: Request, sentence_pk: int) -> Response:
        version = self._version(sentence_pk)
        if version is None:
            raise Http404
        require_match(request, version)
        workflow.withdraw_ruling(
            actor=self.actor, sentence_id=sentence_pk, expected_version=version
        )
        return Response(status=204)

    def _version(self, sentence_pk: int) -> int | None:
        return (
            self.get_queryset()
            .filter(sentence=sentence_pk)
            .values_list("version", flat=True)
            .first()
        )


@extend_schema_view(
    update=extend_schema(
        summary="Set how many reviewers an article needs",
        description="Settles every sentence of the article again.",
        request=RequiredReviewsBody,
        responses=ArticleRow,
    )
)
class RequiredReviewsViewSet(ResourceViewSet):
    queryset = Article.objects.all()
    serializer_class = ArticleRow
    roles = {"update": Role.EDITOR}
    conditional = ("update",)

    def present(self, queryset: QuerySet) -> list[Row]:
        return article_rows.articles(queryset)

    def update(self, request: Request, article_pk: int) -> Response:
        row = self.row(self.get_queryset(), pk=article_pk)
        require_match(request, row["version"])
        workflow.require_reviews(
            actor=self.actor,
            article_id=article_pk,
            required_reviews=self.validated(RequiredReviewsBody)["required_reviews"],
            expected_version=row["version"],
        )
        return answer(self.row(self.get_queryset(), pk=article_pk))


class ReviewedSentenceViewSet(SentenceViewSet):
    """Sentences, which can be selected by what was said about them as well."""

    filterset_class = ReviewedSentenceFilter
