"""The review page: an article closed by keyboard, by one reader and by two, up to an editor's ruling."""

from itertools import pairwise

import pytest

from annotations.models import Annotation, Ruling
from articles import revising
from articles.models import Event, Sentence
from tests.browser.desk import at_sentence, marks, open_desk, panel_shows, press, saved, says
from tests.making import CONTRADICTION, make_annotation, make_article

pytestmark = pytest.mark.django_db(transaction=True)


COUNT_KEYS = """() => {
    window.keysPressed = 0;
    addEventListener("keydown", () => { window.keysPressed += 1; }, true);
}"""


def standing(article):
    rows = Sentence.objects.filter(article=article).order_by("position")
    return [*rows.values_list("status", "verdict")]


def test_thirteen_sentences_are_closed_without_leaving_the_keyboard(desks, rosa):
    article = make_article(*(f"The bridge has {number} piers." for number in range(1, 14)))
    Sentence.objects.filter(article=article, position__in=(1, 7)).update(attribution="anonymous")
    # A verdict on new evidence; verdicts on evidence that was cited before; hints taken; reasons chosen.
    first = ["v", "e", *"City archive", "Enter"]
    again = [["v", "1", "Enter"]] * 4
    hints = [["a"]] * 4
    reasons = [["u", "3", "Enter"]] * 2
    asides = [["n", "2"]] * 2
    pressed = [first, *again, *hints, *reasons, *asides]

    def script(page):
        open_desk(page, article)
        page.evaluate(COUNT_KEYS)
        counted = [0]
        for position, keys in enumerate(pressed, start=1):
            at_sentence(page, position)
            press(page, *keys)
            counted.append(page.evaluate("window.keysPressed"))
        says(page, "No other sentence of this article waits for you.")
        saved(page)
        focus = page.evaluate("document.activeElement.id")
        return focus, page.locator("#wb-count").inner_text(), counted

    focus, count, counted = desks(script, rosa)
    assert standing(article) == [
        *[("final", "verified")] * 5,
        *[("final", "unattributed")] * 6,
        *[("not_checkable", None)] * 2,
    ]
    reasons_given = Annotation.objects.filter(verdict="unattributed").order_by("sentence__position")
    assert [each.reason for each in reasons_given] == [
        "no_source",
        "anonymous_source",
        "no_source",
        "no_source",
        "vague_source",
        "vague_source",
    ]
    assert {row.source for each in Annotation.objects.all() for row in each.evidence.all()} == {
        "City archive"
    }
    keys_each = [after - before for before, after in pairwise(counted)]
    # With a source that was cited before, and without evidence.
    assert max(keys_each[1:5]) <= 8
    assert max(keys_each[5:]) <= 4
    assert sum(keys_each[1:]) == 4 * 3 + 4 * 1 + 2 * 3 + 2 * 2
    # The keyboard is where the next article is one key away.
    assert focus == "wb-next"
    assert count == "13 of 13 closed · nothing left for you"


def test_a_second_reader_sees_nothing_of_the_first_before_reading(desks, rosa, remo):
    article = make_article("The bridge opened in 1931.", required_reviews=2)
    secret = "The gazette says 1932, quokka."

    def script(first, second):
        open_desk(first, article)
        press(first, "d", "e")
        first.keyboard.type("Harbour Gazette")
        press(first, "Escape", "m")
        first.keyboard.type(secret)
        press(first, "Control+Enter")
        saved(first)

        answers = []
        second.on("response", lambda answer: answers.append(answer.text()))
        open_desk(second, article)
        panel_shows(second, "Others have read it.", "wb-said")
        blind = second.content() + "".join(answers)
        press(second, "u", "1", "Enter")
        saved(second)
        panel_shows(second, secret, "wb-said")
        return blind, marks(second)

    blind, seen = desks(script, rosa, remo)
    assert "quokka" not in blind
    assert "Harbour Gazette" not in blind
    assert seen == ["(conflict; you: unattributed)"]
    assert standing(article) == [("conflict", None)]


def test_an_editor_settles_a_conflict_and_the_readers_page_shows_it(desks, rosa, remo, edith):
    article = make_article("The bridge opened in 1931.", "Nobody was hurt.", required_reviews=2)
    sentence = article.sentences.get(position=1)
    make_annotation(sentence, rosa, "verified")
    make_annotation(sentence, remo, "disputed", evidence=(CONTRADICTION,))

    def script(reader, editor):
        open_desk(editor, article, sentence)
        panel_shows(editor, "Harbour Gazette", "wb-said")
        panel_shows(editor, "City archive", "wb-said")
        press(editor, "w", "d")
        editor.keyboard.type("The gazette is right.")
        press(editor, "Control+Enter")
        says(editor, "Sentence 1 is ruled on: disputed.")
        saved(editor)
        open_desk(reader, article, sentence)
        panel_shows(reader, "ruling made", "wb-history")
        return marks(reader)

    assert desks(script, rosa, edith)[0] == "(disputed; you: verified)"
    assert Ruling.objects.get().verdict == "disputed"


