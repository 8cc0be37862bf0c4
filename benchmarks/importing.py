"""How many sentences an import takes in each second, next to the bare database writing the same rows.

    python -m benchmarks.importing [--sentences 120000] [--workers 2] [--only sqlite]

Made-up articles of 30 sentences, whose mix is printed first, go through `manage.py import_articles` into a new SQLite
file and, where a server answers at POSTGRES_URL (default postgres://postgres@127.0.0.1:5432/postgres), into a database
of its own there; both are removed afterwards. The bare database is `executemany` or `COPY` of sentences that were
stored (at most 120,000) into a table without indexes or constraints, in transactions of 5,000. Processor time is that of all
processes, PostgreSQL's included: it tells more than the clock where the machine has other work. Meanwhile somebody else
adds an article of one sentence every fifth of a second through the same door: how long that took at most is printed.
Of many sentences (5,000,000 make a database of 5 GB), the rate of the first and of the last 100,000 is told as well.
"""

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks._databases import ROOT, postgresql
from benchmarks._newspaper import SENTENCES, mix, write_articles
from benchmarks._server import processor_seconds

BATCH = 5_000
BARE = 120_000
PART = 100_000
BETWEEN = 0.2

Sample = tuple[float, int]


def set_up() -> None:
    import django

    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    django.setup()


def measure(path: Path, workers: int) -> None:
    """Import `path` into the database of this process, and print what that took."""
    set_up()
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Sentence

    call_command("migrate", verbosity=0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    connection.ensure_connection()
    server = connection.vendor == "postgresql" and connection.connection.info.backend_pid
    with rival() as watching:
        began, used = time.perf_counter(), processor_time(server)
        call_command("import_articles", str(path), workers=workers, stdout=io.StringIO())
        took = time.perf_counter() - began
        used = [after - before for before, after in zip(used, processor_time(server), strict=True)]
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        helper = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        waited, samples, others = watching()
    stored = Sentence.objects.count() - others

    began = time.perf_counter()
    call_command("import_articles", str(path), workers=workers, stdout=io.StringIO())
    again = time.perf_counter() - began
    rows = min(stored, BARE)
    raw = bare(rows) / rows * stored
    print(
        f"{connection.vendor}: {stored:,} sentences, {stored / took:,.0f} a second;"
        f" the bare database {stored / raw:,.0f} ({took / raw:.1f} times as fast);"
        f" again, all unchanged: {stored / again:,.0f}; peak memory {after / 1024:.0f} MB"
        f" (+{(after - before) / 1024:.0f}), of a worker {helper / 1024:.0f} MB;"
        f" processor time a sentence {sum(used) / stored * 1e6:.1f} µs"
        f" (parent {used[0] / stored * 1e6:.1f}, workers {used[1] / stored * 1e6:.1f},"
        f" database server {used[2] / stored * 1e6:.1f});"
        f" another writer waited {max(waited) * 1000:.0f} ms at most,"
        f" {sorted(waited)[len(waited) // 2] * 1000:.0f} ms as a rule"
    )
    if stored > 2 * PART:
        first, last = rate(samples, 0, PART), rate(samples, stored - PART, stored)
        print(
            f"{connection.vendor}: the first {PART:,} at {first:,.0f} a second,"
            f" the last at {last:,.0f} ({last / first:.0%})"
        )


def processor_time(server: int | bool) -> list[float]:
    """Seconds that this process, those it has ended, and the server's process for it have used so far."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    theirs = processor_seconds([server]) if server and Path(f"/proc/{server}").exists() else 0.0
    return [*(one.ru_utime + one.ru_stime for one in both), theirs]


@contextmanager
def rival() -> Iterator[object]:
    """Another process that writes meanwhile. What is yielded ends it, and gives the seconds that each of its
    writes took, how far the import was when, and how many sentences it has added."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=write_meanwhile, args=(theirs,))
    process.start()
    ours.recv()

    def end() -> tuple[list[float], list[Sample], int]:
        ours.send(None)
        answer: tuple[list[float], list[Sample], int] = ours.recv()
        return answer

    try:
        yield end
    finally:
        ours.close()
        process.join()


def write_meanwhile(line: Connection) -> None:
    set_up()
    from articles.importing.drafts import draft
    from articles.importing.models import ImportRun
    from articles.importing.preparing import prepare
    from articles.importing.writer import write

    waited: list[float] = []
    samples: list[Sample] = []
    line.send(None)
    while not line.poll(BETWEEN):
        one = prepare(draft({"external_id": f"rival-{len(waited)}", "body": "Nobody saw it."}))
        began = time.perf_counter()
        write([one], actor_id=None)
        ended = time.perf_counter()
        waited.append(ended - began)
        so_far = ImportRun.objects.values_list("sentences", flat=True).first() or 0
        samples.append((ended, so_far))
    line.recv()
    line.send((waited, samples, len(waited)))


def rate(samples: list[Sample], start: int, end: int) -> float:
    """Sentences a second between two states of the import."""
    return (end - start) / (moment(samples, end) - moment(samples, start))


def moment(samples: list[Sample], sentences: int) -> float:
    """When the import had come so far."""
    begun = [one for one in samples if one[1]]
    for (earlier, few), (later, many) in pairwise(begun):
        if few <= sentences <= many and few < many:
            return earlier + (later - earlier) * (sentences - few) / (many - few)
    # Before the first look, or after the last one.
    return samples[samples.index(begun[0]) - 1][0] if sentences < begun[0][1] else begun[-1][0]


def bare(count: int) -> float:
    """Seconds for writing so many of the stored sentences as they are, `BATCH` in a transaction."""
    from django.db import connection, transaction

    from articles.models import Sentence

    names = [str(field.column) for field in Sentence._meta.concrete_fields]
    rows = list(
        Sentence.objects.order_by("id").values_list(
            *[f.attname for f in Sentence._meta.concrete_fields]
        )[:count]
    )
    columns = ", ".join(map(connection.ops.quote_name, names))
    places = ", ".join(["%s"] * len(names))
    insert = f"INSERT INTO bare VALUES ({places})"  # noqa: S608 - counted, not named
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare AS SELECT {columns} FROM articles_sentence WHERE false")  # noqa: S608
        began = time.perf_counter()
        for at in range(0, count, BATCH):
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    with cursor.copy(f"COPY bare ({columns}) FROM STDIN") as copy:
                        for row in rows[at : at + BATCH]:
                            copy.write_row(row)
                else:
                    cursor.executemany(insert, rows[at : at + BATCH])
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the import.")
    parser.add_argument("--sentences", type=int, default=120_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.workers)
        return
    print(mix(), flush=True)
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        path = Path(folder, "articles.jsonl")
        write_articles(path, -(-options.sentences // SENTENCES))
        urls = {"sqlite": f"sqlite:///{folder}/benchmark.sqlite3", "postgresql": server}
        for name, url in urls.items():
            if url is not None and options.only in (None, name):
                own = ["--measure", str(path), "--workers", str(options.workers)]
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.importing", *own],
                    env={**os.environ, "DATABASE_URL": url},
                    check=True,
                )


if __name__ == "__main__":
    main()
