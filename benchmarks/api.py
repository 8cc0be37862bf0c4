"""How many requests the API answers in each second, next to the bare database doing the same work.

    python -m benchmarks.api [--sentences 100000] [--seconds 3] [--rounds 3] [--only postgres]

Made-up articles of 30 sentences are written straight to the tables: of a new SQLite file and, where a server
answers at POSTGRES_URL (default postgres://postgres@127.0.0.1:5432/postgres), of a database of its own there;
both are removed afterwards. The server is the one of `make run`: reading is measured on one worker, as one
client and as four, writing on as many workers as `make run` has. Clients are processes of their own that keep
their connections.

The bare database is the same SELECT with its rows through orjson, and the same rows written in one transaction
each, without checks, locks or history hashes, by as many processes as there are clients.

Prints requests a second, the median and the 95th percentile in milliseconds, the server's processor time for a
request, and how much faster the bare database is; then the memory of each worker. Of several rounds the best
counts: on a busy machine it tells most.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import cycle, islice
from multiprocessing import get_context
from typing import Any, NamedTuple

from benchmarks._asking import (
    NOTE,
    SENTENCES,
    SOURCE,
    WARMING,
    Line,
    ask_for,
    read_bare,
    set_up,
    write_bare,
)
from benchmarks._databases import ROOT, postgresql
from benchmarks._server import megabytes, processor_seconds, serve, workers_of
from benchmarks.queueing import fill

CLIENTS = 4
PAGE = 900
MOST = 50_000  # requests of one client in one round
LIST = "/api/v1/sentences/"


Jobs = Callable[[], list[tuple[Any, ...]]]
People = list[tuple[int, str]]


class Measure(NamedTuple):
    """What the clients of one round saw: requests a second, milliseconds, and the server's share."""

    rate: float
    p50: float
    p95: float
    processor: float = 0.0


# --- The data ----------------------------------------------------------------------------------------


