"""Real brokers, and workers in processes of their own, as on other machines."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from kombu import Connection

from tests.serving import url_of_test_database

URLS = {
    "redis": os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9"),
    "rabbitmq": os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
}
REQUIRED = os.environ.get("REQUIRE_BROKERS", "") not in {"", "0"}
SECONDS_TO_START = 180
SECONDS_FOR_A_BROKER = 180

# A worker of the service, to which something may happen when all of a chunk is written and nothing committed.
# It says "ready" when it has everything loaded, begins to work when it is told to, and says so.
WORKER = """
import os, signal, sys, time
import django
django.setup()
from celery.signals import worker_ready
import articles.tasks
from articles.importing import piecework
from factcheck.celery import app

name, fate = sys.argv[1:]
really = piecework.written

def written(batch, write):
    results = really(batch, write)
    if fate == "hangs":
        signal.pause()
    if fate.startswith("waits for "):
        while not os.path.exists(fate.removeprefix("waits for ")):
            time.sleep(0.05)
    if fate == "dies of poison" and "poison" in repr(batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return results

piecework.written = written
worker_ready.connect(lambda **_: os.write(1, b"working\\n"), weak=False)
print("ready", flush=True)
sys.stdin.readline()
app.worker_main(
    ["worker", "--concurrency=1", f"--hostname={name}@%h", "--loglevel=WARNING", "--without-gossip",
     "--without-mingle"]
)
"""


def url_of(broker: str) -> str:
    """Where it is; skips the test where it does not answer."""
    try:
        with Connection(URLS[broker], connect_timeout=30) as connection:
            connection.ensure_connection(max_retries=1, timeout=30)
    except Exception as error:  # noqa: BLE001 - whatever the client of a broker raises
        if REQUIRED:
            pytest.fail(f"There is no {broker} at {URLS[broker]}: {error}")
        pytest.skip(f"{broker} does not answer")
    return URLS[broker]


def leave_nothing(broker_url: str, queue: str) -> None:
    """RabbitMQ keeps a queue for ever, and Redis what is noted about it and what killed workers had in hand."""
    with Connection(broker_url) as line:
        channel = line.default_channel
        channel.queue_delete(queue)
        if broker_url.startswith("redis"):
            redis = channel.client
            redis.delete(f"_kombu.binding.{queue}", f"_kombu.binding_permanent.{queue}")
            for tag, message in redis.hgetall("unacked").items():
                if queue.encode() in message:
                    redis.hdel("unacked", tag)
                    redis.zrem("unacked_index", tag)


def environment(broker_url: str, queue: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "CELERY_BROKER_URL": broker_url,
        "CELERY_QUEUE": queue,
    }


class OwnBroker:
    """A broker that belongs to a test, which may kill it and start it again where it was."""

    def __init__(self, name: str, folder: Path) -> None:
        self._folder = folder
        self._port, *ports = _free_ports(2)
        self._process: subprocess.Popen[bytes] | None = None
        if name == "redis":
            # As it comes: what was in it is gone with it.
            self.url = f"redis://127.0.0.1:{self._port}/0"
            self._command = _program("redis-server")
            self._command += ["--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]
            self._environment = {**os.environ}
        else:
            self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"
            self._command = _program("/usr/lib/rabbitmq/bin/rabbitmq-server")
            listener = f"listeners.tcp.1 = 127.0.0.1:{self._port}\n"
            (folder / "rabbitmq.conf").write_text(listener)
            self._environment = {
                **os.environ,
                "HOME": str(folder),
                "RABBITMQ_NODENAME": f"factcheck-{self._port}@localhost",
                "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
                "RABBITMQ_DIST_PORT": str(ports[0]),
                "RABBITMQ_BASE": str(folder),
                "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
                "RABBITMQ_LOG_BASE": str(folder / "log"),
                "RABBITMQ_PID_FILE": str(folder / "pid"),
                "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
                "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            }

    def start(self) -> None:
        with open(self._folder / "broker.log", "ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._answers, SECONDS_FOR_A_BROKER)

    def kill(self) -> None:
        """`kill -9`."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        if self._process:
            self.kill()

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, (self._folder / "broker.log").read_text()
        try:
            with Connection(self.url, connect_timeout=2) as connection:
                connection.ensure_connection(max_retries=1, timeout=2)
        except Exception:  # noqa: BLE001 - whatever the client of a broker raises
            return False
        return True


def _program(name: str) -> list[str]:
    found = shutil.which(name)
    if found is None:
        if REQUIRED:
            pytest.fail(f"There is no {name} on this machine.")
        pytest.skip(f"there is no {name}")
    return [found]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Worker:
    """A worker that is loaded, and works once it is told to."""

    def __init__(
        self,
        root: Path,
        name: str,
        environment: dict[str, str],
        fate: str = "",
        log: Path | None = None,
    ) -> None:
        with ExitStack() as stack:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WORKER, name, fate],
                cwd=root,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stack.enter_context(log.open("wb")) if log else None,
                text=True,
                start_new_session=True,
            )

    def work(self) -> None:
        assert self.process.stdin
        self._hear("ready")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self._hear("working")

    def kill(self) -> None:
        """`kill -9` of it and of its children."""
        os.killpg(self.process.pid, signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL

    def stop(self) -> None:
        if self.process.poll() is None:
            self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            stream.close()

    def _hear(self, word: str) -> None:
        assert self.process.stdout
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            if select.select([self.process.stdout], [], [], 1)[0]:
                line = self.process.stdout.readline()
                if line.strip() == word:
                    return
        raise AssertionError(f"the worker did not say {word!r}")


def until(condition, seconds: float = 60) -> None:
    """Wait until it holds; that it never does is a failure."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
