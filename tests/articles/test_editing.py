"""The door for what is known about an article, and for deleting it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from annotations import workflow
from articles import editing
from articles.models import Article, Event, Sentence
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed, Stale
from tests.making import (
    make_annotation,
    make_article,
    make_ruling,
    make_sentence,
    nothing_changes,
)

pytestmark = pytest.mark.django_db


def _change(article, actor, expected_version=None, **changes):
    return editing.change_article(
        actor=actor, article_id=article.pk, changes=changes, expected_version=expected_version
    )


def _delete(article, actor, expected_version=None):
    editing.delete_article(actor=actor, article_id=article.pk, expected_version=expected_version)


def _newest(article) -> Event:
    return Event.objects.filter(article=article.pk).order_by("number").last()


# --- Changing -----------------------------------------------------------------------------------------


def test_a_change_is_stored_with_a_new_version_and_one_event(edith):
    article = make_article("One.", url="https://news.example/1", external_id="wire-1")
    published = datetime(2026, 3, 3, 12, 0, 0, 250_000, tzinfo=UTC)

    returned = _change(
        article,
        edith,
        expected_version=1,
        title=" Bridge closed\r\n",
        publisher="",
        published_at="2026-03-03T13:00:00.25+01:00",
        url=None,
    )

    stored = Article.objects.get()
    assert (stored.title, stored.publisher, stored.url) == ("Bridge closed", "", None)
    assert stored.published_at == published
    assert (stored.byline, stored.external_id) == ("A. Writer", "wire-1")
    assert (stored.version, stored.revision, stored.body) == (2, 1, article.body)
    assert stored.updated_at > article.updated_at
    assert (returned.title, returned.version) == ("Bridge closed", 2)
    assert returned.updated_at == stored.updated_at
    event = _newest(article)
    assert (event.number, event.action, event.actor) == (2, "article.changed", edith)
    assert (event.sentence, event.at) == (None, stored.updated_at)
    assert event.data == {
        "before": {
            "url": "https://news.example/1",
            "title": "Bridge repairs",
            "publisher": "The Daily Example",
            "published_at": "2026-03-01T09:30:00+00:00",
        },
        "after": {
            "url": None,
            "title": "Bridge closed",
            "publisher": "",
            "published_at": "2026-03-03T12:00:00.250000+00:00",
        },
    }


def test_only_what_differs_is_written_and_recorded(edith):
    article = make_article("One.")

    _change(article, edith, title="Bridge repairs", byline="B. Writer")

    assert _newest(article).data == {
        "before": {"byline": "A. Writer"},
        "after": {"byline": "B. Writer"},
    }


def test_a_change_that_says_the_same_makes_no_event_and_no_new_version(edith):
    article = make_article("One.")
    same_moment = article.published_at.astimezone(timezone(timedelta(hours=2)))

    with nothing_changes():
        _change(article, edith, title="Bridge repairs\n", published_at=same_moment, url="")
        returned = _change(article, edith)

    assert returned.version == 1


def test_faults_are_named_and_nothing_is_changed(edith):
    article = make_article("One.")

    with nothing_changes(), pytest.raises(Invalid) as refusal:
        _change(article, edith, title="", url="javascript:x", body="Another text.", bogus=1)

    assert sorted((fault.pointer(), fault.code) for fault in refusal.value.faults) == [
        ("/body", "unknown_field"),
        ("/bogus", "unknown_field"),
        ("/title", "required"),
        ("/url", "not_a_web_address"),
    ]


@pytest.mark.parametrize(
    ("key", "value"), [("external_id", "wire-1"), ("url", "https://news.example/1")]
)
def test_the_name_of_another_article_is_refused_and_the_other_named(edith, key, value):
    other = make_article("One.", **{key: value})
    article = make_article("Two.")

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        _change(article, edith, **{key: value})

    assert (refusal.value.code, refusal.value.existing) == ("already_exists", other.pk)


def test_an_article_is_not_in_its_own_way(edith):
    article = make_article("One.", url="https://news.example/1", external_id="wire-1")

    _change(article, edith, url="https://news.example/1", external_id="wire-2")

    assert Article.objects.get().external_id == "wire-2"


def test_two_articles_of_the_same_text_cannot_both_lose_their_names(edith):
    first = make_article("One.", external_id="a")
    second = make_article("One.", external_id="b")
    _change(first, edith, external_id=None)

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        _change(second, edith, external_id="")

    assert (refusal.value.code, refusal.value.existing) == ("already_exists", first.pk)


def test_a_name_that_is_taken_between_look_and_write_is_a_conflict(edith, monkeypatch):
    other, article = make_article("One."), make_article("Two.")
    write = editing.save_changed

    def somebody_else_first(row, fields):
        Article.objects.filter(pk=other.pk).update(url="https://news.example/1")
        write(row, fields)

    monkeypatch.setattr(editing, "save_changed", somebody_else_first)
    with pytest.raises(Conflict) as refusal:
        _change(article, edith, url="https://news.example/1")

    assert refusal.value.code == "already_exists"
    assert Article.objects.get(pk=article.pk).url is None
    assert _newest(article).number == 1


def test_a_version_that_somebody_raised_past_the_lock_is_not_overwritten(edith):
    article = make_article("One.")
    Article.objects.filter(pk=article.pk).update(version=2, title="Theirs")
    article.title = "Ours"

    with nothing_changes(), pytest.raises(Stale):
        editing.save_changed(article, ["title"])


# --- Deleting -----------------------------------------------------------------------------------------


def test_an_untouched_article_is_deleted_and_its_history_stays(edith):
    article = make_article("One.", "Two.")
    kept = make_article("Other.")

    _delete(article, edith, expected_version=1)

    assert [*Article.objects.all()] == [kept]
    assert {*Sentence.objects.values_list("article", flat=True)} == {kept.pk}
    events = Event.objects.filter(article=article.pk).order_by("number")
    assert [event.action for event in events] == ["article.added", "article.deleted"]
    assert events[1].actor == edith
    assert events[1].data == {
        "before": {"title": "Bridge repairs", "body_sha256": article.body_sha256},
        "after": None,
    }


@pytest.mark.parametrize("work", ["annotation", "ruling"])
def test_an_article_that_was_worked_on_is_not_deleted(work, edith, rosa):
    sentence = make_sentence()
    if work == "annotation":
        make_annotation(sentence, rosa)
    else:
        make_ruling(sentence, edith)

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        _delete(sentence.article, edith)

    assert refusal.value.code == "in_use"
    assert "has been worked on" in refusal.value.detail


def test_an_article_whose_only_verdict_was_withdrawn_can_be_deleted(edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    workflow.withdraw(actor=rosa, annotation_id=annotation.pk, expected_version=1)

    _delete(sentence.article, edith)

    assert Event.objects.filter(article=sentence.article_id).count() == 4


# --- Refusals of both ---------------------------------------------------------------------------------


def _retitle(article, actor, expected_version=None):
    _change(article, actor, expected_version, title="Another")


either = pytest.mark.parametrize("act", [_retitle, _delete], ids=["change", "delete"])


@either
@pytest.mark.parametrize("who", ["rosa", "lena", "nemo", "gustav"])
def test_only_editors_change_and_delete_articles(act, who, request):
    article = make_article("One.")

    with nothing_changes(), pytest.raises(NotAllowed):
        act(article, request.getfixturevalue(who))


@either
@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_version_that_is_not_the_newest_is_stale(act, version, edith):
    article = make_article("One.")
    _change(article, edith, title="Newer")

    with nothing_changes(), pytest.raises(Stale):
        act(article, edith, version)


@either
@pytest.mark.parametrize("pk", [0, -1, 999_999, 2**63, 2**200])
def test_an_article_that_does_not_exist_is_missing(act, pk, edith):
    with nothing_changes(), pytest.raises(Missing):
        act(Article(pk=pk), edith)
