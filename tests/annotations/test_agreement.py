"""Krippendorff's alpha against worked examples from the literature and against an implementation by others.

K2011: Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania, 2011.
"""

import os
import random
import subprocess
import sys
from collections import Counter

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement import MAX_RESAMPLES, MIN_RESAMPLES, measure, without_pairs

# K2011, section A: two observers, two categories, ten units.
MEG_AND_OWEN = ("0100000010", "1110010000")
# K2011, section B: two observers, five categories, twelve units.
BEN_AND_GERRY = ("aabbdcccedda", "babbbccceddd")
# K2011, section C: four observers, five categories, twelve units, some not seen by all ("." is missing).
FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
# Wikipedia, "Krippendorff's alpha", computational example: three coders, fifteen units.
THREE_CODERS = (".....34121133.3", "1.213343.......", "..21344.21133.4")


def units_of(observers):
    """How many units have which counts of values, from one string of values per observer."""
    values = sorted({value for row in observers for value in row} - {"."})
    return Counter(
        tuple(unit.count(value) for value in values) for unit in zip(*observers, strict=True)
    )


@pytest.mark.parametrize(
    ("observers", "alpha", "units", "verdicts"),
    [
        (MEG_AND_OWEN, 0.095, 10, 20),
        (BEN_AND_GERRY, 0.692, 12, 24),
        (FOUR_OBSERVERS, 0.743, 11, 40),
        (THREE_CODERS, 0.691, 12, 26),
    ],
)
def test_alpha_is_what_the_literature_computes(observers, alpha, units, verdicts):
    figures = measure(units_of(observers))

    assert figures.alpha is not None
    assert round(figures.alpha, 3) == alpha
    assert (figures.units, figures.verdicts) == (units, verdicts)
    assert figures.undefined is None


def test_raw_agreement_and_unanimity_are_counted_beside_it():
    """K2011, section A: six of the ten units agree."""
    figures = measure(units_of(MEG_AND_OWEN))

    assert figures.raw == pytest.approx(0.6)
    assert figures.unanimous == 6


def test_raw_agreement_weighs_a_unit_by_its_verdicts():
    """Four alike, and one pair that differs: of the pairs, weighted by m of 4 and 2, two thirds agree."""
    assert measure({(4, 0): 1, (1, 1): 1}).raw == pytest.approx(4 / 6)


counts = st.tuples(*[st.integers(0, 4)] * 3)


@given(st.dictionaries(counts, st.integers(1, 20), min_size=1))
def test_alpha_is_what_another_implementation_computes(units):
    rows = [each for each, n in units.items() for _ in range(n)]
    pairable = [each for each in rows if sum(each) > 1]
    given_verdicts = {i for each in pairable for i, n in enumerate(each) if n}

    figures = measure(units, resamples=MIN_RESAMPLES)

    assert figures.units == len(pairable)
    if len(given_verdicts) < 2:
        assert figures.alpha is None
    else:
        theirs = krippendorff.alpha(value_counts=rows, level_of_measurement="nominal")
        assert figures.alpha == pytest.approx(theirs, abs=1e-9)


@given(st.dictionaries(counts, st.integers(1, 20)))
def test_every_figure_is_either_there_or_explained(units):
    figures = measure(units, resamples=MIN_RESAMPLES)

    assert (figures.alpha is None) == (figures.undefined is not None)
    assert (figures.interval is None) == (figures.interval_undefined is not None)
    assert figures.interval is None or figures.interval[0] < figures.interval[1] <= 1


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ({}, "no_pairs"),
        ({(1, 0, 0): 8, (0, 1, 0): 3}, "no_pairs"),
        ({(2, 0, 0): 8}, "one_category"),
        ({(2, 0, 0): 8, (0, 1, 0): 1}, "one_category"),
    ],
)
def test_what_is_undefined_is_none_with_a_reason_and_never_zero(units, reason):
    figures = measure(units)

    assert (figures.alpha, figures.undefined) == (None, reason)
    assert (figures.interval, figures.interval_undefined) == (None, reason)


@pytest.mark.parametrize(
    ("verdicts", "reviewers", "reason"),
    [(0, 0, "no_data"), (9, 1, "one_reviewer"), (9, 4, "no_pairs")],
)
def test_why_there_are_no_pairs_is_told_apart(verdicts, reviewers, reason):
    assert without_pairs(verdicts=verdicts, reviewers=reviewers) == reason


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ({(1, 1): 1}, "one_unit"),
        ({(2, 0): 5, (0, 2): 5}, "no_variation"),
        ({(1, 1): 9}, "no_variation"),
        # 37 % of the samples of a hundred miss the only unit that is not (2, 0): (99/100)^100.
        ({(2, 0): 99, (0, 2): 1}, "too_uniform"),
    ],
)
def test_an_interval_that_would_mislead_is_none_with_a_reason(units, reason):
    figures = measure(units)

    assert figures.alpha is not None
    assert (figures.interval, figures.interval_undefined) == (None, reason)


def test_the_interval_is_that_of_a_bootstrap_written_out():
    """Draw units one by one, with the other implementation's alpha: the bounds agree within sampling error."""
    units = {(2, 0, 0): 40, (0, 2, 0): 25, (0, 0, 2): 10, (1, 1, 0): 10, (0, 1, 1): 5, (2, 1, 0): 6}
    rows = [each for each, n in units.items() for _ in range(n)]
    chance = random.Random(7)
    alphas = sorted(
        krippendorff.alpha(
            value_counts=chance.choices(rows, k=len(rows)), level_of_measurement="nominal"
        )
        for _ in range(2_000)
    )

    figures = measure(units, resamples=MAX_RESAMPLES)

    assert figures.interval == pytest.approx((alphas[50], alphas[1949]), abs=0.015)


def test_the_interval_holds_alpha_and_narrows_with_more_units():
    few = measure({(2, 0): 12, (0, 2): 8, (1, 1): 4})
    many = measure({(2, 0): 1_200, (0, 2): 800, (1, 1): 400})

    for figures in (few, many):
        low, high = figures.interval
        assert low < figures.alpha < high
    assert few.alpha == pytest.approx(many.alpha, abs=0.02)
    # A hundred times the units: a tenth of the width.
    width = [high - low for low, high in (few.interval, many.interval)]
    assert width[0] / width[1] == pytest.approx(10, rel=0.2)


def test_the_same_units_in_any_order_give_the_same_interval():
    units = {(2, 0): 12, (0, 2): 8, (1, 1): 4}

    assert measure(units) == measure(dict(reversed(units.items())))


@pytest.mark.parametrize("resamples", [MIN_RESAMPLES - 1, MAX_RESAMPLES + 1])
def test_the_number_of_resamples_is_bounded(resamples):
    with pytest.raises(ValueError, match="between 100 and 10000 resamples"):
        measure({(2, 0): 1}, resamples=resamples)


def test_a_process_that_measures_nothing_does_not_load_numpy(root):
    """The routes are what every worker loads."""
    code = (
        "import sys, django; django.setup(); import factcheck.urls, annotations.agreement; "
        "assert 'numpy' not in sys.modules; assert 'krippendorff' not in sys.modules"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "factcheck.settings"}

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
