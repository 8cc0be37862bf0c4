"""The pool after PostgreSQL was away, and what is quicker than in Django."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from articles.models import Article
from factcheck.prepared import Prepared
from tests.making import make_article

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has a pool"),
]
CONNECTIONS = 6


def fill_the_pool():
    """As many connections as that are open at once, and then wait in the pool."""
    barrier = Barrier(CONNECTIONS, timeout=120)

    def ask(_):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                barrier.wait()
                return cursor.fetchone()[0]
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return set(threads.map(ask, range(CONNECTIONS)))


def end(pids):
    """What a restart does to connections, from outside the pool."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        dbname=settings["NAME"],
        autocommit=True,
    ) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM unnest(%s::int[]) AS pid", [list(pids)]
        )


@pytest.fixture
def fresh():
    """A pool of connections that keep no statement, and are used by nobody else afterwards."""
    connection.close()
    connection.close_pool()
    yield
    connection.close()
    connection.close_pool()


@pytest.fixture
def full_at_once(fresh, monkeypatch):
    """A pool that has all its connections from the beginning, and never more."""
    for size in ("min_size", "max_size"):
        monkeypatch.setitem(connection.settings_dict["OPTIONS"]["pool"], size, CONNECTIONS)


def test_no_request_fails_after_all_connections_of_the_pool_have_died(full_at_once, api, lena):
    client = api(lena)
    pids = fill_the_pool()
    assert len(pids) == CONNECTIONS
    end(pids)

    pool = connection.pool
    pool.pop_stats()
    statuses = []
    for _ in range(CONNECTIONS):
        statuses.append(client.get("/api/v1/articles/").status_code)
        connection.close()

    assert statuses == [200] * CONNECTIONS
    # One was found dead, and then all others at once. One by one, with the library's waits in between, it took ten
    # seconds and two requests failed.
    counted = pool.get_stats()
    assert (counted["returns_bad"], counted["connections_lost"]) == (1, CONNECTIONS - 1)


def test_a_connection_is_asked_before_it_is_used_unless_it_has_answered_just_now(
    fresh, monkeypatch
):
    asked, now = [], [1_000.0]
    # Of one connection: while the first is being made the pool may make a second, which has answered nobody.
    monkeypatch.setitem(connection.settings_dict["OPTIONS"]["pool"], "max_size", 1)
    monkeypatch.setattr("factcheck.postgresql.base.monotonic", lambda: now[0])
    connection.ensure_connection()
    connection.close()
    monkeypatch.setattr("factcheck.postgresql.base.ConnectionPool.check_connection", asked.append)

    now[0] += 0.9
    connection.ensure_connection()
    assert asked == []
    connection.close()
    now[0] += 1.1
    connection.ensure_connection()
    assert asked == [connection.connection]


# --- Times -------------------------------------------------------------------------------------------

AT = datetime(2026, 5, 4, 12, 30, 0, 123456, tzinfo=UTC)


def test_times_are_read_in_utc():
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, NULL::timestamptz", [AT])
        [at, none] = cursor.fetchone()
    assert (at, at.tzinfo, none) == (AT, UTC, None)


def test_rows_can_be_read_from_the_server_as_they_come():
    make_article(published_at=AT)
    [at] = Article.objects.values_list("published_at", flat=True).iterator(chunk_size=1)
    assert (at, at.tzinfo) == (AT, UTC)


# --- Statements that the server keeps ----------------------------------------------------------------

TITLE = Prepared(lambda pk: Article.objects.filter(pk=pk).values_list("title", flat=True))
OF_NO_SIZE = "SELECT pg_typeof(%s)::text, pg_typeof(%s)::text"


def kept():
    """What the server keeps of the queries here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%\"title\"%%'"
        )
        return [statement for (statement,) in cursor.fetchall()]


def test_the_server_plans_a_prepared_query_once(fresh):
    article = make_article()
    for pk in (article.pk, 40_000, 2**40):
        TITLE.first(pk=pk)
    [statement] = kept()
    assert "articles_article" in statement


def test_any_other_statement_is_not_kept(fresh):
    article = make_article()
    for _ in range(10):
        Article.objects.filter(pk=article.pk).values_list("title").first()
    assert kept() == []


def test_integers_are_of_one_type_whatever_their_size(fresh):
    with connection.preparing_cursor() as cursor:
        cursor.execute(OF_NO_SIZE, [1, 2**40])
        assert cursor.fetchone() == ("bigint", "bigint")
        cursor.execute("SELECT pg_typeof(%s)::text", [True])
        assert cursor.fetchone() == ("boolean",)


@pytest.fixture
def thing(fresh):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE thing (name varchar(10))")
        cursor.execute("INSERT INTO thing VALUES ('weir')")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE thing")


def names():
    with connection.preparing_cursor() as cursor:
        cursor.execute("SELECT name FROM thing")
        return [name for (name,) in cursor.fetchall()]


def widen():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE thing ALTER name TYPE varchar(20)")


def test_a_migration_beside_the_service_does_not_fail_a_query(thing):
    assert names() == ["weir"]
    widen()
    assert names() == ["weir"]
    assert names() == ["weir"]


def test_a_migration_beside_the_service_fails_a_transaction_at_most_once(thing):
    assert names() == ["weir"]
    widen()
    # What it has done so far is lost with it, so it is for the client to ask again: a 503.
    with pytest.raises(OperationalError), transaction.atomic():
        names()
    with transaction.atomic():
        assert names() == ["weir"]
