"""`manage.py verify`: every kind of damage that somebody with the database's password can do is found."""

from collections.abc import Callable
from importlib import import_module
from io import StringIO
from types import SimpleNamespace as World

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from annotations import workflow
from annotations.models import Annotation, Ruling
from annotations.verifying.judgements import consensus_faults
from annotations.verifying.rows import AnnotationRow
from articles import editing, revising
from articles.importing.drafts import draft
from articles.importing.preparing import prepare
from articles.importing.writer import write
from articles.models import Article, Event, Placement, Sentence
from articles.text.fingerprint import fingerprint
from tests.making import make_annotation, make_article, make_ruling, make_submission

pytestmark = pytest.mark.django_db
append_only = import_module("articles.migrations.0002_append_only_events")


def run_verify(*args: str) -> tuple[int, list[str]]:
    """The exit status, and the lines before the summary."""
    out, status = StringIO(), 0
    try:
        call_command("verify", *args, stdout=out, stderr=StringIO())
    except SystemExit as stop:
        status = int(stop.code or 0)
    lines = out.getvalue().splitlines()
    return status, lines[: next(n for n, line in enumerate(lines) if line.startswith("articles: "))]


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def world(edith, rosa, remo) -> World:
    """An article with something of everything, one whose text has changed, and one that was deleted."""
    article = make_article(required_reviews=2)
    read, ruled, aside = article.sentences.order_by("position", "id")
    annotation = make_annotation(read, rosa)
    workflow.change(
        actor=rosa,
        annotation_id=annotation.pk,
        submission=make_submission(note="Seen twice."),
        expected_version=None,
    )
    make_annotation(read, remo)
    withdrawn = make_annotation(ruled, remo, "disputed")
    workflow.withdraw(actor=remo, annotation_id=withdrawn.pk, expected_version=None)
    make_ruling(ruled, edith)
    make_ruling(ruled, edith, "disputed", "On second thoughts.")
    workflow.mark_not_checkable(actor=rosa, sentence_id=aside.pk, reason="opinion")
    workflow.require_reviews(
        actor=edith, article_id=article.pk, required_reviews=1, expected_version=None
    )
    moved = {"title": "New title", "published_at": "2026-03-04T09:00:00+02:00"}
    editing.change_article(actor=edith, article_id=article.pk, changes=moved, expected_version=None)
    deleted = make_article("Gone.").pk
    editing.delete_article(actor=edith, article_id=deleted, expected_version=None)
    imported = write([prepare(draft({"body": "It rained. It poured."}))], actor_id=edith.pk)
    return World(
        article=article.pk,
        read=read.pk,
        ruled=ruled.pk,
        aside=aside.pk,
        annotation=annotation.pk,
        ruling=Ruling.objects.get().pk,
        evidence=annotation.evidence.first().pk,
        deleted=deleted,
        imported=imported[0].article_id,
        rosa=rosa.pk,
        **_revised(edith),
    )


def _revised(edith: User) -> dict[str, int]:
    """An article in its second revision: one sentence changed, one got other quotes, one is as it was."""
    article = make_article("It was opened in 1931.", "They call it “Old Nick”.", "It is closed.")
    retired, retyped, kept = article.sentences.all()
    body = 'It was opened in 1932. They call it "Old Nick". It is closed.'
    revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=1)
    return {
        "revised": article.pk,
        "revision": article.revisions.get().pk,
        "retired": retired.pk,
        "retyped": retyped.pk,
        "kept": kept.pk,
        "replacing": article.sentences.current().get(position=1).pk,
    }


def event_of(article_id: int, number: int) -> int:
    return Event.objects.values_list("pk", flat=True).get(article=article_id, number=number)


def test_a_world_that_came_about_through_the_doors_has_no_fault(world):
    assert run_verify() == (0, [])
    assert run_verify("--article", str(world.article)) == (0, [])
    assert run_verify("--article", str(world.deleted)) == (0, [])


Damage = Callable[[World], object]


def on(table: str, row: str, assignment: str) -> Damage:
    """UPDATE of one row of the world."""
    return lambda world: sql(f"UPDATE {table} SET {assignment} WHERE id = %s", getattr(world, row))


