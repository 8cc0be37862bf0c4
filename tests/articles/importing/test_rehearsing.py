"""A rehearsal says what a real import would say, and leaves no trace."""

from contextlib import closing

import pytest

from articles.importing.drafts import draft
from articles.importing.preparing import prepare
from articles.importing.rehearsing import Rehearsal
from articles.importing.writer import write
from articles.models import Article, Event, Sentence

pytestmark = pytest.mark.django_db


def prepared(body: str, **fields):
    return prepare(draft({"body": body, **fields}))


BATCHES = [
    [prepared("One.", external_id="a"), prepared("One.", external_id="a"), prepared("Two.")],
    [
        prepared("One.", external_id="a"),
        prepared("Other.", external_id="a"),
        prepared("Two."),
        prepared("One. More.", url="https://paper.example/1"),
        prepared("One.", external_id="a", url="https://paper.example/1"),
        prepared("Stored.", external_id="s"),
        prepared("Not as stored.", external_id="s"),
    ],
    [prepared("One. More.", url="https://paper.example/1", external_id="c")],
]


def test_a_rehearsal_gives_the_outcomes_of_the_import():
    write([prepared("Stored.", external_id="s")], actor_id=None)
    with closing(Rehearsal()) as rehearsal:
        rehearsed = [outcome for batch in BATCHES for outcome in rehearsal.write(batch)]
    real = [outcome for batch in BATCHES for outcome in write(batch, actor_id=None)]
    assert [(o.kind, o.sentences) for o in rehearsed] == [(o.kind, o.sentences) for o in real]
    assert [o.kind.value for o in rehearsed] == [
        *("created", "unchanged", "created"),
        *("unchanged", "rejected", "unchanged", "created", "rejected", "unchanged", "rejected"),
        "unchanged",
    ]


def test_a_rehearsal_writes_nothing(django_assert_num_queries):
    with closing(Rehearsal()) as rehearsal:
        # A look by external id and one by text; a transaction is not even begun.
        with django_assert_num_queries(2) as captured:
            rehearsal.write(BATCHES[0])
        assert all(query["sql"].startswith("SELECT") for query in captured)
    assert not Article.objects.exists()
    assert not Sentence.objects.exists()
    assert not Event.objects.exists()
