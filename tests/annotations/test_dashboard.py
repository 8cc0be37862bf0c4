"""The figures of the dashboard: who is shown which, days and periods, agreement, and where shapes stand."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from annotations.dashboard import agreeing, charts, dashboard
from annotations.dashboard.given import UNTOLD, verdicts_given
from annotations.dashboard.period import MOST_DAYS, Period, asked_period
from annotations.models import Annotation
from annotations.reporting import Pairs, Selection, overall
from tests.browsing import at, signed_in, text_of
from tests.making import make_annotation, make_article, make_person, make_sentence

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 14))


def said(sentence, person, verdict, at=NOON):
    """A verdict that was given at `at`."""
    annotation = make_annotation(sentence, person, verdict)
    Annotation.objects.filter(pk=annotation.pk).update(created_at=at)


@pytest.fixture
def work(rosa, remo):
    """On 9 March Rosa gave two verdicts and Remo three, which nobody but editors may know."""
    for number, verdicts in enumerate([("verified", "disputed"), ("verified", "verified")]):
        sentence = make_sentence(f"Number {number}.", required_reviews=3)
        said(sentence, rosa, verdicts[0])
        said(sentence, remo, verdicts[1])
    said(make_sentence("Alone.", required_reviews=3), remo, "unattributed")


def by_person(found):
    return {each.name: dict(zip(found.kinds, each.counts, strict=True)) for each in found.people}


# --- Verdicts given ------------------------------------------------------------------------------------


def test_an_editor_sees_who_gave_which_verdict(edith, work):
    assert by_person(verdicts_given(edith, MARCH)) == {
        "remo": {"verified": 1, "disputed": 1, "unattributed": 1},
        "rosa": {"verified": 2, "disputed": 0, "unattributed": 0},
    }


def test_a_reviewer_sees_their_own_and_of_the_others_how_many(rosa, work):
    none = {"verified": 0, "disputed": 0, "unattributed": 0}
    assert by_person(verdicts_given(rosa, MARCH)) == {
        "rosa": {**none, "verified": 2, UNTOLD: 0},
        "": {**none, UNTOLD: 3},
    }


def test_a_reader_sees_how_many_and_nothing_else(lena, work):
    found = verdicts_given(lena, MARCH)
    assert found.kinds == (UNTOLD,)
    assert [(each.name, each.total) for each in found.people] == [("", 5)]
    page = text_of(signed_in(lena).get(at("index"), {"since": "2026-03-09", "until": "2026-03-09"}))
    assert "remo" not in page
    assert "rosa" not in page


@pytest.mark.parametrize("group", ["reviewer", "reader"])
def test_who_has_not_read_cannot_tell_what_the_others_said(rosa, group):
    """Not by name, nor by a total from which one's own can be taken away."""
    viewer = make_person("viewer", group)
    said(make_sentence("Mine."), rosa, "verified")
    secret = make_sentence("Secret.", required_reviews=2)
    said(secret, rosa, "verified")
    client = signed_in(viewer)

    def page():
        asked = client.get(at("index"), {"since": "2026-03-01", "until": "2026-03-14"})
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(asked))

    one = page()
    Annotation.objects.filter(sentence=secret).update(verdict="disputed")
    assert page() == one


def test_a_day_begins_at_midnight_of_the_projects_time_zone(edith, rosa, settings):
    late = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    said(make_sentence(), rosa, "verified", late)

    def days():
        return {
            each.day.isoformat(): each.total
            for each in verdicts_given(edith, MARCH).days
            if each.total
        }

    assert days() == {"2026-03-08": 1}
    with timezone.override("Europe/Berlin"):
        assert days() == {"2026-03-09": 1}


def test_a_period_has_both_of_its_ends_and_nothing_beyond(edith, rosa):
    ends = ["2026-03-01T00:00", "2026-03-14T23:59:59.999999", "2026-02-28T23:59:59", "2026-03-15"]
    for number, moment in enumerate(ends):
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        said(make_sentence(f"Number {number}."), rosa, "verified", at)
    found = verdicts_given(edith, MARCH)
    assert len(found.days) == 14
    assert [each.total for each in found.days] == [1, *[0] * 12, 1]
    assert found.total == 2


