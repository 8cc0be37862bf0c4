"""After too many wrong passwords: what the page says, and what is kept of them for how long."""

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """The answer to whoever signs in with a name that is locked for their address."""
    minutes = settings.LOGIN_LOCK_MINUTES
    page = render(request, "locked_out.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(60 * minutes)
    return page


def purge() -> int:
    """Remove failed attempts that lock nobody any more; how many there were."""
    before = timezone.now() - settings.AXES_COOLOFF_TIME
    deleted, _ = AccessAttempt.objects.filter(attempt_time__lte=before).delete()
    return deleted


def forget(username: str) -> None:
    """Remove what is kept of attempts under this name."""
    AccessAttempt.objects.filter(username__iexact=username).delete()
