"""What runs in processes of its own: a client of the API, and the bare database doing the same work."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice, repeat

SENTENCES = 30  # of an article
NOTE = "Read in the reading room; the ledger names the same day."
SOURCE = {"source": "City archive", "locator": "p. 12", "quote": "Opened to traffic on 4 May."}
WARMING = 10  # requests that are not measured


class Line:
    """A connection that is kept; light, so that the clients leave the machine to the server."""

    def __init__(self, port: int, token: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._headers = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"

    def ask(self, path: str, body: bytes = b"") -> bytes:
        """The body of the answer to a GET, or to a POST of `body`; any answer but 200 and 201 is an end."""
        verb, about = "GET", ""
        if body:
            verb = "POST"
            about = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        head = f"{verb} {path} HTTP/1.1\r\n{self._headers}{about}\r\n"
        self._socket.sendall(head.encode() + body)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        headers, _, answer = received.partition(b"\r\n\r\n")
        status, *named = headers.lower().split(b"\r\n")
        length = next(int(line[15:]) for line in named if line.startswith(b"content-length:"))
        parts = [answer]
        missing = length - len(answer)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        if status.split()[1] not in {b"200", b"201"}:
            raise RuntimeError(f"{verb} {path}: {headers.decode()}\n{b''.join(parts).decode()}")
        return b"".join(parts)

    def _more(self) -> bytes:
        part = self._socket.recv(1 << 16)
        if not part:
            raise RuntimeError("the server hung up")
        return part


def ask_for(
    seconds: float, port: int, token: str, requests: list[tuple[str, bytes]]
) -> list[float]:
    """The milliseconds that each request took, one after the other, for so many seconds at most."""
    line = Line(port, token)
    return _timed(seconds, (partial(line.ask, *request) for request in requests))


def _timed(seconds: float, acts: Iterable[Callable[[], object]]) -> list[float]:
    """The milliseconds that each act took, until the time is up; the first few find nothing warm."""
    remaining = iter(acts)
    for act in islice(remaining, WARMING):
        act()
    times = []
    end = time.perf_counter() + seconds
    for act in remaining:
        began = time.perf_counter()
        act()
        finished = time.perf_counter()
        times.append((finished - began) * 1000)
        if finished > end:
            break
    return times


def set_up() -> None:
    """Make this process one of Django's, on the database that DATABASE_URL names."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    django.setup()


def read_bare(seconds: float, sql: str) -> list[float]:
    """The milliseconds of a SELECT whose rows become JSON."""
    import orjson

    set_up()
    from django.db import connection

    with connection.cursor() as cursor:

        def act() -> bytes:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            return orjson.dumps({"results": rows})

        return _timed(seconds, repeat(act))


def write_bare(seconds: float, reviewer: int, sentences: list[int]) -> list[float]:
    """The milliseconds of a commit of the rows that one annotation makes."""
    set_up()
    from django.db import connection, transaction

    insert_annotation = """
        INSERT INTO annotations_annotation (sentence_id, reviewer_id, verdict, reason, correction, note,
            version, created_at, updated_at)
        VALUES (%s, %s, 'verified', '', '', %s, 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP) RETURNING id"""
    insert_evidence = """
        INSERT INTO annotations_evidence (annotation_id, kind, stance, source, url, host, locator, quote, archive_url)
        VALUES (%s, 'primary', 'supports', %s, '', '', %s, %s, '')"""
    insert_event = """
        INSERT INTO articles_event (article_id, number, at, actor_id, action, sentence_id, data, hash)
        VALUES (%s, %s, CURRENT_TIMESTAMP, %s, 'annotation.added', %s, %s, %s)"""
    update = "UPDATE articles_sentence SET reviews = 1, status = 'in_review' WHERE id = %s"
    data = json.dumps(
        {"annotation": 1, "before": None, "after": {"note": NOTE, "evidence": [SOURCE]}}
    )

    def act(sentence: int) -> None:
        article, number = (sentence - 1) // SENTENCES + 1, (sentence - 1) % SENTENCES + 1
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert_annotation, (sentence, reviewer, NOTE))
            cursor.execute(insert_evidence, (cursor.fetchone()[0], *SOURCE.values()))
            cursor.execute(update, (sentence,))
            cursor.execute(insert_event, (article, number, reviewer, sentence, data, "0" * 64))

    return _timed(seconds, (partial(act, sentence) for sentence in sentences))
