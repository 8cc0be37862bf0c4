"""PURE: how a door says no. Writers raise these; each face (API, admin, commands) puts them in its own words."""

from collections.abc import Iterable
from typing import NamedTuple

MOST_IN_DETAIL = 20


class Fault(NamedTuple):
    """One thing wrong with what was handed in: where (a path of keys and indices), a stable code, a sentence.

    `existing` is the id of the row that stands in the way, where there is one.
    """

    path: tuple[str | int, ...]
    code: str
    message: str
    existing: int | None = None

    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in self.path)
        return "".join(f"/{step}" for step in steps)


def told(messages: Iterable[str]) -> str:
    """Messages as one text, of very many the first."""
    messages = tuple(messages)
    first = messages[:MOST_IN_DETAIL]
    more = len(messages) - len(first)
    return "; ".join((*first, f"and {more:,} more") if more else first)


class Refusal(Exception):
    """A change that was not made. Nothing has been written when it is raised.

    `faults` say where it comes from, when several things were handed in at once.
    """

    def __init__(self, detail: str, *, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)


class Invalid(Refusal):
    """What was handed in breaks a rule; every broken rule is named."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        faults = tuple(faults)
        super().__init__(told(fault.message for fault in faults), faults=faults)

    @property
    def placed(self) -> str:
        """The detail for who sees no form: each message behind the place that it speaks of."""
        return told(
            f"{fault.pointer()[1:]}: {fault.message}" if fault.path else fault.message
            for fault in self.faults
        )


class NotAllowed(Refusal):
    """This person may not do this."""


class Missing(Refusal):
    """There is no such thing (or no longer)."""


class Conflict(Refusal):
    """The state of things does not admit the change. `existing` is the id of the row that stands in the way."""

    def __init__(
        self,
        detail: str,
        *,
        code: str,
        existing: int | None = None,
        faults: Iterable[Fault] = (),
    ) -> None:
        super().__init__(detail, faults=faults)
        self.code = code
        self.existing = existing


class Stale(Refusal):
    """Somebody else changed the row since the version the caller speaks of."""
