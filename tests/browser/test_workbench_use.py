"""The review page for everybody: by keys of one's own, by screen reader, on a phone, from right to left."""

import re
from pathlib import Path

import pytest

from annotations.models import Annotation
from tests.browser.desk import at_sentence, marks, open_desk, panel_shows, press, saved, says
from tests.browser.test_review import PHONE
from tests.making import CONTRADICTION, make_annotation, make_article

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Path(__file__).with_name("axe") / "axe.min.js"
# Level A and AA of WCAG 2.0 to 2.2, and what is good practice on top.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def article(rosa, remo):
    """Every standing that a sentence can have."""
    article = make_article(
        paragraphs=[
            ["Bridge repairs"],
            ["The bridge opened in 1931.", "Experts say it is safe."],
            ["Nobody was hurt.", f"It belongs to the {LONG_WORD}.", "Really?"],
        ]
    )
    make_annotation(article.sentences.get(position=2), remo)
    make_annotation(article.sentences.get(position=3), remo, "unattributed")
    make_annotation(article.sentences.get(position=4), rosa, "disputed", evidence=(CONTRADICTION,))
    return article


def faults(page):
    """What axe-core finds wrong with the page, each fault with the elements that have it."""
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: { type: 'tag', values: rules } })"
        ".then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))",
        RULES,
    )
    return dict(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_page_in_any_of_its_states(desks, rosa, article, scheme):
    axe = AXE.read_text()

    def script(page):
        open_desk(page, article)
        page.evaluate(axe)
        panel_shows(page, "Nothing has happened", "wb-history")
        found = {"open": faults(page)}
        press(page, "v", "Enter")
        found["writing"] = faults(page)
        press(page, "Escape", "u", "n")
        found["choosing"] = faults(page)
        press(page, "?")
        page.wait_for_selector("#wb-sheet[open]")
        found["keys"] = faults(page)
        press(page, "Escape", "/")
        page.keyboard.type("nobody")
        press(page, "Enter")
        at_sentence(page, 4)
        panel_shows(page, "Harbour Gazette")
        panel_shows(page, "annotation added", "wb-history")
        found["read"] = faults(page)
        return found

    # axe-core measures with a style of its own, which the policy does not admit.
    found = desks(script, rosa, expected=["Applying inline style"], color_scheme=scheme)
    assert found == {"open": {}, "writing": {}, "choosing": {}, "keys": {}, "read": {}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_a_page_at_twice_the_size(desks, rosa, article, scheme):
    def script(page):
        widths = {}
        for size in (PHONE, {"width": 640, "height": 450}, {"width": 1440, "height": 900}):
            page.set_viewport_size(size)
            open_desk(page, article)
            press(page, "v", "j", "j", "j", "j")
            page.wait_for_selector(".wb-s[aria-current]:has-text('belongs')")
            shown = page.evaluate(
                "() => { const box = document.querySelector('.wb-s[aria-current]').getClientRects()[0];"
                " const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
                " return Boolean(hit?.closest('.wb-s[aria-current]')); }"
            )
            widths[size["width"]] = (page.evaluate("document.documentElement.scrollWidth"), shown)
            page.evaluate("localStorage.clear()")
            page.on("dialog", lambda dialog: dialog.accept())
        return widths

    # Nothing sticks out, and the current sentence is behind neither the bar nor the panel.
    assert desks(script, rosa, color_scheme=scheme) == {
        width: (width, True) for width in (390, 640, 1440)
    }


def test_an_article_from_right_to_left_is_read_so_and_the_keys_are_the_same(desks, rosa):
    article = make_article(
        "افتُتح الجسر عام 1931.", "لم يُصب أحد بأذى.", language="ar", title="إصلاح الجسر"
    )

    def script(page):
        open_desk(page, article)
        direction = page.evaluate(
            "getComputedStyle(document.querySelector('#wb-text p')).direction"
        )
        press(page, "u", "1", "Enter")
        saved(page)
        return direction, page.locator("#wb-text").get_attribute("lang")

    assert desks(script, rosa) == ("rtl", "ar")
    assert Annotation.objects.get().verdict == "unattributed"


def test_no_key_does_anything_while_somebody_types(desks, rosa, article):
    words = "vdunaerxj/? 123k"

    def script(page):
        open_desk(page, article)
        press(page, "m")
        page.keyboard.type(words)
        note = page.locator("#wb-note").input_value()
        press(page, "Escape", "/")
        page.keyboard.type(words)
        return note, page.locator("#wb-search").input_value(), marks(page)[0]

    assert desks(script, rosa) == (words, words, "(open; your draft, not submitted)")
    assert not Annotation.objects.filter(sentence__position=1).exists()


def test_keys_can_be_changed_and_switched_off_and_stay_so(desks, rosa, article):
    def script(page):
        page.on("dialog", lambda dialog: dialog.accept())
        open_desk(page, article)
        press(page, "?")
        page.get_by_role("button", name="Change the key: Verified").click()
        press(page, "g")
        page.get_by_role("button", name="No key: Undo").or_(
            page.get_by_role("button", name="No key: Take back what I did last")
        ).click()
        press(page, "Escape")
        open_desk(page, article)
        press(page, "v")
        with_the_old_key = page.locator("input[name=verdict]:checked").count()
        press(page, "g")
        with_the_new_key = page.locator("input[name=verdict]:checked").get_attribute("value")
        shown = page.locator("kbd[data-act=verified]").inner_text()
        press(page, "?")
        page.get_by_label("Keys are on").uncheck()
        press(page, "Escape", "d")
        with_keys_off = page.locator("input[name=verdict]:checked").get_attribute("value")
        return with_the_old_key, with_the_new_key, shown, with_keys_off

    assert desks(script, rosa) == (0, "verified", "g", "verified")


def test_what_happens_is_announced_and_the_focus_is_never_lost(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        heard, held = [], []
        for keys in (
            ["v"],
            ["v", "Enter"],
            ["Escape"],
            ["a"],
            ["x"],
            ["?"],
            ["Escape"],
            ["n"],
            ["2"],
        ):
            press(page, *keys)
            held.append(page.evaluate("document.activeElement !== document.body"))
            heard.append(page.locator("#wb-said-aloud").inner_text())
        saved(page)
        return heard, held, page.locator("#wb-said-aloud").get_attribute("role")

    heard, held, role = desks(script, rosa)
    assert role == "status"
    assert all(held)
    assert heard[0].startswith("Verified chosen.")
    assert heard[3] == "Sentence 1: unattributed."
    assert heard[4] == "Taken back: sentence 1."
    assert heard[8] == "Sentence 1 set aside: question."


def test_a_pasted_address_names_its_host_and_a_known_name_brings_its_address(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        press(page, "v", "e")
        page.locator("[name$=-url]").focus()
        page.keyboard.insert_text("https://www.archive.example/bridge?page=3")
        host = page.locator("[name$=-source]").input_value()
        page.get_by_role("button", name="Another source").click()
        page.keyboard.insert_text("Harbour Gazette")
        address = page.locator("[name$=-url]").nth(1).input_value()
        page.get_by_role("button", name="Another source").click()
        page.keyboard.insert_text("https://papers.example/1932")
        press(page, "Tab")
        moved = [
            page.locator(f"[name$=-{name}]").nth(2).input_value() for name in ("source", "url")
        ]
        page.get_by_role("button", name="Remove this source").nth(1).click()
        press(page, "Control+Enter")
        saved(page)
        return host, address, moved

    host, address, moved = desks(script, rosa)
    assert host == "archive.example"
    assert address == "https://gazette.example/1932"
    assert moved == ["papers.example", "https://papers.example/1932"]
    given = Annotation.objects.get(sentence__position=1).evidence.order_by("pk")
    assert [row.source for row in given] == ["archive.example", "papers.example"]


def test_the_strip_leads_to_a_sentence_and_so_does_the_search(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        cells = page.locator("#wb-strip i")
        cells.nth(3).click()
        at_sentence(page, 4)
        label = page.locator("#wb-strip").get_attribute("aria-label")
        press(page, "/")
        page.keyboard.type("SAFE")
        press(page, "Enter")
        at_sentence(page, 3)
        press(page, "Enter")
        at_sentence(page, 3)
        page.keyboard.type(" and sound")
        press(page, "Enter")
        says(page, "Not found in this article.")
        return cells.count(), label

    count, label = desks(script, rosa)
    assert count == 6
    assert re.fullmatch(r"3 of 6 closed, 3 left for you", label)


@pytest.mark.parametrize("count", [20, 400])
def test_a_key_changes_as_little_of_a_long_article_as_of_a_short_one(desks, rosa, count):
    article = make_article(
        paragraphs=[[f"Sentence {n}-{m}." for m in range(10)] for n in range(count // 10)]
    )

    def script(page):
        open_desk(page, article)
        page.evaluate(
            "() => { window.changes = 0; new MutationObserver(all => { window.changes += all.length; })"
            ".observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }); }"
        )
        press(page, "j")
        page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        return page.evaluate("window.changes")

    assert desks(script, rosa) < 120
