"""A reviewer's way through the admin, in a browser."""

import re

import pytest

from annotations.models import Annotation
from tests.making import make_article, make_person

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 800}


@pytest.fixture
def article():
    make_person("rosa", "reviewer")
    return make_article(
        paragraphs=[["The bridge opened in 1931.", "Experts say it is safe."], ["Nobody was hurt."]]
    )


def sign_in(page):
    page.goto("/admin/")
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("Password").fill("pw")
    page.get_by_role("button", name="Log in").click()


def test_a_reviewer_annotates_a_sentence_in_two_clicks_and_the_evidence(browse, article):
    def script(page):
        sign_in(page)
        page.get_by_role("link", name="Articles", exact=True).last.click()
        page.get_by_role("link", name="Bridge repairs").click()
        page.get_by_role("group", name="Sentence 1").get_by_role("link", name="verified").click()
        page.get_by_label("Source", exact=True).fill("City archive")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(re.compile(r"#sentence-\d+$"))
        row = page.locator("li.fc-row").first
        return row.inner_text(), page.locator(".messagelist").inner_text()

    row, message = browse(script)
    annotation = Annotation.objects.get()
    assert (annotation.reviewer.username, annotation.verdict) == ("rosa", "verified")
    assert annotation.evidence.get().source == "City archive"
    assert "You: verified" in row
    assert "Change mine" in row
    assert message == "Sentence 1: saved."


def test_a_second_source_is_added_and_one_taken_away_without_leaving_the_page(browse, article):
    sentence = article.sentences.get(position=1)

    def script(page):
        sign_in(page)
        page.goto(f"/admin/annotations/annotation/add/?sentence={sentence.pk}&verdict=verified")
        sources = page.get_by_label("Source", exact=True)
        sources.nth(0).fill("Mistyped")
        page.get_by_role("button", name="Another source").click()
        sources.nth(1).fill("City archive")
        page.get_by_label("Leave this source out").nth(0).check()
        shown = sources.nth(0).is_visible()
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(re.compile(r"#sentence-\d+$"))
        return shown

    assert browse(script) is False
    assert [source.source for source in Annotation.objects.get().evidence.all()] == ["City archive"]


def test_what_was_typed_outlives_a_session_that_has_ended(browse, article):
    sentence = article.sentences.get(position=1)
    address = f"/admin/annotations/annotation/add/?sentence={sentence.pk}&verdict=disputed"

    def script(page):
        sign_in(page)
        page.goto(address)
        sources = page.get_by_label("Source", exact=True)
        sources.fill("City archive")
        page.get_by_role("button", name="Another source").click()
        sources.nth(1).fill("Harbour Gazette")
        page.get_by_label("Note").fill("Looked it up.")
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("pw")
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("button", name="Restore it").click()
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(re.compile(r"#sentence-\d+$"))
        page.wait_for_function("sessionStorage.length === 0")

    browse(script)
    annotation = Annotation.objects.get()
    assert (annotation.verdict, annotation.note) == ("disputed", "Looked it up.")
    sources = [source.source for source in annotation.evidence.order_by("pk")]
    assert sources == ["City archive", "Harbour Gazette"]


def test_a_draft_is_offered_to_its_writer_alone_and_can_be_forgotten(browse, article):
    make_person("remo", "reviewer")
    sentence = article.sentences.get(position=1)
    address = f"/admin/annotations/annotation/add/?sentence={sentence.pk}&verdict=disputed"

    def script(page):
        sign_in(page)
        page.goto(address)
        page.get_by_label("Note").fill("Rosa's thoughts.")
        page.goto(address)
        offer = page.get_by_role("button", name="Forget it")
        offered = [offer.is_visible()]
        page.get_by_role("button", name="Log out").click()
        page.goto(address)
        page.get_by_label("Username").fill("remo")
        page.get_by_label("Password").fill("pw")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_selector("[data-entry]")
        offered.append(offer.is_visible())
        page.get_by_role("button", name="Log out").click()
        page.goto("/admin/")
        sign_in(page)
        page.goto(address)
        offer.click()
        page.goto(address)
        page.wait_for_selector("[data-entry]")
        offered.append(offer.is_visible())
        return offered

    assert browse(script) == [True, False, False]