def on_event(number: int, change: str) -> Damage:
    """One event of the main article, past the triggers: `{}` stands for its condition."""

    def damage(world: World) -> None:
        tamper(change.format(f"article_id = {world.article} AND number = {number}"))

    return damage


def tamper(*statements: str) -> None:
    """Switch the triggers off, change the history, and switch them on again."""
    _triggers(append_only.backwards)
    for statement in statements:
        sql(statement)
    _triggers(append_only.forwards)


def _triggers(change) -> None:
    editor = World(connection=connection, execute=lambda statement, params=None: sql(statement))
    change(None, editor)


def _begin_earlier(world: World) -> None:
    """The second sentence begins inside the first, and its text is what its span gives."""
    first, second = (Sentence.objects.get(pk=pk) for pk in (world.read, world.ruled))
    start = first.end - 4
    text = Article.objects.get(pk=world.article).body[start : second.end]
    sql(
        'UPDATE articles_sentence SET start = %s, text = %s, fingerprint = %s WHERE id = %s',
        start, text, fingerprint(text), second.pk,
    )  # fmt: skip


def _same_position(world: World) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
    sql("DROP INDEX sentence_position_unique")
    sql("UPDATE articles_sentence SET position = 1 WHERE id = %s", world.ruled)


def _slip_an_annotation_in(world: World) -> None:
    sql(
        "INSERT INTO annotations_annotation (sentence_id, reviewer_id, verdict, reason, correction, "
        "note, version, created_at, updated_at) SELECT %s, reviewer_id, verdict, reason, correction, "
        "note, 1, created_at, updated_at FROM annotations_annotation WHERE id = %s",
        world.replacing, world.annotation,
    )  # fmt: skip
    world.slipped = Annotation.objects.latest("pk").pk


def _place(world: World) -> int:
    """The place that the kept sentence had."""
    return Placement.objects.values_list("pk", flat=True).get(sentence=world.kept)


def on_place(change: str) -> Damage:
    return lambda world: sql(
        f"UPDATE articles_placement SET {change} WHERE sentence_id = %s", world.kept
    )


def _other_words(world: World) -> None:
    """As somebody would who knows what else is compared with the words of a sentence."""
    for table, row in (("articles_sentence", world.retyped), ("articles_article", world.revised)):
        column = "text" if table == "articles_sentence" else "body"
        change = f"{column} = replace({column}, 'Old', 'New')"
        sql(f"UPDATE {table} SET {change} WHERE id = %s", row)


def _forged_revision(world: World) -> None:
    """Let the revision's event say that other words are the same claim."""
    event = Event.objects.get(article=world.revised, number=2)
    [one] = event.data["retyped"]
    one["before"] = one["before"].replace("Old", "Young")
    _triggers(append_only.backwards)
    Event.objects.filter(pk=event.pk).update(data=event.data)
    _triggers(append_only.forwards)


def _delete_annotation(world: World) -> None:
    sql("DELETE FROM annotations_evidence WHERE annotation_id = %s", world.annotation)
    sql("DELETE FROM annotations_annotation WHERE id = %s", world.annotation)


def _delete_article(world: World) -> None:
    sql("UPDATE articles_sentence SET replaces_id = NULL WHERE article_id = %s", world.revised)
    sql("DELETE FROM articles_placement WHERE revision_id = %s", world.revision)
    for table in ("articles_sentence", "articles_revision"):
        sql(f"DELETE FROM {table} WHERE article_id = %s", world.revised)
    sql("DELETE FROM articles_article WHERE id = %s", world.revised)


SENTENCE, ARTICLE, EVENT = "articles_sentence", "articles_article", "articles_event"
ANNOTATION, EVIDENCE = "annotations_annotation", "annotations_evidence"
RULING, REVISION = "annotations_ruling", "articles_revision"
PLACEMENT = "articles_placement"

