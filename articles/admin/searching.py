"""The search box of the admin's lists: the search of the API, with what cannot be read said on the page."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.text.query import Query, Unreadable, parse
from factcheck.admin.lists import LONGEST_FILTER


class WordSearch:
    """For a ModelAdmin in front of its base: `look_for` says what a query means for its rows."""

    def look_for(self, rows: QuerySet[Any], query: Query, typed: str) -> QuerySet[Any]:
        raise NotImplementedError

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        typed = search_term[:LONGEST_FILTER].strip()
        if not typed:
            return queryset, False
        try:
            return self.look_for(queryset, parse(typed), typed), False
        except Unreadable as refusal:
            messages.warning(request, str(refusal))
            return queryset.none(), False
