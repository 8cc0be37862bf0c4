"""/api/v1/imports/ and /api/v1/imports/{id}/"""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.importing.models import ImportRejection, ImportRun
from tests.making import ADDED, make_run

pytestmark = pytest.mark.django_db

URL = "/api/v1/imports/"


def test_an_import_can_be_read_with_what_it_could_not_take_in(api, edith, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "One. Two."}\n{"body": " "}\n')
    with pytest.raises(SystemExit):
        call_command(
            "import_articles", str(path), actor="edith", stdout=StringIO(), stderr=StringIO()
        )
    run = ImportRun.objects.get()
    row = api(edith).get(f"{URL}{run.pk}/").json()
    assert row.pop("options")["language"] == "en"
    moments = [row.pop(name) for name in ("started_at", "heartbeat_at", "finished_at")]
    assert moments == sorted(moments)
    assert row == {
        "id": run.pk,
        "kind": "articles",
        "state": "done",
        "uploaded": False,
        "actor": "edith",
        "paths": [str(path)],
        "files": 1,
        "bytes_total": 36,
        "bytes_read": 36,
        "created": 1,
        "revised": 0,
        "unchanged": 0,
        "rejected": 1,
        "sentences": 2,
        "kept": 0,
        "changed": 0,
        "added": 0,
        "retired": 0,
        "attempts": 1,
        "message": "",
        "rejections": [
            {
                "number": 1,
                "file": str(path),
                "line": 2,
                "byte": 22,
                "reason": "body: The text is missing or empty.",
            }
        ],
    }


def test_the_list_begins_with_the_newest_and_leaves_the_rejections_out(api, edith):
    first, second = make_run(), make_run(state="done", finished_at=ADDED)
    rows = api(edith).get(URL).json()["results"]
    assert [row["id"] for row in rows] == [second.pk, first.pk]
    assert all("rejections" not in row for row in rows)


def test_a_run_that_was_not_heard_of_for_two_minutes_is_stale(api, edith):
    now = timezone.now()
    lively = make_run(heartbeat_at=now)
    silent = make_run(heartbeat_at=now - timedelta(seconds=130))
    done = make_run(state="done", finished_at=ADDED)
    states = {row["id"]: row["state"] for row in api(edith).get(URL).json()["results"]}
    assert states == {lively.pk: "running", silent.pk: "stale", done.pk: "done"}
    for state, run in (("running", lively), ("stale", silent), ("done", done)):
        rows = api(edith).get(URL, {"state": state}).json()["results"]
        assert [row["id"] for row in rows] == [run.pk]
    assert api(edith).get(f"{URL}{silent.pk}/").json()["state"] == "stale"


def test_a_list_can_be_narrowed_to_a_period(api, edith):
    early = make_run()
    make_run(started_at=ADDED + timedelta(days=2))
    query = {"started_from": ADDED.isoformat(), "started_to": "2026-03-03"}
    rows = api(edith).get(URL, query).json()["results"]
    assert [row["id"] for row in rows] == [early.pk]


def test_an_unknown_state_is_refused_by_name(api, edith):
    answer = api(edith).get(URL, {"state": "lost"})
    assert answer.status_code == 400
    assert "state" in answer.content.decode()


def test_a_list_takes_as_many_queries_for_many_as_for_one(
    api, edith, django_assert_max_num_queries
):
    def queries():
        client = api(edith)
        with django_assert_max_num_queries(10) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    make_run()
    one = queries()
    for _ in range(9):
        make_run()
    # The token, the person's groups, and the page of imports with the names of who imported.
    assert queries() == one


def test_what_is_not_there_is_a_404(api, edith):
    assert api(edith).get(f"{URL}999999/").status_code == 404


def test_rejections_belong_to_their_run(api, edith):
    one, other = make_run(), make_run()
    ImportRejection.objects.create(run=other, number=1, file="a", reason="No.")
    assert api(edith).get(f"{URL}{one.pk}/").json()["rejections"] == []
