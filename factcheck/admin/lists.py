"""Lists that cost the same on a table of any size: a bounded count, and filters that list no values."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

MOST_COUNTED = 10_000
LONGEST_FILTER = 200


class BoundedPaginator(Paginator):
    """Counts at most 10,000 rows and pages through those; `cut` says that there are more.

    An exact count reads the whole table on every view of a list, and nobody leafs through 10,000 rows:
    they filter or search. The list says so where it ends (`admin/pagination.html`).
    """

    cut = False

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        found: int = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
        self.cut = found > MOST_COUNTED
        return min(found, MOST_COUNTED)

    @property
    def told(self) -> str:
        """How many rows there are, in words: “1 article”, “more than 10,000 sentences”."""
        rows: Any = self.object_list
        names = rows.model._meta
        count = f"{self.count:,}"
        if self.cut:
            return _("more than %(count)s %(name)s") % {
                "count": count,
                "name": names.verbose_name_plural,
            }
        name = names.verbose_name if self.count == 1 else names.verbose_name_plural
        return f"{count} {name}"


class TypedFilter(admin.SimpleListFilter):
    """A filter by what somebody types. Its column may hold thousands of values; none is listed."""

    template = "admin/factcheck/typed_filter.html"
    lookup: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def typed(self) -> str:
        return (self.value() or "").strip()[:LONGEST_FILTER]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        typed = self.typed()
        return queryset.filter(**{self.lookup: typed}) if typed else queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """One entry: what the form shows, and the other filters that it must keep."""
        kept = changelist.get_filters_params()
        if changelist.query:
            kept["q"] = [changelist.query]
        yield {
            "typed": self.typed(),
            "kept": [
                (name, value)
                for name, values in kept.items()
                if name != self.parameter_name
                for value in values
            ],
            "query_string": changelist.get_query_string(remove=[self.parameter_name or ""]),
        }
