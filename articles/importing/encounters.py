"""The stored articles that one import meets: it brings one text for each.

A file that holds two texts of an article would otherwise take it there and back each time it is imported. So
the first counts, and the others are rejected, in this attempt and in one that goes on after a crash.
"""

from collections.abc import Collection, Iterable, Sequence

from .drafts import Draft
from .identity import Known, Register
from .looking_up import Settled, Stored, stored
from .outcomes import Kind, Outcome, Result


class Encounters:
    """Looks articles up ahead of the store. `settled` tells of what is stored, this of what is on its way there."""

    def __init__(self, settled: Settled, stored: Stored = stored) -> None:
        self._settled = settled
        self._stored = stored
        self._unchanged: set[int] = set()
        self._to_be_revised: set[int] = set()

    @property
    def changing(self) -> bool:
        """Whether anything is on its way that will revise an article."""
        return bool(self._to_be_revised)

    def look_up(self, drafts: Sequence[Draft]) -> list[Outcome | None]:
        """What becomes of those that stay as they are; None of the others, on which the writer is to decide."""
        articles = [Known.of(draft) for draft in drafts]
        register = Register(self._stored(articles), revises=True)
        return [self._outcome(new, register) for new in articles]

    def settled(self, article_ids: Collection[int]) -> set[int]:
        """Which of them this import has found unchanged, or given their text."""
        return self._unchanged.intersection(article_ids).union(self._settled(article_ids))

    def stored(self, results: Iterable[Result]) -> None:
        """These are stored, and with them what this import has said of their articles."""
        done = {one.outcome.article_id for one in results}
        self._unchanged -= done
        self._to_be_revised -= done

    def _outcome(self, new: Known, register: Register) -> Outcome | None:
        standing = register.standing(new)
        if standing.met is None or standing.met.id is None:
            return None
        met = standing.met.id
        if standing.kind is Kind.REVISED:
            self._to_be_revised.add(met)
            return None
        if standing.kind is Kind.UNCHANGED:
            if met in self._to_be_revised:
                return None  # by then it will be another text
            self._unchanged.add(met)
        return standing.outcome(new, 0)
