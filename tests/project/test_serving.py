"""The service as it is served: with its server, its processes and real connections."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from factcheck.serving import WORKERS, server_command
from tests.serving import Service, environment_of, free_port


@pytest.fixture(scope="module")
def database_url(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database beside the one of the tests, on the same server."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('served')}/factcheck.sqlite3"
        return
    place = connection.settings_dict
    login = {name: place[name.upper()] for name in ("host", "port", "user", "password")}
    name = f"{place['NAME']}_served"
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as maintenance:
        maintenance.execute(f'DROP DATABASE IF EXISTS "{name}"')
        maintenance.execute(f'CREATE DATABASE "{name}"')
        user = f"{place['USER']}:{place['PASSWORD']}" if place["PASSWORD"] else place["USER"]
        host = place["HOST"].replace("/", "%2F")
        yield f"postgres://{user}@{host}:{place['PORT'] or 5432}/{name}"
        maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def service(database_url, request):
    running = Service(request.config.rootpath, database_url)
    yield running
    running.stop()


def test_the_printed_example_is_answered(service):
    token, path = service.example
    answer = service.ask("GET", path, token=token)
    assert answer.status == 200
    assert len(answer.json()["results"]) == 2


def test_the_service_is_alive_and_ready(service):
    assert service.ask("GET", "/healthz").status == 200
    assert service.ask("GET", "/readyz").status == 200


def test_pages_have_their_styles(service):
    page = service.ask("GET", "/admin/login/").body.decode()
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert styles
    assert {service.ask("GET", path).status for path in styles} == {200}


def test_a_body_that_comes_in_chunks_is_read(service):
    token, _ = service.example
    answer = service.ask(
        "POST", "/api/v1/annotations/", token=token, chunks=iter([b'{"colo', b'ur": 1}'])
    )
    assert answer.status == 400
    assert "colour" in str(answer.json()["errors"])


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_a_413_however_it_comes(service, chunked):
    token, _ = service.example
    # Just over the limit: with much more the server hangs up before the client is done sending.
    body = b" " * (5 * 1024 * 1024 + 1)
    sent = {"chunks": iter([body])} if chunked else {"body": body}
    assert service.ask("POST", "/api/v1/annotations/", token=token, **sent).status == 413


def test_slow_clients_keep_nobody_waiting(service, root):
    run = subprocess.run(
        [
            *(sys.executable, "scripts/slow_clients.py"),
            *(f"http://127.0.0.1:{service.port}/readyz", "--body-path", "/api/v1/annotations/"),
            # Without buffering nobody is served at all; a busy machine may take a while.
            *("--slow", "120", "--seconds", "2", "--patience", "60"),
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_the_service_stops_when_told_to_and_goes_on_the_next_time(service, root, database_url, by):
    again = Service(root, database_url)
    assert "Kept as it was" in again.greeting
    assert again.stop(by) == 0
    assert not answers(again)
    assert service.ask("GET", "/readyz").status == 200


def test_ctrl_c_in_a_terminal_stops_it_at_once(service, root, database_url):
    """A terminal interrupts every process of the group, not the server alone.

    The workers are still loading. One that did not hear of it, or locked up, would be killed in the end: here long
    after this has given up.
    """
    command = server_command(free_port())
    command[command.index("--workers-kill-timeout") + 1] = "1800"
    server = subprocess.Popen(
        command, cwd=root, env=environment_of(database_url), start_new_session=True
    )
    try:
        wait_for_workers(server)
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(timeout=120) == 0
    finally:
        server.kill()
        server.wait()


def test_a_server_that_is_killed_leaves_no_worker_behind(service, root, database_url):
    again = Service(root, database_url)
    again.stop(signal.SIGKILL)
    end = time.monotonic() + 60
    while answers(again) and time.monotonic() < end:
        time.sleep(0.05)
    assert not answers(again)


def wait_for_workers(server: subprocess.Popen) -> None:
    """Until each worker has left the group of the server; one that is still starting is interrupted with it."""
    end = time.monotonic() + 180
    while True:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        if sum(os.getpgid(int(child)) == int(child) for child in children) == WORKERS:
            return
        assert time.monotonic() < end
        time.sleep(0.05)


def answers(service: Service) -> bool:
    try:
        service.ask("GET", "/healthz")
    except ConnectionRefusedError:
        return False
    except OSError:
        return True  # somebody still held the port, if only to hang up
    return True
