"""Whether the process lives, and whether it can serve: for load balancers and supervisors, not for people."""

from functools import cache

import orjson
from django.db import Error
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from .errors import CONTENT_TYPE, RETRY_AFTER_SECONDS, problem


@csrf_exempt
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; the database is not asked."""
    return _refused_method(request) or _ok()


@csrf_exempt
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 once the database answers and holds every migration; 503 with `Retry-After` until then."""
    if refusal := _refused_method(request):
        return refusal
    try:
        migrated = _is_migrated()
    except Error:
        return _unavailable(request, "The database does not answer.")
    return _ok() if migrated else _unavailable(request, "The database has not been migrated.")


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of every app, as (app, name); read from disk once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _is_migrated() -> bool:
    """One query. Raises django.db.Error where there is no database, or no table of migrations in it."""
    applied = MigrationRecorder.Migration.objects.values_list("app", "name")
    return _newest_migrations() <= set(applied)


def _ok() -> HttpResponse:
    return HttpResponse(b'{"status":"ok"}', content_type="application/json")


def _unavailable(request: HttpRequest, detail: str) -> HttpResponse:
    response = _problem(request, "unavailable", detail)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _refused_method(request: HttpRequest) -> HttpResponse | None:
    if request.method in {"GET", "HEAD"}:
        return None
    response = _problem(request, "method-not-allowed")
    response["Allow"] = "GET, HEAD"
    return response


def _problem(request: HttpRequest, kind: str, detail: str = "") -> HttpResponse:
    body = problem(request, kind, detail=detail)
    return HttpResponse(orjson.dumps(body), status=body["status"], content_type=CONTENT_TYPE)
