"""How many reviews an article needs, and what its sentences' standing follows from."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from annotations import workflow
from annotations.models import Annotation, Ruling
from articles import history
from articles.models import Article, Event, Sentence
from factcheck.refusals import Invalid, Missing, NotAllowed, Refusal, Stale
from tests.making import (
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_submission,
    nothing_changes,
    retire,
    standing_of,
)

pytestmark = pytest.mark.django_db


def _require(article, actor, count, expected_version=None):
    return workflow.require_reviews(
        actor=actor,
        article_id=article.pk,
        required_reviews=count,
        expected_version=expected_version,
    )


def test_more_required_reviews_settle_every_sentence_again(edith, rosa, remo):
    article = make_article(*"ABCDEF")
    untouched, one, two, split, ruled, aside = article.sentences.all()
    make_annotation(one, rosa)
    make_annotation(two, rosa)
    make_annotation(two, remo)
    make_annotation(split, rosa, "verified")
    make_annotation(split, remo, "disputed")
    make_ruling(ruled, edith, "disputed")
    workflow.mark_not_checkable(actor=rosa, sentence_id=aside.pk, reason="opinion")
    events = Event.objects.filter(article=article).count()

    returned = _require(article, edith, 2, expected_version=1)

    assert [standing_of(each) for each in (untouched, one, two, split, ruled, aside)] == [
        ("open", None, 0),
        ("in_review", None, 1),
        ("final", "verified", 2),
        ("conflict", None, 2),
        ("final", "disputed", 0),
        ("not_checkable", None, 0),
    ]
    article.refresh_from_db()
    assert (article.required_reviews, article.version) == (2, 2)
    assert (returned.pk, returned.required_reviews, returned.version) == (article.pk, 2, 2)
    assert returned.updated_at == article.updated_at
    assert Event.objects.filter(article=article).count() == events + 1
    event = Event.objects.filter(article=article).last()
    assert (event.action, event.actor, event.sentence) == ("article.changed", edith, None)
    assert event.data == {"before": {"required_reviews": 1}, "after": {"required_reviews": 2}}


def test_fewer_required_reviews_finish_what_was_waiting(edith, rosa):
    article = make_article("One.", required_reviews=3)
    sentence = article.sentences.get()
    make_annotation(sentence, rosa, "disputed")

    _require(article, edith, 1)

    assert standing_of(sentence) == ("final", "disputed", 1)


def test_retired_sentences_are_settled_too(edith, rosa):
    article = make_article("One.", "Two.")
    sentence = article.sentences.first()
    make_annotation(sentence, rosa)
    retire(sentence)

    _require(article, edith, 2)

    assert standing_of(sentence) == ("in_review", None, 1)


def test_other_articles_are_left_alone(edith, rosa):
    other = make_article("Other.")
    sentence = other.sentences.get()
    make_annotation(sentence, rosa)

    _require(make_article("One."), edith, 2)

    other.refresh_from_db()
    assert (other.required_reviews, other.version) == (1, 1)
    assert standing_of(sentence) == ("final", "verified", 1)


def test_requiring_as_many_as_before_changes_nothing(edith):
    article = make_article("One.", required_reviews=2)

    with nothing_changes():
        returned = _require(article, edith, 2, expected_version=1)

    assert returned.version == 1


@pytest.mark.parametrize("count", [-1, 0, 10, 2**40])
def test_between_1_and_9_reviews_can_be_required(edith, count):
    article = make_article("One.")

    with nothing_changes(), pytest.raises(Invalid) as refusal:
        _require(article, edith, count)

    assert [(fault.pointer(), fault.code) for fault in refusal.value.faults] == [
        ("/required_reviews", "out_of_range")
    ]


@pytest.mark.parametrize("who", ["rosa", "lena", "nemo", "gustav"])
def test_only_editors_decide_how_many_reviews_are_required(who, request):
    article = make_article("One.")

    with nothing_changes(), pytest.raises(NotAllowed):
        _require(article, request.getfixturevalue(who), 2)


def test_a_stale_version_is_refused(edith):
    article = make_article("One.")
    _require(article, edith, 2, expected_version=1)

    with nothing_changes(), pytest.raises(Stale):
        _require(article, edith, 3, expected_version=1)


def test_an_article_that_does_not_exist_is_missing(edith):
    with nothing_changes(), pytest.raises(Missing):
        _require(Article(pk=2**63), edith, 2)


def _cost(edith, reviewers, sentences: int) -> int:
    article = make_article(*(f"Sentence {number}." for number in range(sentences)))
    rows = [*article.sentences.all()]
    Annotation.objects.bulk_create(
        Annotation(sentence=row, reviewer=reviewer, verdict=verdict)
        for number, row in enumerate(rows)
        for reviewer, verdict in zip(
            reviewers, ["verified", "disputed"][: number % 3], strict=False
        )
    )
    for row in rows:
        row.reviews = row.annotations.count()
    Sentence.objects.bulk_update(rows, ["reviews"])
    with CaptureQueriesContext(connection) as queries:
        _require(article, edith, 2)
    assert {*article.sentences.values_list("status", "reviews")} == {
        ("open", 0),
        ("in_review", 1),
        ("conflict", 2),
    }
    return len(queries)


def test_settling_an_article_again_costs_the_same_number_of_queries_for_any_length(
    edith, rosa, remo
):
    edith.groups.count()
    _cost(edith, [rosa, remo], 3)  # asks for the role once

    assert _cost(edith, [rosa, remo], 300) == _cost(edith, [rosa, remo], 600) <= 14


# --- Whatever happens ---------------------------------------------------------------------------------

VERDICTS = st.sampled_from(["verified", "disputed", "unattributed"])
PEOPLE = st.integers(0, 3)
steps = st.one_of(
    st.tuples(st.just("annotate"), PEOPLE, VERDICTS),
    st.tuples(st.just("change"), PEOPLE, VERDICTS),
    st.tuples(st.just("withdraw"), PEOPLE, st.none()),
    st.tuples(st.just("rule"), PEOPLE, VERDICTS),
    st.tuples(st.just("withdraw_ruling"), PEOPLE, st.none()),
    st.tuples(st.just("aside"), PEOPLE, st.sampled_from(["opinion", "question"])),
    st.tuples(st.just("take_up"), PEOPLE, st.none()),
    st.tuples(st.just("require"), PEOPLE, st.integers(1, 4)),
)


def _do(sentence: Sentence, people, step) -> None:
    what, who, value = step
    actor = people[who]
    mine = Annotation.objects.filter(sentence=sentence, reviewer=actor).first()
    seen = {"annotation_id": mine.pk if mine else 0, "expected_version": None}
    there = {"actor": actor, "sentence_id": sentence.pk}
    match what:
        case "annotate":
            workflow.annotate(**there, submission=make_submission(value))
        case "change":
            workflow.change(actor=actor, submission=make_submission(value), **seen)
        case "withdraw":
            workflow.withdraw(actor=actor, **seen)
        case "rule":
            workflow.rule(**there, verdict=value, rationale="Because.")
        case "withdraw_ruling":
            workflow.withdraw_ruling(**there, expected_version=None)
        case "aside":
            workflow.mark_not_checkable(**there, reason=value)
        case "take_up":
            workflow.mark_checkable(**there)
        case "require":
            _require(sentence.article, actor, value)


def _expected(sentence: Sentence) -> tuple[str, str | None]:
    """The rules of consensus, told again over the rows as they are."""
    ruling = Ruling.objects.filter(sentence=sentence).first()
    if ruling:
        return "final", ruling.verdict
    if sentence.not_checkable:
        return "not_checkable", None
    votes = [*Annotation.objects.filter(sentence=sentence).values_list("verdict", flat=True)]
    if len(votes) < Article.objects.get(pk=sentence.article_id).required_reviews:
        return ("in_review" if votes else "open"), None
    winner = [verdict for verdict in {*votes} if votes.count(verdict) > len(votes) / 2]
    return ("final", winner[0]) if winner else ("conflict", None)


@pytest.fixture
def ruth(db):
    return make_person("ruth", "reviewer")


class _Undo(Exception):
    """Ends a transaction whose rows nobody needs."""


@with_settings(max_examples=30)
@given(taken=st.lists(steps, min_size=3, max_size=12))
def test_after_any_steps_the_standing_follows_from_the_rows_and_the_history_holds(
    edith, rosa, remo, ruth, taken
):
    people = [edith, rosa, remo, ruth]
    with pytest.raises(_Undo), transaction.atomic():
        sentence = make_article("One.", required_reviews=2).sentences.get()
        for step in taken:
            before = Event.objects.count()
            try:
                _do(sentence, people, step)
            except Refusal:
                assert Event.objects.count() == before
            assert Event.objects.count() - before in (0, 1)
            status, verdict, reviews = standing_of(sentence)
            assert (status, verdict) == _expected(sentence)
            assert reviews == Annotation.objects.filter(sentence=sentence).count()
        rows = Event.objects.filter(article=sentence.article_id).order_by("number")
        lines = [history.Line(*row) for row in rows.values_list(*history.Line._fields)]
        assert [*history.broken_lines(lines)] == []
        raise _Undo
