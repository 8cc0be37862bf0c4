"""Imports in the admin: who sees them, and that the page of one that goes on looks again by itself."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.choices import RunState
from articles.importing.models import UNFINISHED, ImportRejection
from articles.models import Article
from tests.browsing import at, signed_in, text_of
from tests.making import ADDED, make_article, make_run

pytestmark = pytest.mark.django_db

LIST = "articles_importrun_changelist"
PAGE = "articles_importrun_change"
COUNTS = {"position": 12, "created": 7, "unchanged": 3, "rejected": 2}


def test_the_list_shows_how_far_each_import_is(edith):
    make_run(**COUNTS, bytes_total=2_000, bytes_read=500, heartbeat_at=timezone.now())
    page = text_of(signed_in(edith).get(at(LIST)))
    assert "running" in page
    assert "25% of 2,000 bytes" in page


@pytest.mark.parametrize("state", RunState.stored())
def test_the_list_and_the_page_show_a_run_of_every_state(edith, state):
    ended = None if state in UNFINISHED else ADDED
    run = make_run(state=state, finished_at=ended, upload="x", heartbeat_at=timezone.now())
    client = signed_in(edith)
    assert str(state.label) in text_of(client.get(at(LIST)))
    response = client.get(at(PAGE, run.pk))
    assert str(state.label) in text_of(response)
    assert ("Refresh" in response.headers) == (ended is None)


def test_the_list_can_be_narrowed_to_those_whose_process_is_gone(edith):
    make_run(paths="lively", heartbeat_at=timezone.now())
    make_run(paths="silent", heartbeat_at=timezone.now() - timedelta(minutes=3))
    page = text_of(signed_in(edith).get(at(LIST), {"standing": "stale"}))
    assert "silent" in page
    assert "lively" not in page


def test_the_page_of_an_import_whose_process_is_gone_does_not_say_that_it_runs(edith):
    run = make_run(heartbeat_at=timezone.now() - timedelta(minutes=3))
    page = text_of(signed_in(edith).get(at(PAGE, run.pk)))
    assert f"import {run.pk} (stale: its process is gone)" in page
    assert "(running)" not in page


def test_the_page_of_a_running_import_looks_again_by_itself(edith):
    running = make_run(heartbeat_at=timezone.now())
    done = make_run(state="done", finished_at=ADDED)
    client = signed_in(edith)
    assert client.get(at(PAGE, running.pk)).headers["Refresh"] == "5"
    assert "Refresh" not in client.get(at(PAGE, done.pk)).headers


def test_the_page_names_the_rejected_records_and_executes_nothing(edith):
    run = make_run(**{**COUNTS, "rejected": 2}, paths="<script>alert(1)</script>")
    ImportRejection.objects.create(run=run, number=1, file="a.csv", line=3, reason="<b>No.</b>")
    response = signed_in(edith).get(at(PAGE, run.pk))
    page = text_of(response)
    assert "a.csv:3: &lt;b&gt;No.&lt;/b&gt;" in page
    assert "… and 1 more." in page
    assert b"<script>alert" not in response.content
    assert b"<b>No." not in response.content


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_nobody_but_editors_sees_imports(who, request):
    run = make_run()
    client = signed_in(request.getfixturevalue(who))
    assert client.get(at(LIST)).status_code == 403
    assert client.get(at(PAGE, run.pk)).status_code == 403


def test_nothing_can_be_changed_there(edith):
    run = make_run()
    client = signed_in(edith)
    assert client.post(at(PAGE, run.pk), {"state": "done"}).status_code == 403
    run.refresh_from_db()
    assert run.state == "running"


def test_the_page_of_an_import_leads_to_the_articles_that_were_added_while_it_ran(edith):
    for day, title in enumerate(("Before", "During", "After"), start=1):
        article = make_article("One.", title=title)
        moment = ADDED + timedelta(days=day)
        Article.objects.filter(pk=article.pk).update(created_at=moment)
    run = make_run(
        **COUNTS,
        state="done",
        started_at=ADDED + timedelta(days=1, hours=1),
        finished_at=ADDED + timedelta(days=2),
    )
    client = signed_in(edith)

    [address] = re.findall(
        r'<a href="([^"]+)">Articles that were added while it ran',
        text_of(client.get(at(PAGE, run.pk))),
    )
    listed = client.get(html.unescape(address))

    assert listed.status_code == 200
    titles = [article.title for article in listed.context["cl"].result_list]
    assert titles == ["During"]


def test_an_import_that_has_added_nothing_leads_nowhere(edith):
    for run in (make_run(), make_run(kind="annotations", created=3, position=3)):
        assert "added while it ran" not in text_of(signed_in(edith).get(at(PAGE, run.pk)))
