import pytest

from articles.importing.pace import Pace


def test_a_batch_that_takes_long_is_followed_by_a_smaller_one():
    pace = Pace(5_000)
    pace.wrote(2_000, 0.8)
    assert pace.sentences == 500


def test_a_quick_batch_is_followed_by_one_of_twice_the_size_up_to_the_most():
    pace = Pace(5_000)
    sizes = []
    for _ in range(4):
        pace.wrote(pace.sentences, pace.sentences / 100_000)
        sizes.append(pace.sentences)
    assert sizes == [4_000, 5_000, 5_000, 5_000]


def test_one_bad_moment_does_not_bring_it_to_a_halt():
    pace = Pace(5_000)
    for _ in range(20):
        pace.wrote(pace.sentences, 60.0)
    assert pace.sentences == 500


def test_small_batches_tell_nothing():
    pace = Pace(5_000)
    before = pace.sentences
    pace.wrote(3, 1.0)
    assert pace.sentences == before


def test_where_nobody_queues_a_part_of_the_time_is_left_to_others():
    pace = Pace(5_000, queue=False)
    assert pace.pause(0.0) == 0
    pace.wrote(2_000, 0.15)
    assert pace.pause(0.0) == pytest.approx(0.05)
    assert pace.pause(0.04) == pytest.approx(0.01)
    assert pace.pause(0.06) == 0
    pace.wrote(1, 60.0)
    assert pace.pause(0.0) == pytest.approx(0.1)


def test_where_others_queue_the_next_batch_begins_at_once():
    pace = Pace(5_000)
    pace.wrote(2_000, 0.15)
    assert pace.pause(0.0) == 0
