"""The chores: make targets, the virtual environment, the test runner, pinned requirements, CI."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from types import SimpleNamespace

import pytest


@pytest.fixture(scope="module")
def run_tests():
    """scripts/run_tests.py as a module."""
    place = os.path.join(os.path.dirname(__file__), "..", "..", "scripts", "run_tests.py")
    spec = importlib.util.spec_from_file_location("run_tests", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sh(root, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=root,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


# --- make -------------------------------------------------------------------------------------------


def test_make_alone_lists_every_target_with_what_it_does(root):
    text = (root / "Makefile").read_text()
    declared = set(re.findall(r"[a-z-]+", re.search(r"\.PHONY:((?:.|\\\n)*?)\n\n", text)[1]))
    listed = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", sh(root, "make").stdout, re.M))
    assert set(listed) == declared
    assert {"run", "test", "check", "help"} <= declared
    assert sh(root, "make", "help").stdout == sh(root, "make").stdout


def test_check_checks_what_the_readme_says(root):
    commands = sh(root, "make", "--dry-run", "check").stdout
    for part in (
        "ruff format --check",
        "ruff check",
        "mypy",
        "makemigrations --check",
        "check --deploy --fail-level WARNING",
        "spectacular --validate --fail-on-warn",
    ):
        assert part in commands


def test_run_hands_on_the_port(root):
    assert "quickstart --port 8123" in sh(root, "make", "--dry-run", "run", "PORT=8123").stdout
    assert "quickstart --port 8000" in sh(root, "make", "--dry-run", "run").stdout


def test_test_hands_on_its_arguments(root):
    commands = sh(root, "make", "--dry-run", "test", "PYTEST_ARGS=-k withdraw -x").stdout
    assert "run_tests.py -k withdraw -x" in commands


def test_ci_runs_check_and_test_with_postgresql_and_brokers(root):
    script = (root / ".ci" / "run").read_text()
    assert "make check" in script
    assert "serve pg_ctlcluster postgresql 5432" in script
    assert "make test REQUIRE_POSTGRESQL=1 REQUIRE_BROKERS=1" in script
    assert os.access(root / ".ci" / "run", os.X_OK)
    assert sh(root, "bash", "-n", ".ci/run").returncode == 0


# --- The virtual environment ------------------------------------------------------------------------


@pytest.fixture
def make_venv(root, tmp_path):
    """Run scripts/make_venv.sh with a `python3` that is this shell script; the lines that it printed."""

    def run(script: str | None) -> tuple[int, list[str]]:
        python = tmp_path / "python3"
        if script is not None:
            python.write_text(f"#!/bin/sh\n{script}\n")
            python.chmod(0o755)
        done = sh(root, "scripts/make_venv.sh", str(python), str(tmp_path / "venv"))
        return done.returncode, done.stderr.splitlines()

    return run


def test_a_missing_python_is_said_in_one_line(make_venv):
    status, [line] = make_venv(None)
    assert status == 1
    assert "sudo apt install python3 python3-venv" in line
    assert "PYTHON=" in line


def test_an_old_python_is_said_in_one_line(make_venv):
    status, [line] = make_venv('case "$2" in *print*) echo 3.9;; *) exit 1;; esac')
    assert status == 1
    assert "Python 3.11 or newer is needed" in line
    assert "is 3.9" in line
    assert "make run PYTHON=" in line


def test_a_python_without_venv_is_said_with_the_package_that_has_it(make_venv):
    status, [line] = make_venv(
        'case "$2" in *print*) echo 3.12;; *ensurepip*) exit 1;; *) exit 0;; esac'
    )
    assert status == 1
    assert "sudo apt install python3.12-venv" in line


def test_a_half_made_environment_is_made_anew(make_venv, tmp_path):
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").write_text("half")
    note = tmp_path / "note"
    status, _ = make_venv(
        f'case "$2" in *print*) echo 3.12;; venv) echo "$@" > {note};; *) exit 0;; esac'
    )
    assert status == 0
    assert note.read_text() == f"-m venv --clear {tmp_path}/venv\n"


def test_an_environment_that_works_is_kept(root, tmp_path):
    kept = tmp_path / "venv" / "bin"
    kept.mkdir(parents=True)
    (kept / "python").symlink_to(shutil.which("true"))
    done = sh(root, "scripts/make_venv.sh", "/nowhere/python3", str(tmp_path / "venv"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- Requirements -----------------------------------------------------------------------------------


def pinned(root, name: str) -> dict[str, str]:
    lines = [
        line.strip()
        for line in (root / name).read_text().splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    matches = [re.fullmatch(r"([a-z0-9.-]+)==([0-9][\w.]*)", line) for line in lines]
    assert all(matches), f"{name} has a line that pins nothing"
    return {match[1]: match[2] for match in matches}


def test_every_requirement_is_pinned_and_none_is_forgotten(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted = [(project["dependencies"], "requirements.txt")]
    for extra in ("dev", "html", "distributed"):
        wanted.append((project["optional-dependencies"][extra], f"requirements-{extra}.txt"))
    for requirements, name in wanted:
        names = {re.match(r"[A-Za-z0-9-]+", one)[0].lower() for one in requirements}
        assert names <= pinned(root, name).keys()


def test_development_runs_on_the_versions_that_are_served(root):
    served = pinned(root, "requirements.txt")
    for extra in ("dev", "html", "distributed"):
        also = pinned(root, f"requirements-{extra}.txt")
        assert {name: also[name] for name in served if name in also}.items() <= served.items()


def test_the_extras_can_be_installed_together(root):
    developed = pinned(root, "requirements-dev.txt")
    for extra in ("html", "distributed"):
        assert (
            pinned(root, f"requirements-{extra}.txt").items()
            <= {
                **pinned(root, "requirements.txt"),
                **developed,
            }.items()
        )


def test_the_floors_of_what_has_known_defects_are_kept(root):
    served = pinned(root, "requirements.txt")
    for name, floor in {"django": (5, 2, 18), "djangorestframework": (3, 18, 2)}.items():
        assert tuple(map(int, served[name].split("."))) >= floor


# --- The test runner --------------------------------------------------------------------------------


def test_a_postgresql_that_is_named_and_does_not_answer_is_not_replaced(run_tests, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/factcheck")
    found = run_tests.find_postgresql()
    assert isinstance(found, run_tests.Absent)
    assert "DATABASE_URL" in found.reason


def test_the_end_says_what_passed_and_why_something_was_skipped(run_tests, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        """<testsuites><testsuite>
        <testcase name="a"/><testcase name="b"/>
        <testcase classname="tests.queue" name="c"><failure message="two&#10; is  not one"/></testcase>
        <testcase name="d"><error message="no server"/></testcase>
        <testcase name="e"><skipped message="Chromium is not installed"/></testcase>
        <testcase name="f"><skipped message="Chromium is not installed"/></testcase>
        </testsuite></testsuites>"""
    )
    counts, skipped, troubles = run_tests._counted(report)
    suite = run_tests.Suite(run_tests.Database("SQLite 3", ""), 1, counts, skipped, troubles, 61.4)
    assert suite.lines() == [
        "SQLite 3: 2 passed, 1 failed, 1 broken, 2 skipped in 61 s  FAILED (pytest's exit status 1)",
        "  failed tests.queue::c: two is not one",
        "  broken d: no server",
        "  skipped 2: Chromium is not installed",
    ]


@pytest.fixture
def whole_run(run_tests, monkeypatch, capsys):
    """The runner with everything that takes time replaced; its exit status and last lines."""

    def run(*, postgresql=None, status=0, coverage=True, required=False, seed="", arguments=()):
        absent = run_tests.Absent("PostgreSQL", "none answers here")
        monkeypatch.setattr(run_tests, "find_postgresql", lambda: postgresql or absent)
        monkeypatch.setattr(
            run_tests,
            "run",
            lambda database, seed, rest, output: run_tests.Suite(
                database, status, Counter(passed=5), Counter(), [], 1
            ),
        )
        monkeypatch.setattr(
            run_tests,
            "judge_coverage",
            lambda binding: (coverage or not binding, f"Coverage: binding {binding}"),
        )
        monkeypatch.setattr(run_tests, "subprocess", SimpleNamespace(run=lambda *a, **k: None))
        options = SimpleNamespace(require_postgresql=required, in_turn=False, seed=seed)
        return run_tests.main(options, list(arguments)), capsys.readouterr().out

    return run


def test_both_databases_are_named_at_the_end(run_tests, whole_run):
    status, said = whole_run(postgresql=run_tests.Database("PostgreSQL 15.20", "postgres://x"))
    assert status == 0
    assert "=== Passed" in said
    assert re.search(r"^SQLite [\d.]+: 5 passed in 1 s$", said, re.M)
    assert "PostgreSQL 15.20: 5 passed in 1 s" in said
    assert re.search(r"`make test SEED=\d+`", said)


def test_the_order_of_the_tests_can_be_given(whole_run):
    _, said = whole_run(seed="1931")
    assert "`make test SEED=1931`" in said


def test_without_postgresql_it_passes_and_says_so(whole_run):
    status, said = whole_run()
    assert status == 0
    assert "PostgreSQL: NOT RUN: none answers here" in said


def test_without_postgresql_it_fails_where_that_is_required(whole_run):
    status, said = whole_run(required=True)
    assert status == 1
    assert "=== FAILED" in said
    assert "FAILED: it is required here" in said


@pytest.mark.parametrize("trouble", [{"status": 1}, {"coverage": False}])
def test_a_failing_test_or_low_coverage_fails_it(whole_run, trouble):
    status, said = whole_run(**trouble)
    assert status == 1
    assert "=== FAILED" in said


def test_coverage_of_a_part_of_the_suite_is_not_judged(whole_run):
    status, said = whole_run(coverage=False, arguments=["-k", "withdraw"])
    assert status == 0
    assert "binding False" in said


def test_the_runner_is_what_make_calls(root):
    commands = sh(root, "make", "--dry-run", "test").stdout
    assert "scripts/run_tests.py" in commands
    helped = sh(root, sys.executable, "scripts/run_tests.py", "--help")
    assert "--require-postgresql" in helped.stdout
