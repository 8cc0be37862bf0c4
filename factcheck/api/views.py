"""What every resource of the API has in common."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404
from django.utils.cache import patch_cache_control
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from factcheck.roles import Role

from .conditional import etag, is_known
from .filters import refuse_unknown_parameters
from .frequent import Frequent
from .idempotency import answered_once, keep_body
from .pagination import KeysetPagination, Row
from .permissions import TokenPermission


class ResourceViewSet(GenericViewSet):
    """A resource whose rows go from the database to the encoder without an object each.

    A subclass says who may do what (`roles`, an action that is missing is refused), which actions need
    `If-Match` (`conditional`; `conditional_if_there` where the first one needs none), whether a row has a
    version and so an `ETag` (`versioned`), how a list may be ordered (`orderings`), which POSTs are answered
    with a secret that must not be kept (`secret`), and `present`s a queryset as rows.
    """

    roles: ClassVar[Mapping[str, Role]]
    conditional: ClassVar[Iterable[str]] = ()
    conditional_if_there: ClassVar[Iterable[str]] = ()
    versioned: ClassVar[bool] = False
    secret: ClassVar[Iterable[str]] = ()
    orderings: ClassVar[tuple[str, ...]] = ("id",)
    filterset_class: ClassVar[Any] = None
    pagination_class = KeysetPagination
    http_method_names = ("get", "head", "post", "put", "patch", "delete")

    def get_permissions(self) -> list[Any]:
        # First, and not in the hands of a view that names permissions of its own.
        return [TokenPermission(), *super().get_permissions()]

    @property
    def actor(self) -> User:
        """Who is asking; permissions have refused everybody who is not signed in."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def present(self, queryset: QuerySet) -> list[Row]:
        raise NotImplementedError

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        # From now on what it came with is known to be good, whatever becomes of the request.
        request._request.is_signed_in = request.user.is_authenticated  # type: ignore[attr-defined]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # A session's CSRF check parses the body as it passes by, and what has been parsed cannot be read any more.
        self.keep_body(request)
        super().initial(request, *args, **kwargs)
        refuse_unknown_parameters(request.query_params, self._known_parameters())
        if request.method == "POST" and self.action is not None:
            # Here, where every view comes by and the person is known: no POST can forget it.
            handler = self.post  # type: ignore[has-type]
            self.post = answered_once(self, handler, is_secret=self.action in self.secret)

    def keep_body(self, request: Request) -> None:
        keep_body(request)

    def what_was_sent(self, request: Request) -> bytes:
        """By what an idempotency key knows the body again."""
        return request._request.body

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        tag = response.headers.get("ETag")
        if tag and request.method in SAFE_METHODS and is_known(request, tag):
            response = _not_modified(tag)
        response = super().finalize_response(request, response, *args, **kwargs)
        # What an answer holds depends on who asks; no cache in between may keep it.
        patch_cache_control(response, private=True, no_store=True)
        return response

    def paged(self, rows: QuerySet | Frequent) -> Response:
        """One page of the rows, ordered as the request asks, and filtered but for a list without filters."""
        assert self.paginator is not None
        if not isinstance(rows, Frequent):
            rows = self.filter_queryset(rows)
        return self.get_paginated_response(self.paginate_queryset(rows))  # type: ignore[arg-type]

    def row(self, queryset: QuerySet, **key: Any) -> Row:
        """The one row that `key` names, as the list would present it; Http404 when it cannot be seen."""
        rows = self.present(queryset.filter(**key)[:1])
        if not rows:
            raise Http404
        return rows[0]

    def read(self, queryset: QuerySet, **key: Any) -> Response:
        """The one row that `key` names, as an answer; a client that knows its version costs that alone.

        Raises Http404 when it cannot be seen.
        """
        if "If-None-Match" in self.request.headers:
            version = queryset.filter(**key).values_list("version", flat=True).first()
            if version is not None and is_known(self.request, etag(version)):
                return _not_modified(etag(version))
        return answer(self.row(queryset, **key))

    def validated(self, serializer_class: Callable[..., Any], **kwargs: Any) -> dict[str, Any]:
        """The body of the request as `serializer_class` reads it; raises ValidationError."""
        return _reader(serializer_class, **kwargs).run_validation(self.request.data)

    def _known_parameters(self) -> list[str]:
        if self.action != "list":
            return []
        filterset = self.filterset_class
        own = list(filterset.base_filters) if filterset else []
        return [*own, *KeysetPagination.parameters]


def _not_modified(tag: str) -> Response:
    return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})


@cache
def _reader(serializer_class: Callable[..., Any], **kwargs: Any) -> Any:
    """A serializer that reads one body after the other: making one copies all its fields."""
    return serializer_class(**kwargs)


def answer(row: Row, *, created: str | None = None) -> Response:
    """A single row with its `ETag`; with `created`, its address, as the answer to the POST that made it."""
    headers = {"ETag": etag(row["version"])} if "version" in row else {}
    if created is not None:
        headers["Location"] = created
    return Response(
        row,
        status=status.HTTP_200_OK if created is None else status.HTTP_201_CREATED,
        headers=headers,
    )
