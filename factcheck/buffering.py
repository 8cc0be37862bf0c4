"""Bodies are taken off the network before Django sees the request.

A server thread that reads a body while it works holds whatever it has taken by then; a client that sends
a byte a second would hold a database connection for as long as it likes, and a dozen of them all there
are (docs/decisions/0003-server.md has the numbers). Read first, a slow body holds a sleeping thread and
nothing else. It also gives a chunked body the length without which Django takes it for an empty one;
but for a file, which has to come with its length.
"""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from django.db import Error as DatabaseError

logger = logging.getLogger(__name__)
_CHUNK = 64 * 1024
_LATER = (("Content-Length", "0"), ("Retry-After", "5"))
# Set where a file was not kept whole, because its sender was not known when it came.
CUT = "factcheck.cut"
# Most clients read the answer only when they have sent everything, and never see it when they cannot.
_DISCARDED = 64 * 1024 * 1024


class BufferedBody:
    """A WSGI application that calls `application` with the body in memory; on the disk, for what is POSTed to
    the paths of `files`, each with a limit of its own, by somebody who is `known`, which is only asked about what
    would not fit into memory: nobody else gets disk. What else they may is for the application to say. The file
    is in `folder`, where it is meant to end, since the system's own may be small; when it is full, that is a 503,
    and so it is when nobody can say now who is known.

    At most `limit` + 1 bytes are kept: one too many, so that whoever reads the body sees that it is too
    large and says so. What follows, up to 64 MiB, is read and dropped. A client that hangs up within its body is
    not served, as far as that can be seen: the server does not tell a cut chunked body from a whole one. JSON that
    is cut is no JSON, but half a file of lines or of text is a file: one in chunks is dropped, for whoever reads
    it to answer with 411.
    """

    def __init__(
        self,
        application: WSGIApplication,
        limit: int,
        files: Mapping[str, int] | None = None,
        *,
        folder: str | None = None,
        known: Callable[[WSGIEnvironment], bool] = lambda environ: False,
    ) -> None:
        self.application = application
        self.limit = limit
        self.files = files or {}
        self.folder = folder
        self.known = known

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        announced = _announced(environ)
        if announced != 0:
            goes_to_file = self._goes_to_file(environ)
            if goes_to_file and announced is None:
                _discard(environ["wsgi.input"], _DISCARDED)
                environ["wsgi.input"] = BytesIO()
                environ["CONTENT_LENGTH"] = "0"
                return self.application(environ, start_response)
            try:
                is_file = goes_to_file and (announced or 0) > self.limit and self.known(environ)
            except DatabaseError:
                logger.exception("Nobody could say whether the sender of a large body is known")
                _discard(environ["wsgi.input"], _DISCARDED)
                start_response("503 Service Unavailable", [*_LATER])
                return []
            limit = self.files[environ["PATH_INFO"]] if is_file else self.limit
            if goes_to_file and not is_file and (announced or 0) > limit:
                environ[CUT] = True
            wanted = limit + 1 if announced is None else min(announced, limit + 1)
            try:
                body, taken = self._taken(environ["wsgi.input"], wanted, is_file)
            except OSError:
                logger.exception("A body could not be written to the disk")
                start_response("503 Service Unavailable", [*_LATER])
                return []
            with body:
                if taken is None or (announced is not None and taken < wanted):
                    start_response("400 Bad Request", [("Content-Length", "0")])
                    return []
                if taken > limit:
                    rest = _DISCARDED if announced is None else announced - wanted
                    _discard(environ["wsgi.input"], rest)
                environ["wsgi.input"] = body
                environ["CONTENT_LENGTH"] = str(taken)
                return self.application(environ, start_response)
        return self.application(environ, start_response)

    def _goes_to_file(self, environ: WSGIEnvironment) -> bool:
        return environ.get("REQUEST_METHOD") == "POST" and environ.get("PATH_INFO") in self.files

    def _taken(
        self, stream: InputStream, wanted: int, is_file: bool
    ) -> tuple[IO[bytes], int | None]:
        """What came of the body, to be read from its beginning, and how much, as `_copy` says it. Raises OSError."""
        if not is_file:
            body: IO[bytes] = BytesIO()
        else:
            try:
                if self.folder is not None:
                    os.makedirs(self.folder, mode=0o700, exist_ok=True)
                body = TemporaryFile(dir=self.folder)  # noqa: SIM115 - whoever called closes it
            except OSError:
                _discard(stream, wanted)
                raise
        try:
            taken = _copy(stream, wanted, body)
            body.seek(0)
        except OSError:
            # It tries once more to write what is left, and is closed all the same.
            with suppress(OSError):
                body.close()
            raise
        return body, taken


def _announced(environ: WSGIEnvironment) -> int | None:
    """How many bytes the client says it sends; None when it sends chunks and does not say."""
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        return None
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _copy(stream: InputStream, wanted: int, to: IO[bytes]) -> int | None:
    """How many of `wanted` bytes came, fewer only where the body ends; None when the connection breaks.

    Raises OSError when they cannot be written, once they have been read.
    """
    taken, failed = 0, None
    while taken < wanted:
        try:
            part = stream.read(min(wanted - taken, _CHUNK))
        except OSError:
            return None
        if not part:
            break
        taken += len(part)
        if failed is None:
            try:
                to.write(part)
            except OSError as error:
                failed = error
    if failed is not None:
        raise failed
    return taken


def _discard(stream: InputStream, remaining: int) -> None:
    """Take up to `remaining` bytes off the network, and no more than is worth an answer."""
    remaining = min(remaining, _DISCARDED)
    try:
        while remaining > 0 and (part := stream.read(min(remaining, _CHUNK))):
            remaining -= len(part)
    except OSError:
        return
