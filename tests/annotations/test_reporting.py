"""Agreement and progress counted from rows."""

from datetime import UTC, date, datetime

import pytest

from annotations import agreement, progress, reporting, workflow
from annotations.models import Annotation, Ruling
from annotations.progress import Scope
from annotations.reporting import Difference, Pairs, Selection
from articles.models import Event
from tests.making import make_annotation, make_article, make_person, make_ruling, retire

pytestmark = pytest.mark.django_db

# Krippendorff 2011 (see test_agreement.py), section A, with 0 read as "verified" and 1 as "disputed".
MEG = "0100000010"
OWEN = "1110010000"
VERDICTS = {"0": "verified", "1": "disputed", "2": "unattributed"}


@pytest.fixture
def meg(db):
    return make_person("meg", "reviewer")


@pytest.fixture
def owen(db):
    return make_person("owen", "reviewer")


def read(article, readings):
    """Give each reviewer's verdicts to the article's sentences in order; "." is none."""
    for sentence in article.sentences.order_by("position", "id"):
        for reviewer, verdicts in readings.items():
            said = verdicts[sentence.position - 1]
            if said != ".":
                make_annotation(sentence, reviewer, VERDICTS[said])


def article_of(length, **fields):
    return make_article(*(f"Sentence {n} is here." for n in range(length)), **fields)


@pytest.fixture
def worked_example(meg, owen):
    article = article_of(10, required_reviews=3)
    read(article, {meg: MEG, owen: OWEN})
    return article


def dated(moment, **which):
    Annotation.objects.filter(**which).update(created_at=moment)


def test_alpha_over_all_is_that_of_the_worked_example(worked_example):
    report = reporting.overall(Selection(), Pairs.of(Selection()))

    assert round(report.figures.alpha, 3) == 0.095
    assert report.figures.raw == pytest.approx(0.6)
    assert (report.figures.units, report.figures.verdicts, report.reviewers) == (10, 20, 2)


def test_the_pair_has_the_same_figures_and_its_differences_are_counted(worked_example):
    pairs = Pairs.of(Selection())

    assert round(pairs.reports()["meg", "owen"].figures.alpha, 3) == 0.095
    assert pairs.differences == [
        Difference(("meg", "owen"), ("verified", "disputed"), 3),
        Difference(("meg", "owen"), ("disputed", "verified"), 1),
    ]


def test_a_sentence_with_one_verdict_counts_in_nothing(worked_example, meg):
    read(article_of(3), {meg: "012"})

    report = reporting.overall(Selection(), Pairs.of(Selection()))

    assert (report.figures.units, report.figures.verdicts) == (10, 20)


def test_a_sentence_that_was_set_aside_is_left_out(worked_example, edith):
    first = worked_example.sentences.get(position=1)
    workflow.mark_not_checkable(actor=edith, sentence_id=first.pk, reason="opinion")

    pairs = Pairs.of(Selection())
    report = reporting.overall(Selection(), pairs)

    assert report.figures.units == 9
    assert pairs.differences[0].sentences == 2


def test_a_retired_sentence_was_read_all_the_same(worked_example):
    retire(worked_example.sentences.get(position=1))

    assert reporting.overall(Selection(), Pairs.of(Selection())).figures.units == 10


def test_three_readers_make_three_pairs_and_one_unit(meg, owen, rosa):
    read(article_of(1, required_reviews=3), {meg: "0", owen: "0", rosa: "2"})

    pairs = Pairs.of(Selection())
    report = reporting.overall(Selection(), pairs)

    assert sorted(pairs.units) == [("meg", "owen"), ("meg", "rosa"), ("owen", "rosa")]
    assert (report.figures.units, report.reviewers) == (1, 3)
    # One pair of three agrees.
    assert report.figures.raw == pytest.approx(1 / 3)
    assert [(d.reviewers, d.verdicts) for d in pairs.differences] == [
        (("meg", "rosa"), ("verified", "unattributed")),
        (("owen", "rosa"), ("verified", "unattributed")),
    ]