# What is done; then of which table, which row, what has to be said.
DAMAGES: dict[str, tuple[Damage, str, str | Callable[[World], int], str]] = {
    "a sentence's text": (
        on(SENTENCE, "read", "text = replace(text, '1931', '1932')"),
        SENTENCE, "read", "its span of the text holds something else",
    ),
    "a sentence's span": (
        on(SENTENCE, "ruled", 'start = start + 1, "end" = "end" + 1'),
        SENTENCE, "ruled", "its span of the text holds something else",
    ),
    "a sentence that overlaps": (_begin_earlier, SENTENCE, "ruled", "before sentence"),
    "a position taken twice": (_same_position, SENTENCE, "ruled", "has position 1, as sentence"),
    "the words of a sentence": (
        on(SENTENCE, "read", "words = 'something else'"),
        SENTENCE, "read", "words are not those of its text",
    ),
    "the words of a title": (
        on(ARTICLE, "article", "words = 'something else'"),
        ARTICLE, "article", "words are not those of its title",
    ),
    "a fingerprint": (
        on(SENTENCE, "read", "fingerprint = '0123456789abcdef'"),
        SENTENCE, "read", "fingerprint is not that of its text",
    ),
    "a status": (
        on(SENTENCE, "read", "status = 'in_review', verdict = NULL"),
        SENTENCE, "read", "status is in_review, its annotations and ruling make it final",
    ),
    "a verdict": (
        on(SENTENCE, "read", "verdict = 'disputed'"),
        SENTENCE, "read", "verdict is disputed, its annotations and ruling make it verified",
    ),
    "a number of reviews": (
        on(SENTENCE, "read", "reviews = 3"),
        SENTENCE, "read", "reviews is 3, its annotations and ruling make it 2",
    ),
    "a reason to set aside": (
        on(SENTENCE, "aside", "not_checkable = 'question'"),
        SENTENCE, "aside", "not_checkable is “question”, its history says “opinion”",
    ),
    "a sentence no longer set aside": (
        on(SENTENCE, "aside", "not_checkable = '', status = 'open'"),
        SENTENCE, "aside", "not_checkable is “”, its history says “opinion”",
    ),
    "a sentence replaced by itself": (
        on(SENTENCE, "replacing", "replaces_id = id"),
        SENTENCE, "replacing", "which this article has not retired",
    ),
    "a retired sentence's text": (
        on(SENTENCE, "retired", "text = replace(text, '1931', '1935')"),
        SENTENCE, "retired", "its span of the last text that had it holds something else",
    ),
    "a retirement in the future": (
        on(SENTENCE, "retired", "retired_in = 3"),
        SENTENCE, "retired", "was retired in revision 3, which is not there",
    ),
    "a missing sentence": (
        lambda world: sql(
            "DELETE FROM articles_sentence WHERE article_id = %s AND position = 2", world.imported
        ),
        ARTICLE, "imported", "has 1 sentences, its history says 2",
    ),
    "an article's text": (
        on(ARTICLE, "article", "body = replace(body, '1931', '1932')"),
        ARTICLE, "article", "body_sha256 is not that of the text",
    ),
    "an article's hash": (
        on(ARTICLE, "imported", f"body_sha256 = '{'0' * 64}'"),
        ARTICLE, "imported", "body_sha256 is not what its history says",
    ),
    "an article's title": (
        on(ARTICLE, "article", "title = 'Another'"),
        ARTICLE, "article", "title is not what its history says",
    ),
    "an article's date": (
        on(ARTICLE, "article", "published_at = '2026-03-04 07:00:01+00:00'"),
        ARTICLE, "article", "published_at is not what its history says",
    ),
    "the required reviews": (
        on(ARTICLE, "article", "required_reviews = 2"),
        ARTICLE, "article", "required_reviews is not what its history says",
    ),
    "an article's version": (
        on(ARTICLE, "article", "version = 7"),
        ARTICLE, "article", "version is 7, its history makes it 3",
    ),
    "an article's stage": (
        on(ARTICLE, "article", "stage = 'untouched'"),
        ARTICLE, "article", "stage is untouched, its sentences make it done",
    ),
    "a superseded text": (
        on(REVISION, "revision", "body = replace(body, '1931', '1935')"),
        REVISION, "revision", "body_sha256 is not that of the text",
    ),
    "a place in a superseded text": (
        on_place('start = start - 1, "end" = "end" - 1'),
        PLACEMENT, _place, "its span of the text holds something else",
    ),
    "a place before the one before it": (
        on_place("start = 3"), PLACEMENT, _place, "is not behind the sentence before it",
    ),
    "a missing place": (
        lambda world: sql("DELETE FROM articles_placement WHERE sentence_id = %s", world.kept),
        REVISION, "revision", "its sentences are not those that its history gives it",
    ),
    "a sentence given other words under its verdicts": (
        _other_words, SENTENCE, "retyped", "its text is not what its history says",
    ),
    "a revision that gave a sentence other words": (
        _forged_revision,
        EVENT, lambda world: event_of(world.revised, 2), "changes more than the typography",
    ),
    "a sentence retired by nobody": (
        on(SENTENCE, "kept", "retired_in = 2"),
        SENTENCE, "kept", "retired_in is 2, its history says None",
    ),
    "a link to what was replaced": (
        on(SENTENCE, "replacing", "replaces_id = NULL"),
        SENTENCE, "replacing", "replaces is None, its history says",
    ),
    "a revision that its history does not tell of": (
        lambda world: tamper(
            f"DELETE FROM articles_event WHERE article_id = {world.revised} AND number = 2"
        ),
        ARTICLE, "revised", "its history tells of the revisions [], it is revision 2",
    ),
    "a missing revision": (
        lambda world: sql("DELETE FROM articles_revision WHERE id = %s", world.revision),
        ARTICLE, "revised", "is revision 2, and the superseded ones kept are []",
    ),
    "an annotation's verdict": (
        on(ANNOTATION, "annotation", "verdict = 'disputed'"),
        ANNOTATION, "annotation", "verdict: not what its history says",
    ),
    "an annotation's note": (
        on(ANNOTATION, "annotation", "note = 'Never looked.'"),
        ANNOTATION, "annotation", "note: not what its history says",
    ),
    "an annotation's version": (
        on(ANNOTATION, "annotation", "version = 1"),
        ANNOTATION, "annotation", "version: not what its history says",
    ),
    "an annotation's sentence": (
        on(ANNOTATION, "annotation", "sentence_id = sentence_id + 1"),
        ANNOTATION, "annotation", "sentence: not what its history says",
    ),
    "a missing annotation": (
        _delete_annotation,
        ANNOTATION, "annotation", "is missing; its history has not withdrawn it",
    ),
    "an annotation slipped in": (
        _slip_an_annotation_in, ANNOTATION, "slipped", "is not in its article's history",
    ),
    "a piece of evidence": (
        on(EVIDENCE, "evidence", "locator = 'p. 13'"),
        ANNOTATION, "annotation", "evidence: not what its history says",
    ),
    "the date of evidence": (
        on(EVIDENCE, "evidence", "accessed_on = NULL"),
        ANNOTATION, "annotation", "evidence: not what its history says",
    ),
    "missing evidence": (
        lambda world: sql("DELETE FROM annotations_evidence WHERE id = %s", world.evidence),
        ANNOTATION, "annotation", "evidence: not what its history says",
    ),
    "a ruling": (
        on(RULING, "ruling", "rationale = 'Because.'"),
        RULING, "ruling", "rationale: not what its history says",
    ),
    "a missing ruling": (
        lambda world: sql("DELETE FROM annotations_ruling WHERE id = %s", world.ruling),
        RULING, "ruling", "is missing; its history has not withdrawn it",
    ),
    "an annotation without its sentence": (
        on(ANNOTATION, "annotation", "sentence_id = 999999"),
        ANNOTATION, "annotation", "what it belongs to is not there",
    ),
    "the host of evidence": (
        on(EVIDENCE, "evidence", "host = 'example.org'"),
        EVIDENCE, "evidence", "host is not that of its address",
    ),
    "evidence without its annotation": (
        on(EVIDENCE, "evidence", "annotation_id = 999999"),
        EVIDENCE, "evidence", "what it belongs to is not there",
    ),
    "a sentence without its article": (
        on(SENTENCE, "aside", "article_id = 999999"),
        SENTENCE, "aside", "its article is not there",
    ),
    "an event's time": (
        on_event(3, "UPDATE articles_event SET at = '2020-01-01 00:00:00+00:00' WHERE {}"),
        EVENT, lambda world: event_of(world.article, 3), "the hash does not match",
    ),
    "an event's person": (
        on_event(3, "UPDATE articles_event SET actor_id = NULL WHERE {}"),
        EVENT, lambda world: event_of(world.article, 3), "the hash does not match",
    ),
    "an event's data": (
        on_event(2, "UPDATE articles_event SET data = '{{\"after\": null}}' WHERE {}"),
        EVENT, lambda world: event_of(world.article, 2), "does not say what an event of its kind",
    ),
    "an infinite number in an event": (
        on_event(3, "UPDATE articles_event SET data = '{{\"after\": 1e999}}' WHERE {}"),
        EVENT,
        lambda world: event_of(world.article, 3),
        "the hash does not match",
    ),
    "an event's sentence": (
        on_event(2, "UPDATE articles_event SET sentence_id = 999999 WHERE {}"),
        EVENT, lambda world: event_of(world.article, 2), "which its article has not",
    ),
    "an event without its sentence": (
        on_event(2, "UPDATE articles_event SET sentence_id = NULL WHERE {}"),
        EVENT, lambda world: event_of(world.article, 2), "names no sentence",
    ),
    "an event's hash": (
        on_event(4, f"UPDATE articles_event SET hash = '{'0' * 64}' WHERE {{}}"),
        EVENT, lambda world: event_of(world.article, 5), "the hash does not match",
    ),
    "a missing event": (
        on_event(4, "DELETE FROM articles_event WHERE {}"),
        EVENT, lambda world: event_of(world.article, 5), "number 5 follows 3",
    ),
    "a missing first event": (
        on_event(1, "DELETE FROM articles_event WHERE {}"),
        EVENT, lambda world: event_of(world.article, 2), "number 2 follows 0",
    ),
    "a missing last event": (
        on_event(11, "DELETE FROM articles_event WHERE {}"),
        ARTICLE, "article", "version is 3, its history makes it 2",
    ),
    "a missing history": (
        lambda world: tamper(f"DELETE FROM articles_event WHERE article_id = {world.revised}"),
        ARTICLE, "revised", "has no history",
    ),
    "a deletion forgotten": (
        lambda world: tamper(
            f"DELETE FROM articles_event WHERE article_id = {world.deleted} AND number = 2"
        ),
        EVENT, lambda world: event_of(world.deleted, 1), "of an article that is gone, and no deletion",
    ),
    "an article deleted past the door": (
        _delete_article,
        EVENT, lambda world: event_of(world.revised, 2), "of an article that is gone, and no deletion",
    ),
    "an article back from the dead": (
        lambda world: sql(
            "UPDATE articles_article SET id = %s WHERE id = %s", world.deleted, world.imported
        ),
        EVENT, lambda world: event_of(world.deleted, 2), "the article that it deleted is there",
    ),
}  # fmt: skip


