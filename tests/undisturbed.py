"""The state that an import leaves that nobody disturbs, in one process and into a database of its own."""

import os
import subprocess
import sys
from pathlib import Path

_IMPORT = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
try:
    call_command("import_articles", sys.argv[1], stdout=sys.stderr)
except SystemExit:
    call_command("verify", state=True)
"""


def state_after_import(path: Path) -> str:
    """The state hash behind an import of `path`, some of which is rejected; the database is made next to it."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(path)],
        cwd=Path(__file__).resolve().parents[1],
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{path.parent}/undisturbed.sqlite3",
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
