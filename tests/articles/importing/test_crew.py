"""Worker processes: answers in order, and no worker that outlives its parent or is missed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from articles.importing.crew import Crew, WorkerFailed
from articles.importing.drafts import draft
from articles.importing.formats import Record
from articles.importing.outcomes import Kind, Origin, Outcome
from articles.importing.pipeline import cutters, run, stored_with

SECONDS = 60


def double(number: int) -> int:
    return number * 2


def who(_: object) -> int:
    return os.getpid()


def large(size: int) -> str:
    return "x" * size


def leave(path: str) -> bytes:
    Path(path).touch()
    return bytes(3_000_000)


def stumble(number: int) -> int:
    return 1 // number


def until(condition) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_answers_come_in_the_order_of_the_questions():
    with Crew(double, 2, alone=3) as crew:
        for number in range(40):
            crew.give(number)
        assert [crew.take() for _ in range(40)] == [number * 2 for number in range(40)]


def test_the_first_questions_and_those_of_a_crew_of_one_start_no_process():
    with Crew(who, 2, alone=1) as crew, Crew(who, 1) as single:
        crew.give(None)
        assert not single.helped
        for _ in range(9):
            single.give(None)
        assert crew.process_ids == single.process_ids == []
        assert {crew.take(), *(single.take() for _ in range(9))} == {os.getpid()}
        assert crew.helped
        crew.give(None)
        crew.give(None)
        assert {crew.take(), crew.take()} == set(crew.process_ids)


def test_questions_and_answers_larger_than_a_pipe_do_not_block_each_other():
    with Crew(len, 1, alone=0) as single, Crew(large, 2, alone=0) as crew:
        single.give("x" * 10_000_000)
        for _ in range(8):
            crew.give(3_000_000)
        assert [len(crew.take()) for _ in range(8)] == [3_000_000] * 8
        assert single.take() == 10_000_000


def test_both_sides_can_send_much_at_once():
    with Crew(str.upper, 2, alone=0) as crew:
        for _ in range(8):
            crew.give("x" * 3_000_000)
        assert {crew.take() for _ in range(8)} == {"X" * 3_000_000}


def test_workers_go_on_while_nobody_takes_their_answers(tmp_path):
    marks = [tmp_path / f"{number}" for number in range(8)]
    with Crew(leave, 2, alone=0) as crew:
        for mark in marks:
            crew.give(str(mark))
        until(lambda: all(mark.exists() for mark in marks))
        assert {len(crew.take()) for _ in marks} == {3_000_000}


def test_an_error_in_a_worker_is_told_with_its_place():
    with Crew(stumble, 2, alone=0) as crew:
        crew.give(0)
        with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
            crew.take()


def test_a_worker_that_is_killed_is_named_and_the_others_are_ended():
    with Crew(double, 2, alone=0) as crew:
        crew.give(1)
        assert crew.take() == 2
        workers = crew.process_ids
        os.kill(workers[0], signal.SIGKILL)
        os.kill(workers[1], signal.SIGKILL)
        with pytest.raises(WorkerFailed, match="SIGKILL"):
            for number in range(1_000):
                crew.give(number)
                crew.take()
    assert not any(map(alive, workers))


def test_a_worker_never_hears_of_ctrl_c(root):
    # In a process that has started no other yet: the first worker is the one in danger.
    script = (
        "import signal\n"
        "from articles.importing.crew import Crew\n"
        "with Crew(len, 2, alone=0) as crew:\n"
        "    crew.give('x')\n"
        "    crew.take()\n"
        "    for pid in crew.process_ids:\n"
        "        for line in open(f'/proc/{pid}/status'):\n"
        "            if line.startswith('SigBlk:'):\n"
        "                print(int(line.split()[1], 16) >> (signal.SIGINT - 1) & 1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "1"]


def test_workers_end_with_their_parent_however_it_ends(root):
    script = (
        "import sys, time\n"
        "from articles.importing.crew import Crew\n"
        "from articles.importing.preparing import cut_all\n"
        "if __name__ == '__main__':\n"
        "    crew = Crew(cut_all, 2, alone=0)\n"
        "    for _ in range(50):\n"
        "        crew.give([('One. ' * 20_000, 'en')])\n"
        "    print(*crew.process_ids, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.kill()
    until(lambda: not any(map(alive, workers)))


def test_a_worker_knows_no_django(root):
    code = (
        "import sys, json, articles.importing.crew, articles.importing.preparing;"
        "print(json.dumps([name for name in sys.modules if name.partition('.')[0] == 'django']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert json.loads(done.stdout) == []


def test_many_workers_give_the_results_of_one():
    def results(workers):
        batches = []

        def write(prepared):
            batches.append([(one.draft.title, tuple(one.sentences)) for one in prepared])
            return [Outcome(Kind.CREATED, 1, len(one.sentences)) for one in prepared]

        items = [
            Record(
                Origin("a.jsonl", n), {"title": f"{n}", "body": "One said so. Two. " * (n % 70 + 1)}
            )
            for n in range(300)
        ]
        items[7] = Record(Origin("a.jsonl", 7), {"body": ""})
        with cutters(workers) as crew:
            told = list(
                run(
                    items,
                    to_draft=draft,
                    look_up=lambda drafts: [None] * len(drafts),
                    store=stored_with(write),
                    crew=crew,
                )
            )
        return told, [article for batch in batches for article in batch]

    assert results(2) == results(0)
