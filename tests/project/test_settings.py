"""Settings: what development gets, what production demands, and how a mistake is named."""

import json
import os
import re
import sqlite3
import subprocess
import sys

import pytest
from django.db import connection, transaction
from django.test import Client

from factcheck.checks import wal_is_safe
from tests.serving import url_of_test_database

POSTGRESQL = "postgres://factcheck:secret@database.example.org/factcheck"
PRODUCTION = {
    "FACTCHECK_ENV": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "factcheck.example.org",
    "DATABASE_URL": POSTGRESQL,
}
# A developer's own .env must not decide what these tests see.
_NO_FILE = "from environs import Env; Env.read_env = lambda *args, **options: False; "


def python(root, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process of its own, with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, "-c", _NO_FILE + code],
        cwd=root,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def manage(root, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    code = f"import sys, manage; sys.argv = ['manage.py', *{arguments!r}]; manage.main()"
    return python(root, code, **environment)


def values(root, *names: str, **environment: str) -> list:
    """Those settings, as a process with this environment sees them."""
    code = (
        "import json; from factcheck import settings; "
        f"print(json.dumps([getattr(settings, name, None) for name in {names!r}]))"
    )
    run = python(root, code, **environment)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def names_read(root, **environment: str) -> set[str]:
    run = python(
        root,
        "from factcheck import settings; print(*settings.env.dump(), sep='\\n')",
        **environment,
    )
    return set(run.stdout.split())


def example(root) -> dict[str, str]:
    """The variables of .env.example with the values that stand there."""
    text = (root / ".env.example").read_text()
    return dict(re.findall(r"^#? ?([A-Z][A-Z_]+)=(.*)$", text, re.MULTILINE))


# --- Development ------------------------------------------------------------------------------------


def test_development_needs_nothing_and_shows_nothing(root):
    debug, hosts, database = values(root, "DEBUG", "ALLOWED_HOSTS", "DATABASES")
    assert debug is False
    assert hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert database["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert database["default"]["NAME"].endswith("/var/factcheck.sqlite3")


def test_a_database_address_may_ask_for_more(root):
    [databases] = values(root, "DATABASES", DATABASE_URL=f"{POSTGRESQL}?sslmode=verify-full")
    options = databases["default"]["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert options["connect_timeout"] == 5


# --- Mistakes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"FACTCHECK_REQUIRED_REVIEWS": "zero"}, "FACTCHECK_REQUIRED_REVIEWS: Not a valid integer"),
        ({"FACTCHECK_REQUIRED_REVIEWS": "0"}, "FACTCHECK_REQUIRED_REVIEWS: Must be greater than"),
        ({"FACTCHECK_REQUIRE_EVIDENCE": "perhaps"}, "FACTCHECK_REQUIRE_EVIDENCE: Not a valid bool"),
        ({"FACTCHECK_LOG_LEVEL": "LOUD"}, "FACTCHECK_LOG_LEVEL: Must be one of"),
        ({"FACTCHECK_ENV": "prod"}, "FACTCHECK_ENV: Must be one of: development, production"),
        ({"FACTCHECK_PROXIES": "-1"}, "FACTCHECK_PROXIES: Must be greater than"),
        ({"FACTCHECK_TOKEN_DAYS": "10000000"}, "FACTCHECK_TOKEN_DAYS: Must be greater than"),
        ({"FACTCHECK_THROTTLE_CLIENT": "-1"}, "FACTCHECK_THROTTLE_CLIENT: Must be greater than"),
        ({"CACHE_URL": "memcached://h"}, "CACHE_URL: Not a Redis URL"),
        ({"DATABASE_URL": "somewhere"}, "DATABASE_URL: Not a valid database URL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL: Not a valid database URL"),
        ({"DATABASE_URL": "mysql://h/d"}, "DATABASE_URL must name SQLite or PostgreSQL"),
        (
            {"FACTCHECK_REQUIERD_REVIEWS": "2"},
            "FACTCHECK_REQUIERD_REVIEWS is not a setting of Factcheck. "
            "Did you mean FACTCHECK_REQUIRED_REVIEWS?",
        ),
        ({"FACTCHECK_": "2"}, "FACTCHECK_ is not a setting of Factcheck."),
        ({**PRODUCTION, "FACTCHECK_DEBUG": "true"}, "FACTCHECK_DEBUG cannot be on when"),
        ({**PRODUCTION, "SECRET_KEY": "short"}, "SECRET_KEY: Shorter than minimum length 50"),
        ({**PRODUCTION, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS: Shorter than minimum length 1"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_variable(root, environment, message):
    run = manage(root, "check", **environment)
    assert run.returncode == 1
    [line] = run.stderr.splitlines()
    assert line.startswith(f"factcheck: {message}")
    assert "secret@" not in line


@pytest.mark.parametrize("command", ["migrate", "import_articles", "quickstart"])
def test_every_command_names_it_alike(root, command):
    run = manage(root, command, FACTCHECK_REQUIRED_REVIEWS="zero")
    assert run.returncode == 1
    assert run.stderr == "factcheck: FACTCHECK_REQUIRED_REVIEWS: Not a valid integer.\n"


def test_a_database_that_cannot_be_opened_is_one_line_for_every_command(root):
    answer = manage(root, "migrate", DATABASE_URL="sqlite:////nowhere/at/all.sqlite3")

    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert answer.stderr.splitlines()[-1] == (
        "factcheck: the database does not answer: unable to open database file"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /dev/full")
def test_output_that_has_no_room_is_one_line(root, tmp_path):
    database = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    code = "import sys, manage; sys.argv = ['manage.py', 'check']; sys.stdout = open('/dev/full', 'w', 1); manage.main()"
    run = python(root, code, DATABASE_URL=database)
    assert (run.returncode, run.stderr) == (2, "factcheck: No space left on device\n")


def test_a_server_that_cannot_start_says_why_in_its_last_line(root):
    run = python(root, "import factcheck.wsgi", FACTCHECK_ENV="production")
    assert run.returncode == 1
    last = run.stderr.splitlines()[-1]
    assert "ImproperlyConfigured: SECRET_KEY: Environment variable not set" in last


# --- Production -------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_names_what_it_lacks(root, missing):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    run = manage(root, "check", **environment)
    assert run.returncode == 1
    assert run.stderr == f"factcheck: {missing}: Environment variable not set.\n"


def test_production_names_all_that_it_lacks_at_once(root):
    run = manage(root, "check", FACTCHECK_ENV="production")
    for missing in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
        assert f"{missing}: Environment variable not set" in run.stderr


def test_production_on_postgresql_passes_the_deployment_checks(root):
    run = manage(root, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (run.returncode, run.stderr) == (0, "")
    assert "no issues" in run.stdout


def test_production_on_sqlite_is_allowed_and_warned_of_where_sqlite_loses_commits(root, tmp_path):
    environment = {**PRODUCTION, "DATABASE_URL": f"sqlite:///{tmp_path}/factcheck.sqlite3"}
    run = manage(root, "check", "--deploy", **environment)
    assert run.returncode == 0
    warned = "(factcheck.W001)" in run.stderr
    assert warned is not wal_is_safe(sqlite3.sqlite_version_info)
    assert run.stderr.count("WARNINGS") == warned


def test_production_keeps_its_cookies_and_visitors_on_https(root):
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert values(root, *names, **PRODUCTION) == [True] * 3
    [hsts] = values(root, "SECURE_HSTS_SECONDS", **PRODUCTION)
    assert hsts >= 365 * 24 * 3600


def test_production_names_static_files_after_what_they_hold(root):
    [production] = values(root, "STORAGES", **PRODUCTION)
    assert production["staticfiles"]["BACKEND"] == "factcheck.static_files.StaticFiles"
    [development] = values(root, "STORAGES")
    assert development["staticfiles"]["BACKEND"].startswith("django.")


@pytest.mark.parametrize(
    ("proxies", "header"), [("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])]
)
def test_a_proxys_word_is_taken_only_where_there_is_one(root, proxies, header):
    trusted, rest = values(
        root, "SECURE_PROXY_SSL_HEADER", "REST_FRAMEWORK", **PRODUCTION, FACTCHECK_PROXIES=proxies
    )
    assert trusted == header
    assert rest["NUM_PROXIES"] == int(proxies)


def test_requests_are_counted_in_the_database_unless_redis_is_named(root):
    assert values(root, "CACHES") == [None]
    [caches] = values(root, "CACHES", CACHE_URL="redis://cache.example.org/1")
    assert caches["default"]["BACKEND"].endswith("RedisCache")
    assert caches["default"]["LOCATION"] == "redis://cache.example.org/1"


# --- The example ------------------------------------------------------------------------------------


@pytest.mark.parametrize("environment", [{}, PRODUCTION], ids=["development", "production"])
def test_the_example_lists_exactly_the_variables_that_are_read(root, environment):
    assert set(example(root)) == names_read(root, **environment)


def test_the_defaults_in_the_example_are_the_defaults(root):
    named = {
        name: value
        for name, value in example(root).items()
        if name.startswith("FACTCHECK_") and name != "FACTCHECK_HTTPS"
    }
    code = (
        "from factcheck import settings; import json; "
        "print(json.dumps({n: v for n, v in settings.env.dump().items() if n.startswith('FACT')}))"
    )
    nothing_set = json.loads(python(root, code).stdout)
    as_in_the_example = json.loads(python(root, code, **named).stdout)
    assert as_in_the_example == nothing_set


def test_the_example_sets_nothing_when_it_is_copied_as_it_is(root):
    lines = (root / ".env.example").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


# --- What the database itself says ------------------------------------------------------------------


def said_by_the_database(root, *statements: str) -> list:
    """The first answer to each, on a connection as the service opens it; that of the tests is more patient."""
    code = (
        "import django, json; django.setup(); from django.db import connection\n"
        "def ask(statement):\n"
        "    with connection.cursor() as cursor:\n"
        "        cursor.execute(statement)\n"
        "        return cursor.fetchone()[0]\n"
        f"print(json.dumps([*map(ask, {statements!r})]))\n"
        "connection.close()\n"
        "if connection.vendor == 'postgresql': connection.close_pool()"
    )
    run = python(
        root,
        code,
        DATABASE_URL=url_of_test_database().partition("?")[0],
        DJANGO_SETTINGS_MODULE="factcheck.settings",
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.django_db
def test_the_database_works_as_the_design_asks(root):
    if connection.vendor == "sqlite":
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        answers = said_by_the_database(root, *(f"PRAGMA {name}" for name in names))
        assert answers == ["wal", 2, 1, 20_000]  # 2 is FULL
        assert connection.settings_dict["CONN_MAX_AGE"] == 60
    else:
        names = (
            *("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"),
            "application_name",
        )
        answers = said_by_the_database(root, *(f"SHOW {name}" for name in names))
        assert answers == ["1min", "10s", "1min", "factcheck"]
        assert connection.pool is not None
        assert connection.settings_dict["CONN_MAX_AGE"] == 0
        assert connection.settings_dict["ENGINE"] == "factcheck.postgresql"
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


@pytest.mark.django_db(transaction=True)
def test_a_transaction_on_sqlite_takes_the_write_lock_when_it_begins():
    if connection.vendor != "sqlite":
        return
    with sqlite3.connect(connection.settings_dict["NAME"], timeout=0) as other:
        other.isolation_level = None
        with transaction.atomic():
            connection.cursor().execute("SELECT 1")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()


# --- What a visitor gets ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, edith):
    client.post("/admin/login/", {"username": "edith", "password": "pw"})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.django_db
def test_pages_cannot_be_framed_sniffed_or_followed():
    headers = Client().get("/admin/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_passwords_are_kept_as_slow_salted_hashes(root):
    code = (
        "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'factcheck.settings'; "
        "django.setup(); from django.contrib.auth.hashers import make_password; "
        "print(make_password('correct horse'), make_password('correct horse'))"
    )
    first, second = python(root, code).stdout.split()
    algorithm, iterations, _, _ = first.split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(iterations) >= 600_000  # what OWASP asks for at least
    assert first != second