class _UndoneError(Exception):
    """Some damage breaks foreign keys, which the database looks at when a transaction ends."""


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_found(world, kind):
    damage, table, row, phrase = DAMAGES[kind]
    with pytest.raises(_UndoneError), transaction.atomic():
        damage(world)
        status, faults = run_verify()
        pk = row(world) if callable(row) else getattr(world, row)
        assert status == 1
        assert [line for line in faults if line.startswith(f"{table} {pk}: ") and phrase in line], (
            faults
        )
        raise _UndoneError
    assert run_verify() == (0, [])


@pytest.mark.parametrize(
    "trigger",
    {
        "sqlite": ["event_no_update", "event_no_delete", "event_no_replace"],
        "postgresql": ["event_append_only", "event_no_truncate", "event_announce"],
    }[connection.vendor],
)
def test_a_missing_trigger_is_found(trigger):
    sql(f"DROP TRIGGER {trigger}" + " ON articles_event" * (connection.vendor == "postgresql"))

    assert run_verify() == (1, [f"articles_event: the trigger {trigger} is missing"])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's triggers have no switch")
def test_a_trigger_that_is_switched_off_is_found():
    sql("ALTER TABLE articles_event DISABLE TRIGGER event_append_only")

    assert run_verify() == (1, ["articles_event: the trigger event_append_only is missing"])