@pytest.fixture
def several(meg, owen, rosa):
    """Three articles: one German, one of another publisher; Rosa has read the last only."""
    plain = article_of(2, required_reviews=3)
    german = article_of(3, required_reviews=3, language="de")
    coast = article_of(4, required_reviews=3, publisher="Coast Post")
    read(plain, {meg: "01", owen: "01"})
    read(german, {meg: "011", owen: "010"})
    read(coast, {meg: "0011", owen: "0111", rosa: "00.."})
    return {"plain": plain, "german": german, "coast": coast}


@pytest.mark.parametrize(
    ("selection", "units", "reviewers"),
    [
        ({}, 9, 3),
        ({"language": "de"}, 3, 2),
        ({"publisher": "Coast Post"}, 4, 3),
        ({"reviewers": ("meg", "owen")}, 9, 2),
        ({"reviewers": ("meg", "rosa")}, 2, 2),
        ({"reviewers": ("meg", "rosa"), "language": "de"}, 0, 0),
    ],
)
def test_what_is_selected_is_what_is_measured(several, selection, units, reviewers):
    chosen = Selection(**selection)
    report = reporting.overall(chosen, Pairs.of(chosen))

    assert (report.figures.units, report.reviewers) == (units, reviewers)


def test_one_article_can_be_selected(several):
    chosen = Selection(article=several["german"].pk)

    assert reporting.overall(chosen, Pairs.of(chosen)).figures.units == 3


def test_each_article_has_the_figures_it_has_when_selected_alone(several):
    articles = [article.pk for article in several.values()]
    reports = reporting.by_article(articles)

    assert [reports[pk].figures.units for pk in articles] == [2, 3, 4]
    assert [reports[pk].reviewers for pk in articles] == [2, 2, 3]
    for pk in articles:
        alone = Selection(article=pk)
        assert reports[pk] == reporting.overall(alone, Pairs.of(alone))
    assert reporting.by_article([]) == {}


