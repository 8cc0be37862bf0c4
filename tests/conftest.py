"""The cast and the databases of the tests.

The cast: Edith edits; Rosa and Remo review; Lena reads; Nemo is signed in without a role; Gustav has left
(an inactive reviewer). Nobody random, nothing random.
"""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import timezone
from hypothesis import HealthCheck, settings
from rest_framework.test import APIClient

from factcheck.models import AccessToken
from tests.making import make_person

# The same examples in every run; a slow machine is no failure. A test that writes undoes it by itself.
settings.register_profile(
    "factcheck",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("factcheck")

SECONDS_OF_PATIENCE = 120

_triggers = import_module("articles.migrations.0002_append_only_events")


class _Editor:
    """As much of a schema editor as the migration needs; the real one starts outside transactions only."""

    connection = connection

    @staticmethod
    def execute(statement, params=None):
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


def _with_triggers(change):
    if "articles_event" in connection.introspection.table_names():
        change(None, _Editor)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite tests use a file: threads on real connections need one, and an in-memory database locks otherwise.

    Who waits for a lock or for a connection waits as long as it takes: a slow machine is no failure, and a deadlock
    is one all the same.
    """
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)
        options["timeout"] = SECONDS_OF_PATIENCE
    else:
        options["pool"]["timeout"] = SECONDS_OF_PATIENCE
        options["options"] += f" -c lock_timeout={SECONDS_OF_PATIENCE}s"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    # A flush announces itself as a migration: then the triggers that it would have run into come back.
    def restore(sender, **_):
        if sender.name == "articles":
            _with_triggers(_triggers.forwards)

    post_migrate.connect(restore, weak=False)


@pytest.fixture(autouse=True)
def _history_can_be_flushed(request):
    """Committed events are removed between tests by DELETE on SQLite, which the triggers refuse."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        _with_triggers(_triggers.backwards)


@pytest.fixture
def tampering(db):
    """Somebody with the database's password: the history can be changed until the test ends."""
    _with_triggers(_triggers.backwards)


@pytest.fixture(autouse=True)
def _no_limits(settings):
    """All tests come from one address; those about limits set their own."""
    settings.THROTTLE_LIMITS = dict.fromkeys(settings.THROTTLE_LIMITS, 0)


@pytest.fixture(scope="session")
def uploads_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(autouse=True)
def _uploads_apart(settings, uploads_folder):
    settings.FACTCHECK_UPLOADS_DIR = str(uploads_folder)


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def edith(db):
    return make_person("edith", "editor")


@pytest.fixture
def rosa(db):
    return make_person("rosa", "reviewer")


@pytest.fixture
def remo(db):
    return make_person("remo", "reviewer")


@pytest.fixture
def lena(db):
    return make_person("lena", "reader")


@pytest.fixture
def nemo(db):
    return make_person("nemo")


@pytest.fixture
def gustav(db):
    return make_person("gustav", "reviewer", is_active=False)


@pytest.fixture
def api():
    """A client of the API for a person, with a real token: `api(rosa).get("/api/v1/articles/")`."""

    def client_of(user=None, **headers) -> APIClient:
        client = APIClient()
        if user is not None:
            # In use already: the first use of a token is noted, with a query of its own.
            _, token = AccessToken.objects.create(user, name="tests", last_used_at=timezone.now())
            headers["Authorization"] = f"Bearer {token}"
        client.credentials(
            **{f"HTTP_{name.upper().replace('-', '_')}": v for name, v in headers.items()}
        )
        return client

    return client_of


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent
