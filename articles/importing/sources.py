"""PURE: from paths to the files that are to be read, and the only place that opens one.

Nothing is followed out of a folder that was named, and nothing is opened but regular files: a named pipe
would wait for ever, a device would never end, and a link could lead to anything. Standard input is read
where it is named as `-`, from whatever has an end.
"""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .options import FORMATS_BY_SUFFIX, ReadingOptions

STANDARD_INPUT = "-"
# What such a folder holds is for another command, so that a folder of articles and verdicts can be named whole.
VERDICTS_FOLDER = "annotations"
_DEEPEST = 64


class Source(NamedTuple):
    """A file to be read: where it is (None: standard input), the name to call it by, one of FORMATS, and
    its size in bytes (0 where nobody can know)."""

    path: Path | None
    name: str
    format: str
    size: int


class Skipped(NamedTuple):
    """Something in a folder that is not read. `expected` is false where its name promised an article."""

    name: str
    reason: str
    expected: bool


class Found(NamedTuple):
    sources: list[Source]
    skipped: list[Skipped]


class NothingToRead(Exception):
    """A path that was named cannot be imported; the message says which and why."""


def find(paths: Iterable[str | Path], options: ReadingOptions | None = None) -> Found:
    """The files behind `paths`: a file itself, or those in a folder and its folders, sorted by name.

    Of a folder come the files that `include` names (see `_included`), or else those of a known kind. Raises
    NothingToRead for a path that is neither, whose kind nobody knows, or that holds nothing to read.
    """
    options = options or ReadingOptions()
    found = Found([], [])
    for path in paths:
        if str(path) == STANDARD_INPUT:
            found.sources.append(_standard_input(options))
        else:
            _find(Path(path), options, found)
    return found


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The file's bytes, unbuffered. Raises OSError, also when it is no regular file any more."""
    if source.path is None:
        # Standard input itself is not ours to close.
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as stream:
            yield stream
        return
    # NONBLOCK: a pipe that took the file's place since it was found must not be waited for.
    descriptor = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(descriptor, "rb", buffering=0) as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(None, "This is not a regular file any more")
        yield stream


def _find(path: Path, options: ReadingOptions, found: Found) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "This is not a path"
        raise NothingToRead(f"{path}: {reason}.") from error
    if stat.S_ISDIR(mode):
        before = len(found.sources)
        for source in _in_folder(path, options, found.skipped):
            found.sources.append(source)
        if len(found.sources) == before:
            raise NothingToRead(f"{path}: No {_wanted(options)} in this folder.")
    elif not stat.S_ISREG(mode):
        raise NothingToRead(f"{path}: This is neither a file nor a folder.")
    elif kind := _format(path.name, options):
        found.sources.append(_source(path, kind))
    else:
        raise NothingToRead(f"{path}: Only {_listed()} files are read, unless --format says how.")


def _in_folder(folder: Path, options: ReadingOptions, skipped: list[Skipped]) -> Iterator[Source]:
    """The folder's files and those of its folders, in the order of their names."""
    home = folder.resolve()
    waiting = [(folder, "")]
    while waiting:
        inner, below = waiting.pop()
        try:
            entries = sorted(os.scandir(inner), key=lambda entry: entry.name)
        except OSError as error:
            if inner == folder:
                raise NothingToRead(f"{folder}: {error.strerror}.") from error
            skipped.append(Skipped(str(inner), f"cannot be read: {error.strerror}", False))
            continue
        folders = []
        for entry in entries:
            path, name = inner / entry.name, f"{below}{entry.name}"
            if entry.name.startswith("."):
                skipped.append(Skipped(str(path), "hidden", True))
            elif entry.is_dir(follow_symlinks=False):
                if (
                    entry.name == VERDICTS_FOLDER
                    and options.columns is None
                    and not options.include
                ):
                    skipped.append(Skipped(str(path), "verdicts: see import_annotations", True))
                else:
                    folders.append((path, f"{name}/"))
            elif not _included(name, options):
                skipped.append(Skipped(str(path), _why_left_out(options), True))
            elif reason := _why_not(path, home, options):
                skipped.append(Skipped(str(path), reason, False))
            else:
                yield _source(path, _format(entry.name, options))
        waiting.extend(_not_too_deep(folders, skipped))


def _not_too_deep(
    folders: list[tuple[Path, str]], skipped: list[Skipped]
) -> Iterator[tuple[Path, str]]:
    for path, name in reversed(folders):
        if name.count("/") > _DEEPEST:
            skipped.append(Skipped(str(path), f"more than {_DEEPEST} folders deep", False))
        else:
            yield path, name


def _included(name: str, options: ReadingOptions) -> bool:
    """Whether a file is wanted; `name` is its path below the folder that was named.

    A pattern without a slash is held against the file's own name, one with a slash against the whole. `*`
    also stands for slashes.
    """
    if not options.include:
        return bool(_format(name, ReadingOptions()))
    return any(
        fnmatchcase(name if "/" in pattern else name.rpartition("/")[2], pattern)
        for pattern in options.include
    )


def _why_left_out(options: ReadingOptions) -> str:
    return "not among what is to be included" if options.include else "not a known kind of file"


def _why_not(path: Path, home: Path, options: ReadingOptions) -> str:
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle
        return "leads nowhere"
    if not target.is_relative_to(home):
        return "leads out of the folder"
    if stat.S_ISDIR(mode):
        return "a link to a folder"
    if not stat.S_ISREG(mode):
        return "not a regular file"
    return (
        ""
        if _format(path.name, options)
        else "not a known kind of file; --format says how to read it"
    )


def _format(name: str, options: ReadingOptions) -> str:
    if options.format:
        return options.format
    suffix = os.path.splitext(name.lower().removesuffix(".gz"))[1]
    return FORMATS_BY_SUFFIX.get(suffix, "")


def _source(path: Path, kind: str) -> Source:
    target = path.resolve(strict=True)
    return Source(target, str(path), kind, target.stat().st_size)


def _standard_input(options: ReadingOptions) -> Source:
    if options.format is None:
        raise NothingToRead("-: What comes on standard input needs --format.")
    try:
        status = os.fstat(sys.stdin.fileno())
    except (AttributeError, OSError, ValueError) as error:
        raise NothingToRead("-: There is no standard input.") from error
    if stat.S_ISREG(status.st_mode):
        return Source(None, STANDARD_INPUT, options.format, status.st_size)
    if stat.S_ISDIR(status.st_mode) or _is_endless(status):
        raise NothingToRead("-: Standard input is a device or a folder, not a file or a pipe.")
    return Source(None, STANDARD_INPUT, options.format, 0)


def _is_endless(status: os.stat_result) -> bool:
    """Whether it is a device other than a terminal and the empty one."""
    if stat.S_ISBLK(status.st_mode):
        return True
    if not stat.S_ISCHR(status.st_mode):
        return False
    return not (os.isatty(sys.stdin.fileno()) or os.path.samestat(status, os.stat(os.devnull)))


def _wanted(options: ReadingOptions) -> str:
    if options.include:
        return f"file that is called {' or '.join(options.include)}"
    return f"{_listed()} file"


def _listed() -> str:
    suffixes = tuple(FORMATS_BY_SUFFIX)
    return f"{', '.join(suffixes[:-1])} and {suffixes[-1]}"
