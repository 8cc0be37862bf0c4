"""PURE: what follows from the verdicts on a sentence: its status, its verdict, and the reason in words."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


class Decision(NamedTuple):
    """`verdict` is None unless `status` is "final"; `reason` is one clause a person can read."""

    status: str
    verdict: str | None
    reason: str


def decide(
    verdicts: Iterable[str],
    *,
    required: int,
    ruling: str | None = None,
    not_checkable: str = "",
) -> Decision:
    """Decide over the reviewers' `verdicts`, in whatever order they come.

    A ruling decides. Else a sentence that was set aside stays aside. Else `required` reviews are waited
    for, and then one verdict must hold more than half of the votes.
    """
    if ruling is not None:
        return Decision("final", ruling, "ruled by an editor")
    if not_checkable:
        return Decision("not_checkable", None, f"not checkable: {not_checkable}")

    votes = Counter(verdicts)
    cast = votes.total()
    if cast < required:
        missing = required - cast
        waiting = f"waiting for {missing} {'more ' if cast else ''}{_readers(missing)}"
        return Decision("in_review" if cast else "open", None, waiting)

    # Ties are settled by "more than half", never by which verdict happens to be counted first.
    leading, most = max(votes.items(), key=lambda item: item[1])
    if 2 * most > cast:
        return Decision("final", leading, f"{most} of {cast} {_reviewers(cast)}: {leading}")
    split = ", ".join(f"{count} {verdict}" for verdict, count in sorted(votes.items()))
    return Decision("conflict", None, f"no majority: {split}")


def _readers(count: int) -> str:
    return "reader" if count == 1 else "readers"


def _reviewers(count: int) -> str:
    return "reviewer" if count == 1 else "reviewers"
