"""Bodies, read before Django sees the request."""

from io import BufferedWriter, BytesIO, FileIO

import pytest
from django.db import OperationalError

from factcheck.buffering import CUT, BufferedBody

LIMIT = 1_000


def everybody(environ):
    return True


class Network:
    """A client's body as a server hands it on: in small pieces, counted."""

    def __init__(self, body: bytes, *, breaks: bool = False):
        self._body = BytesIO(body)
        self._breaks = breaks
        self.taken = 0

    def read(self, size: int) -> bytes:
        piece = self._body.read(min(size, 100))
        self.taken += len(piece)
        if not piece and self._breaks:
            raise ConnectionResetError
        return piece


class Served:
    """An application that notes what it is given."""

    def __init__(self):
        self.body = self.length = None

    def __call__(self, environ, start_response):
        self.length = environ.get("CONTENT_LENGTH")
        self.body = environ["wsgi.input"].read()
        start_response("200 OK", [])
        return [b"served"]


def send(network, **environ):
    """Send a request; what the application got, the status, and the answer."""
    served, statuses = Served(), []
    application = BufferedBody(served, LIMIT)
    answer = application(
        {"wsgi.input": network, **environ}, lambda status, headers: statuses.append(status)
    )
    return served, statuses[0], b"".join(answer)


def test_a_body_with_a_length_is_handed_on_whole():
    served, status, answer = send(Network(b"x" * 250), CONTENT_LENGTH="250")
    assert (served.body, served.length) == (b"x" * 250, "250")
    assert (status, answer) == ("200 OK", b"served")


def test_what_follows_the_body_is_left_for_the_next_request():
    network = Network(b"{}GET / HTTP/1.1")
    served, _, _ = send(network, CONTENT_LENGTH="2")
    assert served.body == b"{}"
    assert network.taken == 2


def test_a_chunked_body_gets_a_length():
    served, _, _ = send(Network(b"y" * 333), HTTP_TRANSFER_ENCODING="chunked")
    assert (served.body, served.length) == (b"y" * 333, "333")


@pytest.mark.parametrize(
    "headers", [{"CONTENT_LENGTH": "5000"}, {"HTTP_TRANSFER_ENCODING": "Chunked"}]
)
def test_of_a_large_body_one_byte_too_many_is_kept_and_the_rest_is_dropped(headers):
    network = Network(b"z" * 5_000)
    served, _, _ = send(network, **headers)
    assert len(served.body) == LIMIT + 1
    assert served.length == str(LIMIT + 1)
    # A client that is still sending would not read the answer.
    assert network.taken == 5_000


def test_a_body_without_end_is_not_waited_for():
    class Endless:
        taken = 0

        def read(self, size):
            self.taken += size
            return b"z" * size

    network = Endless()
    served, status, _ = send(network, HTTP_TRANSFER_ENCODING="chunked")
    assert len(served.body) == LIMIT + 1
    assert status == "200 OK"
    assert network.taken <= 64 * 1024 * 1024 + LIMIT + 1


def test_a_large_body_that_breaks_off_is_answered_all_the_same():
    network = Network(b"z" * 5_000, breaks=True)
    served, _, _ = send(network, CONTENT_LENGTH="9000")
    assert len(served.body) == LIMIT + 1


def test_a_body_of_exactly_the_limit_is_taken():
    served, _, _ = send(Network(b"z" * LIMIT), CONTENT_LENGTH=str(LIMIT))
    assert len(served.body) == LIMIT


@pytest.mark.parametrize("environ", [{}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}])
def test_without_a_body_nothing_is_read(environ):
    class Untouchable:
        def read(self, size=-1):
            return b"" if size == -1 else pytest.fail("a request without a body was waited for")

    _, status, _ = send(Untouchable(), **environ)
    assert status == "200 OK"


@pytest.mark.parametrize("breaks", [False, True])
def test_a_client_that_hangs_up_within_its_body_is_not_served(breaks):
    served, status, answer = send(Network(b"abc", breaks=breaks), CONTENT_LENGTH="10")
    assert served.body is None
    assert (status, answer) == ("400 Bad Request", b"")


