"""PURE: from what people write for a date and time (ISO 8601) to a moment in UTC."""

from datetime import UTC, datetime


def moment(text: str) -> datetime:
    """The moment that `text` names; a date alone is its first one. Raises ValueError."""
    return in_utc(datetime.fromisoformat(text))


def in_utc(time: datetime) -> datetime:
    """`time` in UTC, which one without a zone is taken to be in. Raises ValueError.

    The first and the last hours that a calendar has are out of it in some zones; a database adapter that
    is left to find out fails with an error of its own.
    """
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{time} is out of range in UTC") from None