def test_undo_takes_back_one_act_after_the_other(desks, rosa):
    article = make_article("One.", "Two.", "Three.")

    def script(page):
        open_desk(page, article)
        press(page, "a", "n", "1")
        saved(page)
        press(page, "x")
        saved(page)
        at_sentence(page, 2)
        after_one = marks(page)
        press(page, "x")
        saved(page)
        at_sentence(page, 1)
        kept = page.locator("input[name=reason]:checked").get_attribute("value")
        press(page, "x")
        says(page, "There is nothing to take back.")
        return after_one, marks(page), kept

    after_one, after_two, kept = desks(script, rosa)
    assert after_one == ["(unattributed; you: unattributed)", "(open)", "(open)"]
    assert after_two == ["(open; your draft, not submitted)", "(open)", "(open)"]
    assert standing(article) == [("open", None)] * 3
    # What was chosen is in the form again, to be mended.
    assert kept == "no_source"


def test_a_sentence_that_somebody_else_reads_is_shown_as_taken_and_passed_over(desks, rosa, remo):
    article = make_article("One.", "Two.", "Three.")
    one, two = (article.sentences.get(position=position).pk for position in (1, 2))

    def leased(verb, sentence):
        path = f"/api/v1/queue/leases/{sentence}/"
        return lambda answer: answer.request.method == verb and answer.url.endswith(path)

    def script(first, second):
        with first.expect_response(leased("PUT", one)):
            open_desk(first, article)
        # Both: the second reader is to find the first sentence given back.
        with (
            first.expect_response(leased("DELETE", one)),
            first.expect_response(leased("PUT", two)) as answered,
        ):
            press(first, "j")
        taken = answered.value.ok
        open_desk(second, article)
        at_sentence(second, 1)
        shown = marks(second)
        press(second, "a")
        at_sentence(second, 3)
        press(second, "k")
        panel_shows(second, "Somebody else is reading this sentence", "wb-taken")
        visible = second.locator("#wb-taken").is_visible()
        saved(second)
        return taken, shown, visible

    taken, shown, visible = desks(script, rosa, remo)
    assert taken and visible
    assert shown == ["(open)", "(open; somebody else is reading it)", "(open)"]


def test_the_queue_leads_to_the_page_and_a_verdict_from_there_to_the_next(desks, rosa):
    make_article("One.", title="First")
    make_article("Two.", title="Second")

    def script(page):
        page.goto("/admin/")
        page.get_by_role("button", name="Review the next sentence").click()
        page.wait_for_selector("html[data-workbench=ready]", state="attached")
        titles = [page.locator("#wb-title").inner_text()]
        press(page, "a")
        saved(page)
        press(page, "Enter")
        page.wait_for_selector("#wb-title:has-text('Second')")
        return [*titles, page.locator("#wb-title").inner_text()]

    assert desks(script, rosa) == ["First", "Second"]


def test_a_changed_text_is_shown_word_by_word_and_one_key_says_that_it_still_holds(
    desks, rosa, edith
):
    article = make_article("The bridge was opened in 1931.", "Nobody was hurt.")
    make_annotation(article.sentences.get(position=1), rosa, note="Seen in the reading room.")
    revising.revise(
        actor=edith,
        article_id=article.pk,
        body=article.body.replace("was opened in 1931", "was opened to traffic in 1931"),
        expected_version=None,
    )

    def script(page):
        open_desk(page, article)
        shown = marks(page)
        panel_shows(page, "Seen in the reading room.", "wb-earlier-said")
        added = page.locator("#wb-difference ins").all_inner_texts()
        page.wait_for_selector("#wb-reaffirm:visible")
        press(page, "y")
        says(page, "Sentence 1: verified, as before.")
        saved(page)
        return shown, added, marks(page)

    shown, added, after = desks(script, rosa)
    assert shown == ["(open; its text has changed)", "(open)"]
    assert "".join(added).strip() == "to traffic"
    assert after == ["(verified; you: verified)", "(open)"]
    annotation = Annotation.objects.get(sentence__retired_in=None)
    assert annotation.note == "Seen in the reading room."
    events = Event.objects.filter(article=article.pk, sentence=annotation.sentence_id)
    assert [event.action for event in events] == ["annotation.added"]
