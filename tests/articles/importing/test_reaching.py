"""How long workers have to answer whether they are there."""

import pytest

from articles.importing.reaching import PATIENCE, asked_patiently


class Worker:
    """One that takes so many seconds to answer."""

    def __init__(self, takes):
        self.takes, self.waited = takes, []

    def ask(self, seconds):
        self.waited.append(seconds)
        return {"worker"} if self.takes <= seconds else set()


@pytest.mark.parametrize("takes", [0, 1, 1.5, 2.5, 4])
def test_a_worker_that_is_slow_to_answer_is_found(takes):
    assert asked_patiently(Worker(takes).ask) == {"worker"}


def test_who_answers_at_once_is_asked_once():
    worker = Worker(0.1)

    asked_patiently(worker.ask)

    assert worker.waited == [PATIENCE[0]]


def test_that_nobody_is_there_is_known_after_a_few_seconds():
    nobody = Worker(float("inf"))

    assert asked_patiently(nobody.ask) == set()
    assert sum(nobody.waited) < 10
