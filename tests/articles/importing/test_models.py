"""The database keeps what must never be false of imports, whoever writes to it."""

import pytest

from articles.importing.models import ImportChunk, ImportRejection, ImportRun
from tests.raw_rows import constraint_names, insert, refused, update_newest

pytestmark = pytest.mark.django_db

NOW = "2026-03-02 08:00:00+00:00"
RUN = {
    "kind": "articles",
    "state": "running",
    "paths": "archive",
    "options": "{}",
    "input_sha256": "ab" * 32,
    "files": 2,
    "bytes_total": 900,
    "bytes_read": 400,
    "position": 10,
    "created": 4,
    "revised": 3,
    "unchanged": 2,
    "rejected": 1,
    "sentences": 120,
    "kept": 0,
    "changed": 0,
    "added": 0,
    "retired": 0,
    "files_done": 1,
    "byte": 300,
    "rejects_bytes": 0,
    "attempts": 1,
    "fruitless_attempts": 0,
    "process": "weir 1204 77",
    "message": "",
    "upload": "",
    "started_at": NOW,
    "heartbeat_at": NOW,
    "finished_at": None,
}
REJECTION = {"number": 1, "file": "archive/a.jsonl", "line": 7, "byte": 300, "reason": "No."}
CHUNK = {
    "number": 1,
    "content": b"?",
    "records": 2,
    "portion": 0,
    "set_aside": 0,
    "set_aside_running": 0,
    "files_done": 0,
    "byte": 300,
    "state": "waiting",
    "attempts": 1,
    "worker": "celery@weir",
    "taken_at": NOW,
    "outcomes": "",
    "reason": "",
}
GOOD = {ImportRejection: REJECTION, ImportChunk: CHUNK}
# One entry a constraint: what to change in the good row so that this constraint, and no other, objects.
BAD = {
    "importrun_kind_known": (ImportRun, {"kind": "bogus"}),
    "importrun_state_known": (ImportRun, {"state": "bogus", "finished_at": NOW}),
    "importrun_finished_unless_running": (ImportRun, {"state": "done"}),
    "importrun_counts_add_up": (ImportRun, {"position": 11}),
    "importrun_attempts_from_1": (ImportRun, {"attempts": 0}),
    "importrun_input_sha256_length": (ImportRun, {"input_sha256": "a" * 65}),
    "importrun_only_uploads_wait": (ImportRun, {"state": "waiting"}),
    "importrun_upload_length": (ImportRun, {"upload": "x" * 33}),
    "importrun_process_length": (ImportRun, {"process": "x" * 301}),
    "importrejection_number_in_range": (ImportRejection, {"number": 0}),
    "importchunk_state_known": (ImportChunk, {"state": "bogus"}),
    "importchunk_outcomes_when_done": (ImportChunk, {"state": "done"}),
    "importchunk_worker_length": (ImportChunk, {"worker": "x" * 301}),
}
ALSO_BAD = [
    ("importrun_finished_unless_running", ImportRun, {"finished_at": NOW}),
    ("importrun_state_known", ImportRun, {"state": "stale", "finished_at": NOW}),
    ("importrejection_number_in_range", ImportRejection, {"number": 101}),
]
SECOND = {"importrejection_number": ImportRejection, "importchunk_number": ImportChunk}


def _good(model):
    if model is ImportRun:
        return RUN
    insert(ImportRun, RUN)
    return {**GOOD[model], "run_id": ImportRun.objects.get().pk}


def test_every_constraint_of_an_import_has_a_row_that_breaks_it():
    own = {name for name in constraint_names("articles") if name.startswith("import")}
    assert {*BAD, *SECOND, "importrun_upload_once"} == own


@pytest.mark.parametrize(
    ("constraint", "model", "fault"),
    [*((name, *case) for name, case in BAD.items()), *ALSO_BAD],
)
def test_the_database_refuses_a_row_that_breaks_a_constraint(constraint, model, fault):
    row = _good(model)
    refused(insert, model, {**row, **fault}, constraint=constraint)
    insert(model, row)
    refused(update_newest, model, fault, constraint=constraint)


@pytest.mark.parametrize("constraint", SECOND)
def test_no_two_of_a_run_share_a_number(constraint):
    model = SECOND[constraint]
    row = _good(model)
    insert(model, row)
    refused(insert, model, {**row, "reason": "Again."}, constraint=constraint)


def test_no_two_runs_share_an_uploaded_file():
    for _ in range(2):
        insert(ImportRun, RUN)
    row = {**RUN, "upload": "ab" * 16}
    insert(ImportRun, row)
    refused(insert, ImportRun, row, constraint="importrun_upload_once")


def test_they_name_themselves_for_people():
    run = ImportRun(pk=7, state="done")
    assert str(run) == "import 7 (done)"
    assert str(ImportRejection(run=run, file="a.csv", line=3, reason="No.")) == "a.csv:3: No."
    assert str(ImportChunk(run=run, number=3, state="set_aside")) == "7/3 (set aside)"
    assert str(ImportRejection(run=run, file="a.txt", reason="No.")) == "a.txt: No."
