"""A real server with real processes on the database of the tests, and people who use it."""

from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from tests.racing import Person
from tests.serving import Service, url_of_test_database


@pytest.fixture(scope="module")
def start(django_db_setup, request) -> Callable[[], Service]:
    """Start a service on the database of the tests."""
    # Nobody reads what the server prints, and a full pipe would stop it.
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FACTCHECK_LOG_LEVEL", "ERROR")
        yield partial(Service, request.config.rootpath, url_of_test_database())


@pytest.fixture(scope="module")
def service(start) -> Iterator[Service]:
    running = start()
    yield running
    running.stop()


@pytest.fixture
def sound(transactional_db) -> Iterator[None]:
    """Whatever happened, all promises that can be checked from data are kept."""
    yield
    told = StringIO()
    try:
        call_command("verify", stdout=told, stderr=told)
    except SystemExit:
        pytest.fail(told.getvalue())
    assert "events: 0" not in told.getvalue()


@pytest.fixture
def at_work(service) -> Callable[[User], Person]:
    return partial(Person, service)
