"""Ending an import in the admin: from its page and from the list, asked first, through the door that the API uses."""

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.importing import uploads
from articles.importing.asking import Asked
from articles.importing.models import ImportRun
from articles.importing.options import ReadingOptions
from articles.models import Article
from tests.browsing import at, signed_in, text_of
from tests.making import ADDED, make_run

pytestmark = pytest.mark.django_db

LIST = "articles_importrun_changelist"
PAGE = "articles_importrun_change"
CANCEL = "articles_importrun_cancel"
LINES = [b'{"body": "It rained."}\n']


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FACTCHECK_UPLOADS_DIR = str(tmp_path / "uploads")
    return uploads.folder()


@pytest.fixture
def waiting(edith):
    """An upload whose turn has not come."""

    class Body:
        def __init__(self):
            self.parts = [*LINES]

        def read(self, size):
            return self.parts.pop() if self.parts else b""

    received = uploads.receive(Body(), 1_000)
    asked = Asked(reading=ReadingOptions(format="jsonl"))
    return uploads.enqueue(actor=edith, received=received, called="storm.jsonl", asked=asked)


def told_by(answer):
    return [str(line) for line in get_messages(answer.wsgi_request)]


def state_of(run):
    run.refresh_from_db()
    return run.state


def test_it_is_asked_for_on_the_page_confirmed_and_told(
    edith, waiting, folder, django_capture_on_commit_callbacks
):
    client = signed_in(edith)
    assert f'href="{at(CANCEL, waiting.pk)}"' in client.get(at(PAGE, waiting.pk)).content.decode()
    question = client.get(at(CANCEL, waiting.pk))
    assert f"Import {waiting.pk} of “storm.jsonl” ends" in text_of(question)
    assert "Refresh" not in question.headers
    assert state_of(waiting) == "waiting"

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(at(CANCEL, waiting.pk))
    assert done["Location"] == at(PAGE, waiting.pk)
    assert told_by(done) == ["The import is cancelled. What it has stored stays."]
    assert state_of(waiting) == "cancelled"
    page = client.get(at(PAGE, waiting.pk))
    assert "cancelled" in text_of(page)
    assert at(CANCEL, waiting.pk) not in page.content.decode()
    assert "Refresh" not in page.headers
    assert list(folder.iterdir()) == []
    call_command("import_uploads", verbosity=0)
    assert not Article.objects.exists()


def test_one_that_is_running_is_cancelled_as_well(edith):
    run = make_run(upload="a" * 32, heartbeat_at=timezone.now())
    client = signed_in(edith)
    assert at(CANCEL, run.pk) in client.get(at(PAGE, run.pk)).content.decode()
    client.post(at(CANCEL, run.pk))
    assert state_of(run) == "cancelled"


def test_what_has_ended_or_a_command_runs_is_not_offered_and_is_refused_with_its_reason(edith):
    client = signed_in(edith)
    ended = make_run(state="done", upload="b" * 32, finished_at=ADDED)
    of_a_command = make_run(heartbeat_at=timezone.now())
    for run, why in (
        (ended, "This import has ended."),
        (of_a_command, "A command runs this import: stop it where it was started."),
    ):
        before = run.state
        assert at(CANCEL, run.pk) not in client.get(at(PAGE, run.pk)).content.decode()
        assert told_by(client.post(at(CANCEL, run.pk))) == [why]
        assert state_of(run) == before


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_nobody_but_editors_cancels(who, request, waiting):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(at(CANCEL, waiting.pk)).status_code == 403
    assert client.post(at(CANCEL, waiting.pk)).status_code == 403
    chosen = {"action": "cancel", "_selected_action": [waiting.pk], "sure": "1"}
    assert client.post(at(LIST), chosen).status_code == 403
    assert state_of(waiting) == "waiting"


def test_a_post_that_no_page_of_ours_has_made_is_refused(edith, waiting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(edith)
    assert client.post(at(CANCEL, waiting.pk)).status_code == 403
    chosen = {"action": "cancel", "_selected_action": [waiting.pk], "sure": "1"}
    assert client.post(at(LIST), chosen).status_code == 403
    assert state_of(waiting) == "waiting"


@pytest.mark.parametrize("pk", ["999", "x", "١"])
def test_what_is_not_there_cannot_be_cancelled(edith, pk):
    client = signed_in(edith)
    assert client.get(at(CANCEL, pk)).status_code == 404
    assert client.post(at(CANCEL, pk)).status_code == 404


def test_several_are_cancelled_on_the_list_and_each_refusal_is_told(edith, waiting):
    running = make_run(upload="a" * 32, heartbeat_at=timezone.now())
    of_a_command = make_run(paths="archive/", heartbeat_at=timezone.now())
    client = signed_in(edith)
    chosen = {"action": "cancel", "_selected_action": [waiting.pk, running.pk, of_a_command.pk]}
    question = client.post(at(LIST), {**chosen, "index": "0"})
    page = text_of(question)
    assert f"Import {waiting.pk} of “storm.jsonl”" in page
    assert "waiting for its turn" in page
    assert {*ImportRun.objects.values_list("state", flat=True)} == {"waiting", "running"}

    assert told_by(client.post(at(LIST), {**chosen, "sure": "1"})) == [
        f"Import {of_a_command.pk} of “archive/”: A command runs this import: stop it where it was"
        " started.",
        "Cancel imports: 2 done.",
    ]
    assert [state_of(one) for one in (waiting, running, of_a_command)] == [
        "cancelled",
        "cancelled",
        "running",
    ]
