"""The review page says what is not done: a verdict that is missing, a draft, a text that has moved on."""

import pytest

from annotations.models import Annotation
from annotations.policy import EvidenceItem
from articles import revising
from articles.models import Event
from tests.browser.desk import (
    at_sentence,
    fault_at,
    is_ready,
    marks,
    open_desk,
    panel_shows,
    press,
    saved,
    says,
)
from tests.making import make_annotation, make_article, make_sentence

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT = "(open; your draft, not submitted)"


@pytest.fixture
def article():
    return make_article("The bridge opened in 1931.", "Experts say it is safe.", "Nobody was hurt.")


def revise(article, editor, before, after):
    body = article.body.replace(before, after)
    revising.revise(actor=editor, article_id=article.pk, body=body, expected_version=None)


def sign_of(page, selector):
    return page.evaluate(
        "selector => getComputedStyle(document.querySelector(selector), '::before').content",
        selector,
    )


def test_evidence_without_a_verdict_asks_for_the_verdict_and_is_marked_as_a_draft(
    desks, rosa, article
):
    def script(page):
        open_desk(page, article)
        press(page, "e")
        page.keyboard.type("City archive")
        press(page, "Control+Enter")
        says(page, "Choose the verdict.")
        at_sentence(page, 1)
        fault = page.locator(".wb-verdicts .wb-fault").inner_text()
        focused = page.evaluate("document.activeElement.name")
        press(page, "Escape", "j")
        at_sentence(page, 2)
        left = marks(page)
        signs = sign_of(page, ".wb-s[data-draft]"), sign_of(page, "#wb-strip i[data-draft]")
        page.reload()
        is_ready(page)
        kept = marks(page)
        press(page, "k", "v")
        press(page, "Control+Enter")
        saved(page)
        return fault, focused, left, signs, kept, marks(page)

    fault, focused, left, signs, kept, after = desks(script, rosa)
    assert fault == "Choose the verdict."
    assert focused == "verdict"
    assert left == kept == [DRAFT, "(open)", "(open)"]
    assert all("✎" in sign for sign in signs)
    assert after[0] == "(verified; you: verified)"
    assert Annotation.objects.get().evidence.get().source == "City archive"


@pytest.mark.parametrize(
    ("name", "unfit", "fit", "fault"),
    [
        ("url", "not a url", "http://a.example/", "An address starts with http:// or https://."),
        ("url", "ftp://a.example/", "HTTPS://a.example/", "An address starts with"),
        ("archive_url", "a.example", "https://a.example/", "An address starts with"),
        ("accessed_on", "2999-01-01", "2026-03-02", "A source cannot have been accessed in the"),
    ],
)
def test_what_the_browser_can_tell_is_said_at_the_field_before_anything_is_sent(
    desks, rosa, article, name, unfit, fit, fault
):
    def script(page):
        sent = []
        page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
        open_desk(page, article)
        press(page, "v", "e")
        page.keyboard.type("City archive")
        field = page.locator(f"[name$='-{name}']")
        field.fill(unfit)
        press(page, "Control+Enter")
        says(page, fault)
        at_sentence(page, 1)
        stays = marks(page)[0], fault_at(field), page.evaluate("document.activeElement.name")
        nothing_sent = not any(url.endswith("/annotations/") for url in sent)
        nothing_saved = page.request.get("/api/v1/annotations/").json()["results"]
        field.fill(fit)
        press(page, "Control+Enter")
        saved(page)
        return stays, nothing_sent, nothing_saved

    (mark, said, focused), nothing_sent, nothing_saved = desks(script, rosa)
    assert mark == "(open; your draft, not submitted)"
    assert said.startswith(fault)
    assert focused.endswith(f"-{name}")
    assert nothing_sent
    assert nothing_saved == []
    assert Annotation.objects.get().verdict == "verified"


