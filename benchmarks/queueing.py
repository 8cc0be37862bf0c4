"""How long “the next sentence for me” takes among a million sentences.

    python -m benchmarks.queueing [--postgresql 1000000] [--sqlite 200000]

Made-up articles of 25 sentences are written straight to the tables: into a new SQLite file and, where a
server answers at POSTGRES_URL (default postgres://postgres@127.0.0.1:5432/postgres), into a database of its
own there; both are removed afterwards. Asked is after each step of a newsroom's work:

- nothing is read yet;
- the asking reviewer has read 10,000 sentences, the oldest, which all wait for a second reader;
- 90 % of the other sentences are final, and what is left is the newest, in articles that are in progress.

Prints the best, the median and the 95th percentile in milliseconds (on a busy machine the best tells most),
and the plans of the last step's queries.
"""

# ruff: noqa: S608 - the numbers in these statements are our own

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks._databases import measure_on_each

SENTENCES = 25
READ = 10_000
TEXT = "The harbour master said on Tuesday that 40 boats had broken loose while the rain went on for hours."


def _numbers(count: int) -> str:
    return f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"


def fill(run: Callable[..., None], articles: int, each: int = SENTENCES) -> None:
    """Untouched articles with the ids 1 to `articles`, of `each` sentences; the last is the only one in Basque."""
    from articles.models import Article, Sentence

    of_articles = {
        "id": "i",
        "external_id": "'queue-' || i",
        "title": "'The flood'",
        "publisher": "'Paper ' || i %% 50",
        "language": f"CASE i WHEN {articles} THEN 'eu' ELSE 'en' END",
        "body": "%s",
        "body_sha256": "''",
        "required_reviews": "2",
    }
    of_sentences = {
        "article_id": f"(i - 1) / {each} + 1",
        "position": f"(i - 1) %% {each} + 1",
        "start": "0",
        "end": f"{len(TEXT)}",
        "text": "%s",
        "paragraph": "1",
        "fingerprint": "i %% 99991",
        "attribution": "CASE i %% 3 WHEN 0 THEN 'named' ELSE 'none' END",
    }
    _insert(run, Article, articles, of_articles, " ".join([TEXT] * each))
    _insert(run, Sentence, articles * each, of_sentences, TEXT)


def _insert(
    run: Callable[..., None], model: Any, count: int, computed: dict[str, str], *given: object
) -> None:
    """Rows that are computed from i = 1 … `count`; other columns have their defaults, or the time of day."""
    from django.db import connection

    columns, values = dict(computed), list(given)
    for field in model._meta.concrete_fields:
        if field.column in columns or field.null or field.primary_key or field.generated:
            continue
        if field.get_internal_type() == "DateTimeField":
            columns[field.column] = "CURRENT_TIMESTAMP"
        else:
            columns[field.column] = "%s"
            values.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{name}"' for name in columns)
    run(
        f"INSERT INTO {model._meta.db_table} ({names}) {_numbers(count)} "
        f"SELECT {', '.join(columns.values())} FROM n",
        *values,
    )


def read(run: Callable[..., None], reviewer: int) -> None:
    """The reviewer reads the oldest articles; each of their sentences waits for one more."""
    run(
        """
        INSERT INTO annotations_annotation (sentence_id, reviewer_id, verdict, reason, correction, note,
            version, created_at, updated_at)
        SELECT id, %s, 'verified', '', '', '', 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
        FROM articles_sentence WHERE article_id <= %s
        """,
        reviewer,
        READ // SENTENCES,
    )
    run(
        "UPDATE articles_sentence SET status = 'in_review', reviews = 1 WHERE article_id <= %s",
        READ // SENTENCES,
    )
    run(
        "UPDATE articles_article SET stage = 'in_progress' WHERE id <= %s",
        READ // SENTENCES,
    )


def finish(run: Callable[..., None], articles: int) -> None:
    """Nine of ten of the other articles are done; of the rest the first sentence is."""
    done = READ // SENTENCES + (articles - READ // SENTENCES) * 9 // 10
    final = "status = 'final', verdict = 'verified', reviews = 2"
    run(
        f"UPDATE articles_sentence SET {final} WHERE article_id > %s AND (article_id <= %s OR position = 1)",
        READ // SENTENCES,
        done,
    )
    run(
        """
        UPDATE articles_article SET stage = CASE WHEN id <= %s THEN 'done' ELSE 'in_progress' END
        WHERE id > %s
        """,
        done,
        READ // SENTENCES,
    )


def measure(sentences: int) -> None:
    """Fill the database of this process step by step, ask at each, and print what that took."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    django.setup()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    people = [User.objects.create(username=name) for name in ("reader", "newcomer")]
    for person in people:
        person.groups.add(Group.objects.get(name="reviewer"))

    def run(statement: str, *parameters: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    def ask_all(step: str) -> None:
        run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        for person in people:
            for language in ("", "eu"):
                times = sorted(ask(person, language) for _ in range(200))
                print(
                    f"{connection.vendor}, {sentences:,} sentences, {step}, {person.username}"
                    f"{f', in {language}' if language else ''}:"
                    f" best {times[0]:.1f} ms, p50 {statistics.median(times):.1f} ms,"
                    f" p95 {times[190]:.1f} ms",
                    flush=True,
                )

    if connection.vendor == "postgresql":
        run("SET statement_timeout = 0")
    articles = sentences // SENTENCES
    fill(run, articles)
    ask_all("nothing read")
    read(run, people[0].pk)
    ask_all("10,000 read")
    finish(run, articles)
    ask_all("90 % final")
    plans(people[0])


def ask(person: object, language: str) -> float:
    """Milliseconds for one sentence, which is given back afterwards."""
    from django.utils import timezone

    from annotations import leasing, queue

    began = time.perf_counter()
    now = timezone.now()
    lease = queue.next_sentence(actor=person, now=now, wish=queue.Wish(language=language))
    took = time.perf_counter() - began
    if lease is not None:
        leasing.release(actor=person, sentence_id=lease.sentence_id, now=now)
    return took * 1000


def plans(person: object) -> None:
    """The queries of one ask, each with its plan."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    explain = "EXPLAIN (ANALYZE, BUFFERS)"
    if connection.vendor == "sqlite":
        explain = "EXPLAIN QUERY PLAN"
    with CaptureQueriesContext(connection) as queries:
        ask(person, "")
    for query in queries:
        if not query["sql"].startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            print(f"\n{query['sql']}\n  took {query['time']} s")
            cursor.execute(f"{explain} {query['sql']}")
            for row in cursor.fetchall():
                print(f"  {row[-1]}")


if __name__ == "__main__":
    measure_on_each(
        "queueing", "Measure the queue.", measure, sqlite=200_000, postgresql_rows=1_000_000
    )
