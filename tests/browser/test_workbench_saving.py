"""The review page when saving does not go smoothly: nothing is lost, and everything is said."""

import json
import signal
from pathlib import Path

import pytest

from annotations.models import Annotation
from articles.models import Event
from factcheck.problems import PROBLEMS
from tests.browser.conftest import Windows
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
from tests.making import make_annotation, make_article
from tests.serving import Service

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = "status of 400"
STALE = "status of 412"
SIGNED_OUT = "status of 401"
AWAY = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def article():
    return make_article("The bridge opened in 1931.", "Experts say it is safe.", "Nobody was hurt.")


def kept_here(page):
    """What the page has kept on this machine."""
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('factcheck-'))")


def elsewhere(page, annotation, version, **said):
    """The same person changes the annotation in another window."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = page.request.patch(
        f"/api/v1/annotations/{annotation.pk}/",
        data=json.dumps(said),
        headers={
            "Content-Type": "application/json",
            "If-Match": f'"{version}"',
            "X-CSRFToken": token,
        },
    )
    assert answer.ok, answer.text()


@pytest.mark.parametrize("choice", ["Keep this one", "Leave it as stored"])
def test_a_stale_write_shows_both_versions_and_lets_me_choose(desks, rosa, article, choice):
    sentence = article.sentences.get(position=1)
    annotation = make_annotation(sentence, rosa, note="At first.")

    def script(page):
        open_desk(page, article, sentence)
        page.wait_for_selector("#wb-withdraw:visible")
        panel_shows(page, "annotation added", "wb-history")
        elsewhere(page, annotation, 1, note="From the other window.")
        press(page, "m")
        page.keyboard.type("My second thought. ")
        press(page, "Control+Enter")
        says(page, "Sentence 1 was not saved: it has been changed elsewhere since you read it.")
        page.get_by_role("button", name="Look").click()
        panel_shows(page, "From the other window.", "wb-differs-stored")
        panel_shows(page, "My second thought.", "wb-differs-mine")
        page.get_by_role("button", name=choice).click()
        page.wait_for_selector("#wb-differs", state="hidden")
        saved(page)
        return page.locator("#wb-warned").inner_text(), page.locator("#wb-note").input_value()

    warned, shown = desks(script, rosa, expected=[STALE])
    annotation.refresh_from_db()
    mine = "My second thought." in annotation.note
    assert mine == (choice == "Keep this one")
    assert shown == annotation.note
    assert annotation.version == (3 if mine else 2)
    assert warned == ""


def test_without_a_network_work_goes_on_and_is_sent_later(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        panel_shows(page, "Nothing has happened", "wb-history")
        page.context.set_offline(True)
        press(page, "a", "n", "3")
        says(page, "The server does not answer. Unsaved:")
        shown = marks(page)
        page.context.set_offline(False)
        saved(page)
        page.wait_for_selector("[data-warning]", state="detached")
        return shown

    shown = desks(script, rosa, expected=[AWAY])
    assert shown[0] == "(unattributed; you: unattributed; being saved)"
    assert shown[1] == "(not checkable; being saved)"
    article.refresh_from_db()
    assert [each.status for each in article.sentences.order_by("position")] == [
        "final",
        "not_checkable",
        "open",
    ]


def test_what_was_not_sent_when_the_page_was_closed_is_sent_when_it_opens(desks, rosa, article):
    asked = []

    def script(page):
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        open_desk(page, article)
        page.route("**/api/v1/annotations/", lambda route: route.abort("connectionrefused"))
        press(page, "a")
        says(page, "The server does not answer.")
        page.unroute("**/api/v1/annotations/")
        page.reload()
        is_ready(page)
        saved(page)
        return kept_here(page)

    kept = desks(script, rosa, expected=["ERR_CONNECTION_REFUSED"])
    assert asked == ["beforeunload"]
    assert Annotation.objects.get().reason == "no_source"
    assert kept == []


@pytest.mark.parametrize(
    ("keys", "address", "status"),
    [(("a",), "annotations/", 201), (("n", "1"), "sentences/*/not-checkable/", 200)],
)
def test_an_answer_that_was_lost_on_its_way_is_asked_for_again_and_nothing_is_done_twice(
    desks, rosa, article, keys, address, status
):
    def script(page):
        open_desk(page, article)
        lost = []

        def lose_the_first(route):
            answer = route.fetch()
            if lost:
                route.fulfill(response=answer)
            else:
                lost.append(answer.status)
                route.abort("connectionreset")

        page.route(f"**/api/v1/{address}", lose_the_first)
        press(page, *keys)
        saved(page)
        return lost, marks(page)[0]

    shown = "(not checkable)" if keys[0] == "n" else "(unattributed; you: unattributed)"
    assert desks(script, rosa, expected=["ERR_CONNECTION_RESET", STALE]) == ([status], shown)
    assert Event.objects.exclude(sentence=None).count() == 1


def test_an_answer_that_nobody_foresaw_does_not_end_the_sending(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        stored = []

        def answer_null_at_first(route):
            answer = route.fetch()
            if stored:
                route.fulfill(response=answer)
            else:
                stored.append(answer.status)
                route.fulfill(response=answer, body="null")

        page.route("**/api/v1/annotations/", answer_null_at_first)
        press(page, "a")
        says(page, "The server does not answer.")
        press(page, "a")
        saved(page)
        page.wait_for_selector("#wb-warned", state="hidden")
        return stored, marks(page)[:2], kept_here(page)

    shown = "(unattributed; you: unattributed)"
    found = desks(script, rosa, expected=["Cannot read properties of null"])
    assert found == ([201], [shown, shown], [])
    assert Annotation.objects.count() == 2


def test_who_was_signed_out_signs_in_again_and_has_lost_nothing(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        panel_shows(page, "Nothing has happened", "wb-history")
        page.context.clear_cookies(name="sessionid")
        press(page, "a")
        says(page, "You have been signed out.")
        page.get_by_role("button", name="Sign in again").click()
        page.get_by_label("Username").fill("rosa")
        page.get_by_label("Password").fill("pw")
        page.get_by_role("button", name="Log in").click()
        is_ready(page)
        saved(page)
        page.wait_for_selector(".wb-s[data-mark=unattributed]")

    desks(script, rosa, expected=[SIGNED_OUT])
    assert Annotation.objects.get().reviewer == rosa


def test_what_another_person_signs_in_for_is_never_sent_in_my_name(desks, rosa, remo, article):
    def script(page):
        open_desk(page, article)
        panel_shows(page, "Nothing has happened", "wb-history")
        other = page.context.new_page()
        other.goto("/admin/")
        other.get_by_role("button", name="Log out").click()
        other.goto("/admin/")
        other.get_by_label("Username").fill("remo")
        other.get_by_label("Password").fill("pw")
        other.get_by_role("button", name="Log in").click()
        other.wait_for_selector("#user-tools")
        press(page, "a")
        says(page, "Somebody has signed in again in this browser.")
        page.get_by_role("button", name="Load the page again").click()
        is_ready(page)
        return marks(page)

    # The page is Remo's now, and Rosa's sentence is still in her hands.
    shown = desks(script, rosa, expected=["status of 403"])
    assert shown[0] == "(open; somebody else is reading it)"
    assert not Annotation.objects.exists()


def test_a_draft_survives_the_tab_and_is_gone_once_it_is_submitted(desks, rosa, article):
    def script(page):
        page.on("dialog", lambda dialog: dialog.accept())
        open_desk(page, article)
        press(page, "v", "e")
        page.keyboard.type("City archive")
        press(page, "Escape", "j", "k")
        page.reload()
        is_ready(page)
        restored = page.locator("[name$=-source]").input_value()
        kept = kept_here(page)
        press(page, "Enter")
        saved(page)
        return restored, kept, kept_here(page)

    restored, kept, left = desks(script, rosa)
    assert restored == "City archive"
    assert [name.split(":")[0] for name in kept] == ["factcheck-draft"]
    assert left == []
    assert Annotation.objects.get().evidence.get().source == "City archive"


def test_what_the_policy_refuses_is_rolled_back_and_said_at_its_field(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        press(page, "v", "Enter")
        missing = (
            page.locator(".wb-fault").inner_text(),
            page.evaluate("document.activeElement.name"),
        )
        page.keyboard.type("City archive")
        # To the browser an address with a name in front of the host is one, to the policy it is none.
        page.locator("[name$='-url']").fill("https://me@archive.example/")
        press(page, "Escape", "Enter")
        says(page, "Sentence 1 was not saved: An address starts with http:// or https://.")
        rolled_back = marks(page)[0], page.locator("#wb-said-aloud").inner_text()
        page.get_by_role("button", name="Look").click()
        at_sentence(page, 1)
        field = page.locator("[name$='-url']")
        fault = fault_at(field)
        field.fill("https://archive.example/")
        press(page, "Escape", "Enter")
        saved(page)
        return missing, rolled_back, fault, page.locator("#wb-warned").inner_text()

    missing, rolled_back, fault, warned = desks(script, rosa, expected=[REFUSED])
    assert missing[0].startswith("Name a source that another person can find again")
    assert missing[1].endswith("-source")
    # The line that said “Sentence 1: verified.” says it no longer.
    assert rolled_back == ("(open; not saved)", "Sentence 1: not saved.")
    assert fault == "An address starts with http:// or https://."
    assert warned == ""
    assert Annotation.objects.get().evidence.get().url == "https://archive.example/"


def test_what_the_server_stumbles_over_each_time_does_not_hold_up_the_rest(desks, rosa, article):
    broken = {"type": "/api/problems/#internal", **PROBLEMS["internal"]._asdict()}

    def script(page):
        page.clock.install()
        open_desk(page, article)
        page.route(
            "**/api/v1/annotations/",
            lambda route: route.fulfill(status=500, json={**broken, "detail": "Broken."}),
        )
        press(page, "a", "n", "3")
        says(page, "The server does not answer.")
        for _ in range(6):
            page.clock.run_for(15_000)
        says(page, "Sentence 1 was not saved: Broken.")
        saved(page)
        return marks(page)

    # The clock runs on while the second act is under way: its answer may be lost, and it is sent again.
    shown = desks(script, rosa, expected=["status of 500", STALE])
    assert shown[:2] == ["(open; not saved)", "(not checkable)"]


def test_a_server_that_is_killed_and_started_again_gets_what_was_done_meanwhile(
    root: Path, tmp_path, in_browser
):
    database = f"sqlite:///{tmp_path / 'factcheck.sqlite3'}"
    first = Service(root, database)
    name, password = next(
        line.split() for line in first.greeting.splitlines() if line.strip().startswith("reviewer1")
    )

    def script(page):
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("button", name="Review the next sentence").click()
        is_ready(page)
        chosen = page.locator(".wb-s[aria-current]").get_attribute("id")
        first.stop(signal.SIGKILL)
        press(page, "u", "1", "Enter")
        says(page, "The server does not answer.")
        kept = page.locator(f"#{chosen}").get_attribute("data-pending")
        second = Service(root, database, port=first.port)
        try:
            saved(page)
            page.reload()
            is_ready(page)
            return kept, page.locator(f"#{chosen}").inner_text()
        finally:
            second.stop()

    try:
        windows = Windows(in_browser, f"http://127.0.0.1:{first.port}")
        kept, text = windows.run(script, [None], ("ERR_CONNECTION",), {})
    finally:
        if first.process.poll() is None:
            first.stop(signal.SIGKILL)
    assert kept == "yes"
    assert "you: unattributed" in text or "(unattributed" in text
