"""`manage.py import_articles` with articles whose texts have changed: each becomes the next revision."""

import contextlib
import io
import json

import pytest
from django.core.management import call_command

from annotations.models import Annotation
from articles.exporting import lines
from articles.importing.models import SettledArticle
from articles.models import Article, Event, ImportRun, Revision, Sentence
from articles.state import state_hash
from tests.making import make_annotation, nothing_changes

pytestmark = pytest.mark.django_db

FIRST = "The bridge was opened in 1931. It cost 4 million. Nobody was hurt. “It rained,” he said."
SECOND = 'It cost 4 million. The bridge was opened in 1932. "It rained," he said. More is to come.'


def write(path, *records):
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


def bridge(body, **more):
    return {"external_id": "bridge", "body": body, **more}


def take_in(*args, **options):
    """The report for programs, and what was said on standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command(
            "import_articles", *map(str, args), stdout=out, stderr=err, json=True, **options
        )
    return json.loads(out.getvalue()), err.getvalue()


def counts(report):
    return tuple(report[name] for name in ("created", "revised", "unchanged", "rejected"))


def verify():
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())


def test_a_new_text_is_the_next_revision(tmp_path, edith, rosa):
    take_in(write(tmp_path / "a.jsonl", bridge(FIRST, url="https://weir.example/1")))
    old = {one.text: one for one in Sentence.objects.all()}
    kept, changed, retired, retyped = (
        make_annotation(old[text], rosa)
        for text in (
            "It cost 4 million.",
            "The bridge was opened in 1931.",
            "Nobody was hurt.",
            "“It rained,” he said.",
        )
    )

    report, said = take_in(write(tmp_path / "b.jsonl", bridge(SECOND)), actor="edith")

    assert (report["exit_status"], said) == (0, "")
    assert counts(report) == (0, 1, 0, 0)
    told = {name: report[name] for name in ("sentences", "kept", "changed", "added", "retired")}
    assert told == {"sentences": 2, "kept": 2, "changed": 1, "added": 1, "retired": 1}
    run = ImportRun.objects.latest("pk")
    assert {name: getattr(run, name) for name in told} == told
    article = Article.objects.get()
    assert (article.body, article.revision, article.url) == (SECOND, 2, "https://weir.example/1")
    assert Revision.objects.get().body == FIRST
    assert {one.sentence.text: one.sentence.retired_in for one in Annotation.objects.all()} == {
        kept.sentence.text: None,
        changed.sentence.text: 2,
        retired.sentence.text: 2,
        '"It rained," he said.': None,
    }
    assert retyped.sentence.pk == Sentence.objects.get(text='"It rained," he said.').pk
    new = Sentence.objects.get(text="The bridge was opened in 1932.")
    assert new.replaces_id == changed.sentence.pk
    event = Event.objects.order_by("number").last()
    assert (event.action, event.actor_id) == ("article.revised", edith.pk)
    verify()


def test_the_same_file_again_changes_nothing(tmp_path):
    path = write(tmp_path / "a.jsonl", bridge(FIRST), {"external_id": "x", "body": "Calm."})
    take_in(path)
    write(path, bridge(SECOND), {"external_id": "x", "body": "Calm."})
    assert counts(take_in(path)[0]) == (0, 1, 1, 0)
    with nothing_changes():
        assert counts(take_in(path)[0]) == (0, 0, 2, 0)


def test_an_older_text_that_comes_back_is_a_further_revision(tmp_path):
    first, second = (
        write(tmp_path / f"{n}.jsonl", bridge(text)) for n, text in enumerate((FIRST, SECOND))
    )
    for path in (first, second, first):
        take_in(path)
    article = Article.objects.get()
    assert (article.body, article.revision) == (FIRST, 3)
    assert [one.body for one in article.revisions.all()] == [FIRST, SECOND]
    verify()


def test_who_wants_a_report_first_has_new_texts_rejected(tmp_path):
    take_in(write(tmp_path / "a.jsonl", bridge(FIRST)))
    with nothing_changes():
        report, said = take_in(write(tmp_path / "b.jsonl", bridge(SECOND)), on_change="reject")
    assert counts(report) == (0, 0, 0, 1)
    assert "the text differs" in said


def test_a_rehearsal_tells_what_would_become_of_the_sentences(tmp_path):
    take_in(write(tmp_path / "a.jsonl", bridge(FIRST)))
    path = write(tmp_path / "b.jsonl", bridge(SECOND), bridge(FIRST), {"body": "New. Text."})
    with nothing_changes():
        rehearsal, said = take_in(path, dry_run=True, batch_size=1)
    report, said_then = take_in(path, batch_size=1)
    own = ("run", "dry_run", "seconds")
    assert {k: v for k, v in rehearsal.items() if k not in own} == {
        k: v for k, v in report.items() if k not in own
    }
    assert said == said_then
    assert (report["kept"], report["retired"]) == (2, 1)


@pytest.mark.parametrize("batch_size", [1, 200])
@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)])
@pytest.mark.parametrize("stored", [None, FIRST])
def test_of_two_texts_in_one_import_the_first_counts_however_often_it_comes(
    tmp_path, batch_size, order, stored
):
    if stored:
        take_in(write(tmp_path / "a.jsonl", bridge(stored)))
    path = write(tmp_path / "b.jsonl", *map(bridge, order))
    report, said = take_in(path, batch_size=batch_size)
    assert report["rejected"] == 1
    assert "b.jsonl:2: This is" in said
    assert "brings one for each article" in said
    assert Article.objects.get().body == order[0]
    with nothing_changes():
        again, _ = take_in(path, batch_size=batch_size)
    assert counts(again) == (0, 0, 1, 1)
    assert not SettledArticle.objects.exists()


def test_two_names_of_two_articles_are_still_rejected(tmp_path):
    take_in(
        write(
            tmp_path / "a.jsonl", bridge(FIRST), {"url": "https://weir.example/2", "body": "Calm."}
        )
    )
    with nothing_changes():
        report, said = take_in(
            write(tmp_path / "b.jsonl", bridge(SECOND, url="https://weir.example/2"))
        )
    assert counts(report) == (0, 0, 0, 1)
    assert "but the url is" in said


def test_what_was_exported_elsewhere_brings_the_texts_in_between(tmp_path, tampering):
    bodies = [FIRST, SECOND, "It rained. Nothing else is known.", FIRST]
    whole = write(
        tmp_path / "whole.jsonl", bridge(bodies[-1], title="Bridge", earlier_texts=bodies[:-1])
    )
    take_in(whole)
    state, exported = state_hash(), [*lines(Article.objects.all())]
    Sentence.objects.update(replaces=None)
    Article.objects.all().delete()
    Event.objects.all().delete()

    take_in(write(tmp_path / "second.jsonl", bridge(SECOND, title="Bridge", earlier_texts=[FIRST])))
    assert counts(take_in(whole)[0]) == (0, 1, 0, 0)

    assert state_hash() == state
    assert [*lines(Article.objects.all())] == exported
    with nothing_changes():
        assert counts(take_in(whole)[0]) == (0, 0, 1, 0)