def test_a_sentence_belongs_to_the_month_of_its_newest_verdict(several, meg):
    dated(datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    dated(datetime(2026, 2, 1, tzinfo=UTC), sentence__article=several["german"], reviewer=meg)
    dated(datetime(2026, 4, 9, tzinfo=UTC), sentence__article=several["coast"])

    months = reporting.by_month(Selection())

    assert {month: report.figures.units for month, report in months.items()} == {
        "2026-01": 2,
        "2026-02": 3,
        "2026-04": 4,
    }
    assert [report.reviewers for report in months.values()] == [2, 2, 3]
    february = Selection(
        since=datetime(2026, 2, 1, tzinfo=UTC), until=datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert months["2026-02"] == reporting.overall(february, Pairs.of(february))


def test_the_period_ends_before_its_end(several):
    dated(datetime(2026, 2, 1, tzinfo=UTC))

    until = Selection(until=datetime(2026, 2, 1, tzinfo=UTC))
    since = Selection(since=datetime(2026, 2, 1, tzinfo=UTC))

    assert reporting.overall(until, Pairs.of(until)).figures.undefined == agreement.NO_DATA
    assert reporting.overall(since, Pairs.of(since)).figures.units == 9


def test_why_there_is_nothing_to_compare_is_said(meg, owen, rosa):
    def reason(**selection):
        chosen = Selection(**selection)
        report = reporting.overall(chosen, Pairs.of(chosen))
        assert report.figures.alpha is None
        return report.figures.undefined

    assert reason() == "no_data"
    article = article_of(2, required_reviews=3)
    read(article, {meg: "0."})
    assert reason() == "one_reviewer"
    read(article, {owen: ".0"})
    assert reason() == "no_pairs"
    read(article, {rosa: "00"})
    assert reason() == "one_category"
    assert reason(reviewers=("meg",)) == "one_reviewer"
    assert reason(reviewers=("meg", "owen")) == "no_pairs"


def test_current_sentences_are_counted_by_status_and_verdict(rosa, remo, edith):
    article = article_of(6, required_reviews=2)
    sentences = [*article.sentences.order_by("position", "id")]
    make_annotation(sentences[0], rosa)
    read_twice = {1: "verified", 2: "disputed"}
    for position, verdict in read_twice.items():
        make_annotation(sentences[position], rosa, verdict)
        make_annotation(sentences[position], remo, "verified")
    make_ruling(sentences[3], edith, "unattributed")
    workflow.mark_not_checkable(actor=rosa, sentence_id=sentences[4].pk, reason="opinion")
    retire(article_of(1, language="de").sentences.get())

    statuses, verdicts = progress.by_status(Scope())

    assert statuses == {"open": 1, "in_review": 1, "conflict": 1, "final": 2, "not_checkable": 1}
    assert verdicts == {"verified": 1, "disputed": 0, "unattributed": 1}
    assert sum(progress.by_status(Scope(language="de"))[0].values()) == 0


def test_articles_are_counted_by_how_far_they_are(rosa, remo):
    article_of(2)
    read(article_of(2), {rosa: "0."})
    read(article_of(2, publisher="Coast Post"), {rosa: "01"})
    read(article_of(3, publisher="Coast Post"), {rosa: "011"})
    split = article_of(2, required_reviews=2)
    read(split, {rosa: "0.", remo: "1."})

    none = {"untouched": 0, "in_progress": 0, "flagged": 0, "done": 0}
    assert progress.by_stage(Scope()) == {
        "untouched": 1,
        "in_progress": 1,
        "flagged": 1,
        "done": 2,
    }
    assert progress.by_stage(Scope(publisher="Coast Post")) == {**none, "done": 2}
    assert progress.by_stage(Scope(article=split.pk)) == {**none, "flagged": 1}
    assert progress.by_stage(Scope(language="fr")) == none


def test_sentences_are_counted_on_the_day_they_were_closed_and_reopened(rosa, edith, tampering):
    article = article_of(3)
    first, second, third = article.sentences.order_by("position", "id")
    annotation = make_annotation(first, rosa)
    make_annotation(second, rosa)
    workflow.mark_not_checkable(actor=rosa, sentence_id=third.pk, reason="opinion")
    make_ruling(first, edith, "disputed")  # closed already: closes nothing again
    noon = datetime(2026, 3, 5, 12, tzinfo=UTC)
    Event.objects.update(at=noon)
    withdrawn = Ruling.objects.get()
    workflow.withdraw_ruling(actor=edith, sentence_id=first.pk, expected_version=withdrawn.version)
    workflow.withdraw(actor=rosa, annotation_id=annotation.pk, expected_version=1)
    Event.objects.exclude(at=noon).update(at=datetime(2026, 3, 7, tzinfo=UTC))

    days = progress.by_day(
        Scope(article=article.pk),
        since=datetime(2026, 3, 5, tzinfo=UTC),
        until=datetime(2026, 3, 8, tzinfo=UTC),
    )

    assert days == [
        {"day": date(2026, 3, 5), "closed": 3, "reopened": 0},
        {"day": date(2026, 3, 6), "closed": 0, "reopened": 0},
        {"day": date(2026, 3, 7), "closed": 0, "reopened": 1},
    ]


def test_what_each_person_has_given_is_counted(rosa, remo, edith):
    article = article_of(3, required_reviews=2)
    read(article, {rosa: "011", remo: "2.."})
    make_ruling(article.sentences.get(position=1), edith)
    dated(datetime(2026, 3, 5, tzinfo=UTC), reviewer=rosa, verdict="disputed")
    dated(datetime(2026, 2, 5, tzinfo=UTC), verdict="verified")
    dated(datetime(2026, 3, 6, tzinfo=UTC), reviewer=remo)
    Ruling.objects.update(created_at=datetime(2026, 3, 9, tzinfo=UTC))

    march = progress.by_person(
        Scope(article=article.pk),
        since=datetime(2026, 3, 1, tzinfo=UTC),
        until=datetime(2026, 4, 1, tzinfo=UTC),
    )

    nothing = {"annotations": 0, "verified": 0, "disputed": 0, "unattributed": 0, "rulings": 0}
    assert march == [
        {**nothing, "person": "edith", "rulings": 1, "newest": datetime(2026, 3, 9, tzinfo=UTC)},
        {
            **nothing,
            "person": "remo",
            "annotations": 1,
            "unattributed": 1,
            "newest": datetime(2026, 3, 6, tzinfo=UTC),
        },
        {
            **nothing,
            "person": "rosa",
            "annotations": 2,
            "disputed": 2,
            "newest": datetime(2026, 3, 5, tzinfo=UTC),
        },
    ]
    assert progress.by_person(Scope(publisher="Nobody"), since=None, until=None) == []
