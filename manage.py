#!/usr/bin/env python
"""Django's command line for Factcheck."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError as error:
        python = os.path.join(".venv", "bin", "python")
        home = os.path.dirname(os.path.abspath(__file__))
        is_there = os.path.exists(os.path.join(home, python))
        remedy = f"Start it as `{python} manage.py …`" if is_there else "Run `make install` first"
        sys.exit(f"Django is not installed here ({error}). {remedy}.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Somebody who sets the service up needs the sentence, not our stack.
        sys.exit(f"factcheck: {error}")
    except OperationalError as error:
        sys.exit(f"factcheck: the database does not answer: {error}".rstrip())


if __name__ == "__main__":
    main()
