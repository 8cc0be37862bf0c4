"""Requests are counted by all workers together, and borrowed in advance."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from redis.exceptions import ConnectionError

from factcheck import allowances, counting
from factcheck.allowances import Meter
from factcheck.counting import CacheCount, DatabaseCount, purge
from factcheck.models import RequestCount

MINUTE = 1_800_000_000  # the beginning of one


class Shared:
    """A place that all workers share, in memory; `fails` makes it not answer."""

    def __init__(self) -> None:
        self.used: Counter[tuple[str, int]] = Counter()
        self.asked = 0
        self.fails = False

    def add(self, who: str, window: int, requests: int) -> int:
        self.asked += 1
        if self.fails:
            raise OperationalError("the server is gone")
        self.used[who, window] += requests
        return self.used[who, window]


class Clock:
    now = float(MINUTE)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shared():
    return Shared()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def meter(shared, clock):
    return Meter(shared, clock)


def let_in(meter: Meter, requests: int, limit: int = 100, who: str = "lena") -> int:
    return sum(meter.take(who, limit).allowed for _ in range(requests))


def test_one_worker_lets_in_exactly_the_limit(meter):
    assert let_in(meter, 250) == 100


@pytest.mark.parametrize("limit", [1, 2, 7, 100, 1_000])
def test_many_workers_together_let_in_the_limit_and_not_one_more(shared, clock, limit):
    workers = [Meter(shared, clock) for _ in range(4)]
    allowed = sum(workers[n % 4].take("lena", limit).allowed for n in range(5 * limit))
    assert allowed == limit


def test_the_shared_place_is_asked_for_a_few_requests_in_a_hundred(meter, shared):
    assert let_in(meter, 10_000, limit=10_000) == 10_000
    assert shared.asked < 100


def test_who_is_over_the_limit_costs_no_more_asking(meter, shared):
    let_in(meter, 150)
    before = shared.asked
    let_in(meter, 1_000)
    assert shared.asked == before


def test_the_next_minute_begins_anew(meter, clock):
    let_in(meter, 150)
    clock.now += 59
    assert let_in(meter, 1) == 0
    clock.now += 1
    assert let_in(meter, 150) == 100


def test_people_are_counted_apart(meter):
    assert let_in(meter, 150, who="lena") == 100
    assert let_in(meter, 150, who="rosa") == 100


def test_what_is_given_back_is_let_in_once_more(meter):
    let_in(meter, 100)
    meter.give_back("lena")
    meter.give_back("nobody")
    assert let_in(meter, 5) == 1


def test_what_is_left_and_how_long_it_takes_is_told(meter, clock):
    clock.now += 18
    first, second = meter.take("lena", 2), meter.take("lena", 2)
    refused = meter.take("lena", 2)

    assert [each.remaining for each in (first, second, refused)] == [1, 0, 0]
    assert [each.allowed for each in (first, second, refused)] == [True, True, False]
    assert {each.seconds for each in (first, second, refused)} == {42}


def test_without_the_shared_place_each_worker_counts_for_itself_and_says_so_once(
    meter, shared, clock, caplog
):
    shared.fails = True
    assert let_in(meter, 150) == 100
    assert shared.asked == 1
    clock.now += 60
    assert let_in(meter, 150) == 100
    assert [record.levelname for record in caplog.records] == ["ERROR"]

    shared.fails = False
    clock.now += 60
    let_in(meter, 1)
    assert "together again" in caplog.text


def test_memory_stays_bounded(meter, clock, monkeypatch):
    monkeypatch.setattr(allowances, "_MOST_KEPT", 10)
    for number in range(1_000):
        meter.take(f"address {number}", 5)
    assert len(meter._leases) <= 10
    assert let_in(meter, 50, limit=5, who="address 999") < 5


# --- The shared places ------------------------------------------------------------------------------------


@pytest.fixture(params=["database", "redis"])
def place(request, settings, monkeypatch, db):
    if request.param == "database":
        # On a slow disk eight writers can take longer than a request would wait.
        monkeypatch.setattr(counting, "_PATIENCE_MILLISECONDS", 60_000)
        yield DatabaseCount()
        return
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:6379/9",
            "KEY_PREFIX": f"factcheck-tests-{connection.vendor}",
        }
    }
    try:
        caches["default"].set("up", 1, 1)
    except ConnectionError:
        pytest.skip("there is no Redis here")
    yield CacheCount()
    caches["default"].clear()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_when_many_count_at_once(place):
    def count(_: int) -> int:
        try:
            return place.add("lena", MINUTE, 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        sums = [*pool.map(count, range(80), timeout=240)]

    assert sorted(sums) == [3 * n for n in range(1, 81)]


@pytest.mark.django_db(transaction=True)
def test_a_new_minute_is_counted_from_nothing_and_people_apart(place):
    assert place.add("lena", MINUTE, 5) == 5
    assert place.add("rosa", MINUTE, 2) == 2
    assert place.add("lena", MINUTE + 60, 1) == 1


@pytest.mark.django_db
def test_a_worker_whose_clock_is_late_begins_no_old_minute_again():
    place = DatabaseCount()
    place.add("lena", MINUTE + 60, 5)
    assert place.add("lena", MINUTE, 1) == 6
    assert RequestCount.objects.get().started == MINUTE + 60


@pytest.mark.django_db
def test_counts_that_are_over_are_purged():
    DatabaseCount().add("lena", MINUTE - 10**9, 1)
    DatabaseCount().add("rosa", MINUTE + 10**9, 1)
    assert purge() == 1
    assert RequestCount.objects.get().who == "rosa"
