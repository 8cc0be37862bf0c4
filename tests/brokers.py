"""Real brokers, and workers in processes of their own, as on other machines."""

import os
import select
import signal
import subprocess
import sys
import time
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

# A worker of the service, to which something may happen when all of a chunk is written and nothing committed.
# It says "ready" when it has everything loaded, begins to work when it is told to, and says so.
WORKER = """
import os, signal, sys
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
    if fate == "dies of poison" and "poison" in repr(batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return results

piecework.written = written
worker_ready.connect(lambda **_: os.write(1, b"working\\n"), weak=False)
print("ready", flush=True)
sys.stdin.readline()
app.worker_main(
    ["worker", "--concurrency=1", f"--hostname={name}@%h", "--loglevel=ERROR", "--without-gossip",
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


class Worker:
    """A worker that is loaded, and works once it is told to."""

    def __init__(self, root: Path, name: str, environment: dict[str, str], fate: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, name, fate],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
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
