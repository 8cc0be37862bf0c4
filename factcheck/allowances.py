"""How many requests somebody may make a minute, counted by all workers together.

To count every request in a place that all workers share would make each read a write. So a worker borrows
requests in advance: a tenth of what is left in this minute, at least one. What it has borrowed it hands out
by itself. All workers together never hand out more than the limit; a worker whose share is not used up when
the minute ends has handed out less, and the shares get smaller as the limit comes nearer.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple, Protocol

logger = logging.getLogger("factcheck.throttling")

WINDOW_SECONDS = 60
_SHARES = 10
# A place that does not answer is left alone for so long: it must not slow down every request.
_SECONDS_TO_RECOVER = 5
_MOST_KEPT = 50_000


class Count(Protocol):
    """The place that all workers share."""

    def add(self, who: str, window: int, requests: int) -> int:
        """Add to what `who` has used in the window that begins at `window`; returns the sum."""
        ...


class Standing(NamedTuple):
    """Whether a request is let in, how many are left, and in how many seconds the count starts anew."""

    allowed: bool
    limit: int
    remaining: int
    seconds: int


class _Lease:
    """What this worker holds of somebody's requests in one window; `used` is what all have borrowed."""

    __slots__ = ("left", "used", "window")

    def __init__(self, window: int) -> None:
        self.window, self.left, self.used = window, 0, 0


class Meter:
    """Hands out requests; safe to use from many threads. It fails open: without the shared count, each
    worker counts for itself, and says so once."""

    def __init__(self, count: Count, clock: Callable[[], float] = time.time) -> None:
        self._count, self._clock = count, clock
        self._lock = Lock()
        self._leases: dict[str, _Lease] = {}
        self._alone_until = 0.0

    def take(self, who: str, limit: int) -> Standing:
        """One request of `who`, of whom `limit` are let in a minute."""
        now = self._clock()
        with self._lock:
            lease = self._lease(who, int(now) // WINDOW_SECONDS * WINDOW_SECONDS)
            if lease.left > 0:
                lease.left -= 1
                return _standing(lease, limit, now, allowed=True)
            if lease.used >= limit:
                return _standing(lease, limit, now, allowed=False)
            wanted = max(1, (limit - lease.used) // _SHARES)
        # Not under the lock: nobody waits for somebody else's share.
        used = self._borrow(who, lease, wanted, now)
        with self._lock:
            granted = max(0, min(wanted, limit - (used - wanted)))
            lease.used = max(lease.used, used)
            lease.left += granted
            allowed = lease.left > 0
            lease.left -= allowed
            return _standing(lease, limit, now, allowed=allowed)

    def give_back(self, who: str) -> None:
        """The last request of `who` does not count."""
        with self._lock:
            if (lease := self._leases.get(who)) is not None:
                lease.left += 1

    def _lease(self, who: str, window: int) -> _Lease:
        lease = self._leases.get(who)
        if lease is None or lease.window != window:
            if len(self._leases) >= _MOST_KEPT:
                self._forget(window)
            lease = self._leases[who] = _Lease(window)
        return lease

    def _forget(self, window: int) -> None:
        """Drop what is over, or everything where that is not enough: the shared count remembers."""
        live = {who: each for who, each in self._leases.items() if each.window == window}
        self._leases = live if len(live) < _MOST_KEPT else {}

    def _borrow(self, who: str, lease: _Lease, wanted: int, now: float) -> int:
        if now >= self._alone_until:
            try:
                used = self._count.add(who, lease.window, wanted)
            except Exception as error:  # noqa: BLE001 - whatever is wrong there, requests go on
                if self._alone_until <= 0:
                    logger.error("requests are not counted together any more: %s", error)
                self._alone_until = now + _SECONDS_TO_RECOVER
            else:
                if self._alone_until > 0:
                    self._alone_until = 0.0
                    logger.warning("requests are counted together again")
                return used
        return lease.used + wanted


def _standing(lease: _Lease, limit: int, now: float, *, allowed: bool) -> Standing:
    remaining = max(0, limit - lease.used) + lease.left if allowed else 0
    seconds = max(1, lease.window + WINDOW_SECONDS - int(now))
    return Standing(allowed, limit, min(remaining, limit), seconds)
