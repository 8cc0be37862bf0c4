"""Several imports and requests at once, on connections of their own: each article once, and no failure."""

import io
import threading
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from articles import history
from articles.editing import change_article
from articles.importing.changing import plans_of
from articles.importing.drafts import draft
from articles.importing.outcomes import Kind
from articles.importing.preparing import prepare
from articles.importing.writer import add_article, write
from articles.models import Article, Event, Sentence
from articles.revising import revise
from factcheck.refusals import Conflict
from tests.making import make_person

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLES = [
    prepare(draft({"body": f"Number {n} fell. Nobody saw it.", "external_id": f"n{n}"}))
    for n in range(120)
]


def at_once(*calls):
    """Run the calls in threads that start together; their results, or the exception of one."""
    barrier = threading.Barrier(len(calls))
    results: dict[int, object] = {}
    errors: list[BaseException] = []

    def run(index, call):
        try:
            barrier.wait(timeout=240)
            results[index] = call()
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    if errors:
        raise errors[0]
    return [results[index] for index in range(len(calls))]


def nothing_settled(article_ids):
    """An import that meets these articles for the first time."""
    return set()


def in_batches(articles, size):
    def call():
        outcomes = []
        for start in range(0, len(articles), size):
            outcomes += write(articles[start : start + size], actor_id=None)
        return Counter(outcome.kind for outcome in outcomes)

    return call


def assert_each_article_is_stored_once(count):
    assert Article.objects.count() == count
    assert Article.objects.values("external_id").distinct().count() == count
    assert Sentence.objects.count() == 2 * count
    lines = Event.objects.values_list(*history.Line._fields)
    assert sorted(line[0] for line in lines) == sorted(Article.objects.values_list("pk", flat=True))
    assert not [fault for line in lines for fault in history.broken_lines([history.Line(*line)])]


def test_the_same_articles_from_both_ends_are_stored_once():
    tallies = at_once(
        in_batches(ARTICLES, 10), in_batches(ARTICLES[::-1], 7), in_batches(ARTICLES, 25)
    )
    assert sum(tally[Kind.CREATED] for tally in tallies) == len(ARTICLES)
    assert sum(tally[Kind.UNCHANGED] for tally in tallies) == 2 * len(ARTICLES)
    assert_each_article_is_stored_once(len(ARTICLES))


def test_different_articles_at_once_get_different_numbers():
    halves = ARTICLES[:60], ARTICLES[60:]
    tallies = at_once(*(in_batches(half, 5) for half in halves))
    assert [tally[Kind.CREATED] for tally in tallies] == [60, 60]
    assert_each_article_is_stored_once(len(ARTICLES))


def test_an_editor_and_an_import_meet_at_the_same_article():
    edith = make_person("edith", "editor")
    wanted = [one.draft for one in ARTICLES[:20]]

    def add_all():
        actor = User.objects.get(pk=edith.pk)
        added = refused = 0
        for one in wanted:
            try:
                add_article(actor=actor, draft=one)
                added += 1
            except Conflict as conflict:
                assert conflict.code == "already_exists"
                refused += 1
        return added, refused

    (added, refused), tally = at_once(add_all, in_batches(ARTICLES[:20], 1))
    assert added + refused == 20
    assert added + tally[Kind.CREATED] == 20
    assert refused + tally[Kind.UNCHANGED] == 20
    assert_each_article_is_stored_once(20)


def test_an_import_and_an_editor_revise_the_same_articles():
    """From both ends: neither waits for the other for ever, and no text of either is lost."""
    edith = make_person("edith", "editor")
    write(ARTICLES[:12], actor_id=None)
    ids = dict(Article.objects.values_list("external_id", "pk"))
    rounds = 3

    def text(who, round_, n):
        return f"Number {n} fell. {who} saw it {round_} times."

    def imports():
        kinds = Counter()
        for round_ in range(rounds):
            batch = [
                prepare(draft({"body": text("Ida", round_, n), "external_id": f"n{n}"}))
                for n in range(12)
            ]
            plans = plans_of(batch, nothing_settled)
            outcomes = write(batch, actor_id=None, settled=nothing_settled, plans=plans)
            kinds.update(outcome.kind for outcome in outcomes)
        return kinds

    def edits():
        for round_ in range(rounds):
            for n in reversed(range(12)):
                body = text("Edith", round_, n)
                revise(actor=edith, article_id=ids[f"n{n}"], body=body, expected_version=None)

    kinds, _ = at_once(imports, edits)

    assert kinds == {Kind.REVISED: rounds * 12}
    for n in range(12):
        article = Article.objects.get(external_id=f"n{n}")
        texts = {*article.revisions.values_list("body", flat=True), article.body}
        assert texts == {
            ARTICLES[n].draft.body,
            *(text(who, round_, n) for who in ("Ida", "Edith") for round_ in range(rounds)),
        }
        assert article.revision == 1 + 2 * rounds
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())


def test_an_editor_gives_an_article_the_address_that_an_import_brings():
    """Each holds what the other wants next, unless an import locks before it writes."""
    edith = make_person("edith", "editor")
    write(ARTICLES[:1], actor_id=None)
    known = Article.objects.get()
    address = "https://weir.example/new"
    batch = [
        prepare(draft({"body": "New. All of it.", "url": address})),
        prepare(draft({"body": "Number 0 rose.", "external_id": "n0"})),
    ]
    holds, written = threading.Event(), threading.Event()

    def imports():
        holds.wait(60)
        with transaction.atomic():
            outcomes = write(batch, actor_id=None, settled=nothing_settled)
        written.set()
        return [outcome.kind for outcome in outcomes]

    def edits():
        with transaction.atomic():
            changed = change_article(
                actor=edith, article_id=known.pk, changes={"url": address}, expected_version=None
            )
            holds.set()
            # Where nothing but the transaction is a lock, the import could not even begin.
            assert not written.wait(0.3)
        return changed.version

    kinds, version = at_once(imports, edits)

    # The address is the editor's; so both records are about that article, and name it by two names.
    assert version == 2
    assert kinds == [Kind.REVISED, Kind.REJECTED]
    assert Article.objects.get().body == "New. All of it."
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())
