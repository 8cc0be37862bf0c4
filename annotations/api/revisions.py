"""The sentences of a superseded text over REST, with what had been said about them by then."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.choices import Reason
from annotations.retrospect import past_of
from articles.choices import Status, Verdict
from articles.models import Placement, Revision
from factcheck.api.pagination import Row
from factcheck.api.views import ResourceViewSet
from factcheck.roles import Role

from .serializers import EvidenceRow


class PastAnnotation(serializers.Serializer):
    """An annotation as it was then; it may have been changed or withdrawn since."""

    id = serializers.IntegerField()
    reviewer = serializers.CharField(help_text="The reviewer's user name.")
    verdict = serializers.ChoiceField(Verdict.choices)
    reason = serializers.ChoiceField(Reason.choices, allow_blank=True)
    correction = serializers.CharField()
    note = serializers.CharField()
    evidence = EvidenceRow(many=True)
    reused_from = serializers.IntegerField(
        allow_null=True, help_text="The sentence whose evidence it took over."
    )


class PastRuling(serializers.Serializer):
    """A ruling as it was then."""

    editor = serializers.CharField(help_text="The editor's user name.")
    verdict = serializers.ChoiceField(Verdict.choices)
    rationale = serializers.CharField()


class PastSentenceRow(serializers.Serializer):
    """A sentence as it stood when its text was superseded.

    What was said is null while blind review withholds from you what is said about the sentence today.
    """

    id = serializers.IntegerField(help_text="Of its place in this text.")
    sentence = serializers.IntegerField()
    position = serializers.IntegerField()
    paragraph = serializers.IntegerField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()
    withheld = serializers.BooleanField()
    status = serializers.ChoiceField(Status.choices, allow_null=True)
    verdict = serializers.ChoiceField(Verdict.choices, allow_null=True)
    annotations = PastAnnotation(many=True, allow_null=True)
    ruling = PastRuling(allow_null=True)


_WITHHELD: dict[str, Any] = {
    "withheld": True,
    "status": None,
    "verdict": None,
    "annotations": None,
    "ruling": None,
}


@extend_schema_view(
    list=extend_schema(
        summary="List the sentences of a superseded text",
        description="In reading order, each with what had been said about it when the text was superseded.",
        responses=PastSentenceRow(many=True),
    )
)
class PastSentenceViewSet(ResourceViewSet):
    queryset = Placement.objects.all()
    serializer_class = PastSentenceRow
    orderings = ("position",)
    roles = {"list": Role.READER}

    def present(self, queryset: QuerySet) -> list[Row]:
        columns = ("id", "sentence", "position", "paragraph", "start", "end")
        found = list(queryset.values(*columns))
        ids = [row["sentence"] for row in found]
        past = past_of(self.revision, ids, self.request.user)
        for row in found:
            row["text"] = self.revision.body[row["start"] : row["end"]]
            then = past.get(row["sentence"])
            row.update(_WITHHELD if then is None else {"withheld": False, **then._asdict()})
        return found

    def list(self, request: Request, article_pk: int, number: int) -> Response:
        found = Revision.objects.filter(article=article_pk, number=number).first()
        if found is None:
            raise Http404
        self.revision = found
        return self.paged(self.get_queryset().filter(revision=found))
