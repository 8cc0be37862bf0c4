"""A real browser against the live server, on a thread of its own.

Playwright's synchronous interface runs an event loop in the thread that uses it, and Django refuses its ORM
in such a thread. So the browser gets a thread, and the test's own thread keeps the database. One browser serves
all tests; each has windows of its own, which share nothing.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import get_ident
from typing import Any
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.test import Client

# Milliseconds: a slow machine is no failure.
PATIENCE = 120_000
SECONDS_TO_END = 120
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


Run = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture(scope="session")
def in_browser() -> Iterator[Run]:
    """`in_browser(act)` gives back what `act(browser)` returns, on the browser's thread."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with ThreadPoolExecutor(max_workers=1) as thread:
        driver = thread.submit(lambda: playwright.sync_playwright().start()).result()
        launched = thread.submit(
            lambda: driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        )
        try:
            browser = launched.result()
            yield lambda act: thread.submit(act, browser).result()
            thread.submit(browser.close).result()
        finally:
            thread.submit(driver.stop).result()


@pytest.fixture
def quiet(live_server) -> Iterator[Callable[[], None]]:
    """`quiet()` waits until the server has answered what the windows had asked before they were closed.

    The tables are emptied when a test ends, and a request that is still at work would stand in the way.
    """
    under_way: set[int] = set()

    def begin(**_: Any) -> None:
        under_way.add(get_ident())

    def end(**_: Any) -> None:
        under_way.discard(get_ident())

    request_started.connect(begin)
    request_finished.connect(end)

    def wait() -> None:
        deadline = time.monotonic() + SECONDS_TO_END
        for _ in range(3):
            # Behind whatever has been sent before.
            urlopen(f"{live_server.url}/healthz").close()  # noqa: S310 - our own server
            while under_way and time.monotonic() < deadline:
                time.sleep(0.01)

    yield wait
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def browse(live_server, in_browser: Run, quiet: Callable[[], None]) -> Callable[..., Any]:
    """`browse(script, **page_options)` runs `script(page)` and gives back what it returns.

    An error in the page's console fails the test.
    """
    windows = Windows(in_browser, live_server.url, quiet)

    def browse(script: Callable[[Any], Any], **options: Any) -> Any:
        return windows.run(script, [None], (), options)

    return browse


@pytest.fixture
def desks(live_server, in_browser: Run, quiet: Callable[[], None]) -> Callable[..., Any]:
    """`desks(script, rosa, remo)` runs `script(page, page)`, each page signed in as one of the people.

    Whatever a console complains of fails the test, a breach of the Content-Security-Policy too, unless it holds
    one of the words of `expected` (“status of 412”).
    """
    windows = Windows(in_browser, live_server.url, quiet)

    def desks(
        script: Callable[..., Any], *people: User, expected: Iterable[str] = (), **options: Any
    ) -> Any:
        sessions = [session_of(person) for person in people]
        return windows.run(script, sessions, tuple(expected), options)

    return desks


def session_of(person: User) -> str:
    """The key of a session in which `person` is signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


class Windows:
    """Windows of the browser at one service, each with a session of its own or with none."""

    def __init__(self, in_browser: Run, url: str, quiet: Callable[[], None] = lambda: None) -> None:
        self._in_browser, self._url, self._quiet = in_browser, url, quiet

    def run(
        self,
        script: Callable[..., Any],
        sessions: Iterable[str | None],
        expected: tuple[str, ...],
        options: dict[str, Any],
    ) -> Any:
        """What `script(page, …)` returns; whatever a console complains of, but for `expected`, is a failure."""
        complaints: list[str] = []
        heard: list[str] = []

        def complain(words: str) -> None:
            if not any(word in words for word in expected):
                complaints.append(words)

        def act(browser: Any) -> Any:
            contexts = [self._context(browser, session, options) for session in sessions]
            try:
                found = script(*(_page(context, complain) for context in contexts))
                # What happens while the windows are closed is nobody's fault.
                heard.extend(complaints)
                return found
            finally:
                for context in contexts:
                    # Nothing more is sent, not even a farewell.
                    context.set_offline(True)
                    context.close()

        try:
            result = self._in_browser(act)
        finally:
            self._quiet()
        assert heard == []
        return result

    def _context(self, browser: Any, session: str | None, options: dict[str, Any]) -> Any:
        context = browser.new_context(base_url=self._url, **options)
        if session is not None:
            cookie = {"name": "sessionid", "value": session, "url": self._url}
            context.add_cookies([cookie])
        return context


def _page(context: Any, complain: Callable[[str], None]) -> Any:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: complain(str(error)))
    page.on(
        "console",
        lambda line: complain(line.text) if line.type == "error" and not _is_outrun(line) else None,
    )
    return page


def _is_outrun(line: Any) -> bool:
    """Whether it tells of a lease that a verdict has outrun, on the way or meanwhile: the page takes it as it comes."""
    return "/queue/leases/" in line.location.get("url", "") and any(
        status in line.text for status in ("404", "409")
    )
