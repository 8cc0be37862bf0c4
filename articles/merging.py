"""PURE: several tables read side by side, article by article, with one article in memory at a time."""

from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar


class OfAnArticle(Protocol):
    @property
    def article_id(self) -> int: ...


Row = TypeVar("Row", bound=OfAnArticle)


class Stream(Generic[Row]):
    """Rows in the order of their articles."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._ahead = next(rows, None)

    @property
    def article_id(self) -> int | None:
        """The article of the next row; None at the end."""
        return None if self._ahead is None else self._ahead.article_id

    def take(self, article_id: int) -> list[Row]:
        """The rows of this article, if they are next."""
        taken: list[Row] = []
        row = self._ahead
        while row is not None and row.article_id == article_id:
            taken.append(row)
            row = next(self._rows, None)
        self._ahead = row
        return taken


def article_ids(streams: Sequence[Stream[OfAnArticle]]) -> Iterator[int]:
    """Every article that any stream has rows of, ascending; take them from all streams before going on."""
    while True:
        ahead = [stream.article_id for stream in streams if stream.article_id is not None]
        if not ahead:
            return
        yield min(ahead)
