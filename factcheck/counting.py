"""Where all workers count together: a table of the database, or Redis where CACHE_URL names one.

Django's own database cache will not do: its `incr` reads, adds and writes, and loses what others add in
between (docs/decisions/0014-throttling.md has the numbers).
"""

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from .allowances import WINDOW_SECONDS, Count
from .impatience import not_waiting
from .models import RequestCount

_PATIENCE_MILLISECONDS = 1_000
_ADD = """
INSERT INTO factcheck_requestcount (who, started, used) VALUES (%s, %s, %s)
ON CONFLICT (who) DO UPDATE SET
    used = CASE WHEN factcheck_requestcount.started >= excluded.started
                THEN factcheck_requestcount.used + excluded.used ELSE excluded.used END,
    started = CASE WHEN factcheck_requestcount.started >= excluded.started
                   THEN factcheck_requestcount.started ELSE excluded.started END
RETURNING used
"""


class DatabaseCount:
    """One row for whoever asks, used again in every window; one statement reads, adds and writes."""

    def add(self, who: str, window: int, requests: int) -> int:
        with not_waiting(_PATIENCE_MILLISECONDS), connection.cursor() as cursor:
            cursor.execute(_ADD, [who, window, requests])
            [used] = cursor.fetchone()
        return int(used)


class CacheCount:
    """A number in Redis, gone by itself when it is over."""

    def add(self, who: str, window: int, requests: int) -> int:
        key = f"requests:{window}:{who}"
        cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
        return int(cache.incr(key, requests))


def shared_count() -> Count:
    return CacheCount() if settings.CACHE_URL else DatabaseCount()


def purge() -> int:
    """Remove the rows whose window is long over; how many there were."""
    before = int(timezone.now().timestamp()) - 2 * WINDOW_SECONDS
    deleted, _ = RequestCount.objects.filter(started__lt=before).delete()
    return deleted
