"""The change feed under writers who overtake one another: nothing is missed, nothing comes twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from random import Random
from threading import Event as Signal
from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from articles import feed, history
from articles.importing.drafts import draft
from articles.importing.preparing import prepare
from articles.importing.writer import write
from articles.models import Event
from tests.making import make_article

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


class _RolledBackError(Exception):
    pass


def _append(article_id: int, n: int = 0) -> None:
    history.append(
        article_id=article_id, at=AT, actor_id=None, action="article.changed", data={"n": n}
    )


@contextmanager
def _open_transaction(article_id: int) -> Iterator[Callable[[], None]]:
    """Another connection that has written one event and waits; calling what it yields lets it commit."""
    written, go_on = Signal(), Signal()

    def run() -> None:
        try:
            with transaction.atomic():
                _append(article_id)
                written.set()
                assert go_on.wait(120)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    assert written.wait(120)

    def commit() -> None:
        go_on.set()
        thread.join(120)

    try:
        yield commit
    finally:
        commit()


def _shown() -> list[int]:
    return [*feed.followable().order_by("id").values_list("article_id", flat=True)]


@on_postgresql
def test_what_was_committed_behind_an_open_transaction_waits_for_it():
    first, second = make_article("One."), make_article("Two.")
    with _open_transaction(first.pk) as commit:
        _commit_one(second.pk)

        naive = [*Event.objects.order_by("id").values_list("article_id", flat=True)]
        assert naive == [first.pk, second.pk, second.pk], (
            "the overtaking can be seen without the feed"
        )
        assert _shown() == [first.pk, second.pk]

        commit()
        assert _shown() == [first.pk, second.pk, first.pk, second.pk]


@on_postgresql
def test_an_open_transaction_without_events_holds_nothing_up():
    article = make_article("One.")
    with transaction.atomic():
        _commit_elsewhere(article.pk)
        assert len(_shown()) == 2


@on_postgresql
def test_who_begins_between_the_two_questions_of_a_reader_is_not_overlooked():
    first, second = make_article("One."), make_article("Two.")
    asked = []

    def between(execute, sql, *args):
        asked.append(sql)
        if len(asked) == 2:
            opened.enter_context(_open_transaction(first.pk))
            _commit_elsewhere(second.pk)
        return execute(sql, *args)

    with ExitStack() as opened:
        with connection.execute_wrapper(between):
            shown = _shown()
        assert len(asked) == 3
        assert shown == [first.pk, second.pk]


@on_postgresql
def test_a_savepoint_that_is_rolled_back_leaves_no_hole_in_the_announcement():
    first, second = make_article("One."), make_article("Two.")
    with transaction.atomic():
        with pytest.raises(_RolledBackError), transaction.atomic():
            _append(first.pk)
            raise _RolledBackError
        _append(first.pk)
        _commit_elsewhere(second.pk)
        shown = _elsewhere(_shown)

    assert shown == [first.pk, second.pk]
    assert _shown() == [first.pk, second.pk, first.pk, second.pk]


@on_postgresql
def test_a_transaction_takes_one_lock_however_much_it_writes():
    article = make_article("One.")
    with transaction.atomic():
        for n in range(50):
            _append(article.pk, n)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            assert cursor.fetchone() == (1,)


@on_postgresql
def test_locks_of_others_are_not_taken_for_announcements():
    article = make_article("One.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(0), pg_advisory_xact_lock(0, 0)")
        assert _shown() == [article.pk]


def test_the_very_first_event_of_a_database_is_waited_for_too():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER SEQUENCE articles_event_id_seq RESTART")
    assert _shown() == []
    if connection.vendor == "postgresql":
        with _open_transaction(7) as commit:
            assert _shown() == []
            commit()
    else:
        _commit_one(7)
    assert _shown() == [7]


def test_a_follower_meets_every_event_once_while_a_naive_one_misses_some(api, edith):
    articles = [make_article(f"Number {number}.").pk for number in range(6)]
    client, naive, done = api(edith), _Naive(), Signal()
    met: list[int] = []
    address = "/api/v1/events/?page_size=7"

    _be_overtaken(naive, articles)
    with ThreadPoolExecutor(len(articles) + 1) as pool:
        writers = [pool.submit(_write_slowly, pk, Random(pk)) for pk in articles]
        writers.append(pool.submit(_import_slowly, Random(99)))
        pool.submit(_when_all_are_done, writers, done)
        end = monotonic() + 120
        while True:
            finished = done.is_set()  # asked first: what is committed by then must be met
            naive.poll()
            page = client.get(address).json()
            met += [row["id"] for row in page["results"]]
            assert page["next"] is not None
            address = page["next"]
            if finished and not page["results"]:
                break
            assert monotonic() < end
        for writer in writers:
            writer.result()

    committed = [*Event.objects.order_by("id").values_list("id", flat=True)]
    assert len(committed) > 120
    assert met == committed
    if connection.vendor == "postgresql":
        assert set(naive.met) < set(committed), (
            "no commit overtook another: the test proves nothing"
        )


def _be_overtaken(naive: "_Naive", articles: list[int]) -> None:
    """Once at least, on a machine of any speed, the naive follower looks while a later event is there first."""
    if connection.vendor == "postgresql":
        with _open_transaction(articles[0]):
            _commit_elsewhere(articles[1])
            naive.poll()


class _Naive:
    """Goes on after the highest id that it has seen."""

    def __init__(self) -> None:
        self.met: list[int] = []

    def poll(self) -> None:
        last = self.met[-1] if self.met else 0
        self.met += Event.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)


def _write_slowly(article_id: int, random: Random) -> None:
    """Transactions of one to three events that stay open for a while; every fifth is rolled back."""
    try:
        for turn in range(15):
            try:
                with transaction.atomic():
                    for n in range(random.randint(1, 3)):
                        _append(article_id, n)
                        sleep(random.uniform(0, 0.01))
                    if turn % 5 == 4:
                        raise _RolledBackError
            except _RolledBackError:
                pass
    finally:
        connection.close()


def _import_slowly(random: Random) -> None:
    """Events that come by COPY, several in one statement, through the import's door."""
    try:
        for turn in range(10):
            batch = [
                prepare(draft({"external_id": f"slow-{turn}-{n}", "body": "It rained."}))
                for n in range(3)
            ]
            with transaction.atomic():
                write(batch, actor_id=None)
                sleep(random.uniform(0, 0.02))
    finally:
        connection.close()


def _when_all_are_done(writers, done: Signal) -> None:
    for writer in writers:
        writer.exception()
    done.set()


def _commit_one(article_id: int) -> None:
    with transaction.atomic():
        _append(article_id)


def _commit_elsewhere(article_id: int) -> None:
    _elsewhere(lambda: _commit_one(article_id))


def _elsewhere(act):
    """What `act` returns on a connection of its own."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(120)
