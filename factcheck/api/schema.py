"""What every operation of the OpenAPI document has: its errors, its conditions, its role."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_examples_list
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from factcheck.errors import CONTENT_TYPE
from factcheck.problems import PROBLEMS

from . import examples
from .idempotency import HEADER


class ErrorSerializer(serializers.Serializer):
    """One thing wrong with what was sent, with its place: `pointer` in the body, query `parameter` or `header`."""

    pointer = serializers.CharField(required=False, help_text="JSON Pointer (RFC 6901).")
    parameter = serializers.CharField(required=False)
    header = serializers.CharField(required=False)
    code = serializers.CharField()
    message = serializers.CharField()
    existing = serializers.IntegerField(required=False, help_text="The row that stands in the way.")


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457). The page that `type` leads to lists every kind."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ErrorSerializer(many=True, required=False)  # type: ignore[assignment]
    code = serializers.CharField(
        required=False, help_text="Why, where the kind alone does not say it."
    )
    existing = serializers.IntegerField(required=False, help_text="The row that stands in the way.")
    request_id = serializers.CharField()


class FactcheckSchema(AutoSchema):
    """Adds to each operation the errors it can answer with and the `If-Match` it needs."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if needed := self._precondition():
            parameters.append(
                _header(
                    "If-Match",
                    "The `ETag` that was read. A list of tags and `*` are understood."
                    + ("" if needed == "always" else " Needed once there is something to replace."),
                    required=needed == "always",
                )
            )
        if self.method == "POST":
            parameters.append(
                _header(
                    HEADER,
                    "A string of your own, at most 255 characters, new for each request: sent again with "
                    "it, the request is answered as at first and nothing is done twice.",
                )
            )
        if self._is_versioned_read():
            parameters.append(
                _header("If-None-Match", "An `ETag` that is known: 304 if it still holds.")
            )
        return parameters

    def _get_examples(
        self,
        serializer: Any,
        direction: Any,
        media_type: Any,
        status_code: Any = None,
        extras: Any = None,
    ) -> dict[str, Any]:
        """What the walk of `examples` sends and gets, as it is: pages are whole there already."""
        if media_type != "application/json":
            return {}
        if direction == "request":
            value = examples.request_of(self.method, self.path)
        else:
            value = examples.answers_of(self.method, self.path).get(str(status_code))
        return {} if value is None else build_examples_list([OpenApiExample("example", value)])

    def get_description(self) -> str:  # type: ignore[override]
        # The class's docstring speaks to developers; a client reads what `extend_schema` says.
        return ""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        role = self._roles().get(self._action())
        if operation is not None and role is not None:
            said = operation.get("description", "")
            operation["description"] = f"{said}\n\nRole: {role.name.lower()}.".lstrip()
        return operation

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for kind in self._problem_kinds():
            problem = PROBLEMS[kind]
            answer = OpenApiResponse(ProblemSerializer, description=problem.title)
            status = str(problem.status)
            body = self._get_response_for_code(answer, status, [CONTENT_TYPE], direction)
            bodies.setdefault(status, body)
        if self._is_versioned_read():
            bodies["304"] = {"description": "Still the version of `If-None-Match`."}
        return dict(sorted(bodies.items()))

    def _problem_kinds(self) -> list[str]:
        kinds = ["invalid", "unauthenticated", "not-allowed", "not-acceptable", "unavailable"]
        kinds.append("too-many-requests")
        if "{" in self.path or self.method == "POST":  # what a body speaks of may be missing, too
            kinds.append("not-found")
        if self.method in {"POST", "PUT", "PATCH"}:
            kinds += ["too-large", "unsupported-media-type"]
        if self._action() in getattr(self.view, "length_required", ()):
            kinds.append("length-required")
        if self.method == "POST":
            kinds.append("key-reused")
        if self.method != "GET":
            kinds.append("conflict")
        if self._precondition():
            kinds += ["stale", "precondition-required"]
        return kinds

    def _action(self) -> str:
        return getattr(self.view, "action", "") or ""

    def _roles(self) -> dict[str, Any]:
        return getattr(self.view, "roles", {})

    def _precondition(self) -> str:
        """When the operation needs `If-Match`: "always", "if_there", or "" for never."""
        if self._action() in getattr(self.view, "conditional", ()):
            return "always"
        return (
            "if_there" if self._action() in getattr(self.view, "conditional_if_there", ()) else ""
        )

    def _is_versioned_read(self) -> bool:
        return self._action() == "retrieve" and getattr(self.view, "versioned", False)


Endpoint = tuple[str, str, str, Callable[..., Any]]
_OF_A_LEASE = "/queue/leases/"


def named_as_in_the_documentation(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """A hook: what views call `article_pk` is an `{id}` in the document, as in docs/api.md."""
    named = []
    for path, regex, method, callback in endpoints:
        name = "sentence" if _OF_A_LEASE in path else "id"
        path, regex = (_VIEWS_OWN.sub(name, text) for text in (path, regex))
        named.append((path, regex, method, callback))
    return named


_VIEWS_OWN = re.compile(r"\b(article|sentence|import)_pk\b")


def _header(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, location=OpenApiParameter.HEADER, required=required, description=description
    )


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "factcheck.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
