"""What every request goes through here: an id of its own, the slash at the end of an address, and what a page may
load and run."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware

# Nothing but this service's own files: no inline script, no inline style, nothing from elsewhere, no frame. Text
# that found its way past the escaping would still not run.
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# The page to try the API draws with styles of its own making.
_LOOSER = {"docs": {"style-src": "'self' 'unsafe-inline'"}}

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Take the id that a proxy has given (`X-Request-ID`), or make one, and give it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class SlashMiddleware(CommonMiddleware):
    """Django's redirect to the address with the slash, for reading only.

    Redirected, a POST becomes a GET in most clients: it looks like success and has written nothing. Without
    the slash it is a plain 404.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in {"GET", "HEAD"} and super().should_redirect_with_slash(request)


class ContentSecurityPolicyMiddleware:
    """Send the Content-Security-Policy with every page; what is no page needs none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            match = request.resolver_match
            policy = CONTENT_SECURITY_POLICY | _LOOSER.get((match and match.url_name) or "", {})
            response["Content-Security-Policy"] = "; ".join(
                f"{directive} {sources}" for directive, sources in policy.items()
            )
        return response
