"""Kill an import at random moments, finish it by the same command, and compare the state with an undisturbed one.

    python scripts/kill_imports.py [--kills 50] [--articles 1500] [--seed 1]

On a new SQLite file and, where a server answers at POSTGRES_URL (default
postgres://postgres@127.0.0.1:5432/postgres), in databases of its own there, which are removed afterwards. The
exit status is 0 when every state was the same, no process was left behind and `manage.py verify` found no fault.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks._newspaper import write_articles  # noqa: E402

SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
TEMPLATE, VICTIM = "factcheck_kill_template", "factcheck_kill"


class Place:
    """A database that can be emptied: to the state in which it was when it was made."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self.url = name, url

    def empty(self) -> None:
        raise NotImplementedError

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url}


class SQLite(Place):
    def __init__(self, folder: Path) -> None:
        self._path = folder / "database.sqlite3"
        self._template = folder / "template.sqlite3"
        super().__init__("sqlite", f"sqlite:///{self._path}")
        self.manage("migrate", "-v0")
        shutil.move(self._path, self._template)

    def empty(self) -> None:
        for path in self._path.parent.glob("database.sqlite3*"):
            path.unlink()
        shutil.copy(self._template, self._path)


class PostgreSQL(Place):
    def __init__(self) -> None:
        base = SERVER.rpartition("/")[0]
        super().__init__("postgresql", f"{base}/{TEMPLATE}")
        self._do(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)", f"CREATE DATABASE {TEMPLATE}")
        self.manage("migrate", "-v0")
        self.url = f"{base}/{VICTIM}"

    def empty(self) -> None:
        self._do(
            f"DROP DATABASE IF EXISTS {VICTIM} WITH (FORCE)",
            f"CREATE DATABASE {VICTIM} TEMPLATE {TEMPLATE}",
        )

    def remove(self) -> None:
        self._do(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (VICTIM, TEMPLATE)))

    def _do(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(SERVER, autocommit=True, connect_timeout=3) as admin:
            for statement in statements:
                admin.execute(statement)


@contextmanager
def places(folder: Path) -> Iterator[list[Place]]:
    import psycopg

    found: list[Place] = [SQLite(folder)]
    try:
        found.append(PostgreSQL())
    except psycopg.OperationalError as error:
        print(f"postgresql: not tried ({str(error).splitlines()[0]})")
    try:
        yield found
    finally:
        for place in found:
            if isinstance(place, PostgreSQL):
                place.remove()


def left_behind(session: int) -> list[int]:
    """Processes of the session that live on, after a moment to end in."""
    end = time.monotonic() + 30
    while (found := _members(session)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _members(session: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, its_session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(path.parent.name))
    return found


def kill_once(place: Place, command: list[str], seconds: float) -> str:
    """Import, kill after so many seconds; what became of it. Raises SystemExit where a process is left."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=place.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
        return "was done before"
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    if left := left_behind(process.pid):
        raise SystemExit(f"{place.name}: processes were left behind: {left}")
    return "killed"


def try_out(place: Place, path: Path, kills: int, chance: random.Random) -> int:
    """How many of the states differed."""
    command = ["import_articles", str(path), "--batch-size", "20"]
    # Most moments are to fall between the first batch and the last, and not into the start of the interpreter.
    began = time.monotonic()
    place.manage("import_articles", "--help")
    start = time.monotonic() - began
    place.empty()
    began = time.monotonic()
    place.manage(*command)
    whole = time.monotonic() - began
    wanted = place.manage("verify", "--state")
    different = resumed = 0
    for number in range(1, kills + 1):
        place.empty()
        seconds = chance.uniform(start, whole)
        how = kill_once(place, command, seconds)
        report = place.manage(*command, "--json")
        resumed += '"resumed_behind":0' not in report
        state = place.manage("verify", "--state")
        same = state == wanted
        different += not same
        print(
            f"{place.name} {number}: {how} at {seconds:.2f} s of {whole:.2f}, "
            f"{'the same state' if same else f'ANOTHER STATE: {state}'}",
            flush=True,
        )
    place.manage("verify")
    print(
        f"{place.name}: {kills} kills, {resumed} taken up behind a batch, {different} other states"
    )
    return different


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill imports, and look at what they leave.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=1_500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as folder, places(Path(folder)) as found:
        path = Path(folder, "articles.jsonl")
        write_articles(path, options.articles)
        different = sum(try_out(place, path, options.kills, chance) for place in found)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
