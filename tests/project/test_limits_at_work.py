"""Limits hold across the workers of a real server."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from factcheck.models import AccessToken, RequestCount
from tests.making import make_person
from tests.serving import Service, url_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)

ANONYMOUS, CLIENT = 50, 40


@pytest.fixture(scope="module")
def service(django_db_setup, request) -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FACTCHECK_LOG_LEVEL", "ERROR")
        environment.setenv("FACTCHECK_THROTTLE_ANONYMOUS", str(ANONYMOUS))
        environment.setenv("FACTCHECK_THROTTLE_CLIENT", str(CLIENT))
        running = Service(request.config.rootpath, url_of_test_database())
    yield running
    running.stop()


def asked(times: int, ask: Callable[[], int]) -> tuple[Counter[int], int]:
    """How often each status came back, and in how many minutes of the clock."""
    began = time.time()
    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(pool.map(lambda _: ask(), range(times), timeout=300))
    return statuses, int(time.time() // 60 - began // 60) + 1


def test_all_workers_together_keep_the_limits(service):
    row, token = AccessToken.objects.create(make_person("lena", "reader"), name="x")
    ask = partial(service.ask, "GET", "/api/v1/articles/?page_size=1", token=token)

    with_token, minutes = asked(200, lambda: ask().status)
    without, more_minutes = asked(600, lambda: service.ask("GET", "/api/v1/articles/").status)

    # Until a token has proved good at a worker, its requests count for the address: eight are on their way.
    assert set(with_token) == {200, 429}
    assert CLIENT // 2 <= with_token[200] <= CLIENT * minutes + 8
    # A worker may keep a part of its share when the other one asks for more.
    assert set(without) == {401, 429}
    assert ANONYMOUS // 2 <= without[401] <= ANONYMOUS * more_minutes
    counts = [*RequestCount.objects.values_list("who", flat=True)]
    assert sorted(who.partition(":")[0] for who in counts) == ["anonymous", "client"]
    assert token not in "".join(counts)
    assert service.ask("GET", "/healthz").status == 200

    # Revoked, it is no good at any of them, at once.
    row.delete()
    assert set(asked(20, lambda: ask().status)[0]) <= {401, 429}
