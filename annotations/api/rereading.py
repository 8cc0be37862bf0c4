"""Changed sentences over REST: what they said before, and an earlier verdict given once more."""

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from annotations import workflow
from annotations.models import Annotation
from articles.models import Sentence
from factcheck.api.pagination import Row
from factcheck.api.views import ResourceViewSet, answer
from factcheck.roles import Role

from . import rows
from .serializers import AnnotationRow, EarlierText, ReaffirmBody


@extend_schema_view(
    retrieve=extend_schema(
        summary="Read what a changed sentence said before",
        description="With what became of it word by word, and your own verdict on it. 404 for a sentence "
        "that replaced none.",
        responses=EarlierText,
    )
)
class EarlierViewSet(ResourceViewSet):
    queryset = Sentence.objects.all()
    serializer_class = EarlierText
    roles = {"retrieve": Role.READER}

    def retrieve(self, request: Request, sentence_pk: int) -> Response:
        sentence = self.get_queryset().filter(pk=sentence_pk).first()
        earlier = None if sentence is None else rows.earlier(sentence, request.user)
        if earlier is None:
            raise Http404
        return Response(earlier)


@extend_schema_view(
    create=extend_schema(
        summary="Reaffirm your earlier verdict",
        description="Annotates a changed sentence with what you said of an earlier text of it, evidence and "
        "all. 409 `nothing_to_reaffirm` where you have said nothing.",
        request=ReaffirmBody,
        responses={201: AnnotationRow},
    )
)
class ReaffirmViewSet(ResourceViewSet):
    queryset = Annotation.objects.all()
    serializer_class = AnnotationRow
    roles = {"create": Role.REVIEWER}

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows.annotations(queryset)

    def create(self, request: Request, sentence_pk: int) -> Response:
        annotation = workflow.reaffirm(
            actor=self.actor, sentence_id=sentence_pk, **self.validated(ReaffirmBody)
        )
        address = reverse("annotation-detail", kwargs={"pk": annotation.pk}, request=request)
        return answer(self.row(self.get_queryset(), pk=annotation.pk), created=address)
