"""Run the whole suite on SQLite and on PostgreSQL, and say at the end what ran, what did not, and why.

Both run at once, on a core each; what the second prints is shown when the first is through. With `--in-turn`
(or IN_TURN=1) the second waits for the first, so that neither disturbs the other's servers and threads.
PostgreSQL is the server that DATABASE_URL names, else one that answers locally within two seconds. With
`--require-postgresql` (or REQUIRE_POSTGRESQL=1) a missing one is a failure. Tests run in an order of their own
each time, or in that of `--seed N` (or SEED=N). Whatever else stands on the command line goes to pytest; then
coverage is printed and not judged, since a part of the suite proves little.
"""

import argparse
import getpass
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote
from zlib import crc32

import psycopg

ROOT = Path(__file__).resolve().parent.parent
COVERAGE = [sys.executable, "-m", "coverage"]
ANSWER_SECONDS = 2
TROUBLES_TOLD = 20
TROUBLE_LENGTH = 300


class Database(NamedTuple):
    """Where a suite runs: a name for people, and the DATABASE_URL."""

    name: str
    url: str


class Absent(NamedTuple):
    """A database on which nothing was run."""

    name: str
    reason: str


class Suite(NamedTuple):
    """What one run of pytest came to; `skipped` counts the tests by reason, `troubles` names the others."""

    database: Database
    status: int
    counts: Counter[str]
    skipped: Counter[str]
    troubles: list[str]
    seconds: float

    def lines(self) -> list[str]:
        counted = ", ".join(f"{count:,} {what}" for what, count in self.counts.items() if count)
        verdict = "" if self.status == 0 else f"  FAILED (pytest's exit status {self.status})"
        return [
            f"{self.database.name}: {counted or 'no tests'} in {self.seconds:.0f} s{verdict}",
            *(f"  {trouble}" for trouble in self.troubles[:TROUBLES_TOLD]),
            *(f"  skipped {count}: {reason}" for reason, count in self.skipped.most_common()),
        ]


def find_postgresql() -> Database | Absent:
    """The server to test on: the one of DATABASE_URL, or a local one where we may create databases."""
    named = os.environ.get("DATABASE_URL", "")
    if re.match(r"(postgres|postgresql|pgsql)://", named):
        return _as_database(named) or Absent(
            "PostgreSQL", "the one in DATABASE_URL does not answer"
        )
    # The defaults of psql first (PGHOST, PGUSER ... count), then the usual names on this machine.
    for place in ("", "host=127.0.0.1 user=postgres", f"host=127.0.0.1 user={getpass.getuser()}"):
        try:
            with psycopg.connect(
                f"{place} dbname=postgres connect_timeout={ANSWER_SECONDS}", autocommit=True
            ) as connection:
                if not _may_create_databases(connection):
                    continue
                info = connection.info
                user, host = quote(info.user, safe=""), quote(info.host, safe="")
                # One name a checkout: two can be tested at once, and what a killed run left is replaced.
                name = f"factcheck_{crc32(str(ROOT).encode()):08x}"
                url = f"postgres://{user}@{host}:{info.port}/{name}"
                return Database(_version(connection), url)
        except psycopg.Error:
            continue
    return Absent(
        "PostgreSQL", "DATABASE_URL names none, and none answers here that lets us create databases"
    )


def _as_database(url: str) -> Database | None:
    # The test run makes its own database; the one that is named need not exist yet.
    server = re.sub(r"(//[^/]*)/[^?]*", r"\1/postgres", url, count=1)
    try:
        with psycopg.connect(server, connect_timeout=ANSWER_SECONDS) as connection:
            return Database(_version(connection), url)
    except psycopg.Error:
        return None


