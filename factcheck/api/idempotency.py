"""POST once: what is sent again under its `Idempotency-Key` is answered as at first, and done no second time.

After draft-ietf-httpapi-idempotency-key-header. Work and answer are one transaction: a process that dies
leaves both or neither. While the first request is at work, PostgreSQL refuses its repetitions by an advisory
lock; on SQLite they wait, because one transaction writes at a time.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from struct import unpack
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from factcheck.models import KeptAnswer
from factcheck.refusals import Conflict, Fault, Refusal

from .exceptions import InProgress, InvalidHeader, KeyReused
from .renderers import ORJSONRenderer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
MAX_KEY = 255
# A body has a bound, and so has what is answered to it, a few times as much; a surprise is not kept.
MAX_KEPT_BODY = 32 * 1024 * 1024

# A string of RFC 8941, as the draft has it, or bare, as most clients send it.
_QUOTED = re.compile(r'"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"')
_BARE = re.compile(r"[A-Za-z0-9._~:+/=-]+")

# Refusals that say what the work has found. Not 401, 403, 428, 429 or 5xx, which may be over the next time.
_FINAL_REFUSALS = {400, 404, 409, 412}

Handler = Callable[..., HttpResponseBase]


class Answering(Protocol):
    """A view; `what_was_sent` is by what it knows a body again."""

    def what_was_sent(self, request: Request) -> bytes: ...
    def handle_exception(self, exc: Exception) -> HttpResponseBase: ...


def answered_once(view: Answering, handler: Handler, *, is_secret: bool) -> Handler:
    """The `handler` of a POST, heeding `Idempotency-Key`. An answer that `is_secret` is not stored."""

    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        header = request.headers.get(HEADER)
        if header is None:
            return handler(request, *args, **kwargs)
        asked = _Asked(request, read_key(header), view.what_was_sent(request))
        return asked.answer(view, lambda: handler(request, *args, **kwargs), is_secret=is_secret)

    return answer


def keep_body(request: Request) -> None:
    """Read the bytes of a body that its key will be compared by, before anything parses them. Raises RequestDataTooBig."""
    if HEADER in request.headers:
        _ = request._request.body


def read_key(header: str) -> str:
    """The key that the header holds, or InvalidHeader."""
    header = header.strip(" ")
    if quoted := _QUOTED.fullmatch(header):
        key = re.sub(r"\\(.)", r"\1", quoted[1])
    elif _BARE.fullmatch(header):
        key = header
    else:
        message = 'The key must be one string of printable ASCII, in quotes: "9b2c…".'
        raise InvalidHeader([Fault((HEADER,), "malformed_key", message)])
    if len(key) > MAX_KEY:
        message = f"At most {MAX_KEY} characters; this key has {len(key):,}."
        raise InvalidHeader([Fault((HEADER,), "too_long", message)])
    return key


def purge(now: datetime) -> int:
    """Remove the answers whose time is up; how many there were. They were ignored already."""
    deleted, _ = KeptAnswer.objects.filter(expires_at__lte=now).delete()
    return deleted


class _Asked:
    """A request under a key: who sends it where, and what."""

    def __init__(self, request: Request, key: str, sent: bytes) -> None:
        assert isinstance(request.user, User)
        self.user = request.user
        self.scope = _digest(str(self.user.pk), str(request.method), request.path, key)
        media_type = request.content_type.partition(";")[0].strip().lower()
        self.fingerprint = _digest(media_type, sent)

    def answer(
        self, view: Answering, work: Callable[[], HttpResponseBase], *, is_secret: bool
    ) -> HttpResponseBase:
        now = timezone.now()
        with transaction.atomic():
            self._enter()
            kept = KeptAnswer.objects.filter(scope=self.scope).first()
            if kept is not None and kept.expires_at > now:
                return self._replay(kept, is_secret=is_secret)
            if kept is not None:
                kept.delete()
            response = _worked(view, work)
            if 200 <= response.status_code < 300 or response.status_code in _FINAL_REFUSALS:
                self._keep(response, now, is_secret=is_secret and response.status_code < 300)
        return response

    def _enter(self) -> None:
        """Raise InProgress while another transaction is at work on this key."""
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            # Two numbers: a key space apart from that of the locks that announce events.
            numbers = unpack(">ii", bytes.fromhex(self.scope)[:8])
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", numbers)
            [entered] = cursor.fetchone()
        if not entered:
            raise InProgress(
                "The first request with this Idempotency-Key is not answered yet.",
                code="idempotency_in_progress",
            )

    def _replay(self, kept: KeptAnswer, *, is_secret: bool) -> HttpResponse:
        if kept.fingerprint != self.fingerprint:
            raise KeyReused
        if kept.body is None:
            why = "was to be seen once" if is_secret else f"had more than {MAX_KEPT_BODY:,} bytes"
            raise Conflict(
                f"This was done when it was first asked for. The answer is not kept, because it {why}.",
                code="idempotency_answer_not_kept",
            )
        response = HttpResponse(
            bytes(kept.body), status=kept.status, content_type=kept.content_type or None
        )
        given = {"Content-Type": kept.content_type, "ETag": kept.etag, "Location": kept.location}
        for name, value in given.items():
            if value:
                response[name] = value
            else:
                del response[name]
        response[REPLAYED] = "true"
        return response

    def _keep(self, response: HttpResponseBase, now: datetime, *, is_secret: bool) -> None:
        body = None if is_secret else _body_of(response)
        content_type = response.get("Content-Type", "")
        if isinstance(response, Response):
            # Rendered later; without a body it has no type.
            content_type = ORJSONRenderer.media_type if body else ""
        KeptAnswer.objects.create(
            scope=self.scope,
            fingerprint=self.fingerprint,
            user=self.user,
            status=response.status_code,
            content_type=content_type,
            etag=response.get("ETag", ""),
            location=response.get("Location", ""),
            body=body,
            expires_at=now + timedelta(hours=settings.FACTCHECK_IDEMPOTENCY_HOURS),
        )


def _worked(view: Answering, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What the work is answered with; a refusal undoes what it may have written, and is an answer, too."""
    try:
        with transaction.atomic():
            return work()
    except (Refusal, ValidationError, Http404) as refusal:
        return view.handle_exception(refusal)


def _body_of(response: HttpResponseBase) -> bytes | None:
    if isinstance(response, Response):
        body = ORJSONRenderer().render(response.data)
    elif isinstance(response, HttpResponse):
        body = response.content
    else:
        return None  # a stream
    return body if len(body) <= MAX_KEPT_BODY else None


def _digest(*parts: str | bytes) -> str:
    """SHA-256 over the parts, each after its length, so that no two lists of parts are one text."""
    hashed = sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        hashed.update(b"%d:" % len(raw) + raw)
    return hashed.hexdigest()
