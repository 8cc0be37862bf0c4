"""The review page: what has to be at hand is at hand, however long the form is and however small the window."""

import pytest
from django.utils.formats import date_format

from annotations.models import Annotation
from tests.browser.desk import open_desk, panel_shows, press, says
from tests.browser.test_review import PHONE
from tests.making import make_annotation, make_article

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = {"width": 1440, "height": 900}
# Twice the size on a small laptop.
ZOOMED = {"width": 640, "height": 400}

# Whether an element can be seen and pressed where it is: nothing covers it, and it is inside the window.
AT_HAND = """element => {
    const box = element.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return element.contains(hit) && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.fixture
def article(rosa):
    return make_article("The bridge opened in 1931.", "Experts say it is safe.", "Nobody was hurt.")


@pytest.mark.parametrize("size", [WIDE, ZOOMED, PHONE], ids=["wide", "zoomed", "phone"])
def test_whatever_is_being_written_it_can_be_submitted_from_there(desks, rosa, article, size):
    def script(page):
        page.on("dialog", lambda dialog: dialog.accept())
        open_desk(page, article)
        found = {}
        submit = page.locator("#wb-submit")
        panel_shows(page, "No words of this sentence", "wb-hint")
        found["opened"] = submit.evaluate(AT_HAND)
        press(page, "v", "e")
        for _ in range(2):
            page.locator("#wb-add-row").click()
        for name in ("source", "url", "locator", "accessed_on", "quote", "archive_url"):
            field = page.locator(f"[name$=-{name}]").last
            field.focus()
            found[name] = (field.evaluate(AT_HAND), submit.evaluate(AT_HAND))
        text = page.locator(".wb-s[aria-current]")
        found["sentence"] = text.evaluate(AT_HAND)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        found["scrolled"] = submit.evaluate(AT_HAND)
        return found

    found = desks(script, rosa, viewport=size)
    assert {name: shown for name, shown in found.items() if shown not in (True, (True, True))} == {}


def test_the_guidelines_are_one_key_away_and_the_same_key_leads_back(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        press(page, "j", "g")
        page.wait_for_selector("#wb-guidelines[open] h2:has-text('Checking a sentence')")
        press(page, "v")
        chosen = page.locator("input[name=verdict]:checked").count()
        press(page, "g")
        page.wait_for_selector("#wb-guidelines:not([open])", state="attached")
        panel_shows(page, "Sentence 2 of 3", "wb-which")
        press(page, "v")
        return chosen, page.locator("input[name=verdict]:checked").input_value()

    assert desks(script, rosa) == (0, "verified")


def test_the_form_without_the_page_can_be_saved_from_anywhere_in_it(desks, rosa, article):
    address = f"/admin/annotations/annotation/add/?sentence={article.sentences.first().pk}&verdict=verified"

    def script(page):
        found = {}
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            page.goto(address)
            save = page.get_by_role("button", name="Save", exact=True)
            for name in ("evidence-0-source", "evidence-0-quote", "note"):
                field = page.locator(f"[name={name}]")
                field.focus()
                found[size["width"], name] = (field.evaluate(AT_HAND), save.evaluate(AT_HAND))
        return found

    found = desks(script, rosa)
    assert {place: shown for place, shown in found.items() if shown != (True, True)} == {}


def test_each_sentence_is_underlined_by_how_it_stands(desks, rosa, article):
    make_annotation(article.sentences.get(position=2), rosa, "verified")

    def script(page):
        open_desk(page, article)
        return page.locator("#wb-text .wb-s").evaluate_all(
            "all => all.map(one => getComputedStyle(one).textDecorationLine)"
        )

    assert desks(script, rosa) == ["none", "underline", "none"]


@pytest.mark.parametrize("size", [WIDE, ZOOMED, PHONE], ids=["wide", "zoomed", "phone"])
def test_what_is_missing_is_said_where_it_can_be_read(desks, rosa, article, size):
    def script(page):
        open_desk(page, article)
        panel_shows(page, "No words of this sentence", "wb-hint")
        press(page, "v", "Enter")
        page.wait_for_selector(".wb-fault")
        return page.locator(".wb-fault").evaluate(AT_HAND)

    assert desks(script, rosa, viewport=size)


@pytest.mark.parametrize("verdict", ["verified", "unattributed"])
def test_what_a_verdict_asks_for_comes_into_view_on_a_phone(desks, rosa, article, verdict):
    make_annotation(article.sentences.get(position=2), rosa)

    def script(page):
        open_desk(page, article)
        page.locator(f".wb-choice-{verdict}").click()
        place = "#wb-recent-list button" if verdict == "verified" else "#wb-reasons label:visible"
        return page.locator(place).last.evaluate(AT_HAND)

    assert desks(script, rosa, viewport=PHONE)


def test_a_hint_is_accepted_only_where_a_verdict_is_waited_for(desks, rosa, article):
    read = article.sentences.get(position=2)
    make_annotation(read, rosa)

    def script(page):
        open_desk(page, article, read)
        offered = page.locator("#wb-accept").is_visible()
        panel_shows(page, "annotation added", "wb-history")
        press(page, "a")
        says(page, "It does not wait for you")
        press(page, "k")
        return offered, page.locator("#wb-accept").is_visible()

    assert desks(script, rosa) == (False, True)
    assert [each.verdict for each in Annotation.objects.all()] == ["verified"]


def test_the_panel_tells_times_as_every_other_page_does(desks, rosa, article):
    annotation = make_annotation(article.sentences.get(position=1), rosa)
    written = date_format(annotation.created_at, "j M Y, H:i")

    def script(page):
        open_desk(page, article, annotation.sentence)
        panel_shows(page, "annotation added", "wb-history")
        in_panel = page.locator("#wb-history time").first.inner_text()
        page.goto(f"/admin/articles/sentence/{annotation.sentence_id}/change/")
        return in_panel, page.locator(".fc-events time").first.inner_text()

    assert desks(script, rosa, timezone_id="America/New_York") == (written, written)
