"""PURE: what became of a record that was to be imported, and the sum of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

_LONGEST_REASON = 500


class Kind(StrEnum):
    CREATED = "created"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class Outcome(NamedTuple):
    """What became of one article.

    `article_id` is the article that was created or found; for a rejected one the article that stands in the
    way, if any. It is None where there is none yet (a rehearsal creates nothing). `sentences` counts those
    that were added. Of a revised one, `kept`, `changed`, `added` and `retired` count what became of its
    sentences; the changed and the added ones are new.
    """

    kind: Kind
    article_id: int | None = None
    sentences: int = 0
    reason: str = ""
    kept: int = 0
    changed: int = 0
    added: int = 0
    retired: int = 0

    @property
    def handled(self) -> int:
        """How many sentences were written, moved or set aside: the work that it was."""
        return self.sentences + self.kept + self.retired


class Origin(NamedTuple):
    """Where a record was read: a file's name as it was given, the line (1 is the first) on which it
    begins, and how many bytes of the file (of the unpacked file, if it is packed) stand before it."""

    name: str
    line: int | None = None
    byte: int | None = None

    def __str__(self) -> str:
        return self.name if self.line is None else f"{self.name}:{self.line}"


class Result(NamedTuple):
    """What became of what was read at `origin`; `item` is that itself, where it was rejected."""

    origin: Origin
    outcome: Outcome
    item: Any = None

    def complaint(self) -> str:
        """`file:line: reason` in one line of visible characters; a long reason is cut."""
        reason = self.outcome.reason
        if len(reason) > _LONGEST_REASON:
            reason = f"{reason[: _LONGEST_REASON - 1]}…"
        return visible(f"{self.origin}: {reason}")


def settled_by(results: Iterable[Result]) -> list[int]:
    """The articles of which an import has said what their text is."""
    return [
        one.outcome.article_id
        for one in results
        if one.outcome.article_id is not None and one.outcome.kind is not Kind.REJECTED
    ]


@dataclass(slots=True)
class Tally:
    """How many articles were created, revised, found unchanged and rejected; how many sentences were added.

    The rest counts the sentences of revised articles.
    """

    created: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    sentences: int = 0
    kept: int = 0
    changed: int = 0
    added: int = 0
    retired: int = 0

    def add(self, outcome: Outcome) -> None:
        match outcome.kind:
            case Kind.CREATED:
                self.created += 1
            case Kind.REVISED:
                self.revised += 1
            case Kind.UNCHANGED:
                self.unchanged += 1
            case Kind.REJECTED:
                self.rejected += 1
        self.sentences += outcome.sentences
        self.kept += outcome.kept
        self.changed += outcome.changed
        self.added += outcome.added
        self.retired += outcome.retired

    @classmethod
    def of(cls, results: Iterable[Result]) -> "Tally":
        tally = cls()
        for result in results:
            tally.add(result.outcome)
        return tally

    @property
    def articles(self) -> int:
        return self.created + self.revised + self.unchanged + self.rejected


def visible(text: str) -> str:
    """`text` with everything that a terminal would obey or hide written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )
