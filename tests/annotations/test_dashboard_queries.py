"""What the dashboard asks the database: from which index, and that days are days also where clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotations.dashboard.awaiting import changed_and_waiting
from annotations.dashboard.counting import by_person, own_of_all
from annotations.dashboard.period import Period
from annotations.models import Annotation
from annotations.sampling import INDEXED, one_in
from tests.making import make_annotation, make_article, make_sentence

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def planned(db):
    """The plan of a query for tables of very many rows; those of a test are few."""

    def plan(rows):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for what in ("seqscan", "bitmapscan"):
                    cursor.execute(f"SET LOCAL enable_{what} = off")
        return rows.explain()

    return plan


def test_the_first_changed_sentences_are_found_without_sorting_all_of_them(planned):
    plan = planned(changed_and_waiting()[:10])
    assert "sentence_to_read_again" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(("number", "index"), [(10, "created"), (64, "sample"), (353, "sample")])
def test_a_small_part_of_the_verdicts_has_an_index_of_its_own(planned, number, index):
    within = Annotation.objects.filter(created_at__gte=NOON, created_at__lt=NOON)
    part = within.filter(one_in(number)).order_by().values("sentence")
    assert f"annotation_{index}" in planned(part)


@pytest.fixture
def thousand(rosa):
    """A verdict on each of a thousand sentences."""
    article = make_article(*(f"Sentence {n}." for n in range(1_000)))
    Annotation.objects.bulk_create(
        Annotation(sentence=sentence, reviewer=rosa, verdict="verified")
        for sentence in article.sentences.all()
    )


def test_a_part_is_even_and_a_smaller_one_lies_within_a_larger(thousand):
    parts = [
        {*Annotation.objects.filter(one_in(number)).values_list("pk", flat=True)}
        for number in (1, 4, INDEXED, 2 * INDEXED)
    ]
    even = [1_000, *(pytest.approx(count, abs=count / 4) for count in (250, 16, 8))]
    assert [len(part) for part in parts] == even
    assert parts[0] > parts[1] > parts[2] > parts[3]


def test_the_highest_id_has_its_place_too(rosa):
    sentence = make_sentence()
    type(sentence).objects.filter(pk=sentence.pk).update(id=2**63 - 1)
    sentence.pk = 2**63 - 1
    make_annotation(sentence, rosa)
    assert Annotation.objects.filter(one_in(1)).count() == 1


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T22:59:59.999999", 28),
        ("2026-03-28T23:00", 29),
        ("2026-03-29T21:59:59.999999", 29),  # which had 23 hours
        ("2026-03-29T22:00", 30),
    ],
)
def test_a_day_on_which_clocks_change_has_its_own_hours(rosa, moment, day):
    annotation = make_annotation(make_sentence(), rosa)
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    Annotation.objects.filter(pk=annotation.pk).update(created_at=at)
    with timezone.override("Europe/Berlin"):
        period = Period(date(2026, 3, 27), date(2026, 3, 31))
        assert [*by_person(period)] == [(date(2026, 3, day), rosa.pk, "verified", 1)]
        given = {each.day.day: each.total for each in own_of_all(rosa.pk, period) if each.total}
        assert given == {day: 1}


def test_verdicts_of_a_period_are_counted_in_one_statement(rosa, django_assert_num_queries):
    period = Period(NOON.date() - timedelta(days=91), NOON.date())
    with django_assert_num_queries(1):
        assert [*by_person(period)] == []
    with django_assert_num_queries(1):
        assert len([*own_of_all(rosa.pk, period)]) == 92
