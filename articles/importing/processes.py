"""PURE: the name of this process, and whether the one with another name has ended."""

import os
import socket


def this_process() -> str:
    """Host, number and time of birth: a number is given again, the three together are not."""
    number = os.getpid()
    _, birth = _state_and_birth(number)
    return f"{_host()} {number} {birth}"


def has_ended(process: str) -> bool:
    """Whether the process of that name is known to be gone: one of this machine whose number is free or another's."""
    host, _, rest = process.partition(" ")
    number, _, birth = rest.partition(" ")
    if host != _host() or not (number.isascii() and number.isdigit()):
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass  # there, and somebody else's
    state, born = _state_and_birth(int(number))
    return state == "Z" or (bool(born) and born != birth)


def _host() -> str:
    return socket.gethostname().replace(" ", "-")[:200]


def _state_and_birth(number: int) -> tuple[str, str]:
    """A letter, and when the process began in the kernel's ticks; empty where there is no such thing as /proc."""
    try:
        with open(f"/proc/{number}/stat", encoding="ascii", errors="replace") as file:
            # The name of the program, in parentheses, may hold anything.
            told = file.read().rpartition(")")[2].split()
    except OSError:
        return "", ""
    return told[0], told[19]