def test_a_second_annotation_by_one_reviewer_is_found(world):
    """Told of rows, because no SQL gets past the unique constraint of SQLite."""
    article = World(required_reviews=1)
    rows = [
        AnnotationRow(world.article, pk, world.read, world.rosa, 1, "verified", "", "", "", None)
        for pk in (1, 2)
    ]

    assert [str(fault) for fault in consensus_faults(article, [], rows, [])] == [
        f"annotations_annotation 2: is a second one by reviewer {world.rosa} on sentence {world.read}"
    ]


def test_damage_elsewhere_is_no_fault_of_the_article_that_is_asked_for(world):
    sql("UPDATE articles_article SET title = 'Another' WHERE id = %s", world.article)

    assert run_verify("--article", str(world.imported)) == (0, [])
    assert run_verify("--article", str(world.article))[0] == 1


def test_the_summary_counts_what_was_checked(world):
    out = StringIO()
    call_command("verify", stdout=out)

    told = [line.split(",")[0] for line in out.getvalue().splitlines()]
    assert told[:-1] == [
        "articles: 3",
        "revisions: 1",
        "placements: 3",
        "sentences: 9",
        "annotations: 2",
        "evidence: 2",
        "rulings: 1",
        f"events: {Event.objects.count()}",
    ]
    assert told[-1].startswith("0 faults in ")


