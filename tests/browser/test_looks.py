"""What only a browser can tell of the admin's pages: colours, places, and where the keys lead."""

import pytest

from articles.revising import revise
from factcheck.tokens import make_token
from tests.browser.test_review import PHONE, sign_in
from tests.making import make_annotation, make_article, make_person, make_ruling, make_run

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = {"width": 1440, "height": 900}
LIST = "/admin/articles/article/"
COLOURS = """(element, [part, name]) => {
    const paint = document.createElement("canvas").getContext("2d");
    const behind = (node) => {
        const colour = getComputedStyle(node).backgroundColor;
        return /, 0\\)$/.test(colour) && node.parentElement ? behind(node.parentElement) : colour;
    };
    paint.fillStyle = behind(element.parentElement);
    paint.fillRect(0, 0, 1, 1);
    const ground = [...paint.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    paint.fillStyle = getComputedStyle(element, part)[name];
    paint.fillRect(0, 0, 1, 1);
    return [[...paint.getImageData(0, 0, 1, 1).data.slice(0, 3)], ground];
}"""


@pytest.fixture
def article():
    make_person("rosa", "reviewer")
    return make_article("The bridge opened in 1931.", "Experts say it is safe.", required_reviews=2)


def contrast(one, other):
    """The contrast ratio of WCAG 2.2 between two colours of the sRGB space, 0 to 255 each."""

    def luminance(colour):
        parts = [value / 255 for value in colour]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_names():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_progress_bar_looks_empty(browse, article, scheme):
    def script(page):
        sign_in(page)
        page.goto(LIST)
        bar = page.locator("progress").first
        return bar.evaluate(COLOURS, [None, "backgroundColor"])

    track, ground = browse(script, color_scheme=scheme)
    assert contrast(track, ground) < 2.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_stands_out_from_the_header(browse, article, scheme):
    def script(page):
        sign_in(page)
        found = {}
        for name in ("Factcheck", "Change password", "Log out", "Toggle theme"):
            control = page.locator("#header :is(a, button)").filter(has_text=name).first
            page.locator("body").press("Tab")
            control.focus()
            style = control.evaluate("element => getComputedStyle(element).outlineStyle")
            found[name] = (style, *control.evaluate(COLOURS, [None, "outlineColor"]))
        return found

    for name, (style, ring, header) in browse(script, color_scheme=scheme).items():
        assert style == "solid", name
        assert contrast(ring, header) >= 3, name


def test_progress_can_be_read_on_a_phone(browse, article):
    def script(page):
        sign_in(page)
        page.goto(LIST)
        told = page.locator(".fc-progress").first
        box = told.bounding_box()
        return told.inner_text(), box["x"] + box["width"]

    told, right = browse(script, viewport=PHONE)
    assert told == "0 of 2"
    assert right <= PHONE["width"]


def test_a_list_beside_the_open_menu_is_not_cut_at_1280(browse, article):
    def script(page):
        sign_in(page)
        page.goto(LIST)
        assert page.locator("#nav-sidebar").is_visible()
        return page.locator(".results").evaluate(
            "element => element.scrollWidth - element.clientWidth"
        )

    assert browse(script, viewport={"width": 1280, "height": 900}) == 0


def test_what_may_be_done_to_a_sentence_stands_in_one_row(browse, article):
    def script(page):
        sign_in(page)
        page.goto(f"{LIST}{article.pk}/change/")
        row = page.locator("li.fc-row").first
        tops = row.locator(".fc-acts > *").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().top)"
        )
        return tops, row.bounding_box()["height"]

    tops, height = browse(script, viewport=WIDE)
    assert len(tops) == 4
    assert max(tops) - min(tops) < 4
    assert height < 90


def test_the_keys_lead_past_the_header_to_the_sentences(browse, article):
    def script(page):
        sign_in(page)
        page.goto(f"{LIST}{article.pk}/change/")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        return page.evaluate("document.activeElement.closest('li').id")

    assert browse(script) == f"sentence-{article.sentences.get(position=1).pk}"


