import os
import subprocess
import sys

import pytest

from articles.importing.processes import has_ended, this_process


def test_this_process_has_not_ended():
    assert not has_ended(this_process())


def test_a_process_that_came_to_its_end_has_ended(root):
    code = "from articles.importing.processes import this_process; print(this_process())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert has_ended(done.stdout.strip())


def test_a_number_that_was_given_to_another_process_is_not_the_same():
    host, number, birth = this_process().split()
    assert birth
    assert has_ended(f"{host} {number} 1")


def test_one_that_nobody_has_waited_for_has_ended(root):
    code = "from articles.importing.processes import this_process; print(this_process())"
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE) as one:
        name = one.stdout.read().decode().strip()
        os.waitid(os.P_PID, one.pid, os.WEXITED | os.WNOWAIT)
        assert has_ended(name)


@pytest.mark.parametrize(
    "name", ["", "elsewhere 1 1", "elsewhere", f"{this_process().split()[0]} one 1"]
)
def test_of_others_nothing_is_known(name):
    assert not has_ended(name)
