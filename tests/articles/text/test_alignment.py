"""Which sentence of a new text is which of the old one."""

from collections import Counter
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.alignment import Alignment, Change, align, same_claim
from articles.text.fingerprint import fingerprint

BRIDGE = "The bridge was opened in 1931."
COST = "Officials said repairs will cost 4.2 million euros."
HURT = "Nobody was hurt, according to the fire service."
SAID = "He said so."


def test_the_same_text_is_kept_as_it_is():
    assert align([BRIDGE, COST], [BRIDGE, COST]) == Alignment([(0, 0), (1, 1)], [], [], [], [])


def test_a_sentence_that_moved_is_kept():
    assert align([BRIDGE, COST, HURT], [HURT, BRIDGE, COST]).kept == [(0, 1), (1, 2), (2, 0)]


def test_what_is_new_was_added_and_what_is_gone_was_retired():
    found = align([BRIDGE, COST], ["It rained all day.", COST])

    assert found == Alignment([(1, 1)], [], [], [0], [0])


@pytest.mark.parametrize(
    "changed",
    [
        "The bridge was opened in 1932.",
        "The bridge was not opened in 1931.",
        "The bridge was never opened in 1931.",
        "The bridge was opened in 1931?",
        "The bridge was opened in May 1931.",
        "The BRIDGE was opened in 1931.",
        "The old bridge was first opened to traffic in 1931.",
    ],
)
def test_other_words_numbers_and_negations_are_a_change(changed):
    assert align([COST, BRIDGE, HURT], [COST, changed, HURT]) == Alignment(
        [(0, 0), (2, 2)], [], [Change(1, (1,))], [], []
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They call it “Old Nick”.", 'They call it "Old Nick".'),
        ("It’s 10–12 metres wide.", "It's 10-12 metres wide."),
        ("It cost\u00a04 million.", "It cost 4 million."),
        ("It  cost\n4 million.", "It cost 4 million."),
        ("the bridge was opened.", "The bridge was opened."),
        ("“no,” he said.", '"No," he said.'),
        ("And so on…", "And so on..."),
    ],
)
def test_other_typography_is_the_same_claim(one, other):
    assert same_claim(one, other)
    assert align([BRIDGE, one], [BRIDGE, other]).retyped == [(1, 1)]
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He met the polish mayor.", "He met the Polish mayor."),
        ("It is 5' long.", 'It is 5" long.'),
        ("It grew by 10²", "It grew by 102"),
        ("It costs 1,000 euros.", "It costs 1.000 euros."),
        ("It is 12 000 m long.", "It is 12000 m long."),
    ],
)
def test_what_could_mean_something_else_is_no_typography(one, other):
    assert not same_claim(one, other)


def test_of_repeated_sentences_those_beside_the_same_neighbours_are_the_same():
    old = [BRIDGE, SAID, COST, SAID, HURT, SAID]
    new = [COST, SAID, HURT, SAID]

    assert align(old, new).kept == [(2, 0), (3, 1), (4, 2), (5, 3)]
    assert align(old, new).retired == [0, 1]


def test_a_sentence_repeated_once_more_is_added():
    found = align([SAID, SAID], [SAID, SAID, SAID])

    assert (found.kept, found.added) == ([(0, 0), (1, 1)], [2])


def test_a_sentence_that_was_split_is_replaced_by_both_parts():
    whole = "The bridge was opened in 1931 and the tunnel below it was closed in 1960."
    parts = ["The bridge was opened in 1931.", "The tunnel below it was closed in 1960."]

    found = align([COST, whole, HURT], [COST, *parts, HURT])

    assert found.changed == [Change(1, (1,)), Change(2, (1,))]
    assert (found.added, found.retired) == ([], [])


def test_sentences_that_were_merged_are_all_replaced_the_most_similar_first():
    parts = ["It was closed in May.", "The tunnel below the river was opened to traffic in 1960."]
    whole = "The tunnel below the river, opened to traffic in 1960, was closed in May."

    found = align([COST, *parts, HURT], [COST, whole, HURT])

    assert found.changed == [Change(1, (2, 1))]
    assert (found.added, found.retired) == ([], [])


def test_of_equally_similar_sentences_the_nearer_are_paired():
    old = [f"The town of A{number} reported nine new cases." for number in range(40)]
    new = [f"The town of B{number} reported nine new cases." for number in range(40)]

    assert align(old, new).changed == [Change(index, (index,)) for index in range(40)]


def test_texts_without_spaces_are_compared_character_by_character():
    old, new = "这座桥于一九三一年通车。", "这座桥于一九三二年通车。"

    assert align([old], [new]).changed == [Change(0, (0,))]


def test_marks_without_a_word_are_no_match_for_one_another():
    assert align(["***"], ["---"]).changed == []


# --- Whatever the texts -------------------------------------------------------------------------------

_texts = st.lists(
    st.one_of(
        st.text(alphabet="ab “\"'-–. \u00a0A1²", min_size=1, max_size=12),
        st.sampled_from([BRIDGE, BRIDGE.replace("1931", "1932"), SAID, COST, BRIDGE + " " + COST]),
    ),
    max_size=12,
)


@given(_texts, _texts)
def test_every_sentence_is_accounted_for_exactly_once(old, new):
    found = align(old, new)

    told_new = [j for _, j in [*found.kept, *found.retyped]]
    told_new += [change.new for change in found.changed] + found.added
    assert sorted(told_new) == [*range(len(new))]
    replaced = {i for change in found.changed for i in change.replaces}
    told_old = [i for i, _ in [*found.kept, *found.retyped]] + [*replaced] + found.retired
    assert sorted(told_old) == [*range(len(old))]
    assert all(change.replaces for change in found.changed)
    assert all(len({*change.replaces}) == len(change.replaces) for change in found.changed)


@given(_texts, _texts)
def test_as_many_as_there_are_in_both_texts_are_kept_and_only_those(old, new):
    found = align(old, new)

    assert all(old[i] == new[j] for i, j in found.kept)
    assert len(found.kept) == (Counter(old) & Counter(new)).total()
    assert all(old[i] != new[j] and same_claim(old[i], new[j]) for i, j in found.retyped)


@given(_texts, _texts)
def test_what_becomes_of_a_text_is_the_same_every_time_and_as_much_is_kept_on_the_way_back(
    old, new
):
    found, back = align(old, new), align(new, old)

    assert align([*old], [*new]) == found
    assert len(back.kept) == len(found.kept)
    assert len(back.retyped) == len(found.retyped)


@given(_texts, st.randoms(use_true_random=False))
def test_in_whatever_order_the_same_sentences_come_they_are_all_kept(old, random):
    new = [*old]
    random.shuffle(new)

    found = align(old, new)

    assert len(found.kept) == len(old)
    assert not (found.changed or found.added or found.retired)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a " * 400_000], ["b a " * 200_000]),
        (["a."] * 20_000, ["a."] * 10_000 + ["b."] * 10_000),
        ([f"He is {n}." for n in range(8_000)], [f"She is {n}." for n in range(8_000)]),
        ([f"{'a b ' * 60}{n}" for n in range(2_000)], [f"{'b a ' * 60}{n}" for n in range(2_000)]),
        (["我" * 500 + str(n) for n in range(900)], ["你我" * 250 + str(n) for n in range(900)]),
    ],
    ids=["one endless sentence", "repetitions", "all alike", "long and alike", "without spaces"],
)
def test_hostile_texts_end_soon(old, new):
    """A second or two; without the bounds it would be hours. The limit is far off, the machine may be busy."""
    began = process_time()

    align(old, new)

    assert process_time() - began < 60
