"""How far reviewers agree in a period, and who differs from whom: for editors alone, because it tells verdicts.

The figures are those of `reporting`, by the same rules. Where more was given in the period than can be looked
at while somebody waits, they rest on a part of its sentences, spread evenly over all of them and the same at
each look; the interval is then the wider, and says so honestly.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.contrib.auth.models import User

from annotations.agreement import Counts, Figures, measure, without_pairs
from annotations.models import Annotation
from annotations.sampling import one_in
from articles.choices import Verdict

from .period import Period

# Verdicts of a period that are looked at, about; their sentences have others besides. So few that a database
# looks each sentence up and does not read the table instead.
ENOUGH = 3_000
MOST_PEOPLE = 8
MOST_DIFFERENCES = 5

_ORDER: tuple[str, ...] = tuple(Verdict.values)


class Cell(NamedTuple):
    """Of the sentences that two people have both read, those on which they differ; `step` is 0 to 4 of shade."""

    differ: int
    shared: int

    @property
    def share(self) -> float:
        return self.differ / self.shared

    @property
    def step(self) -> int:
        return sum(self.share > limit for limit in (0, 0.1, 0.2, 0.35))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the matrix: a cell for each person in the order of the rows, None where two share nothing."""

    name: str
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """On how many sentences the first person gave the first verdict and the second the second."""

    names: tuple[str, str]
    verdicts: tuple[str, str]
    sentences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`one_in` of the period's sentences were looked at; `left_out` people are not in the matrix."""

    figures: Figures
    one_in: int
    matrix: list[Line]
    left_out: int
    differences: list[Difference]


class _Said(NamedTuple):
    reviewer: int
    verdict: str


def agreement(period: Period, given: int) -> Agreement:
    """Three queries. `given` is how many verdicts were given in the period."""
    part = -(-given // ENOUGH) or 1
    units: Counter[Counts] = Counter()
    shared: Counter[tuple[int, int]] = Counter()
    differing: Counter[tuple[_Said, _Said]] = Counter()
    verdicts, reviewers = 0, set()
    for said in _sentences(period, part):
        verdicts += len(said)
        reviewers |= {each.reviewer for each in said}
        units[_counts(said)] += 1
        for one, other in combinations(said, 2):
            shared[one.reviewer, other.reviewer] += 1
            if one.verdict != other.verdict:
                differing[one, other] += 1
    names = dict(User.objects.filter(pk__in=reviewers).values_list("pk", "username"))
    reason = without_pairs(verdicts=verdicts, reviewers=len(reviewers))
    people = _most_compared(shared, names)
    return Agreement(
        figures=measure(units, reason=reason),
        one_in=part,
        matrix=[*_matrix(people[:MOST_PEOPLE], shared, differing, names)],
        left_out=max(len(people) - MOST_PEOPLE, 0),
        differences=_differences(differing, names),
    )


def _sentences(period: Period, part: int) -> Iterator[list[_Said]]:
    """What was said of each sentence whose newest verdict is of the period, in the order of the reviewers."""
    within = Annotation.objects.filter(created_at__gte=period.since, created_at__lt=period.until)
    if part > 1:
        within = within.filter(one_in(part))
    looked_at = {*within.order_by().values_list("sentence", flat=True)}
    said = (
        Annotation.objects.filter(sentence__in=looked_at, sentence__not_checkable="")
        .order_by("sentence_id", "reviewer_id")
        .values_list("sentence_id", "reviewer_id", "verdict", "created_at")
    )
    until = period.until
    for _pk, rows in groupby(said, itemgetter(0)):
        told: list[tuple[int, int, str, datetime]] = [*rows]
        if max(created_at for *_, created_at in told) < until:
            yield [_Said(reviewer, verdict) for _pk, reviewer, verdict, _at in told]


def _counts(said: Iterable[_Said]) -> Counts:
    verdicts = [each.verdict for each in said]
    return tuple(verdicts.count(verdict) for verdict in _ORDER)


def _most_compared(shared: Counter[tuple[int, int]], names: dict[int, str]) -> list[int]:
    """Those who have sentences in common with somebody, first those with the most."""
    common: Counter[int] = Counter()
    for pair, n in shared.items():
        for reviewer in pair:
            common[reviewer] += n
    return sorted(common, key=lambda pk: (-common[pk], names[pk]))


def _matrix(
    people: list[int],
    shared: Counter[tuple[int, int]],
    differing: Counter[tuple[_Said, _Said]],
    names: dict[int, str],
) -> Iterator[Line]:
    differ: dict[tuple[int, int], int] = defaultdict(int)
    for (one, other), n in differing.items():
        differ[one.reviewer, other.reviewer] += n

    def cell(pair: Any) -> Cell | None:
        one, other = sorted(pair)
        n = shared[one, other]
        return Cell(differ[one, other], n) if n else None

    for row in people:
        yield Line(name=names[row], cells=[cell((row, column)) for column in people])


def _differences(
    differing: Counter[tuple[_Said, _Said]], names: dict[int, str]
) -> list[Difference]:
    """What is confused most."""
    found = [
        Difference(
            names=(names[one.reviewer], names[other.reviewer]),
            verdicts=(one.verdict, other.verdict),
            sentences=n,
        )
        for (one, other), n in differing.items()
    ]
    found.sort(key=lambda each: (-each.sentences, each.names, each.verdicts))
    return found[:MOST_DIFFERENCES]
