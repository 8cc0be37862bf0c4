"""How long the first page of the admin takes, with everything that it counts, among a million sentences.

    python -m benchmarks.dashboard [--postgresql 1000000] [--sqlite 0]

Made-up articles of 25 sentences are written straight to the tables: into a new SQLite file and, where a
server answers at POSTGRES_URL (default postgres://postgres@127.0.0.1:5432/postgres), into a database of its
own there; both are removed afterwards. Twenty people have worked for ninety days: 46 % of the sentences have
two verdicts, 14 % have one and wait for the second, one in a hundred is in conflict, a few hundred have
changed since they were read.

Asked for, through the whole stack of the service, is the page of an editor and of a reviewer, for the last 14, 30
and 90 days. Prints the best, the median and the slowest of twenty in milliseconds (on a busy machine the best tells
most), the first of a fresh process apart, then which queries took how long.
"""

# ruff: noqa: S608 - the numbers in these statements are our own

import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks._databases import measure_on_each
from benchmarks.queueing import SENTENCES, fill

PEOPLE = 20
DAYS = 90
READ = 0.6
# Of thirty articles so many were read by a second person too.
READ_TWICE = 23
PERIODS = (14, 30, 90)
TIMES = 20


def work(run: Callable[..., None], articles: int, people: list[int], vendor: str) -> None:
    """Two verdicts, or one, on each sentence of the oldest articles, and what follows from them."""
    read = int(articles * READ)
    once, twice = f"{{}} <= {read}", f"{{0}} <= {read} AND {{0}} %% 30 < {READ_TWICE}"
    first = people[0]
    assert people == [*range(first, first + PEOPLE)]
    one = f"{first} + article_id %% {PEOPLE}"
    other = f"{first} + (article_id + 1 + (article_id / {PEOPLE}) %% {PEOPLE - 1}) %% {PEOPLE}"
    said = "CASE WHEN {} < 80 THEN 'verified' WHEN {} < 92 THEN 'disputed' ELSE 'unattributed' END"
    seconds = f"(CAST({read} - article_id AS bigint) * {DAYS * 86_400} / {read})"
    when = f"CURRENT_TIMESTAMP - {seconds} * interval '1 second'"
    if vendor == "sqlite":
        when = f"strftime('%%Y-%%m-%%d %%H:%%M:%%f000', 'now', '-' || {seconds} || ' seconds')"
    likely = "(id * 37) %% 100"
    # One in ten of the second verdicts is another one.
    differing = f"CASE WHEN id %% 10 = 0 THEN ({likely} + 40) %% 100 ELSE {likely} END"
    for reviewer, share, which in ((one, likely, once), (other, f"({differing})", twice)):
        run(
            f"""
            INSERT INTO annotations_annotation (sentence_id, reviewer_id, verdict, reason, correction, note,
                version, created_at, updated_at)
            SELECT id, {reviewer}, {said.format(share, share)}, '', '', '', 1, {when}, {when}
            FROM articles_sentence WHERE {which.format("article_id")} ORDER BY id
            """
        )
    run(
        f"""
        UPDATE articles_sentence SET status = 'in_review', reviews = 1 WHERE {once.format("article_id")}
        """
    )
    run(
        f"""
        UPDATE articles_sentence SET status = 'final', verdict = {said.format(likely, likely)}, reviews = 2,
            updated_at = {when} WHERE {twice.format("article_id")}
        """
    )
    run(
        f"""
        UPDATE articles_sentence SET status = 'conflict', verdict = NULL
        WHERE {twice.format("article_id")} AND id %% 50 = 0
        """
    )
    run(
        """
        UPDATE articles_sentence SET replaces_id = id - 1
        WHERE status = 'in_review' AND id %% 400 = 0
        """
    )
    run(
        f"""
        UPDATE articles_article SET stage = CASE WHEN {twice.format("id")} THEN
            (CASE WHEN id %% 2 = 0 THEN 'flagged' ELSE 'done' END) ELSE 'in_progress' END
        WHERE {once.format("id")}
        """
    )


def measure(sentences: int) -> None:
    """Fill the database of this process, ask for the page, and print what that took."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    django.setup()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)

    def run(statement: str, *parameters: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    people = [User.objects.create(username=f"reader{number}") for number in range(PEOPLE)]
    editor = User.objects.create(username="editor")
    Group.objects.get(name="reviewer").user_set.add(*people)
    Group.objects.get(name="editor").user_set.add(editor)
    User.objects.update(is_staff=True)
    if connection.vendor == "postgresql":
        run("SET statement_timeout = 0")
    fill(run, sentences // SENTENCES)
    work(run, sentences // SENTENCES, [person.pk for person in people], connection.vendor)
    run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    ask_all(sentences)


def ask_all(sentences: int) -> None:
    from django.contrib.auth.models import User
    from django.db import connection

    for name in ("editor", "reader0"):
        client = signed_in(User.objects.get(username=name))
        for days in PERIODS:
            first, *times = (ask(client, days) for _ in range(TIMES + 1))
            print(
                f"{connection.vendor}, {sentences:,} sentences, {name}, {days} days:"
                f" best {min(times):.0f} ms, p50 {statistics.median(times):.0f} ms,"
                f" slowest {max(times):.0f} ms, the first {first:.0f} ms",
                flush=True,
            )
    for name in ("editor", "reader0"):
        queries_of(User.objects.get(username=name))


def signed_in(person: Any) -> Any:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    return client


def ask(client: Any, days: int) -> float:
    """Milliseconds from the request to the page."""
    from django.utils import timezone

    today = timezone.localdate()
    period = {"since": (today - timedelta(days=days - 1)).isoformat(), "until": today.isoformat()}
    began = time.perf_counter()
    response = client.get("/admin/", period)
    took = time.perf_counter() - began
    assert response.status_code == 200, response
    return took * 1000


def queries_of(person: Any) -> None:
    """The queries of one page of the longest period, the slowest first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(person)
    with CaptureQueriesContext(connection) as captured:
        ask(client, PERIODS[-1])
    print(f"\n{person.username}: {len(captured)} queries")
    for query in sorted(captured, key=lambda query: -float(query["time"]))[:8]:
        print(f"  {float(query['time']) * 1000:.0f} ms  {query['sql'][:200]}")


if __name__ == "__main__":
    measure_on_each(
        "dashboard",
        "Measure the first page of the admin.",
        measure,
        sqlite=0,
        postgresql_rows=1_000_000,
    )
