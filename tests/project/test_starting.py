"""What is started by hand: nobody runs benchmarks and scripts daily, so here they are seen to start."""

import json
import os
import shutil
import subprocess
import sys

import pytest

# One process for all of them: most of the time goes into starting one.
ASK = """
import contextlib, io, json, os, runpy, sys, traceback

answers = {}
for name in json.loads(sys.argv[1]):
    printed = io.StringIO()
    sys.argv = [name, "--help"]
    with contextlib.redirect_stdout(printed):
        try:
            if name.endswith(".py"):
                sys.path.insert(0, os.path.dirname(name))  # as Python itself does for a script
                runpy.run_path(name, run_name="__main__")
            else:
                runpy.run_module(name, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            answers[name] = [end.code, printed.getvalue()]
        except BaseException:
            answers[name] = [1, traceback.format_exc()]
        else:
            answers[name] = [0, printed.getvalue()]
sys.stdout.write(json.dumps(answers))
"""


def test_every_benchmark_and_script_says_what_it_does(root):
    benchmarks = [
        f"benchmarks.{path.stem}"
        for path in sorted((root / "benchmarks").glob("*.py"))
        if not path.stem.startswith("_")
    ]
    scripts = [
        str(path)
        for path in sorted((root / "scripts").glob("*.py"))
        if "argparse" in path.read_text()
    ]
    assert len(benchmarks) > 10 and len(scripts) > 3
    asked = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps([*benchmarks, *scripts])],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert asked.returncode == 0, asked.stderr
    answers = json.loads(asked.stdout)
    assert {
        name: said for name, (code, said) in answers.items() if code or "usage:" not in said
    } == {}


@pytest.mark.parametrize(
    ("made", "remedy"),
    [(True, "Start it as `.venv/bin/python manage.py …`."), (False, "Run `make install` first.")],
)
def test_without_django_the_way_to_start_is_said(root, tmp_path, made, remedy):
    shutil.copy(root / "manage.py", tmp_path)
    if made:
        (tmp_path / ".venv" / "bin").mkdir(parents=True)
        (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    # Alone with the standard library: -S leaves the installed packages out.
    python = os.path.realpath(sys.executable)
    said = subprocess.run(
        [python, "-S", "manage.py", "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert said.returncode == 1
    assert said.stderr.startswith("Django is not installed here")
    assert said.stderr.rstrip().endswith(remedy)
