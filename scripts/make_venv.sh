#!/bin/sh
# Make the virtual environment in $2 with the Python named $1, or say in one line what is missing.
set -eu
python=$1
venv=$2

fail() {
    printf 'factcheck: %s\n' "$*" >&2
    exit 1
}

# One that works stays; a half-made one (interrupted, or its Python is gone) is made anew.
if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

command -v "$python" >/dev/null 2>&1 ||
    fail "There is no $python here. Install it (sudo apt install python3 python3-venv), or name another: make run PYTHON=/path/to/python3"
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])') ||
    fail "$python does not run. Name another: make run PYTHON=/path/to/python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed; $python is $version. Name another: make run PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python cannot make virtual environments. Install what is missing: sudo apt install python$version-venv"

printf 'Making the virtual environment %s with Python %s ...\n' "$venv" "$version"
"$python" -m venv --clear "$venv"