LISTS = {
    "articles/article": ".field-headline",
    "articles/sentence": ".field-excerpt",
    "annotations/annotation": ".field-excerpt",
    "annotations/ruling": ".field-excerpt",
    "articles/event": ".field-about",
    "articles/revision": ".field-article_link",
    "articles/importrun": ".field-what",
    "factcheck/accesstoken": ".field-name",
    "auth/user": ".field-username",
    "auth/group": ".field-__str__",
}


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
def test_no_list_that_is_read_is_cut(desks, size):
    """With a name without blanks in it, and with the menu open where there is room for it."""
    person = make_person(
        "wilhelmina.featherstonehaugh",
        "editor",
        email="wilhelmina.featherstonehaugh@newsroom.example.org",
        is_superuser=True,
    )
    make_token(owner=person, name="Nightly export of all that the archive holds")
    counts = {"created": 12_000, "revised": 100, "unchanged": 20_000, "rejected": 3}
    made = {"bytes_total": 48_120_331, "bytes_read": 40_120_331, "actor": person}
    make_run(paths="Donaudampfschifffahrt" * 3, position=32_103, **counts, **made)
    replaced = make_article("It was closed.", title="Donaudampfschifffahrt" * 6)
    revise(actor=person, article_id=replaced.pk, body="It was open.", expected_version=None)
    article = make_article("The bridge opened in 1931.", title="Donaudampfschifffahrt" * 6)
    sentence = article.sentences.get()
    make_annotation(sentence, person)
    make_ruling(sentence, person)

    def script(page):
        cut = {}
        for name, column in LISTS.items():
            page.goto(f"/admin/{name}/")
            page.wait_for_selector(f"#result_list {column}")
            cut[name] = page.evaluate(
                """() => [document.querySelector(".results"), document.documentElement]
                    .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"""
            )
        return cut

    assert desks(script, person, viewport=size) == {name: [0, 0] for name in LISTS}


def test_a_card_on_a_phone_says_what_its_values_are(desks):
    root = make_person("root", "editor", is_superuser=True)
    make_token(owner=root, name="tour", read_only=True)

    def script(page):
        page.goto("/admin/factcheck/accesstoken/")
        return page.locator("#result_list td.field-read_only").evaluate(
            "cell => getComputedStyle(cell, '::before').content"
        )

    assert desks(script, root, viewport=PHONE) == '"Read-only "'
    assert desks(script, root, viewport=WIDE) == "none"


@pytest.mark.parametrize("title", ["Bridge repairs", "إصلاح الجسر القديم"])
def test_nothing_stands_below_the_last_line_of_a_printed_report(desks, title):
    """Where that line ends a page, whatever follows it would be a page of its own, and blank."""
    edith = make_person("edith", "editor")
    article = make_article("افتتح الجسر عام 1931.", title=title)

    def script(page):
        page.goto(f"{LIST}{article.pk}/report/")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 700, "height": 300})
        return page.evaluate(
            """() => [...document.querySelectorAll(".rp > section > *")].at(-1).getBoundingClientRect().bottom
                - document.documentElement.scrollHeight"""
        )

    assert abs(desks(script, edith)) < 1


def test_what_becomes_of_a_changed_text_is_seen_without_scrolling_to_it(desks, article):
    edith = make_person("edith", "editor")
    low = {"width": 1440, "height": 600}

    def script(page):
        page.goto(f"{LIST}{article.pk}/text/")
        page.locator("#id_body").fill("The bridge opened in 1932. Experts say it is safe.")
        page.get_by_role("button", name="See what changes").click()
        page.wait_for_selector("#fc-outcome")
        return page.locator("#fc-outcome").bounding_box()["y"]

    assert 0 <= desks(script, edith, viewport=low) < low["height"]
