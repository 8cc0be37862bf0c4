"""`import_articles --distribute` over real brokers, with real workers, of which one is killed in the midst of a chunk."""

import io
import json
import signal
import subprocess
import sys
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.importing.models import ImportChunk, ImportRun
from articles.models import Article, Event
from articles.state import state_hash
from tests.brokers import Worker, environment, leave_nothing, until, url_of
from tests.undisturbed import state_after_import

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = "amqp://127.0.0.1:1//"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """27 articles in 6 chunks of 5; one of them is broken, and one comes twice."""
    lines = [
        json.dumps({"external_id": f"a{n}", "body": f"Report {n} is out. Officials said so. " * 3})
        for n in range(27)
    ]
    lines[12] = "{"
    path = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    path.write_text("\n".join([*lines, lines[3]]))
    return path


@pytest.fixture(scope="module")
def undisturbed(archive):
    return state_after_import(archive)


@pytest.fixture
def queue():
    """A name that no other test and no other run of the tests has."""
    return f"factcheck-test-{uuid4().hex}"


@pytest.fixture
def place(request, queue):
    """The environment of all processes of an import over the broker that the test names."""
    if connection.vendor != "postgresql":
        pytest.skip("imports across machines need PostgreSQL")
    url = url_of(request.param)
    yield environment(url, queue)
    leave_nothing(url, queue)


@pytest.fixture
def hire(root, place):
    """Start a worker; all are gone when the test is over."""
    hired = []

    def start(name, fate=""):
        hired.append(Worker(root, name, place, fate))
        return hired[-1]

    yield start
    for worker in hired:
        worker.stop()


@pytest.fixture
def command(root, place):
    """Start an import in a process of its own."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "import_articles", *map(str, arguments)],
            cwd=root,
            env=place,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def distributing(path):
    return (path, "--distribute", "--batch-size=5", "--json")


@pytest.mark.parametrize(
    ("place", "killed"),
    [("redis", "worker"), ("rabbitmq", "worker"), ("redis", "both")],
    indirect=["place"],
)
def test_what_is_killed_in_the_midst_of_a_chunk_loses_and_doubles_nothing(
    archive, undisturbed, hire, command, killed
):
    victim, survivor = hire("victim", "hangs"), hire("survivor")
    victim.work()
    running = command(*distributing(archive))
    until(lambda: ImportChunk.objects.filter(worker__startswith="victim@").exists())
    if killed == "both":
        running.kill()
        assert running.wait() == -signal.SIGKILL
    victim.kill()
    assert not Article.objects.exists()
    assert ImportRun.objects.get().state == "running"

    survivor.work()
    if killed == "both":
        running = command(*distributing(archive))
    out, err = running.communicate(timeout=300)

    assert running.returncode == 1, err
    report = json.loads(out)
    assert (report["created"], report["unchanged"], report["rejected"]) == (26, 1, 1)
    assert (report["chunks"], report["records_set_aside"]) == (6, 0)
    assert err.splitlines()[-1].startswith(f"{archive}:13: This is not JSON")
    run = ImportRun.objects.get()
    assert (run.state, run.attempts) == ("done", 1 + (killed == "both"))
    assert (run.created, run.position, run.sentences) == (26, 28, 156)
    assert not ImportChunk.objects.exists()
    assert Article.objects.count() == Event.objects.count() == 26
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())
    assert state_hash() == undisturbed


@pytest.mark.parametrize("place", ["redis", "rabbitmq"], indirect=True)
def test_a_record_that_kills_its_workers_is_found_and_can_be_taken_in_later(
    tmp_path, hire, command
):
    path, rejects = tmp_path / "a.jsonl", tmp_path / "rejects.jsonl"
    bodies = [f"Report {n}." for n in range(40)]
    bodies[13] = "This is poison."
    lines = [f"{json.dumps({'body': body})}\n" for body in bodies]
    path.write_text("".join(lines))
    hire("worker", "dies of poison").work()
    running = command(path, "--distribute", "--batch-size=20", "--json", f"--rejects={rejects}")
    out, err = running.communicate(timeout=300)
    assert running.returncode == 1, err
    report = json.loads(out)
    assert (report["created"], report["rejected"], report["records_set_aside"]) == (39, 1, 1)
    reason = "3 attempts at this record alone failed: the worker came to its end over it."
    # A slow machine is told how far it is, and one that is not very quick what it is at.
    asides = (" so far, ", " fails again and again; ")
    assert [line for line in err.splitlines() if not any(one in line for one in asides)] == [
        f"{path}:14: {reason}"
    ]
    assert json.loads(rejects.read_text()) == {
        "_error": reason,
        "_file": str(path),
        "_line": 14,
        "_byte": sum(map(len, lines[:13])),
        "body": bodies[13],
    }
    call_command("import_articles", str(rejects), stdout=io.StringIO(), stderr=io.StringIO())
    assert sorted(Article.objects.values_list("body", flat=True)) == sorted(bodies)


@pytest.mark.parametrize("place", ["rabbitmq"], indirect=True)
def test_without_a_worker_it_says_so_and_begins_nothing(archive, command, queue):
    running = command(*distributing(archive))
    out, err = running.communicate(timeout=300)
    assert (running.returncode, out) == (2, "")
    assert err == (
        f"CommandError: --distribute: no worker answers that waits for “{queue}”; start one on each"
        " machine: celery --app factcheck worker.\n"
    )
    assert not ImportRun.objects.exists()


# --- What it refuses --------------------------------------------------------------------------------


def refusal(path, **options):
    with pytest.raises(CommandError) as error:
        call_command("import_articles", str(path), distribute=True, **options)
    assert error.value.returncode == 2
    assert not ImportRun.objects.exists()
    return str(error.value)


def test_sqlite_is_refused(archive, settings):
    settings.CELERY_BROKER_URL = NOWHERE
    if connection.vendor == "sqlite":
        assert refusal(archive) == (
            "--distribute: it needs PostgreSQL: workers on other machines cannot reach a SQLite file."
        )


def test_without_a_broker_it_is_refused(archive, settings):
    settings.CELERY_BROKER_URL = ""
    if connection.vendor == "postgresql":
        assert refusal(archive) == (
            "--distribute: it needs a broker: set CELERY_BROKER_URL to that of Redis or RabbitMQ."
        )


@pytest.mark.parametrize("options", [{"dry_run": True}, {"on_error": "stop"}])
def test_what_only_one_process_can_do_is_refused(archive, options):
    assert refusal(archive, **options).startswith("--distribute: not together with --")


@pytest.mark.parametrize("url", [NOWHERE, "redis://127.0.0.1:1/0"])
def test_a_broker_that_does_not_answer_is_said_to(archive, root, queue, url):
    if connection.vendor == "postgresql":
        done = subprocess.run(
            [sys.executable, "manage.py", "import_articles", *map(str, distributing(archive))],
            cwd=root,
            env=environment(url, queue),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 2
        [line] = done.stderr.splitlines()
        assert line.startswith("CommandError: --distribute: The broker does not answer: ")


def test_without_celery_it_says_what_to_install(archive, monkeypatch, settings):
    settings.CELERY_BROKER_URL = NOWHERE
    monkeypatch.setitem(sys.modules, "articles.tasks", None)
    if connection.vendor == "postgresql":
        assert refusal(archive) == (
            "--distribute: it needs more: pip install -r requirements-distributed.txt."
        )
