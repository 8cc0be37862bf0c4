"""How often somebody may ask: decided before anybody looks at who they are (docs/decisions/0014-throttling.md).

A request with a token or a session is counted for that token or session, but only once it has proved good
at this worker. Until then, and whenever it is refused with a 401, it counts for the address it comes from,
like a request without any: who guesses tokens is stopped before the database is asked.
"""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .allowances import WINDOW_SECONDS, Meter, Standing
from .counting import shared_count
from .errors import CONTENT_TYPE, problem
from .proxies import network_of

_READING = {"GET", "HEAD", "OPTIONS"}
_MOST_KNOWN = 10_000

Standings = dict[str, Standing]


class _Known:
    """The credentials that have proved good at this worker, the latest of them; kept as hashes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._credentials: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, credential: str) -> bool:
        return credential in self._credentials

    def add(self, credential: str) -> None:
        with self._lock:
            self._credentials[credential] = None
            if len(self._credentials) > _MOST_KNOWN:
                self._credentials.popitem(last=False)

    def discard(self, credential: str) -> None:
        with self._lock:
            self._credentials.pop(credential, None)


class ThrottleMiddleware:
    """429 for whoever asks too often under /api/, or posts too many sign-ins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.meter = Meter(shared_count())
        self.known = _Known()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            return self._asked(request)
        if request.method == "POST" and request.path == reverse("admin:login"):
            return self._signed_in(request)
        return self.get_response(request)

    def _asked(self, request: HttpRequest) -> HttpResponse:
        credential = _credential(request)
        address = network_of(request.META.get("REMOTE_ADDR", ""))
        known = credential is not None and credential in self.known
        if credential is not None and known:
            standings = self._take_for(credential, request)
        else:
            standings = self._take("anonymous", address)
        if not all(standing.allowed for standing in standings.values()):
            return _with_headers(_too_many(request, standings), standings)
        response = self.get_response(request)
        if credential is None:
            pass
        elif response.status_code == 401:
            self.known.discard(credential)
            if known:
                self._take("anonymous", address)
        elif not known and getattr(request, "is_signed_in", False):
            self.known.add(credential)
            if standings:
                self.meter.give_back(f"anonymous:{address}")
            standings = self._take_for(credential, request)
        return _with_headers(response, standings)

    def _take_for(self, credential: str, request: HttpRequest) -> Standings:
        standings = self._take("client", credential)
        if request.method not in _READING:
            standings |= self._take("writes", credential)
        return standings

    def _take(self, policy: str, who: str) -> Standings:
        limit = settings.THROTTLE_LIMITS[policy]
        return {policy: self.meter.take(f"{policy}:{who}", limit)} if limit else {}

    def _signed_in(self, request: HttpRequest) -> HttpResponse:
        """A post of the admin's login form. One that succeeds does not count."""
        address = network_of(request.META.get("REMOTE_ADDR", ""))
        standings = self._take("logins", address)
        if not all(standing.allowed for standing in standings.values()):
            wait = standings["logins"].seconds
            response = render(request, "429.html", {"seconds": wait}, status=429)
            response["Retry-After"] = str(wait)
            return response
        response = self.get_response(request)
        if standings and response.status_code == 302:
            self.meter.give_back(f"logins:{address}")
        return response


def _credential(request: HttpRequest) -> str | None:
    """A hash of what the request signs in with. A token goes first, as it does where it is looked at."""
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return _hash(f"token {token.strip()}")
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return _hash(f"session {session}") if session else None


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _too_many(request: HttpRequest, standings: Standings) -> HttpResponse:
    used_up = {name: each for name, each in standings.items() if not each.allowed}
    wait = max(each.seconds for each in used_up.values())
    name, standing = next(iter(used_up.items()))
    detail = f"“{name}” is {standing.limit:,} requests a minute. Try again in {wait} seconds."
    body = problem(request, "too-many-requests", detail=detail)
    headers = {"Retry-After": str(wait)}
    return HttpResponse(
        orjson.dumps(body), status=body["status"], headers=headers, content_type=CONTENT_TYPE
    )


def _with_headers(response: HttpResponse, standings: Standings) -> HttpResponse:
    """`RateLimit-Policy` and `RateLimit`, as draft-ietf-httpapi-ratelimit-headers has them."""
    if standings:
        response["RateLimit-Policy"] = ", ".join(
            f'"{name}";q={each.limit};w={WINDOW_SECONDS}' for name, each in standings.items()
        )
        response["RateLimit"] = ", ".join(
            f'"{name}";r={each.remaining};t={each.seconds}' for name, each in standings.items()
        )
    return response
