"""A whole service in processes of its own, as `make run` starts it."""

import http.client
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

SECONDS_TO_START = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def url_of_test_database() -> str:
    """The DATABASE_URL with which another process finds the database of the tests."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    login = f"{place['USER']}:{place['PASSWORD']}" if place["PASSWORD"] else place["USER"]
    host = place["HOST"].replace("/", "%2F")
    return f"postgres://{login}@{host}:{place['PORT'] or 5432}/{place['NAME']}"


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
            env={**os.environ, "DATABASE_URL": database_url, "SECRET_KEY": "k" * 50},
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

        `tag` is the version that the request speaks of, `key` its idempotency key.
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
