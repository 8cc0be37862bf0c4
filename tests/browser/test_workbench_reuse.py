"""What was found where the same was claimed, taken over with one key."""

from datetime import UTC, datetime

import pytest

from annotations.models import Annotation
from articles.models import Event
from tests.browser.desk import open_desk, panel_shows, press, saved, says
from tests.browser.test_workbench_use import AXE, faults
from tests.making import SUPPORT, make_annotation, make_article, make_sentence

pytestmark = pytest.mark.django_db(transaction=True)

CLAIM = "The harbour bridge was opened to traffic by the mayor in 1931."
OTHER = "The harbour bridge was opened to traffic by the mayor in 1913."


@pytest.fixture
def article(remo):
    """Two sentences: the first was checked elsewhere; of the second only another one, with another number."""
    make_annotation(make_sentence(CLAIM, title="Fifty years of the bridge"), remo)
    flood = make_sentence("The great flood of the river destroyed 12 houses in the old town.")
    make_annotation(flood, remo)
    return make_article(CLAIM, "The great flood of the river destroyed 21 houses in the old town.")


def test_two_keys_take_over_what_was_found_elsewhere(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        panel_shows(page, "Fifty years of the bridge", "wb-matches")
        panel_shows(page, "Elsewhere: verified", "wb-standing")
        press(page, "s")
        says(page, "Taken over: verified")
        dates = page.locator("#wb-rows input[type=date]").evaluate_all(
            "all => all.map(e => e.value)"
        )
        press(page, "Enter")
        says(page, "Sentence 1: verified.")
        saved(page)
        return dates

    dates = desks(script, rosa, timezone_id="UTC")

    today = datetime.now(UTC).date().isoformat()
    assert dates == [today]
    annotation = Annotation.objects.get(reviewer=rosa)
    assert annotation.reused_from.article.title == "Fifty years of the bridge"
    [source] = annotation.evidence.all()
    assert (source.source, source.locator, source.quote) == (
        SUPPORT.source,
        SUPPORT.locator,
        SUPPORT.quote,
    )
    assert source.accessed_on.isoformat() == today
    event = Event.objects.get(sentence=annotation.sentence_id)
    assert event.data["after"]["reused_from"] == annotation.reused_from_id


def test_a_difference_is_shown_before_anything_is_taken_over(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        press(page, "j")
        panel_shows(page, "Other number: 21 here, 12 there.", "wb-matches")
        press(page, "s")
        says(page, "Other number: 21 here, 12 there.")
        before = page.locator('#wb-form input[name="verdict"]:checked').count()
        # What is still arriving would move under what axe-core measures.
        panel_shows(page, "Nothing has happened", "wb-history")
        page.evaluate(AXE.read_text())
        unfit = faults(page)
        marked = page.locator("#wb-matches mark").all_inner_texts()
        press(page, "s")
        says(page, "Taken over: verified")
        chosen = page.locator('#wb-form input[name="verdict"]:checked').input_value()
        # What is my own is not said to be reused.
        for name in ("source", "url"):
            page.fill(
                f'#wb-rows [name$="-{name}"]',
                "https://river.example/" if name == "url" else "River log",
            )
        press(page, "Escape", "Enter")
        saved(page)
        return before, marked, chosen, unfit

    # axe-core measures with a style of its own, which the policy does not admit.
    found = desks(script, rosa, expected=["Applying inline style"])
    assert found == (0, ["12"], "verified", {})
    annotation = Annotation.objects.get(reviewer=rosa)
    assert annotation.reused_from is None
    assert annotation.evidence.get().source == "River log"


def test_what_is_asked_for_before_it_is_found_is_taken_over_when_it_is(desks, rosa, article):
    def script(page):
        held = []
        page.route("**/matches/", lambda route: held.append(route))
        open_desk(page, article)
        press(page, "s")
        says(page, "Still looking where else it is claimed.")
        press(page, "Enter")
        stayed = page.locator("#wb-which").inner_text()
        for _ in range(600):
            if held:
                break
            page.wait_for_timeout(100)
        held[0].continue_()
        says(page, "Taken over: verified")
        return stayed, page.locator("input[name=verdict]:checked").get_attribute("value")

    assert desks(script, rosa) == ("Sentence 1 of 2", "verified")
    assert not Annotation.objects.filter(reviewer=rosa).exists()


def test_a_source_that_is_cited_is_marked_and_not_cited_twice(desks, rosa, article):
    make_annotation(article.sentences.get(position=2), rosa)

    def script(page):
        open_desk(page, article)
        press(page, "v", "1", "1")
        says(page, f"Cited already: {SUPPORT.source}.")
        chip = page.locator("#wb-recent-list button").first.get_attribute("aria-pressed")
        rows = page.locator("#wb-rows > *").count()
        press(page, "d")
        page.locator("#wb-clear").click()
        return chip, rows, page.locator("#wb-recent-list [aria-pressed=true]").count()

    assert desks(script, rosa) == ("true", 1, 0)