def test_a_chunked_body_that_breaks_off_is_not_served():
    served, status, _ = send(Network(b"abc", breaks=True), HTTP_TRANSFER_ENCODING="chunked")
    assert served.body is None
    assert status == "400 Bad Request"


def test_a_file_of_who_is_known_has_a_limit_of_its_own_and_goes_to_the_disk(tmp_path):
    def handed_on(count, method="POST", path="/files/", known=True):
        def note(environ, start_response):
            got.append(environ["wsgi.input"].read())
            got.append(hasattr(environ["wsgi.input"], "name"))
            got.append(environ.get(CUT, False))
            return []

        got, asked = [], []
        network = Network(b"x" * count)
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.input": network}
        environ["CONTENT_LENGTH"] = str(count)

        def is_known(environ):
            asked.append(network.taken)
            return known

        folder = str(tmp_path / "uploads")
        buffered = BufferedBody(note, LIMIT, {"/files/": 5_000}, folder=folder, known=is_known)
        buffered(environ, None)
        assert network.taken == count
        # They are asked for before anything is taken, and only for what does not fit into memory.
        large = method == "POST" and path == "/files/" and count > LIMIT
        assert asked == ([0] if large else [])
        return len(got[0]), got[1], got[2]

    assert handed_on(5_000) == (5_000, True, False)
    assert handed_on(6_000) == (5_001, True, False)
    assert handed_on(LIMIT) == (LIMIT, False, False)
    assert handed_on(6_000, "PUT") == (LIMIT + 1, False, False)
    assert handed_on(6_000, path="/files") == (LIMIT + 1, False, False)
    assert handed_on(5_000, known=False) == (LIMIT + 1, False, True)
    assert handed_on(LIMIT, known=False) == (LIMIT, False, False)


def test_when_nobody_can_say_who_is_known_a_large_file_is_dropped_and_may_come_again(tmp_path):
    def away(environ):
        raise OperationalError

    served, statuses, network = Served(), [], Network(b"x" * 3_000)
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/files/", "CONTENT_LENGTH": "3000"}
    buffered = BufferedBody(served, LIMIT, {"/files/": 5_000}, folder=str(tmp_path), known=away)
    answer = buffered(
        {**environ, "wsgi.input": network},
        lambda status, headers: statuses.append((status, "Retry-After" in dict(headers))),
    )
    assert (statuses, [*answer], served.body) == ([("503 Service Unavailable", True)], [], None)
    assert network.taken == 3_000


@pytest.mark.parametrize("breaks", [False, True])
def test_a_file_in_chunks_is_dropped_because_it_may_have_broken_off(breaks):
    network, served = Network(b"x" * 3_000, breaks=breaks), Served()
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/files/", "wsgi.input": network}
    environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    answer = BufferedBody(served, LIMIT, {"/files/": 5_000})(environ, lambda *_: None)
    assert b"".join(answer) == b"served"
    assert (served.body, served.length, network.taken) == (b"", "0", 3_000)


@pytest.mark.parametrize("count", [LIMIT + 50, 100_000])
@pytest.mark.parametrize("folder", ["a file", "/dev/full"])
def test_a_disk_that_takes_nothing_is_no_broken_connection(tmp_path, monkeypatch, count, folder):
    if folder == "/dev/full":
        # What a full disk is like, when there is still room for a name.
        monkeypatch.setattr(
            "factcheck.buffering.TemporaryFile", lambda dir: BufferedWriter(FileIO(folder, "w"))
        )
    (tmp_path / "file").touch()
    served, statuses, network = Served(), [], Network(b"x" * count)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/files/",
        "CONTENT_LENGTH": str(count),
        "wsgi.input": network,
    }
    at = tmp_path / "file" if folder == "a file" else tmp_path

    buffered = BufferedBody(served, LIMIT, {"/files/": 200_000}, folder=str(at), known=everybody)
    answer = buffered(environ, lambda status, headers: statuses.append(status))

    assert (statuses, [*answer], served.body) == (["503 Service Unavailable"], [], None)
    assert network.taken == count
