"""The first page, and those of editors, in a browser: for everybody, in both themes and on a phone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.importing.models import ImportRun
from articles.models import Article
from factcheck.models import AccessToken
from tests.browser.test_review import PHONE
from tests.browser.test_workbench_use import AXE, faults
from tests.making import make_annotation, make_article, make_person, make_run

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "bartholomaeus.oberschulmeister-pfaffenhofen"


@pytest.fixture
def work(rosa, remo):
    """Something in every panel, by people with long names among others."""
    long = make_person(LONG, "reviewer")
    article = make_article(required_reviews=2)
    said = [("verified", "disputed"), ("unattributed", "unattributed"), ("verified", "verified")]
    for sentence, verdicts in zip(article.sentences.order_by("position"), said, strict=True):
        for person, verdict in zip((rosa, long), verdicts, strict=True):
            make_annotation(sentence, person, verdict)
    waiting = make_article("Another one.", title="W" * 90, required_reviews=2)
    make_annotation(waiting.sentences.get(), remo)
    make_run(heartbeat_at=timezone.now(), bytes_total=100, bytes_read=25)
    make_run(heartbeat_at=timezone.now() - timedelta(hours=1), paths="x" * 200)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_first_page_and_nothing_sticks_out(
    desks, edith, work, scheme
):
    axe = AXE.read_text()

    def script(page):
        found = {}
        for size in ({"width": 1440, "height": 900}, PHONE):
            page.set_viewport_size(size)
            page.goto("/admin/?since=2026-01-02&until=2026-01-01")
            found[size["width"], "wrong"] = page.locator("[role=alert]").count()
            page.goto("/admin/")
            for summary in page.locator(".db-numbers summary").all():
                summary.click()
            page.evaluate(axe)
            width = page.evaluate("document.documentElement.scrollWidth")
            found[size["width"]] = (faults(page), width)
        return found

    found = desks(script, edith, expected=["Applying inline style"], color_scheme=scheme)
    assert found == {
        (1440, "wrong"): 1,
        1440: ({}, 1440),
        (390, "wrong"): 1,
        390: ({}, 390),
    }


def test_an_import_that_runs_is_followed_until_it_ends(desks, edith):
    run = make_run(heartbeat_at=timezone.now(), bytes_total=2_000, bytes_read=500)

    def end():
        ImportRun.objects.filter(pk=run.pk).update(
            state="done",
            finished_at=timezone.now(),
            bytes_read=2_000,
            created=1_200,
            position=1_200,
        )
        connection.close()

    def script(page):
        page.clock.install()
        page.goto("/admin/")
        line = page.locator("[data-import]")
        before = line.locator("progress").evaluate("bar => bar.value")
        assert not page.get_by_text("ended", exact=True).is_visible()
        # The browser's own thread may not use the database.
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(end).result()
        page.clock.fast_forward(6_000)
        page.get_by_text("ended", exact=True).wait_for()
        page.wait_for_selector("[data-import]", state="detached")
        return before, page.locator("[data-records]").inner_text()

    assert desks(script, edith) == (500, "1,200")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_an_editors_pages(desks, edith, work, scheme):
    axe = AXE.read_text()
    article = Article.objects.order_by("pk").first()
    AccessToken.objects.create(edith, name="script")
    addresses = [
        "articles/sentence/conflicts/",
        f"articles/article/{article.pk}/report/",
        f"articles/article/{article.pk}/text/",
        "articles/importrun/",
        f"articles/importrun/{ImportRun.objects.order_by('pk').first().pk}/change/",
        "factcheck/accesstoken/",
        "factcheck/accesstoken/add/",
    ]

    def script(page):
        found = {}

        def look(name):
            page.evaluate(axe)
            width = page.evaluate("document.documentElement.scrollWidth")
            found[name] = (faults(page), width)

        for address in addresses:
            page.goto(f"/admin/{address}")
            look(address)
            if address.endswith("text/"):
                page.get_by_label("Text", exact=True).fill(
                    "The bridge was opened in 1932. It rains."
                )
                page.get_by_role("button", name="See what changes").click()
                page.wait_for_selector(".fc-outcome")
                look("preview")
        page.context.clear_cookies()
        page.goto("/admin/login/")
        look("login")
        return found

    found = desks(
        script,
        edith,
        expected=["Applying inline style"],
        color_scheme=scheme,
        viewport=PHONE,
    )
    assert found == dict.fromkeys([*addresses, "preview", "login"], ({}, PHONE["width"]))
