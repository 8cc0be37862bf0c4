"""One shape for every error under /api/: an RFC 9457 problem.

`exception_handler` is the one place where exceptions of whatever origin become answers; `not_found` and
the others are Django's handlers for what never reaches a view.
"""

import errno
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.views import csrf, defaults
from rest_framework import exceptions
from rest_framework.views import set_rollback

from .api.exceptions import InProgress, InvalidHeader, InvalidParameters, OtherVersion
from .problems import BY_STATUS, PROBLEMS
from .refusals import Conflict, Fault, Invalid, Missing, NotAllowed, Refusal, Stale

logger = logging.getLogger("factcheck.errors")

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_READ_ONLY_TRANSACTION = "25006"  # the SQLSTATE; psycopg calls it an internal error


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """DRF's hook: the answer for an exception that a view has raised.

    It is rendered here: a view that answers in YAML or HTML still has its errors in JSON.
    """
    request = context["request"]._request
    set_rollback()
    kind, extra, headers = _diagnosis(error)
    if kind == "internal":
        logger.error("request %s failed", request_id(request), exc_info=error)
    if isinstance(error, exceptions.NotAuthenticated):
        extra["detail"] = _how_to_sign_in(request)
    return _answer(request, kind, headers, **extra)


def _how_to_sign_in(request: HttpRequest) -> str:
    # What it holds is not repeated: it may be the token alone.
    if "Authorization" in request.headers:
        return "The Authorization header is not understood here: write “Authorization: Bearer <token>”."
    return PROBLEMS["unauthenticated"].remedy


def problem(request: HttpRequest, kind: str, *, detail: str = "", **extra: Any) -> dict[str, Any]:
    """The body of an error answer; `detail` is for this occurrence, the rest is the kind's."""
    known = PROBLEMS[kind]
    return {
        "type": f"/api/problems/#{kind}",
        "title": known.title,
        "status": known.status,
        "detail": detail or known.remedy,
        **extra,
        "request_id": request_id(request),
    }


