"""PURE: how far reviewers agree beyond what chance alone would bring: Krippendorff's alpha for nominal data.

With names as categories, alpha depends on one thing only: how many reviewers gave each verdict to each
sentence. Sentences with the same counts are therefore counted together, as a `Units` mapping, and a million
of them cost what a handful costs. After Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability"
(University of Pennsylvania, 2011), section C.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 1_000
MIN_RESAMPLES = 100
MAX_RESAMPLES = 10_000

# How many gave each verdict to a sentence, in a fixed order of the verdicts.
Counts = tuple[int, ...]
# How many sentences have these counts.
Units = Mapping[Counts, int]

# Why there is no alpha.
NO_DATA = "no_data"
ONE_REVIEWER = "one_reviewer"
NO_PAIRS = "no_pairs"
ONE_CATEGORY = "one_category"
# Why there is no interval, besides those.
ONE_UNIT = "one_unit"
NO_VARIATION = "no_variation"
TOO_UNIFORM = "too_uniform"

_SEED = 1970  # the year of Krippendorff's first paper on alpha; any constant will do
_TAILS = (0.025, 0.975)
_ADMITTED_WITHOUT_ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement over a set of sentences with at least two verdicts each.

    What cannot be computed is None, and `undefined` or `interval_undefined` says why. `raw` is the share of
    pairs of verdicts that agree, each sentence weighted by its number of verdicts (percent agreement, for
    two reviewers). `unanimous` counts the sentences on which all agree.
    """

    alpha: float | None
    undefined: str | None
    interval: tuple[float, float] | None
    interval_undefined: str | None
    raw: float | None
    units: int
    unanimous: int
    verdicts: int


@dataclass(frozen=True, slots=True)
class _Sums:
    """What alpha follows from: the disagreement observed in all units, and how often each verdict was given."""

    disagreement: float
    totals: Counts

    @property
    def verdicts(self) -> int:
        return sum(self.totals)


def measure(units: Units, *, resamples: int = RESAMPLES, reason: str = NO_PAIRS) -> Figures:
    """The figures of `units`; sentences with fewer than two verdicts are left out, as alpha demands.

    The interval holds the middle 95 % of the alphas of `resamples` samples, drawn sentence by sentence with
    replacement from a fixed seed: the same units give the same interval. `reason` is why there is nothing to
    compare, where there is nothing: `without_pairs` knows. Raises ValueError when `resamples`
    is not between MIN_RESAMPLES and MAX_RESAMPLES.
    """
    if not MIN_RESAMPLES <= resamples <= MAX_RESAMPLES:
        raise ValueError(f"between {MIN_RESAMPLES} and {MAX_RESAMPLES} resamples, not {resamples}")
    # Sorted, because the draws depend on the order.
    pairable = {counts: units[counts] for counts in sorted(units) if sum(counts) > 1}
    if not pairable:
        return Figures(None, reason, None, reason, None, 0, 0, 0)
    sums = _sums(pairable)
    alpha = _alpha(sums)
    interval, interval_undefined = _interval(pairable, resamples)
    return Figures(
        alpha=alpha,
        undefined=ONE_CATEGORY if alpha is None else None,
        interval=interval if alpha is not None else None,
        interval_undefined=interval_undefined if alpha is not None else ONE_CATEGORY,
        raw=1 - sums.disagreement / sums.verdicts,
        units=sum(pairable.values()),
        unanimous=sum(n for counts, n in pairable.items() if max(counts) == sum(counts)),
        verdicts=sums.verdicts,
    )


def without_pairs(*, verdicts: int, reviewers: int) -> str:
    """Why no sentence has two verdicts, when there are so many verdicts by so many reviewers in all."""
    if not verdicts:
        return NO_DATA
    return ONE_REVIEWER if reviewers == 1 else NO_PAIRS


def _sums(units: Units) -> _Sums:
    columns = zip(*units, strict=True)
    weights = [*units.values()]
    return _Sums(
        disagreement=sum(_disagreement(counts) * n for counts, n in units.items()),
        totals=tuple(
            sum(a * b for a, b in zip(column, weights, strict=True)) for column in columns
        ),
    )


def _disagreement(counts: Counts) -> float:
    """The unit's share in the coincidences off the diagonal: its disagreeing ordered pairs over m - 1."""
    given = sum(counts)
    return (given**2 - sum(n**2 for n in counts)) / (given - 1)


def _alpha(sums: _Sums) -> float | None:
    """1 - observed / expected disagreement; None when one verdict is all there is to be expected."""
    given = sums.verdicts
    expected = (given**2 - sum(n**2 for n in sums.totals)) / (given - 1)
    return 1 - sums.disagreement / expected if expected else None


def _interval(units: Units, resamples: int) -> tuple[tuple[float, float] | None, str | None]:
    """The bounds, or why there are none: an interval without width would feign certainty."""
    if sum(units.values()) == 1:
        return None, ONE_UNIT
    import numpy as np  # 30 MB and a tenth of a second that most workers never need

    alphas = _resampled(np.random.default_rng(_SEED), units, resamples)
    known = alphas[~np.isnan(alphas)]
    if len(known) < (1 - _ADMITTED_WITHOUT_ALPHA) * resamples:
        return None, TOO_UNIFORM
    low, high = (float(bound) for bound in np.quantile(known, _TAILS))
    return ((low, high), None) if low < high else (None, NO_VARIATION)


def _resampled(generator: np.random.Generator, units: Units, resamples: int) -> np.ndarray:
    """The alpha of each resample; NaN where it has one verdict only.

    Drawing N sentences with replacement is one multinomial draw over the different counts, so that the work
    grows with their number and not with the sentences'.
    """
    import numpy as np

    counts = np.array([*units])
    weights = np.array([*units.values()])
    drawn = generator.multinomial(weights.sum(), weights / weights.sum(), size=resamples)
    observed = drawn @ np.array([_disagreement(each) for each in units])
    totals = (drawn @ counts).astype(float)
    given = totals.sum(axis=1)
    expected = (given**2 - (totals**2).sum(axis=1)) / (given - 1)
    alphas = np.full(resamples, np.nan)
    np.divide(observed, expected, out=alphas, where=expected > 0)
    return 1 - alphas
