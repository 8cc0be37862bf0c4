"""The hash over all articles: the same for the same state, another for any difference that matters."""

import pytest
from django.core.management import CommandError, call_command

from articles.importing.drafts import draft
from articles.importing.preparing import prepare
from articles.importing.writer import write
from articles.models import Article, Event, Sentence
from articles.state import state_hash
from tests.making import make_annotation, make_article

pytestmark = pytest.mark.django_db

ONE = prepare(draft({"body": "One said so. Two.", "external_id": "a"}))
OTHER = prepare(draft({"body": "Three.", "url": "https://paper.example/3", "title": "Third"}))


def state_of(*batches):
    """The state when these, and nothing else, have been stored."""
    Article.objects.all().delete()
    for batch in batches:
        write(batch, actor_id=None)
    return state_hash()


@pytest.mark.parametrize("other", ["--repair", "--article=1"])
def test_it_is_asked_for_alone(other, capsys):
    with pytest.raises(CommandError, match="--state checks nothing") as refusal:
        call_command("verify", "--state", other)
    assert refusal.value.returncode == 2
    assert capsys.readouterr().out == ""


def test_without_articles_it_is_nought():
    assert state_hash() == "0" * 64


def test_neither_order_nor_ids_nor_moments_matter(tampering):
    first = state_of([ONE, OTHER])
    assert len(first) == 64
    Event.objects.all().delete()
    assert state_of([OTHER], [ONE]) == first


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Else"},
        {"external_id": None},
        {"publisher": "Weir"},
        {"language": "de"},
        {"stage": "done"},
        {"required_reviews": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_column_of_an_article_matters(change):
    write([ONE, OTHER], actor_id=None)
    before = state_hash()
    Article.objects.filter(external_id="a").update(**change)
    assert state_hash() != before


@pytest.mark.parametrize(
    "change", [{"position": 9}, {"attribution": "anonymous"}, {"paragraph": 4}], ids=str
)
def test_every_sentence_matters(change):
    write([ONE], actor_id=None)
    before = state_hash()
    Sentence.objects.filter(position=2).update(**change)
    assert state_hash() != before


def test_who_did_what_matters(rosa, remo):
    article = make_article("One.")
    states = {state_hash()}
    make_annotation(article.sentences.get(), rosa)
    states.add(state_hash())
    rosa.username = "roza"
    rosa.save()
    states.add(state_hash())
    assert len(states) == 3


def test_two_of_the_same_are_not_none():
    make_article("One.", external_id="a")
    one = state_hash()
    make_article("One.", external_id="b")
    Article.objects.filter(external_id="b").update(external_id=None, url="https://x.example/")
    assert state_hash() not in {one, "0" * 64}


def test_the_command_prints_it(capsys):
    make_article("One.")
    call_command("verify", state=True)
    assert capsys.readouterr().out.strip() == state_hash()
