"""What follows from the verdicts on a sentence: the table of cases, and what holds for all of them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.consensus import decide

V, D, U = "verified", "disputed", "unattributed"


@pytest.mark.parametrize(
    ("verdicts", "required", "status", "verdict"),
    [
        ([], 1, "open", None),
        ([], 3, "open", None),
        ([V], 1, "final", V),
        ([D], 1, "final", D),
        ([U], 1, "final", U),
        ([V], 2, "in_review", None),
        ([V, V], 3, "in_review", None),
        ([V, D], 3, "in_review", None),
        ([V, V], 2, "final", V),
        ([V, D], 2, "conflict", None),
        ([V, D], 1, "conflict", None),
        ([V, V, D], 3, "final", V),
        ([V, D, D], 2, "final", D),
        ([V, D, U], 3, "conflict", None),
        ([V, V, D, D], 3, "conflict", None),
        ([V, V, D, U], 4, "conflict", None),  # the most votes, but not more than half
        ([V, V, V, D, U], 5, "final", V),
        ([V, V, D, D, U], 5, "conflict", None),
        ([U] * 9, 9, "final", U),
        ([U] * 8, 9, "in_review", None),
    ],
)
def test_the_verdicts_decide(verdicts, required, status, verdict):
    decision = decide(verdicts, required=required)

    assert (decision.status, decision.verdict) == (status, verdict)


@pytest.mark.parametrize("verdicts", [[], [V], [V, V, V], [V, D]])
@pytest.mark.parametrize("not_checkable", ["", "opinion"])
def test_a_ruling_outranks_everything(verdicts, not_checkable):
    decision = decide(verdicts, required=9, ruling=D, not_checkable=not_checkable)

    assert decision == ("final", D, "ruled by an editor")


@pytest.mark.parametrize("verdicts", [[], [V], [V, D], [V, V, V]])
def test_a_sentence_that_was_set_aside_stays_aside_whatever_was_said(verdicts):
    decision = decide(verdicts, required=1, not_checkable="question")

    assert decision == ("not_checkable", None, "not checkable: question")


@pytest.mark.parametrize(
    ("verdicts", "required", "reason"),
    [
        ([], 1, "waiting for 1 reader"),
        ([], 2, "waiting for 2 readers"),
        ([V], 2, "waiting for 1 more reader"),
        ([V], 3, "waiting for 2 more readers"),
        ([V], 1, "1 of 1 reviewer: verified"),
        ([D, V, D], 3, "2 of 3 reviewers: disputed"),
        ([V, D], 2, "no majority: 1 disputed, 1 verified"),
        ([V, V, U, D], 4, "no majority: 1 disputed, 1 unattributed, 2 verified"),
    ],
)
def test_the_reason_says_why_in_words(verdicts, required, reason):
    assert decide(verdicts, required=required).reason == reason


def test_verdicts_may_come_from_any_iterable():
    assert decide((verdict for verdict in [V, V, D]), required=3).verdict == V


verdict_lists = st.lists(st.sampled_from([V, D, U]), max_size=12)
required_reviews = st.integers(1, 9)


@given(data=st.data(), verdicts=verdict_lists, required=required_reviews)
def test_the_order_of_verdicts_never_matters(data, verdicts, required):
    shuffled = data.draw(st.permutations(verdicts))

    assert decide(shuffled, required=required) == decide(verdicts, required=required)


@given(verdicts=verdict_lists, required=required_reviews)
def test_a_verdict_is_final_only_with_enough_reviews_and_more_than_half_of_them(verdicts, required):
    decision = decide(verdicts, required=required)
    winners = [verdict for verdict in (V, D, U) if 2 * Counter(verdicts)[verdict] > len(verdicts)]

    if decision.status == "final":
        assert len(verdicts) >= required
        assert winners == [decision.verdict]
    else:
        assert decision.verdict is None
        assert len(verdicts) < required or not winners


@given(verdicts=verdict_lists, required=required_reviews)
def test_the_status_tells_how_many_have_answered(verdicts, required):
    status = decide(verdicts, required=required).status

    assert (status == "open") == (not verdicts)
    assert (status == "in_review") == (0 < len(verdicts) < required)


@given(
    verdicts=verdict_lists,
    required=required_reviews,
    ruling=st.sampled_from([V, D, U]),
    not_checkable=st.sampled_from(["", "opinion", "question", "furniture"]),
)
def test_a_ruling_always_decides(verdicts, required, ruling, not_checkable):
    decision = decide(verdicts, required=required, ruling=ruling, not_checkable=not_checkable)

    assert decision[:2] == ("final", ruling)


@given(verdicts=verdict_lists, required=required_reviews)
def test_one_more_of_the_winning_verdict_never_unsettles_it(verdicts, required):
    decision = decide(verdicts, required=required)

    if decision.status == "final":
        assert decide([*verdicts, decision.verdict], required=required).verdict == decision.verdict
