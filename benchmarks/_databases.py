"""Where benchmarks measure: on new databases of both kinds, each in a process of its own."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = f"factcheck_benchmark_{os.getpid()}"  # two may run at the same time


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a new database, or None where no server answers."""
    import psycopg

    server = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=3) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            admin.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError as error:
        print(f"postgresql: not measured ({str(error).splitlines()[0]})")
        yield None
        return
    try:
        yield f"{server.rpartition('/')[0]}/{DATABASE}"
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def measure_on_each(
    name: str,
    what: str,
    measure: Callable[[int], None],
    *,
    sqlite: int,
    postgresql_rows: int,
    of: str = "sentences",
) -> None:
    """The command line of the benchmark `name`: `measure(rows)` on SQLite and on PostgreSQL; 0 leaves one out."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument(
        "--sqlite", type=int, default=sqlite, help=f"{of} (%(default)s); 0 leaves it out"
    )
    parser.add_argument(
        "--postgresql",
        type=int,
        default=postgresql_rows,
        help=f"{of} (%(default)s); 0 leaves it out",
    )
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        sizes = {
            f"sqlite:///{folder}/benchmark.sqlite3": options.sqlite,
            server: options.postgresql,
        }
        for url, rows in sizes.items():
            if url is not None and rows:
                subprocess.run(
                    [sys.executable, "-m", f"benchmarks.{name}", "--measure", str(rows)],
                    cwd=ROOT,
                    env={**os.environ, "DATABASE_URL": url},
                    check=True,
                )
