"""How the service is served by `make run`; docs/decisions/0003-server.md says why.

`server_command` is the server, `leash` what its workers do first.
"""

import ctypes
import multiprocessing
import os
import signal
import sys

from django.conf import settings

HOST = "127.0.0.1"
WORKERS = 2
# Slow bodies and slow readers hold a thread each, asleep; a thread that is not needed is not there.
THREADS = 256
CONNECTIONS = 512
SECONDS_FOR_HEADERS = 10
SECONDS_TO_FINISH = 10

_PR_SET_PDEATHSIG = 1


def server_command(port: int, *, workers: int = WORKERS) -> list[str]:
    """The command that serves on this machine's own address until it is interrupted."""
    options = {
        "interface": "wsgi",
        "host": HOST,
        "port": port,
        "http": 1,
        "workers": workers,
        "blocking-threads": THREADS,
        "backpressure": CONNECTIONS,
        "http1-header-read-timeout": SECONDS_FOR_HEADERS * 1000,
        "workers-kill-timeout": SECONDS_TO_FINISH,
        # Its warnings are about the number of threads, which is meant.
        "log-level": "error",
        "working-dir": settings.BASE_DIR,
    }
    return [
        *(sys.executable, "-m", "granian", "factcheck.worker:application"),
        *("--no-ws", "--respawn-failed-workers"),
        *(str(part) for name, value in options.items() for part in (f"--{name}", value)),
    ]


def leash() -> None:
    """Tie this worker to the server that started it.

    A terminal's Ctrl-C goes to the whole process group; a worker that hears of it twice, once from the
    server, can lock up. One that is still loading has inherited the server's own handlers, which end nothing
    here: the server would wait for it until it kills it. And a server that is killed leaves its workers behind,
    with the port in their hands.
    """
    for asked_to_stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(
            asked_to_stop, signal.SIG_DFL
        )  # until the worker serves and has handlers of its own
    os.setpgrp()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    server = multiprocessing.parent_process()
    if server is not None and server.pid != os.getppid():
        # It died while this worker was starting, before there was a leash to tear.
        os._exit(1)
