"""A whole service in processes of its own, as `make run` starts it."""

import http.client
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

SECONDS_TO_START = 180
# Every test that asks has a connection of its own waiting for it: a busy machine is not "too many requests".
CONNECTIONS = 24
# Below those that systems give to whoever connects to somewhere: nobody gets one by chance.
_PORTS = range(20_000, 32_000)
_next_port = itertools.count(os.getpid() * 101)


def free_port() -> int:
    """A port that nobody has now, and that is still free when a server has started, or comes back to it."""
    for number in itertools.islice(_next_port, len(_PORTS)):
        port = _PORTS[number % len(_PORTS)]
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


def url_of_test_database() -> str:
    """The DATABASE_URL with which another process finds the database of the tests, and waits long for its locks."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    login = f"{place['USER']}:{place['PASSWORD']}" if place["PASSWORD"] else place["USER"]
    host = place["HOST"].replace("/", "%2F")
    address = f"postgres://{login}@{host}:{place['PORT'] or 5432}/{place['NAME']}"
    return f"{address}?options=-c%20lock_timeout%3D120s"


def environment_of(database_url: str) -> dict[str, str]:
    """What a server is started with."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "FACTCHECK_DATABASE_POOL_SIZE": str(CONNECTIONS),
        "SECRET_KEY": "k" * 50,
    }


class Answer(NamedTuple):
    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Service:
    """`manage.py quickstart` on a database of its own; `greeting` is what it printed.

    `port` is where an earlier one was, whose clients shall find this one.
    """

    def __init__(self, root: Path, database_url: str, *, port: int = 0) -> None:
        self.port = port or free_port()
        self.greeting = ""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "quickstart", "--port", str(self.port)],
            cwd=root,
            env=environment_of(database_url),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.greeting += line
            if line.startswith("Serving on"):
                break
        self._wait_for_an_answer()

    def ask(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        tag: str = "",
        key: str = "",
        body: bytes = b"",
        chunks: Iterable[bytes] | None = None,
    ) -> Answer:
        """One request on a connection of its own; `chunks` are sent without saying how much there is.

        `tag` is the version that the request speaks of, `key` its idempotency key. Raises OSError when no whole
        answer comes.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if tag:
            headers["If-Match"] = tag
        if key:
            headers["Idempotency-Key"] = key
        if body or chunks:
            headers["Content-Type"] = "application/json"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            if chunks is None:
                line.request(method, path, body=body or None, headers=headers)
            else:
                headers["Transfer-Encoding"] = "chunked"
                line.request(method, path, chunks, headers, encode_chunked=True)
            response = line.getresponse()
            return Answer(response.status, response.read())
        except http.client.HTTPException as error:
            # A server that is killed can break off in the middle of a line.
            raise ConnectionError("the answer broke off") from error
        finally:
            line.close()

    @property
    def example(self) -> tuple[str, str]:
        """The token and the path of the example that was printed."""
        found = re.search(r'Bearer (fc_\w+)" "http://[^/]+(/\S+)"', self.greeting)
        assert found, self.greeting
        return found[1], found[2]

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """The exit status; processes that do not stop are a failure."""
        self.process.send_signal(by)
        try:
            return self.process.wait(timeout=60)
        finally:
            if self.process.stdout:
                self.process.stdout.close()

    def _wait_for_an_answer(self) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while self.process.poll() is None and time.monotonic() < end:
            try:
                self.ask("GET", "/healthz")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"the service does not answer:\n{self.greeting}")
