"""From ISO 8601 to moments in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from articles.text.moments import day, in_utc, moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2024-02-29T12:00", datetime(2024, 2, 29, 12, tzinfo=UTC)),
        ("2024-02-29T12:00:00Z", datetime(2024, 2, 29, 12, tzinfo=UTC)),
        ("2024-02-29T00:30:00+01:00", datetime(2024, 2, 28, 23, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_utc(text, expected):
    assert moment(text) == expected
    assert moment(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text", ["", "today", "2023-02-29", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-02:00"]
)
def test_what_is_no_moment_in_utc_is_refused(text):
    with pytest.raises(ValueError):
        moment(text)


def test_a_time_in_a_zone_is_moved_and_one_without_is_not():
    noon = datetime(2024, 1, 1, 12)  # noqa: DTZ001 - without a zone is the point
    assert in_utc(noon) == datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert in_utc(noon.replace(tzinfo=timezone(timedelta(hours=2)))).hour == 10


def test_a_day_is_read():
    assert day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2023-02-29", "2024-2-9", "20240229", "2024-W09-4", "29/02/2024", " 2024-02-29"),
        "2024-02-29T00:00",
        "٢٠٢٤-02-29",
    ],
)
def test_what_is_no_day_in_the_one_form_is_refused(text):
    with pytest.raises(ValueError):
        day(text)
