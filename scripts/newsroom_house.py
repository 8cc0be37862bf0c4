"""A house for `newsroom_day.py`: a service of its own, and its doors as people use them."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
SECONDS_TO_START = 60


class Unexpected(Exception):
    """Something was not as it should have been."""


def expect(good: object, what: str) -> None:
    if not good:
        raise Unexpected(what)


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


class House:
    """A service on a database of its own, and its commands."""

    def __init__(self, database_url: str) -> None:
        self.port = _free_port()
        self._environment = {
            **{name: value for name, value in os.environ.items() if "FACTCHECK_" not in name},
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "FACTCHECK_LOG_LEVEL": "ERROR",
            "SECRET_KEY": "a newsroom for one day, and nobody outside of it sees it",
        }

    def command(self, *words: str) -> str:
        """Run `manage.py …`; what it printed. Raises Unexpected when it fails."""
        run = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        expect(run.returncode == 0, f"manage.py {' '.join(words)}:\n{run.stdout}{run.stderr}")
        return run.stdout.strip()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Serve until the end of the block."""
        start = f"from factcheck.serving import server_command; print(*server_command({self.port}), sep='\\n')"
        command = self.command("shell", "--verbosity", "0", "--command", start).splitlines()
        server = subprocess.Popen(command, cwd=ROOT, env=self._environment)
        try:
            self._wait_until_ready(server)
            yield
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)

    def _wait_until_ready(self, server: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and server.poll() is None:
            try:
                if self.ask("GET", "/readyz").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise Unexpected("The server does not start.")

    def ask(
        self, verb: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own. An error of the server is never expected."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.request(verb, path, body=body and body.encode(), headers=headers or {})
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()
        expect(answer.status < 500, f"{verb} {path}: {answer.status} {answer.text}")
        return answer


class Person:
    """Somebody with an account, a token for the API and a password for the admin."""

    def __init__(self, house: House, name: str, role: str) -> None:
        self.house, self.name = house, name
        self.password = house.command("create_account", name, "--role", role)
        self._token = house.command("create_token", name)

    def asks(self, verb: str, path: str, body: Any = None, *, tag: str = "") -> Answer:
        """A request to the API, with the version it speaks of."""
        headers = {"Authorization": f"Bearer {self._token}"}
        if tag:
            headers["If-Match"] = tag
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        return self.house.ask(verb, f"/api/v1/{path}", body, headers)

    def gets(self, path: str) -> Any:
        """What can be read there. Raises Unexpected when it cannot."""
        return self.does("GET", path, status=200).json()

    def does(self, verb: str, path: str, body: Any = None, *, tag: str = "", status: int) -> Answer:
        """A request that is answered as expected; else Unexpected is raised."""
        answer = self.asks(verb, path, body, tag=tag)
        what = f"{self.name}: {verb} {path} → {answer.status}, not {status}: {answer.text}"
        expect(answer.status == status, what)
        return answer


class Desk:
    """Somebody who is signed in to the admin, with a browser's cookies."""

    def __init__(self, person: Person) -> None:
        self._house, self._cookies = person.house, SimpleCookie()
        page = "/admin/login/?next=/admin/"
        self.opens(page)
        self.posts(page, {"username": person.name, "password": person.password})

    def opens(self, path: str) -> str:
        """The text of a page, as it would be read."""
        answer = self._ask("GET", path)
        expect(answer.status == 200, f"{path}: {answer.status}")
        words = re.sub(r"<(script|style|template).*?</\1>|<[^>]*>", " ", answer.text, flags=re.S)
        return " ".join(unescape(words).split())

    def posts(self, path: str, fields: dict[str, str]) -> None:
        """Send a form. What is accepted leads to another page; Unexpected is raised for the rest."""
        token = self._cookies["csrftoken"].value
        answer = self._ask("POST", path, {"csrfmiddlewaretoken": token, **fields})
        expect(answer.status == 302, f"{path} was not accepted: {answer.status}")

    def _ask(self, verb: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        pairs = [f"{name}={each.coded_value}" for name, each in self._cookies.items()]
        headers = {"Cookie": "; ".join(pairs)}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if fields is None else urlencode(fields)
        answer = self._house.ask(verb, path, body, headers)
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(line)
        return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
