"""Ruling on the review page, by an editor who does not leave it."""

import pytest

from annotations.models import Ruling
from articles.models import Event
from tests.browser.desk import at_sentence, marks, open_desk, panel_shows, press, saved, says
from tests.making import CONTRADICTION, make_annotation, make_article, make_person, make_ruling

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article(rosa, remo):
    """Two sentences that reviewers differ on, and one that nobody has read."""
    article = make_article(
        "The bridge opened in 1931.", "It is 300 m long.", "Nobody was hurt.", required_reviews=2
    )
    for sentence in article.sentences.filter(position__lt=3):
        make_annotation(sentence, rosa, "verified")
        make_annotation(sentence, remo, "disputed", evidence=(CONTRADICTION,))
    return article


def write(page, verdict, words):
    press(page, "w", verdict)
    page.keyboard.type(words)
    press(page, "Control+Enter")


def test_both_sides_are_read_and_ruled_on_one_after_the_other_and_undone(desks, edith, article):
    def script(page):
        open_desk(page, article)
        at_sentence(page, 1)
        panel_shows(page, "Harbour Gazette", "wb-said")
        sides = page.locator("#wb-said .wb-side").all_text_contents()
        sources = page.locator("#wb-said .fc-sources").count()
        press(page, "w", "d")
        press(page, "Control+Enter")
        says(page, "Say why it is decided so.")
        page.keyboard.type("The gazette is right.")
        press(page, "Control+Enter")
        at_sentence(page, 2)
        saved(page)
        write(page, "v", "The archive is right.")
        saved(page)
        ruled = marks(page)
        press(page, "x")
        saved(page)
        return sides, sources, ruled, marks(page)

    sides, sources, ruled, undone = desks(script, edith)
    assert sides == ["1 disputed", "1 verified"]
    assert sources == 2
    assert ruled == ["(disputed)", "(verified)", "(open)"]
    assert undone == ["(disputed)", "(conflict)", "(open)"]
    assert Ruling.objects.get().rationale == "The gazette is right."
    actions = Event.objects.filter(action__startswith="ruling").order_by("pk")
    assert [event.action for event in actions] == [
        "ruling.made",
        "ruling.made",
        "ruling.withdrawn",
    ]


def test_another_editors_ruling_is_shown_and_replaced_only_by_choice(desks, edith, article):
    emil = make_person("emil", "editor")

    def script(mine, other):
        for page in (mine, other):
            open_desk(page, article)
            panel_shows(page, "Harbour Gazette", "wb-said")
        press(mine, "w", "d")
        mine.keyboard.type("Mine.")
        write(other, "v", "Theirs.")
        saved(other)
        press(mine, "Control+Enter")
        saved(mine)
        press(mine, "k")
        panel_shows(mine, "Theirs.", "wb-ruling-stands")
        mine.get_by_role("button", name="Look").click()
        if not mine.locator("#wb-rule-form").is_visible():
            press(mine, "w")
        panel_shows(mine, "It has been ruled on since you read it", "wb-ruling")
        kept = mine.get_by_label("Rationale").input_value()
        mine.get_by_role("button", name="Save the ruling").click()
        saved(mine)
        return kept

    # Both read the same sentence, so one of them is told that it is in the hands of the other.
    kept = desks(script, edith, emil, expected=["status of 428", "status of 409"])
    assert kept == "Mine."
    ruling = Ruling.objects.get()
    assert (ruling.verdict, ruling.rationale, ruling.version) == ("disputed", "Mine.", 2)


def test_a_ruling_is_changed_and_withdrawn_and_its_draft_outlives_the_page(desks, edith, article):
    make_ruling(article.sentences.get(position=1), edith, "verified", "At first.")
    sentence = article.sentences.get(position=1)

    def script(page):
        page.on("dialog", lambda dialog: dialog.accept())
        open_desk(page, article, sentence)
        panel_shows(page, "At first.", "wb-ruling-stands")
        press(page, "w", "d")
        page.keyboard.press("End")
        page.keyboard.type(" On second thoughts not.")
        open_desk(page, article, sentence)
        panel_shows(page, "At first.", "wb-ruling-stands")
        press(page, "w")
        drafted = page.get_by_label("Rationale").input_value()
        press(page, "Control+Enter")
        saved(page)
        open_desk(page, article, sentence)
        panel_shows(page, "At first. On second thoughts not.", "wb-ruling-stands")
        stands = page.locator("#wb-ruling-stands").inner_text()
        press(page, "w")
        page.get_by_role("button", name="Withdraw the ruling").click()
        says(page, "The ruling is withdrawn.")
        saved(page)
        return drafted, stands, marks(page)[0]

    drafted, stands, mark = desks(script, edith)
    assert drafted == "At first. On second thoughts not."
    assert "disputed" in stands
    assert mark == "(conflict)"
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("lost", ["question", "answer"])
def test_a_ruling_is_kept_until_it_is_answered_and_made_once(desks, edith, article, lost):
    """Without a network the question is lost; where the line breaks after it, the answer."""

    def script(page):
        open_desk(page, article)
        panel_shows(page, "Harbour Gazette", "wb-said")

        asked = []

        def break_off(route):
            asked.append(route.request.method)
            if len(asked) > 1:
                route.continue_()
                return
            if lost == "answer":
                route.fetch()
            route.abort()

        page.route("**/ruling/", break_off)
        write(page, "d", "The gazette is right.")
        says(page, "The server does not answer. Unsaved:")
        shown = marks(page)[0]
        page.get_by_role("button", name="Try now").click()
        saved(page)
        page.wait_for_selector("[data-warning]", state="detached")
        return shown, marks(page)[0]

    shown, then = desks(script, edith, expected=["ERR_FAILED", "status of 428"])
    assert shown == "(disputed; being saved)"
    assert then == "(disputed)"
    assert Ruling.objects.get().version == 1
    assert Event.objects.filter(action="ruling.made").count() == 1


def test_a_reviewer_reads_the_ruling_and_finds_no_form(desks, rosa, edith, article):
    sentence = article.sentences.get(position=1)
    make_ruling(sentence, edith, "verified", "The archive decides.")

    def script(page):
        open_desk(page, article, sentence)
        panel_shows(page, "The archive decides.", "wb-ruling-stands")
        press(page, "w")
        return page.locator("#wb-rule-form").count()

    assert desks(script, rosa) == 0