def test_an_empty_database_is_in_order():
    assert run_verify() == (0, [])


def test_an_article_that_never_was_cannot_be_checked():
    with pytest.raises(CommandError, match="no article 5") as caught:
        call_command("verify", "--article", "5")
    assert caught.value.returncode == 2


# --- Repair -------------------------------------------------------------------------------------------


def test_repair_computes_derived_columns_anew_and_says_what_it_changed(world):
    sql(
        "UPDATE articles_sentence SET status = 'open', verdict = NULL, reviews = 0, fingerprint = '' "
        "WHERE id = %s", world.read,
    )  # fmt: skip
    sql("UPDATE articles_article SET stage = 'untouched' WHERE id = %s", world.article)
    sql("UPDATE annotations_evidence SET host = 'wrong.example' WHERE id = %s", world.evidence)
    events = Event.objects.count()

    status, lines = _repair()

    assert status == 0
    assert lines == [
        f"repaired articles_sentence {world.read}: status was open, is final",
        f"repaired articles_sentence {world.read}: verdict was None, is verified",
        f"repaired articles_sentence {world.read}: reviews was 0, is 2",
        f"repaired articles_sentence {world.read}: fingerprint was , is "
        + fingerprint("The bridge was opened in 1931."),
        f"repaired annotations_evidence {world.evidence}: host was wrong.example, is archive.example",
        f"repaired articles_article {world.article}: stage was untouched, is done",
        "0 faults are left.",
    ]
    assert run_verify() == (0, [])
    assert Event.objects.count() == events


def test_repair_leaves_an_article_alone_whose_other_rows_are_in_doubt(world):
    """A forged annotation would otherwise be made official by the repair."""
    sql("UPDATE annotations_annotation SET verdict = 'disputed' WHERE id = %s", world.annotation)

    status, lines = _repair()

    assert status == 1
    assert lines == ["3 faults are left."]
    assert Sentence.objects.get(pk=world.read).verdict == "verified"


def test_repair_has_nothing_to_do_where_nothing_is_wrong(world):
    assert _repair() == (0, ["0 faults are left."])


def _repair() -> tuple[int, list[str]]:
    out, status = StringIO(), 0
    try:
        call_command("verify", "--repair", stdout=out)
    except SystemExit as stop:
        status = int(stop.code or 0)
    lines = out.getvalue().splitlines()
    return status, lines[next(n for n, line in enumerate(lines) if " seconds" in line) + 1 :]
