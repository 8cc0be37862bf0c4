"""PURE: from what people write for a date and time (ISO 8601) to a moment in UTC, and for a date to a day."""

import re
from datetime import UTC, date, datetime

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def moment(text: str) -> datetime:
    """The moment that `text` names; a date alone is its first one. Raises ValueError."""
    return in_utc(datetime.fromisoformat(text))


def day(text: str) -> date:
    """The day that `text` names as YYYY-MM-DD, and in no other form. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not YYYY-MM-DD")
    return date.fromisoformat(text)


def in_utc(time: datetime) -> datetime:
    """`time` in UTC, which one without a zone is taken to be in. Raises ValueError.

    The first and the last hours that a calendar has are out of it in some zones; a database adapter that
    is left to find out fails with an error of its own.
    """
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{time} is out of range in UTC") from None
