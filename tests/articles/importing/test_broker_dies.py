"""A broker that goes away in the midst of a distributed import: killed with -9, and started again."""

import io
import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection

from articles.importing.models import ImportChunk, ImportRun
from articles.importing.reaching import NoBroker, NoWorkers
from articles.models import Article, Event
from articles.state import state_hash
from tests.brokers import OwnBroker, Worker, environment, until
from tests.distributing import GOOD, LastFirst, distributed, intake_of, told
from tests.undisturbed import state_after_import

AWAY = "The broker does not answer: "
OPTIONS = ("--distribute", "--batch-size=5", "--json")
BACK = "The broker answers again, and the import goes on."


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """200 articles in 40 chunks of 5, more than are under way at once; one of them is broken."""
    lines = [
        json.dumps({"external_id": f"a{n}", "body": f"Report {n} is out. Officials said so."})
        for n in range(200)
    ]
    lines[12] = "{"
    path = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def broker(request, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("imports across machines need PostgreSQL")
    own = OwnBroker(request.param, tmp_path)
    own.start()
    yield own
    own.stop()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", ["redis", "rabbitmq"], indirect=True)
def test_a_broker_that_is_killed_is_waited_for_and_nothing_is_lost_or_doubled(
    archive, broker, root, tmp_path
):
    place = environment(broker.url, "factcheck-own")
    go_on, said, workers_log = tmp_path / "go on", tmp_path / "said", tmp_path / "worker.log"
    worker = Worker(root, "worker", place, f"waits for {go_on}", log=workers_log)
    running = None
    try:
        worker.work()
        with said.open("wb") as stderr:
            running = subprocess.Popen(
                [sys.executable, "manage.py", "import_articles", str(archive), *OPTIONS],
                cwd=root,
                env=place,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        until(lambda: ImportChunk.objects.filter(worker__startswith="worker@").exists())
        broker.kill()
        until(lambda: AWAY in said.read_text())
        # What a worker has in hand is stored and entered without the broker.
        go_on.touch()
        until(lambda: ImportRun.objects.filter(position__gt=0).exists())
        assert running.poll() is None

        broker.start()
        out, _ = running.communicate(timeout=300)
    finally:
        worker.stop()
        if running is not None:
            running.kill()
            running.communicate()

    assert running.returncode == 1, said.read_text()
    report = json.loads(out)
    assert (report["created"], report["rejected"], report["unchanged"]) == (199, 1, 0)
    assert (report["chunks"], report["records_set_aside"]) == (40, 0)
    # A slow machine is told how far it is.
    away, *later = [line for line in said.read_text().splitlines() if " so far, " not in line]
    assert away.startswith(AWAY)
    assert away.endswith(" The import waits for it, for 5 minutes at most.")
    # The chunk with the broken line may be in a worker's hands when the broker dies, and entered without it.
    assert later.count(BACK) == 1
    [broken] = [line for line in later if line != BACK]
    assert broken.startswith(f"{archive}:13: This is not JSON")
    run = ImportRun.objects.get()
    assert (run.state, run.attempts, run.position) == ("done", 1, 200)
    assert not ImportChunk.objects.exists()
    assert Article.objects.count() == Event.objects.count() == 199
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())
    assert state_hash() == state_after_import(archive)
    # The worker says it as well, and goes on by itself.
    log = workers_log.read_text()
    assert "Connection to broker lost" in log
    assert "Traceback" not in log


# --- In one process ---------------------------------------------------------------------------------


class Away(LastFirst):
    """A broker that goes away with everything it has, with the third chunk, and comes back later or never."""

    def __init__(self, *, looks=None):
        super().__init__()
        self.looks = looks
        self.calls = 0

    def send(self, chunk_id):
        self.calls += 1
        if self.calls == 3:
            self.sent.clear()
            self.is_away = True
        self._refuse()
        super().send(chunk_id)

    def answering(self):
        if self.is_away and self.looks is not None:
            self.looks -= 1
            self.is_away = self.looks > 0
        self._refuse()
        return super().answering()

    is_away = False

    def _refuse(self):
        if self.is_away:
            raise NoBroker("The broker does not answer: Connection refused.")


@pytest.mark.django_db
def test_what_could_not_be_sent_is_sent_when_the_broker_is_back(tmp_path):
    workers, said = Away(looks=3), []
    intake = intake_of(tmp_path, *GOOD)
    in_hand = intake.begin(None)
    distribution, _ = distributed(intake, workers, in_hand=in_hand, patience_with_broker=600)
    results = intake.distributed(in_hand, distribution, say=said.append)
    assert told(results) == [("created", line) for line in range(1, 10)]
    assert said == [
        "The broker does not answer: Connection refused. The import waits for it, for 10 minutes at most.",
        BACK,
    ]
    assert ImportRun.objects.get().state == "done"


@pytest.mark.django_db
def test_a_broker_that_stays_away_ends_the_import_and_the_same_command_finishes_it(tmp_path):
    intake = intake_of(tmp_path, *GOOD)
    _, results = distributed(intake, Away())
    with pytest.raises(NoWorkers, match=r"Connection refused\. It has been away for 0 minutes\.$"):
        list(results)
    run = ImportRun.objects.get()
    assert run.state == "failed"
    assert run.message.startswith("The broker does not answer: ")

    distribution, results = distributed(intake)
    assert told(results) == [("created", line) for line in range(1, 10)]
    run.refresh_from_db()
    assert (run.state, run.attempts, run.created) == ("done", 2, 9)
    assert distribution.set_aside == 0
