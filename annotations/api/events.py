"""The change feed over REST: every event once, in one order, for whoever follows `next`."""

from typing import Any

from django.db.models import F, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.querysets import with_sight
from articles import feed
from articles.choices import Action
from articles.models import Event
from factcheck.api.filters import IdFilter, MomentFilter, TextFilter
from factcheck.api.pagination import KeysetPagination, Row
from factcheck.api.views import ResourceViewSet
from factcheck.roles import Role, is_editor


class EventFilter(filters.FilterSet):
    article = IdFilter()
    sentence = IdFilter()
    action = filters.ChoiceFilter(choices=Action.choices)
    actor = TextFilter(field_name="actor__username", help_text="The user name.")
    at_from = MomentFilter(field_name="at", lookup_expr="gte")
    at_to = MomentFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = Event
        fields: list[str] = []


class EventRow(serializers.Serializer):
    """Who did what to which sentence of which article."""

    id = serializers.IntegerField(help_text="Grows along the feed; not every number is used.")
    article = serializers.IntegerField(help_text="The article's id; it may be deleted since.")
    number = serializers.IntegerField(help_text="1 is the article's first event; without gaps.")
    at = serializers.DateTimeField()
    actor = serializers.CharField(
        allow_null=True, help_text="The user name; null when a command did it on its own."
    )
    action = serializers.ChoiceField(Action.choices)
    sentence = serializers.IntegerField(allow_null=True)
    data = serializers.DictField(  # type: ignore[assignment]
        allow_null=True,
        help_text="What it was before and after; null while blind review withholds it from you.",
    )
    hash = serializers.CharField(
        allow_null=True,
        help_text="The event's link in its article's chain; for editors, else null.",
    )


class FeedPagination(KeysetPagination):
    """Like every list, but in the feed's own order `next` is never null: it goes on from here later."""

    def get_paginated_response(self, data: Any) -> Response:
        if self.next is None and self.request.query_params.get("ordering", "id") == "id":
            self.next = (
                self._link("id", False, data[-1:]) if data else self.request.build_absolute_uri()
            )
        return super().get_paginated_response(data)


@extend_schema_view(
    list=extend_schema(
        summary="Follow what happens",
        description="Events in the order of their ids. Follow `next` for ever: it is never null, and an "
        "empty `results` means that nothing has happened since. Nobody who follows it misses an event or "
        "gets one twice. What blind review keeps from you has `data: null`; it can be read with "
        "`?sentence=` once the sentence is final.",
        responses=EventRow(many=True),
    )
)
class EventViewSet(ResourceViewSet):
    queryset = Event.objects.all()
    serializer_class = EventRow
    filterset_class = EventFilter
    pagination_class = FeedPagination
    roles = {"list": Role.READER}

    def get_queryset(self) -> QuerySet[Event]:
        return with_sight(feed.followable(), self.request.user)

    def present(self, queryset: QuerySet) -> list[Row]:
        """Guesses at what is withheld could be tried against a hash: only who reads all gets hashes."""
        found = list(queryset.values(*_AS_STORED, "seen", actor_name=F("actor__username")))
        hashes = is_editor(self.request.user)
        for row in found:
            row["actor"] = row.pop("actor_name")
            if not row.pop("seen"):
                row["data"] = None
            if not hashes:
                row["hash"] = None
        return found

    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset())


_AS_STORED = ("id", "article", "number", "at", "action", "sentence", "data", "hash")