def _may_create_databases(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def _version(connection: psycopg.Connection) -> str:
    major, minor = divmod(connection.info.server_version, 10_000)
    return f"PostgreSQL {major}.{minor}"


def run_all(
    databases: Sequence[Database], seed: int, arguments: Sequence[str], at_once: int
) -> list[Suite]:
    """Run pytest on `at_once` databases at a time, and show what each printed, one after the other."""
    with ExitStack() as files, ThreadPoolExecutor(at_once) as pool:
        outputs: list[IO[bytes] | None] = [
            None if number == 0 else files.enter_context(tempfile.TemporaryFile())
            for number in range(len(databases))
        ]
        print(f"\n=== {databases[0].name}\n", flush=True)
        running = [
            pool.submit(run, database, seed, arguments, output)
            for database, output in zip(databases, outputs, strict=True)
        ]
        suites = []
        for database, output, future in zip(databases, outputs, running, strict=True):
            suites.append(future.result())
            if output is not None:
                print(f"\n=== {database.name}\n", flush=True)
                output.seek(0)
                shutil.copyfileobj(output, sys.stdout.buffer)
                sys.stdout.flush()
    return suites


def run(database: Database, seed: int, arguments: Sequence[str], output: IO[bytes] | None) -> Suite:
    """Run pytest under coverage; its output goes to `output`, or straight to ours."""
    # The suite sets what it needs; what the developer's shell sets for a server is not for it.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_")
    }
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        status = subprocess.run(
            [
                *(*COVERAGE, "run", "-m", "pytest", "-q", "--create-db"),
                *(f"--randomly-seed={seed}", f"--junitxml={report}", *arguments),
            ],
            env={**environment, "DATABASE_URL": database.url},
            cwd=ROOT,
            check=False,
            stdin=None if output is None else subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
        ).returncode
        counts, skipped, troubles = _counted(report)
    return Suite(database, status, counts, skipped, troubles, time.monotonic() - began)


def _counted(report: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """How many tests came to what, the reasons of those that were skipped, and a line on each trouble."""
    counts = Counter({"passed": 0, "failed": 0, "broken": 0, "skipped": 0})
    skipped: Counter[str] = Counter()
    troubles: list[str] = []
    if not report.exists():
        return counts, skipped, troubles
    outcomes = {"error": "broken", "failure": "failed", "skipped": "skipped"}
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest has just written it
        found = next((child for child in case if child.tag in outcomes), None)
        if found is None:
            counts["passed"] += 1
            continue
        outcome, said = outcomes[found.tag], found.get("message", "")
        counts[outcome] += 1
        if outcome == "skipped":
            skipped[said] += 1
        else:
            place = f"{case.get('classname', '')}::{case.get('name', '')}".removeprefix("::")
            troubles.append(f"{outcome} {place}: {' '.join(said.split())[:TROUBLE_LENGTH]}")
    return counts, skipped, troubles


def judge_coverage(*, binding: bool) -> tuple[bool, str]:
    """Print the coverage of all suites together; whether it suffices, and one line about it."""
    print("\n=== Coverage, all databases together\n", flush=True)
    subprocess.run([*COVERAGE, "combine", "--quiet"], cwd=ROOT, check=False)
    enough = subprocess.run([*COVERAGE, "report"], cwd=ROOT, check=False).returncode == 0
    total = subprocess.run(
        [*COVERAGE, "report", "--format=total", "--precision=1", "--fail-under=0"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    ).stdout.strip()
    if not binding:
        return True, f"Coverage: {total} %, not judged because pytest was given arguments"
    return enough, f"Coverage: {total} % with branches{'' if enough else '  TOO LOW'}"


def main(arguments: argparse.Namespace, pytest_arguments: list[str]) -> int:
    seed = int(arguments.seed) if arguments.seed else random.SystemRandom().randrange(2**32)
    postgresql = find_postgresql()
    databases = [Database(f"SQLite {sqlite3.sqlite_version}", f"sqlite:///{ROOT}/var/test.sqlite3")]
    good = True
    closing = []
    if isinstance(postgresql, Absent):
        good = not arguments.require_postgresql
        verdict = "" if good else "  FAILED: it is required here"
        closing.append(f"{postgresql.name}: NOT RUN: {postgresql.reason}{verdict}")
    else:
        databases.append(postgresql)
    subprocess.run([*COVERAGE, "erase"], cwd=ROOT, check=False)
    suites = run_all(databases, seed, pytest_arguments, 1 if arguments.in_turn else len(databases))
    covered, coverage_line = judge_coverage(binding=not pytest_arguments)
    good = good and covered and all(suite.status == 0 for suite in suites)
    print(f"\n=== {'Passed' if good else 'FAILED'}\n")
    for line in (
        *(line for suite in suites for line in suite.lines()),
        *closing,
        coverage_line,
        f"Order of the tests: repeat it with `make test SEED={seed}`",
    ):
        print(line)
    return 0 if good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--require-postgresql",
        action="store_true",
        default=os.environ.get("REQUIRE_POSTGRESQL", "") not in {"", "0"},
        help="fail where there is no PostgreSQL",
    )
    parser.add_argument(
        "--in-turn",
        action="store_true",
        default=os.environ.get("IN_TURN", "") not in {"", "0"},
        help="run one database after the other",
    )
    parser.add_argument(
        "--seed",
        default=os.environ.get("SEED", ""),
        help="the order of the tests, a number; another one each time unless it is given",
    )
    sys.exit(main(*parser.parse_known_args()))