# --- Periods -------------------------------------------------------------------------------------------


def test_the_last_fourteen_days_are_shown_where_nothing_is_asked_for():
    period, form = asked_period({"page": "2"})
    today = timezone.localdate()
    assert period == Period(today - timedelta(days=13), today)
    assert form["since"].value() == period.first


@pytest.mark.parametrize(
    ("asked", "period"),
    [
        ({"since": "2026-03-01", "until": "2026-03-02"}, ("2026-03-01", "2026-03-02")),
        ({"since": "2026-03-01", "until": "2026-03-01"}, ("2026-03-01", "2026-03-01")),
        ({"until": "2026-03-14"}, ("2026-03-01", "2026-03-14")),
    ],
)
def test_a_period_can_be_asked_for(asked, period):
    found, form = asked_period(asked)
    assert found == Period(*map(date.fromisoformat, period))
    assert not form.errors


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "2026-03-09", "until": "2026-03-01"}, "since"),
        ({"since": "2026-01-01", "until": "2026-04-30"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"until": "0001-01-01"}, "until"),
        ({"since": "soon"}, "since"),
        ({"since": "2026-02-30"}, "since"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_at_its_field(edith, asked, field):
    _period, form = asked_period(asked)
    assert [*form.errors] == [field]
    page = text_of(signed_in(edith).get(at("index"), asked))
    assert 'role="alert"' in page
    assert str(form.errors[field][0]) in page


def test_the_longest_period_is_taken():
    last = date(2026, 6, 30)
    first = last - timedelta(days=MOST_DAYS - 1)
    found, _form = asked_period({"since": first.isoformat(), "until": last.isoformat()})
    assert found == Period(first, last)
    assert len(found.days) == MOST_DAYS


# --- Agreement -----------------------------------------------------------------------------------------


@pytest.fixture
def compared(rosa, remo):
    """Twelve sentences that two have read, on four of which they differ; of a third reader, two of them."""
    mia = make_person("mia", "reviewer")
    article = make_article(*(f"Sentence {n}." for n in range(1, 15)), required_reviews=3)
    for number, sentence in enumerate(article.sentences.order_by("position")[:12]):
        said(sentence, rosa, "disputed" if number < 4 else "verified")
        said(sentence, remo, "unattributed" if number < 3 else "verified")
        if number in (0, 11):
            said(sentence, mia, "unattributed" if number else "disputed")
    said(article.sentences.get(position=13), rosa, "verified")
    aside = article.sentences.get(position=14)
    said(aside, rosa, "verified")
    said(aside, remo, "disputed")
    type(aside).objects.filter(pk=aside.pk).update(status="not_checkable", not_checkable="opinion")
    return article


def test_agreement_is_that_of_the_report(compared):
    selection = Selection(since=MARCH.since, until=MARCH.until)
    assert agreeing.agreement(MARCH, 29).figures == overall(selection, Pairs.of(selection)).figures


def test_the_matrix_says_on_how_many_two_people_differ(compared):
    found = agreeing.agreement(MARCH, 29)
    assert [line.name for line in found.matrix] == ["remo", "rosa", "mia"]
    assert [line.cells for line in found.matrix] == [
        [None, (4, 12), (2, 2)],
        [(4, 12), None, (1, 2)],
        [(2, 2), (1, 2), None],
    ]
    most = found.differences[0]
    assert {*zip(most.names, most.verdicts, strict=True)} == {
        ("rosa", "disputed"),
        ("remo", "unattributed"),
    }
    assert most.sentences == 3


def test_a_sentence_belongs_to_the_period_of_its_newest_verdict(rosa, remo):
    sentence = make_sentence(required_reviews=2)
    said(sentence, rosa, "verified")
    said(sentence, remo, "verified", NOON + timedelta(days=10))
    assert agreeing.agreement(MARCH, 1).figures.units == 0
    later = Period(date(2026, 3, 15), date(2026, 3, 31))
    assert agreeing.agreement(later, 1).figures.units == 1


def test_people_who_have_less_in_common_with_others_are_left_out_and_counted(compared, monkeypatch):
    monkeypatch.setattr(agreeing, "MOST_PEOPLE", 2)
    found = agreeing.agreement(MARCH, 29)
    assert [line.name for line in found.matrix] == ["remo", "rosa"]
    assert found.left_out == 1


def test_of_very_many_a_part_is_looked_at_the_same_part_each_time(rosa, remo, monkeypatch):
    article = make_article(*(f"Sentence {n}." for n in range(200)), required_reviews=2)
    for person in (rosa, remo):
        Annotation.objects.bulk_create(
            Annotation(sentence=sentence, reviewer=person, verdict="verified")
            for sentence in article.sentences.all()
        )
    Annotation.objects.update(created_at=NOON)
    monkeypatch.setattr(agreeing, "ENOUGH", 100)
    found = agreeing.agreement(MARCH, 400)
    assert found.one_in == 4
    assert 30 <= found.figures.units <= 70
    assert agreeing.agreement(MARCH, 400) == found


def test_figures_that_tell_verdicts_are_for_editors(edith, rosa, lena, compared):
    query = {"since": "2026-03-01", "until": "2026-03-14"}
    for person in (rosa, lena):
        assert dashboard(person, query).agreement is None
        assert "Who differs from whom" not in text_of(signed_in(person).get(at("index"), query))
    page = text_of(signed_in(edith).get(at("index"), query))
    assert "Who differs from whom" in page
    assert "4 of 12" in page


# --- Shapes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 1), (1, 1), (7, 8), (9, 10), (27, 30), (81, 100), (100, 100), (1_234, 2_000)],
)
def test_an_axis_ends_at_a_round_number(most, top):
    assert charts.round_top(most) == top