def prepare(sentences: int) -> None:
    """Fill the database of this process, and print as JSON who asks and what is read without the API."""
    set_up()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.db import connection

    from articles.api.rows import SENTENCE
    from articles.models import Sentence
    from factcheck.models import AccessToken

    call_command("migrate", verbosity=0)
    reviewers = [User.objects.create(username=f"reviewer{n}") for n in range(CLIENTS)]
    for reviewer in reviewers:
        reviewer.groups.add(Group.objects.get(name="reviewer"))

    def run(statement: str, *parameters: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    if connection.vendor == "postgresql":
        run("SET statement_timeout = 0")
    fill(run, sentences // SENTENCES, SENTENCES)
    run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    current = Sentence.objects.current().values(*SENTENCE)
    told = {
        "vendor": connection.vendor,
        "tokens": [AccessToken.objects.create(user, name="speed")[1] for user in reviewers],
        "reviewers": [user.pk for user in reviewers],
        "list": str(current.order_by("id")[:101].query),
        "article": str(current.filter(article=7).order_by("position", "id")[:101].query),
    }
    print(json.dumps(told))


# --- Measuring ---------------------------------------------------------------------------------------


class Bench:
    """One database: its address, what `prepare` told of it, and how long is measured."""

    def __init__(self, url: str, options: argparse.Namespace) -> None:
        self.url, self.seconds, self.rounds = url, options.seconds, options.rounds
        self.sentences = options.sentences
        made = subprocess.run(
            [
                sys.executable,
                "-m",
                "benchmarks.api",
                "--prepare",
                "--sentences",
                str(self.sentences),
            ],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.told: dict[str, Any] = json.loads(made.stdout)
        self.tokens: list[str] = self.told["tokens"]
        os.environ["DATABASE_URL"] = url
        print(f"\n{self.told['vendor']}, {self.sentences:,} sentences")
        print(f"{'':42}{'requests/s':>11}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'bare/API':>10}")

    def best(
        self, work: Callable[..., list[float]], jobs: Jobs, pids: Sequence[int] = ()
    ) -> Measure:
        """The best of some rounds, each of `jobs()`, which processes do at the same time, one each."""
        measures = []
        with ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as pool:
            for _ in range(self.rounds):
                before = processor_seconds(pids)
                clients = [*pool.map(partial(work, self.seconds), *zip(*jobs(), strict=True))]
                used = processor_seconds(pids) - before
                measures.append(measured(clients, used))
        return max(measures)

    def reading(self) -> None:
        """Lists, with one worker."""
        bare = {}
        for name in ("list", "article"):
            bare[name] = self.best(read_bare, lambda sql=self.told[name]: [(sql,)])  # type: ignore[misc]
            tell(f"bare: SELECT and orjson, {name}", bare[name])
        with serve(self.url, workers=1) as (port, pid):
            lists = (
                ("100 sentences, page 1", "list", [LIST]),
                (f"100 sentences, page {PAGE}", "list", [self._far(port)]),
                ("the 30 of an article", "article", self._articles()),
            )
            for clients in (1, CLIENTS):
                for name, against, paths in lists:
                    requests = [*islice(cycle((path, b"") for path in paths), MOST)]
                    jobs = [(port, token, requests) for token in self.tokens[:clients]]
                    measure = self.best(ask_for, lambda jobs=jobs: jobs, workers_of(pid))  # type: ignore[misc]
                    tell(f"{name}, {_of(clients)}", measure, bare[against])
            tell_memory(pid)

    def writing(self) -> None:
        """Annotations, each on a sentence of its own, with all workers of `make run`."""
        from factcheck.serving import WORKERS

        ids = iter(range(1, self.sentences))
        each = self.sentences // (2 * self.rounds * (1 + CLIENTS))  # for every client and round

        for clients in (1, CLIENTS):
            people = [*zip(self.told["reviewers"], self.tokens, strict=True)][:clients]

            def bare_jobs(people: People = people) -> list[tuple[Any, ...]]:
                return [(reviewer, [*islice(ids, each)]) for reviewer, _ in people]

            def jobs(people: People = people) -> list[tuple[Any, ...]]:
                return [(port, token, [*map(_verdict, islice(ids, each))]) for _, token in people]

            bare = self.best(write_bare, bare_jobs)
            tell(f"bare: the rows of an annotation, {_of(clients)}", bare)
            with serve(self.url, workers=WORKERS) as (port, pid):
                measure = self.best(ask_for, jobs, workers_of(pid))
                tell(f"an annotation, {_of(clients)}", measure, bare)
                tell_memory(pid)

    def _far(self, port: int) -> str:
        """The address of a page far down the list; nobody needs to walk as far to know what it costs."""
        line, path = Line(port, self.tokens[0]), f"{LIST}?page_size=100"
        for _ in range(PAGE - 1):
            path = "/" + json.loads(line.ask(path))["next"].split("/", 3)[3]
        return path

    def _articles(self) -> list[str]:
        articles = self.sentences // SENTENCES
        return [
            f"/api/v1/articles/{n}/sentences/" for n in range(1, articles, max(1, articles // 97))
        ]


def _verdict(sentence: int) -> tuple[str, bytes]:
    said = {"sentence": sentence, "verdict": "verified", "note": NOTE, "evidence": [SOURCE]}
    return "/api/v1/annotations/", json.dumps(said).encode()


def measured(clients: list[list[float]], processor: float) -> Measure:
    times = sorted(took for client in clients for took in client)
    return Measure(
        rate=sum(1000 * len(client) / sum(client) for client in clients),
        p50=times[len(times) // 2],
        p95=times[len(times) * 95 // 100],
        processor=processor * 1000 / (len(times) + WARMING * len(clients)),
    )


def tell(what: str, measure: Measure, bare: Measure | None = None) -> None:
    ratio = f"{bare.rate / measure.rate:10.1f}" if bare else ""
    processor = f"{measure.processor:9.2f}" if measure.processor else f"{'':9}"
    print(
        f"{what:42}{measure.rate:11,.0f}{measure.p50:9.2f}{measure.p95:9.2f}{processor}{ratio}",
        flush=True,
    )


def tell_memory(pid: int) -> None:
    most = max(megabytes(worker) for worker in workers_of(pid))
    print(f"{'memory of a worker, at most':42}{most:8.0f} MB")


def _of(clients: int) -> str:
    return "1 client" if clients == 1 else f"{clients} clients"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the API.")
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(options.sentences)
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        for url in (f"sqlite:///{folder}/benchmark.sqlite3", server):
            if url is not None and url.startswith(options.only or ("sqlite", "postgres")):
                bench = Bench(url, options)
                bench.reading()
                bench.writing()


if __name__ == "__main__":
    main()
