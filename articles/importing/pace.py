"""PURE: how much is written in one transaction, and how soon the next one begins, so that nobody waits long."""

# Others wait for a whole batch at most. Half a second is promised; a slow disk may take twice the usual time.
AIM_SECONDS = 0.2
# With fewer, the work that is the same for every batch would be the most of it, and a busy machine busier.
FEWEST_SENTENCES = 500
# Who meets a batch on SQLite looks again now and then, at last every tenth of a second, and does not queue. One
# moment in four must be free, or the looks of some would all fall into batches.
FREE_AFTER = 1 / 3
_LONGEST_PAUSE = 0.1


class Pace:
    """How many sentences the next batch may have: fewer after a batch that took long.

    Where others `queue`, the next batch may begin at once; elsewhere it leaves them a part of the time.
    """

    def __init__(self, most: int, *, queue: bool = True) -> None:
        self._most = most
        self._free_after = 0.0 if queue else FREE_AFTER
        self._free = 0.0
        self.sentences = min(most, 2_000)

    def wrote(self, sentences: int, seconds: float) -> None:
        """So many sentences took so long. Small batches tell nothing of the next one's size."""
        self._free = min(max(seconds, 0.0) * self._free_after, _LONGEST_PAUSE)
        if sentences < FEWEST_SENTENCES or seconds <= 0:
            return
        fitting = int(sentences * AIM_SECONDS / seconds)
        # Not at one bound: the first batch may have met a cold disk, or a warm one.
        fitting = max(self.sentences // 4, min(fitting, self.sentences * 2))
        self.sentences = max(FEWEST_SENTENCES, min(fitting, self._most))

    def pause(self, since: float) -> float:
        """How many seconds the next batch has to wait, when the last one ended `since` seconds ago."""
        return max(0.0, self._free - since)
