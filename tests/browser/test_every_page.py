"""What holds for every page of the admin, in light and dark: everybody can use it."""

import pytest

from tests.browser.desk import open_desk, panel_shows, press
from tests.browser.test_workbench_use import AXE, RULES
from tests.making import (
    CONTRADICTION,
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_run,
    retire,
)

pytestmark = pytest.mark.django_db(transaction=True)

FAULTS = """rules => axe.run(document, { runOnly: rules })
    .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))"""
MOVING = """() => [...document.querySelectorAll("*")].filter(element => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== "none" || transitionDuration !== "0s";
}).map(element => element.outerHTML.slice(0, 80))"""


@pytest.fixture
def root(db):
    return make_person("root", "editor", is_superuser=True)


@pytest.fixture
def article(root, rosa, remo):
    article = make_article(
        "The bridge opened in 1931.",
        "Experts say it is safe.",
        "Nobody was hurt.",
        required_reviews=2,
    )
    first, second, _ = article.sentences.order_by("position")
    for sentence in (first, second):
        make_annotation(sentence, rosa)
        make_annotation(sentence, remo, "disputed", evidence=(CONTRADICTION,))
    make_ruling(second, root)
    return article


def addresses(article, rosa):
    first, second, third = article.sentences.order_by("position").values_list("pk", flat=True)
    upload = make_run(upload="a" * 32)
    ruling = article.sentences.get(pk=second).ruling.pk
    gone = retire(make_article("It was closed.").sentences.get()).pk
    return [
        "/admin/",
        "/admin/guidelines/",
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/article/{article.pk}/text/",
        f"/admin/articles/article/{article.pk}/report/",
        f"/admin/articles/article/{article.pk}/delete/",
        "/admin/articles/sentence/?show=conflicts",
        "/admin/articles/sentence/conflicts/",
        f"/admin/articles/sentence/{first}/change/",
        "/admin/articles/event/",
        "/admin/articles/importrun/",
        "/admin/articles/importrun/add/",
        f"/admin/articles/importrun/{upload.pk}/change/",
        f"/admin/articles/importrun/{upload.pk}/cancel/",
        "/admin/articles/revision/",
        "/admin/annotations/annotation/",
        f"/admin/annotations/annotation/add/?sentence={third}",
        "/admin/annotations/ruling/?show=mine",
        f"/admin/annotations/ruling/{ruling}/change/",
        "/admin/factcheck/accesstoken/",
        "/admin/factcheck/accesstoken/add/",
        "/admin/auth/user/",
        "/admin/auth/user/add/",
        "/admin/auth/group/",
        f"/admin/articles/sentence/{gone}/change/",
    ]


def test_axe_finds_nothing_wrong_with_any_page_in_light_or_dark(desks, root, rosa, article):
    axe = AXE.read_text()
    places = addresses(article, rosa)

    def look(page, name, found):
        page.emulate_media(color_scheme="light")
        page.evaluate(axe)
        found[name] = page.evaluate(FAULTS, {"type": "tag", "values": RULES})
        page.emulate_media(color_scheme="dark")
        found[f"{name} dark"] = page.evaluate(
            FAULTS, {"type": "rule", "values": ["color-contrast"]}
        )

    def script(page):
        found = {}
        for place in places:
            page.goto(place)
            look(page, place, found)
        page.goto("/admin/articles/sentence/")
        page.locator("#action-toggle").check()
        page.get_by_label("With those chosen:").select_option("set-aside")
        page.get_by_role("button", name="Go").click()
        page.wait_for_selector("#fc-chosen")
        look(page, "bulk", found)
        open_desk(page, article)
        panel_shows(page, "Harbour Gazette", "wb-said")
        press(page, "w")
        look(page, "ruling", found)
        press(page, "Escape", "g")
        page.wait_for_selector("#wb-guidelines[open]")
        look(page, "guidelines", found)
        return found

    # axe-core measures with a style of its own, which the policy does not admit.
    found = desks(
        script,
        root,
        expected=["Applying inline style"],
        reduced_motion="reduce",
        viewport={"width": 1440, "height": 900},
    )
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_nothing_moves_for_who_wants_no_motion(desks, root, article):
    def script(page):
        open_desk(page, article)
        press(page, "u", "n")
        moving = page.evaluate(MOVING)
        page.goto("/admin/articles/article/")
        return [one for one in moving if "wb-small" not in one], page.evaluate(MOVING)

    assert desks(script, root, reduced_motion="reduce") == ([], [])