def test_a_draft_that_is_dropped_or_undone_by_hand_leaves_no_mark(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        press(page, "u")
        marked = marks(page)[0]
        page.get_by_role("button", name="Drop what I changed").click()
        return marked, marks(page)[0]

    assert desks(script, rosa) == (DRAFT, "(open)")


def test_nothing_is_left_to_withdraw_after_an_undo(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        press(page, "d", "e")
        page.keyboard.type("City archive")
        press(page, "Escape", "Enter")
        saved(page)
        press(page, "x")
        says(page, "Taken back: sentence 1.")
        at_once = page.locator("#wb-withdraw").is_visible()
        saved(page)
        return at_once, page.locator("#wb-withdraw").is_visible(), marks(page)[0]

    assert desks(script, rosa) == (False, False, DRAFT)
    assert not Annotation.objects.exists()
    assert [event.action for event in Event.objects.exclude(sentence=None).order_by("pk")] == [
        "annotation.added",
        "annotation.withdrawn",
    ]


def test_ctrl_enter_submits_with_no_field_in_focus(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        press(page, "u", "1")
        page.evaluate("document.activeElement.blur()")
        press(page, "Control+Enter")
        at_sentence(page, 2)
        # Nor does a sentence's link open in another tab.
        press(page, "u", "2", "Control+Enter")
        at_sentence(page, 3)
        saved(page)
        return len(page.context.pages)

    assert desks(script, rosa) == 1
    assert [*Annotation.objects.order_by("pk").values_list("reason", flat=True)] == [
        "no_source",
        "anonymous_source",
    ]


def test_a_draft_that_is_kept_does_not_hold_up_who_closes_the_page(desks, rosa, article):
    asked = []

    def script(page):
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        open_desk(page, article)
        press(page, "v", "e")
        page.keyboard.type("City archive")
        page.reload()
        is_ready(page)
        kept = page.locator("[name$=-source]").input_value()
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
        press(page, "e")
        page.keyboard.type("Harbour office")
        page.reload()
        is_ready(page)
        return kept

    # Where the browser keeps nothing, it asks.
    assert desks(script, rosa) == "City archive"
    assert asked == ["beforeunload"]


def test_a_source_of_another_article_is_apart_and_on_no_single_key(desks, rosa, article):
    make_annotation(
        make_sentence("Elsewhere."), rosa, evidence=(EvidenceItem(source="Harbour office"),)
    )

    def script(page):
        open_desk(page, article)
        press(page, "v", "1", "Enter")
        says(page, "Name a source that another person can find again")
        press(page, "Escape")
        apart = page.locator("#wb-elsewhere-list").inner_text()
        here = page.locator("#wb-recent-list").inner_text()
        page.get_by_role("button", name="Harbour office").click()
        press(page, "Escape", "Enter")
        saved(page)
        # Cited here once, it is one of this article's, and has a key.
        press(page, "v", "1", "Enter")
        saved(page)
        return apart, here

    assert desks(script, rosa) == ("Harbour office", "")
    mine = Annotation.objects.filter(sentence__article=article)
    assert [one.evidence.get().source for one in mine] == ["Harbour office"] * 2


@pytest.mark.parametrize(
    ("after", "shown", "notice"),
    [
        ("It is said to be safe.", "(open; its text has changed; your draft, not submitted)", True),
        ("", "(open)", True),
    ],
)
def test_a_text_that_was_replaced_meanwhile_is_offered_and_shows_no_form_for_what_it_lost(
    desks, rosa, edith, article, after, shown, notice
):
    def script(page, editor):
        open_desk(page, article)
        press(page, "j", "j", "u")
        press(page, "k", "u", "2")
        # As the editor's browser would: while this page is open.
        editor.goto(f"/admin/articles/article/{article.pk}/text/")
        body = editor.get_by_label("Text")
        body.fill(body.input_value().replace("Experts say it is safe.", after))
        editor.get_by_role("button", name="See what changes").click()
        editor.get_by_role("button", name="Save this text").click()
        editor.wait_for_selector(".success")
        press(page, "Enter")
        says(page, "Sentence 2 was not saved: The article's text has changed and no longer has")
        says(page, "Sentence 2: not saved.")
        press(page, "k")
        at_sentence(page, 2)
        page.wait_for_selector("#wb-retired:visible")
        form = page.locator("#wb-form").is_visible(), page.locator("#wb-submit").is_visible()
        press(page, "v")
        says(page, "The article's text has changed and no longer has this sentence.")
        page.locator("#wb-warned").get_by_role("button", name="Load the new text").click()
        page.wait_for_selector("p[role=status].wb-notice")
        is_ready(page)
        return form, marks(page)

    form, after_loading = desks(script, rosa, edith, expected=["status of 409"])
    assert form == (False, False)
    # The drafts have come along, that of the changed sentence too.
    assert DRAFT in after_loading
    assert shown in after_loading
    assert not Annotation.objects.exists()


def test_a_page_that_watches_offers_the_new_text_by_itself(desks, rosa, edith, article):
    def script(page, editor):
        page.clock.install()
        open_desk(page, article)
        editor.goto(f"/admin/articles/article/{article.pk}/text/")
        body = editor.get_by_label("Text")
        body.fill(body.input_value().replace("Nobody was hurt.", ""))
        editor.get_by_role("button", name="See what changes").click()
        editor.get_by_role("button", name="Save this text").click()
        editor.wait_for_selector(".success")
        page.clock.run_for(16_000)
        says(page, "The article's text has changed since this page was loaded.")
        panel_shows(page, "no longer in the text", "wb-text")
        told = marks(page)
        page.locator("#wb-warned").get_by_role("button", name="Load the new text").click()
        page.wait_for_selector("#wb-which:has-text('of 2')")
        return told

    assert desks(script, rosa, edith) == ["(open)", "(open)", "(open; no longer in the text)"]


def test_the_history_says_that_a_sentence_is_in_conflict(desks, rosa, remo):
    sentence = make_sentence("The bridge opened in 1931.", required_reviews=2)
    article = sentence.article
    make_annotation(sentence, rosa, "unattributed")
    make_annotation(sentence, remo)

    def script(page):
        open_desk(page, article, sentence)
        panel_shows(page, "sentence is in conflict", "wb-history")

    desks(script, rosa)