def request_id(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")


Diagnosis = tuple[str, dict[str, Any], dict[str, str]]


def _diagnosis(error: BaseException) -> Diagnosis:
    """The kind of problem, what the answer adds to it, and headers."""
    if isinstance(error, Refusal):
        return _of_refusal(error)
    if isinstance(error, exceptions.APIException):
        return _of_api_exception(error)
    if isinstance(error, Http404):
        return "not-found", {}, {}
    if isinstance(error, PermissionDenied):
        return "not-allowed", {"detail": str(error)}, {}
    if isinstance(error, RequestDataTooBig):
        return "too-large", {}, {}
    if isinstance(error, SuspiciousOperation | BadRequest):
        # More parameters than Django reads, for one.
        return "bad-request", {}, {}
    if isinstance(error, IntegrityError | ProtectedError | RestrictedError):
        # A constraint has caught what the rules above it let through, which a race can do.
        logger.warning("a constraint refused a write: %s", error)
        return "conflict", {"detail": "The database refused it.", "code": "constraint"}, {}
    if isinstance(error, DataError):
        logger.warning("the database refused a value: %s", error)
        return "invalid", {"detail": "The database refused a value.", "errors": []}, {}
    if kind := _what_passes(error):
        logger.error("%s: %s", PROBLEMS[kind].title, error)
        return kind, {}, {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return "internal", {}, {}


def _what_passes(error: BaseException) -> str:
    """The kind of problem that is none of the request, and over some time; empty for any other."""
    if isinstance(error, OperationalError | InterfaceError) or _is_read_only(error):
        return "unavailable"
    return "no-room" if isinstance(error, OSError) and error.errno in _NO_ROOM else ""


def _is_read_only(error: BaseException) -> bool:
    """Whether PostgreSQL takes no writes for now, as a stand-by does until it has been promoted."""
    state = getattr(error.__cause__, "sqlstate", None)
    return isinstance(error, InternalError) and state == _READ_ONLY_TRANSACTION


def _of_refusal(error: Refusal) -> Diagnosis:
    match error:
        case InvalidParameters():
            entries = [_entry("parameter", str(fault.path[0]), fault) for fault in error.faults]
            return "invalid", {"detail": error.placed, "errors": entries}, {}
        case InvalidHeader():
            entries = [_entry("header", str(fault.path[0]), fault) for fault in error.faults]
            return "invalid", {"detail": error.placed, "errors": entries}, {}
        case Invalid():
            entries = [_entry("pointer", fault.pointer(), fault) for fault in error.faults]
            return "invalid", {"detail": error.placed, "errors": entries}, {}
        case NotAllowed():
            return "not-allowed", {"detail": error.detail}, {}
        case Missing():
            return "not-found", {"detail": error.detail, **_places(error)}, {}
        case Stale():
            headers = {"ETag": error.etag} if isinstance(error, OtherVersion) else {}
            return "stale", {"detail": error.detail}, headers
        case Conflict():
            extra = {"detail": error.detail, "code": error.code, **_places(error)}
            if error.existing is not None:
                extra["existing"] = error.existing
            headers = (
                {"Retry-After": str(error.retry_after_seconds)}
                if isinstance(error, InProgress)
                else {}
            )
            return "conflict", extra, headers
    raise TypeError(f"no answer is known for {type(error).__name__}")


def _of_api_exception(error: exceptions.APIException) -> Diagnosis:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.ValidationError):
        return _of_refusal(Invalid(faults_of(error.detail)))
    if isinstance(error, exceptions.ParseError):
        return "malformed", {"detail": str(error.detail)}, headers
    kind = BY_STATUS.get(error.status_code, "internal")
    code = getattr(error, "code", None)
    if isinstance(error, exceptions.PermissionDenied):
        # A permission's own code; the framework's says no more than the status does.
        said = getattr(error.detail, "code", None)
        code = said if said != error.default_code else None
    return kind, {"detail": str(error.detail)} | ({"code": code} if code else {}), headers


# The framework's words for what the domain says in its own: a client meets one code for one fault.
_OUR_CODES = {
    "max_length": "too_long",
    "min_value": "out_of_range",
    "max_value": "out_of_range",
    "max_string_length": "out_of_range",
}


def faults_of(detail: Any, path: tuple[str | int, ...] = ()) -> Iterator[Fault]:
    """The faults in a DRF ValidationError's nested detail, in the order of the fields."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            step = () if key == "non_field_errors" else (key,)
            yield from faults_of(value, (*path, *step))
    elif isinstance(detail, exceptions.ErrorDetail):
        code = detail.code or "invalid"
        yield Fault(path, _OUR_CODES.get(code, code), str(detail))
    elif isinstance(detail, Iterable):
        for index, value in enumerate(detail):
            # A list of messages belongs to the field; a list of dicts speaks of the items of a list.
            nested = isinstance(value, Mapping | list)
            yield from faults_of(value, (*path, index) if nested else path)


def _places(error: Refusal) -> dict[str, Any]:
    """Where a refusal of several things at once comes from; nothing for that of a single one."""
    if not error.faults:
        return {}
    return {"errors": [_entry("pointer", fault.pointer(), fault) for fault in error.faults]}


def _entry(place: str, where: str, fault: Fault) -> dict[str, Any]:
    entry = {place: where, "code": fault.code, "message": fault.message}
    return entry if fault.existing is None else {**entry, "existing": fault.existing}


# --- What never reaches a view -----------------------------------------------------------------------


def _answer(
    request: HttpRequest, kind: str, headers: Mapping[str, str] | None = None, **extra: Any
) -> HttpResponse:
    body = problem(request, kind, **extra)
    return HttpResponse(
        orjson.dumps(body), status=body["status"], headers=headers, content_type=CONTENT_TYPE
    )


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_large = isinstance(exception, RequestDataTooBig)
    if not _is_api(request):
        return _too_large_page() if too_large else defaults.bad_request(request, exception)
    return _answer(request, "too-large" if too_large else "bad-request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _is_api(request):
        return defaults.permission_denied(request, exception)
    return _answer(request, "not-allowed")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if not _is_api(request):
        return csrf.csrf_failure(request, reason)
    return _answer(request, "not-allowed")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _is_api(request):
        return defaults.page_not_found(request, exception)
    address = f"{request.path}/"
    if not request.path.endswith("/") and is_valid_path(request.path_info + "/"):
        return _answer(request, "not-found", detail=f"The address ends with a slash: {address}")
    return _answer(request, "not-found")


def method_not_allowed(request: HttpRequest, allowed: Iterable[str]) -> HttpResponse:
    """For a page under /api/ that is none of the framework's views, which answer for themselves."""
    return _answer(request, "method-not-allowed", {"Allow": ", ".join(allowed)})


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's hook for what a view did not expect, the database above all: the admin has no other."""
    error = sys.exc_info()[1]
    kind = "internal" if error is None else _diagnosis(error)[0]
    if kind in {"unavailable", "no-room"}:
        return unavailable(request, kind)
    if isinstance(error, DataError):
        # A session cookie with NUL in it gets as far as PostgreSQL.
        return bad_request(request, error)
    # Django has logged the traceback; this line ties it to the id that the client sees.
    logger.error("request %s failed", request_id(request))
    return _answer(request, "internal") if _is_api(request) else defaults.server_error(request)


def unavailable(request: HttpRequest, kind: str = "unavailable") -> HttpResponse:
    """A 503 of this kind, that says when to try again."""
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    if _is_api(request):
        return _answer(request, kind, headers)
    known = PROBLEMS[kind]
    text = f"{known.title}. Try again in {RETRY_AFTER_SECONDS} seconds."
    return HttpResponse(text, status=known.status, headers=headers, content_type="text/plain")


def _too_large_page() -> HttpResponse:
    limits = {
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024),
        "characters": f"{settings.FACTCHECK_MAX_BODY_LENGTH:,}",
    }
    return HttpResponse(render_to_string("413.html", limits), status=413)