def test_columns_stand_on_the_ground_and_parts_on_each_other():
    top, [first, second] = charts.columns([(30, 10), (0, 0)])
    assert top == 40
    assert second == []
    lower, upper = first
    assert (lower.place, upper.place) == (0, 1)
    assert lower.y + lower.height == charts.HEIGHT
    assert upper.y + upper.height == lower.y
    assert upper.y == 0
    assert (lower.height, upper.height) == (120, 40)


def test_one_among_very_many_can_be_seen():
    parts = charts.bar((1, 1_000_000, 0))
    assert [part.place for part in parts] == [0, 1]
    assert parts[0].width >= charts.LEAST
    assert parts[1].x + parts[1].width == pytest.approx(charts.WIDTH)
    _top, [[_ground, least]] = charts.columns([(1_000_000, 1)])
    assert least.height == charts.LEAST


def test_bars_can_be_compared():
    [one], [half] = charts.bar((50,), most=50), charts.bar((25,), most=50)
    assert one.width == charts.WIDTH
    assert half.width == pytest.approx(charts.WIDTH / 2, abs=charts.LEAST)
    assert charts.bar((0, 0)) == []


def test_a_value_beyond_the_scale_stands_at_its_end():
    assert [charts.on_scale(value, 0, 1) for value in (-3, 0.5, 2)] == [0, 360, 720]


def test_each_chart_tells_its_numbers_in_words_and_in_a_table(edith, compared):
    query = {"since": "2026-03-08", "until": "2026-03-10"}
    page = text_of(signed_in(edith).get(at("index"), query))
    for name in re.findall(r'<svg[^>]*role="img" aria-labelledby="([^"]+)"', page):
        for part in name.split():
            assert re.search(rf'id="{part}">[^<]', page), part
    assert "29 in all, most on 9 March 2026: 29." in page
    assert '<time datetime="2026-03-09">Mon 9 Mar 2026</time></th><td>19</td><td>' in page
    assert "style=" not in page
