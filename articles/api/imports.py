"""Imports over REST, to follow: how far they have come and what they could not take in."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from articles.choices import RunKind, RunState
from articles.importing import uploads
from articles.importing.models import ImportRejection, ImportRun
from factcheck.api.fields import NoBody
from factcheck.api.filters import MomentFilter
from factcheck.api.pagination import Row
from factcheck.api.views import ResourceViewSet
from factcheck.roles import Role

from .uploads import UPLOAD, Uploading

COLUMNS = (
    "id",
    "kind",
    "paths",
    "options",
    "files",
    "bytes_total",
    "bytes_read",
    "created",
    "revised",
    "unchanged",
    "rejected",
    "sentences",
    "kept",
    "changed",
    "added",
    "retired",
    "attempts",
    "message",
    "started_at",
    "heartbeat_at",
    "finished_at",
    "upload",
)
REJECTION = ("number", "file", "line", "byte", "reason")


class RejectionRow(serializers.Serializer):
    """A record that was not taken in."""

    number = serializers.IntegerField()
    file = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    byte = serializers.IntegerField(
        allow_null=True, help_text="How many bytes of the unpacked file stand before it."
    )
    reason = serializers.CharField()


class ImportRow(serializers.Serializer):
    """An import: what was read, how far it has come, and how it ended."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(
        RunKind.choices,
        help_text="Of `annotations`, `created` and `revised` count records: what is new, and what was changed.",
    )
    state = serializers.ChoiceField(
        RunState.choices,
        help_text="`stale`: it says that it runs, and was not heard of for two minutes.",
    )
    actor = serializers.CharField(
        allow_null=True, help_text="The user name of who imported; null for a command on its own."
    )
    paths = serializers.ListField(child=serializers.CharField())
    options = serializers.DictField()
    files = serializers.IntegerField()
    bytes_total = serializers.IntegerField(help_text="0 where the input has no size.")
    bytes_read = serializers.IntegerField()
    created = serializers.IntegerField()
    revised = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    sentences = serializers.IntegerField(help_text="How many were added.")
    kept = serializers.IntegerField(help_text="Sentences that revised articles still have.")
    changed = serializers.IntegerField(
        help_text="New sentences of revised articles that took the place of others."
    )
    added = serializers.IntegerField(help_text="Other new sentences of revised articles.")
    retired = serializers.IntegerField(
        help_text="Sentences that went from revised articles, and nothing took their place."
    )
    attempts = serializers.IntegerField(
        help_text="How often it was begun: 0 while an upload waits for its first turn, else 1 and one for each time "
        "it was taken up again."
    )
    message = serializers.CharField(help_text="Why it failed; else empty.")
    started_at = serializers.DateTimeField()
    heartbeat_at = serializers.DateTimeField(help_text="When it was last heard of.")
    finished_at = serializers.DateTimeField(allow_null=True)
    uploaded = serializers.BooleanField(help_text="Whether the file came over the network.")


class ImportDetail(ImportRow):
    """An import with the first 100 records that it could not take in."""

    rejections = RejectionRow(many=True)


class ImportFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=RunKind.choices)
    state = filters.ChoiceFilter(field_name="standing", choices=RunState.choices)
    started_from = MomentFilter(field_name="started_at", lookup_expr="gte")
    started_to = MomentFilter(field_name="started_at", lookup_expr="lt")

    class Meta:
        model = ImportRun
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(summary="List imports, the newest first", responses=ImportRow(many=True)),
    create=extend_schema(**UPLOAD, responses={202: ImportRow}),
    retrieve=extend_schema(
        summary="Read an import",
        description="Ask again to follow it: its counts grow with each batch that is stored.",
        responses=ImportDetail,
    ),
)
class ImportViewSet(Uploading):
    queryset = ImportRun.objects.all()
    serializer_class = ImportRow
    filterset_class = ImportFilter
    orderings = ("-id",)
    roles = {"list": Role.EDITOR, "retrieve": Role.EDITOR, "create": Role.EDITOR}

    def get_queryset(self) -> QuerySet[Any]:
        return ImportRun.objects.with_standing(timezone.now())

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows_of(queryset)

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())

    def retrieve(self, request: Request, pk: int) -> Response:
        row = self.row(self.get_queryset(), pk=pk)
        rejections = ImportRejection.objects.filter(run=pk).order_by("number")
        return Response({**row, "rejections": list(rejections.values(*REJECTION))})


class CancelViewSet(ResourceViewSet):
    queryset = ImportRun.objects.all()
    serializer_class = ImportRow
    roles = {"create": Role.EDITOR}

    @extend_schema(
        summary="Cancel an upload",
        description="One that waits or goes on; what it has stored stays. 409 `ended` where there is nothing to "
        "cancel, `not_an_upload` for the import of a command.",
        request=None,
        responses={200: ImportRow},
    )
    def create(self, request: Request, import_pk: int) -> Response:
        self.validated(NoBody)
        uploads.cancel(actor=self.actor, run_id=import_pk)
        return Response(self.row(ImportRun.objects.with_standing(timezone.now()), pk=import_pk))

    def present(self, queryset: QuerySet) -> list[Row]:
        return rows_of(queryset)


def rows_of(queryset: QuerySet) -> list[Row]:
    """Runs with their standing, as they are shown."""
    rows = queryset.values(*COLUMNS, "standing", person=F("actor__username"))
    return [_as_shown(row) for row in rows]


def _as_shown(row: dict[str, Any]) -> Row:
    row["state"] = row.pop("standing")
    row["actor"] = row.pop("person")
    row["paths"] = row["paths"].split("\n")
    row["uploaded"] = bool(row.pop("upload"))
    return row
