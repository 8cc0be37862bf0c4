"""Keyset paging: a page is found by where the last one ended, so that page 900 costs what page 1 costs.

A list may be ordered by any column its view allows, with the id to break ties. Rows without a value in that
column come last, whichever way it is ordered. The cursor says in which order and after which row to go on; it
is signed, so that nobody's guess becomes a query.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from factcheck.api.exceptions import InvalidParameters
from factcheck.api.finding import Search
from factcheck.api.frequent import Frequent
from factcheck.api.keyset import columns_of, walks
from factcheck.refusals import Fault

DEFAULT_PAGE_SIZE = 100
MAX_PAGE_SIZE = 500

Row = dict[str, Any]


class _Cursor(NamedTuple):
    """Go on from the row that has `values` in the order `ordering`; `backwards` towards the beginning."""

    ordering: str
    backwards: bool
    values: list[Any]


class KeysetPagination(BasePagination):
    """`?page_size=`, `?cursor=`, `?ordering=`, `?count=true` → results, next, previous (and count).

    The view names its `orderings` (the first is the default; “-” in front: descending) and `present`, which
    turns the page's queryset into rows.
    """

    parameters = ("cursor", "page_size", "ordering", "count")

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet | Search | Frequent, request: Request, view: Any = None
    ) -> list[Row]:
        query = request.query_params
        self.request = request
        size = _page_size(query.get("page_size"))
        wants_count = _true_or_false("count", query.get("count"))
        ordering = _ordering(query.get("ordering"), view.orderings)
        cursor = _read_cursor(query.get("cursor"), request.path, ordering)

        self.count = _count(queryset) if wants_count else None
        rows = _rows_after(queryset, ordering, cursor, size + 1, view.present)
        more = len(rows) > size
        rows = rows[:size]
        backwards = cursor is not None and cursor.backwards
        if backwards:
            rows.reverse()
        has_next, has_previous = (bool(rows), more) if backwards else (more, cursor is not None)
        self.next = self._link(ordering, False, rows[-1:]) if has_next else None
        self.previous = self._link(ordering, True, rows[:1]) if has_previous else None
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        page = {"results": data, "next": self.next, "previous": self.previous}
        if self.count is not None:
            page["count"] = self.count
        return Response(page)

    def _link(self, ordering: str, backwards: bool, edge: Sequence[Row]) -> str | None:
        """The address of the page beyond the row at the edge; an empty page leads back to the beginning."""
        address = self.request.build_absolute_uri()
        if not edge:
            return remove_query_param(address, "cursor")
        values = [_plain(edge[0][name]) for name in columns_of(ordering)]
        cursor = signing.dumps(
            [ordering, backwards, values], salt=_salt(self.request.path), compress=True
        )
        return replace_query_param(address, "cursor", cursor)

    # --- What the OpenAPI document says ---------------------------------------------------------------

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "Only with `count=true`."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orderings = [sign + name for name in view.orderings for sign in ("", "-")]
        return [
            _parameter(
                "cursor",
                "From `next` or `previous` of another page.",
                {"type": "string", "minLength": 1},
            ),
            _parameter(
                "page_size",
                "How many rows at most.",
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MAX_PAGE_SIZE,
                    "default": DEFAULT_PAGE_SIZE,
                },
            ),
            _parameter(
                "ordering",
                "By what the rows are ordered; “-” descends. The id breaks ties; rows without a value are last.",
                {
                    "type": "string",
                    "enum": [name.replace("--", "") for name in orderings],
                },
            ),
            _parameter(
                "count",
                "Also count all rows that match, exactly; on large tables that takes its time.",
                {"type": "boolean", "default": False},
            ),
        ]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _page_size(given: str | None) -> int:
    if given is None:
        return DEFAULT_PAGE_SIZE
    if given.isascii() and given.isdigit() and len(given) < 5 and 1 <= int(given) <= MAX_PAGE_SIZE:
        return int(given)
    raise _refused("page_size", "out_of_range", f"A whole number from 1 to {MAX_PAGE_SIZE}.")


def _true_or_false(name: str, given: str | None) -> bool:
    if given not in (None, "true", "false"):
        raise _refused(name, "not_a_boolean", "“true” or “false”.")
    return given == "true"


def _ordering(given: str | None, allowed: Sequence[str]) -> str:
    """The ordering asked for, or the view's first. Every allowed column can be had in both directions."""
    if given is None:
        return allowed[0]
    names = [name.removeprefix("-") for name in allowed]
    if given.removeprefix("-") not in names:
        raise _refused("ordering", "unknown_choice", f"One of {', '.join(names)}; “-” descends.")
    return given


def _salt(path: str) -> str:
    """What ties a cursor to its list: that of another one would go on from a row that is not here."""
    return f"factcheck.cursor:{path}"


def _read_cursor(given: str | None, path: str, ordering: str) -> _Cursor | None:
    if given is None:
        return None
    try:
        cursor = _Cursor(*signing.loads(given, salt=_salt(path)))
    except (signing.BadSignature, ValueError):
        raise _refused(
            "cursor", "not_a_cursor", "Take it from `next` or `previous` of this list."
        ) from None
    if cursor.ordering != ordering:
        raise _refused("cursor", "other_ordering", f"It belongs to ordering={cursor.ordering}.")
    return cursor


def _refused(name: str, code: str, message: str) -> InvalidParameters:
    return InvalidParameters([Fault((name,), code, message)])


def _count(rows: QuerySet | Search | Frequent) -> int:
    match rows:
        case Search():
            rows = rows.found()
        case Frequent():
            rows = rows.all()
    return rows.order_by().count()


def _rows_after(
    rows: QuerySet | Search | Frequent,
    ordering: str,
    cursor: _Cursor | None,
    limit: int,
    present: Callable[[QuerySet], list[Row]],
) -> list[Row]:
    """Up to `limit` rows from where the cursor stands, in the direction in which it goes."""
    page: list[Row] = []
    for walk in walks(
        rows.model,
        ordering,
        backwards=cursor is not None and cursor.backwards,
        after=cursor and cursor.values,
    ):
        missing = limit - len(page)
        if not missing:
            break
        match rows:
            case Search():
                page += rows.first(walk, missing, present)
            case Frequent():
                page += rows.first(walk, missing)
            case _:
                page += present(walk.through(rows)[:missing])
    return page


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