@pytest.mark.parametrize("keys", ["Enter", "Control+Enter"])
def test_enter_in_a_field_of_the_evidence_saves(browse, article, keys):
    sentence = article.sentences.get(position=1)

    def script(page):
        sign_in(page)
        page.goto(f"/admin/annotations/annotation/add/?sentence={sentence.pk}&verdict=verified")
        page.get_by_label("Source", exact=True).fill("City archive")
        page.get_by_label("Locator").press(keys)
        page.wait_for_url(re.compile(r"#sentence-\d+$"))

    browse(script)
    assert Annotation.objects.get().evidence.get().source == "City archive"


def test_control_and_enter_saves_from_a_long_text_too(browse, article):
    sentence = article.sentences.get(position=1)

    def script(page):
        sign_in(page)
        page.goto(f"/admin/annotations/annotation/add/?sentence={sentence.pk}&verdict=unattributed")
        page.get_by_label("Reason").select_option("no_source")
        page.get_by_label("Note").fill("One line")
        page.get_by_label("Note").press("Enter")
        page.get_by_label("Note").press_sequentially("and another.")
        page.get_by_label("Note").press("Control+Enter")
        page.wait_for_url(re.compile(r"#sentence-\d+$"))

    browse(script)
    assert Annotation.objects.get().note.splitlines() == ["One line", "and another."]


def test_the_form_opens_at_the_first_thing_to_decide(browse, article):
    sentence = article.sentences.get(position=1)

    def script(page):
        sign_in(page)
        focused = {}
        for verdict in ("", "verified", "disputed", "unattributed"):
            page.goto(
                f"/admin/annotations/annotation/add/?sentence={sentence.pk}&verdict={verdict}"
            )
            page.wait_for_function("document.activeElement !== document.body")
            focused[verdict] = page.evaluate("document.activeElement.name")
        return focused, page.get_by_role("form", name=sentence.text).count()

    focused, named_by_its_sentence = browse(script)
    assert focused == {
        "": "verdict",
        "verified": "evidence-0-source",
        "disputed": "evidence-0-source",
        "unattributed": "reason",
    }
    assert named_by_its_sentence == 1


@pytest.mark.parametrize(
    ("zone", "utc", "today"),
    [
        ("Pacific/Kiritimati", "2026-03-02T12:00:00Z", "2026-03-03"),
        ("Pacific/Pago_Pago", "2026-03-02T06:00:00Z", "2026-03-01"),
    ],
)
def test_a_source_is_accessed_on_the_readers_own_today(browse, article, zone, utc, today):
    sentence = article.sentences.get(position=1)

    def script(page):
        sign_in(page)
        page.clock.set_fixed_time(utc)
        page.goto(f"/admin/annotations/annotation/add/?sentence={sentence.pk}&verdict=verified")
        page.get_by_role("button", name="Another source").click()
        return [field.input_value() for field in page.get_by_label("Accessed on").all()]

    assert browse(script, timezone_id=zone) == [today, today]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_on_a_phone(browse, article, scheme):
    sentence = article.sentences.get(position=1)
    addresses = [
        "/admin/",
        "/admin/articles/article/",
        f"/admin/articles/article/{article.pk}/change/",
        "/admin/articles/sentence/",
        f"/admin/articles/sentence/{sentence.pk}/change/",
        f"/admin/annotations/annotation/add/?sentence={sentence.pk}",
    ]

    def script(page):
        sign_in(page)
        widths = {}
        for address in addresses:
            page.goto(address)
            widths[address] = page.evaluate("document.documentElement.scrollWidth")
        return widths

    widths = browse(script, viewport=PHONE, color_scheme=scheme)
    assert {address: width for address, width in widths.items() if width > PHONE["width"]} == {}
