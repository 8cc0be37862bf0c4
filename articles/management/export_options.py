"""What the commands that export share: their options, and where their lines go."""

import argparse
import os
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError

from articles.snapshots import snapshot
from articles.text.moments import moment
from factcheck.management.database import DatabaseCommand, first_line
from factcheck.refusals import Missing

FAILED, INTERRUPTED = 2, 130
_EPILOG = """\
exit status: 0 everything is written; 2 the export could not start or had to stop; 130 interrupted. With
--output, the file is there whole or not at all.
"""
_TOGETHER = 256 * 1024


class ExportCommand(DatabaseCommand):
    """A command whose lines are handed to `write`."""

    cannot_start = FAILED

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, epilog=_EPILOG, **kwargs)


def add_choosing(parser: CommandParser, *, since: str) -> None:
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="write to this file, which takes its name when it is whole (default: standard output)",
    )
    parser.add_argument("--article", metavar="ID", type=_id, help="only this article")
    parser.add_argument("--language", metavar="TAG", help="only articles in this language")
    parser.add_argument("--since", metavar="TIME", type=_moment, help=since)


def write(lines: Generator[bytes, None, None], output: Path | None) -> None:
    """Write the lines, read at one moment of the database. Raises CommandError; ends the process on Ctrl-C."""
    try:
        # Closed inside the snapshot: what still reads when the database is left complains as the process ends.
        with snapshot(), closing(lines), _whole(output) as stream:
            for portion in _portions(lines):
                stream.write(portion)
    except Missing as missing:
        raise CommandError(missing.detail, returncode=FAILED) from missing
    except DatabaseError as error:
        raise CommandError(
            f"The database failed: {first_line(error)}.", returncode=FAILED
        ) from error
    except BrokenPipeError:
        # Whoever reads has seen enough. Python would complain again when it flushes at the end.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        where = "--output" if output else "Standard output"
        raise CommandError(f"{where}: {error.strerror}.", returncode=FAILED) from error
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        sys.exit(INTERRUPTED)


@contextmanager
def _whole(output: Path | None) -> Iterator[BinaryIO | Any]:
    """Standard output, or a file that replaces `output` when all is in it, and else leaves no trace."""
    if output is None:
        stream = getattr(sys.stdout, "buffer", None)
        yield stream or _AsText()
        sys.stdout.flush()
        return
    descriptor, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    try:
        with open(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, output)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


class _AsText:
    """Standard output that takes text alone."""

    def write(self, portion: bytes) -> None:
        sys.stdout.write(portion.decode())


def _portions(lines: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _TOGETHER:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError("the id of an article is needed, a whole number")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date and time is needed (ISO 8601)") from None
