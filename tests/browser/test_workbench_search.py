"""Words of the article, looked for on the review page: where they are, and what is marked."""

import pytest

from tests.browser.desk import at_sentence, open_desk, press
from tests.browser.test_review import PHONE
from tests.making import make_article

pytestmark = pytest.mark.django_db(transaction=True)

MARKED = """() => [...(CSS.highlights.get("wb-found") ?? [])].map(range => range.toString())"""


def test_what_was_searched_for_is_marked_where_it_stands_and_as_long_as_one_is_there(desks, rosa):
    article = make_article("The Café is closed.", "A cafe\u0301 or CAFÉ is not.", "ﬁne.")

    def script(page):
        open_desk(page, article)
        press(page, "/")
        page.keyboard.type("cafe")
        found = [page.evaluate(MARKED)]
        press(page, "Enter")
        at_sentence(page, 2)
        found.append(page.evaluate(MARKED))
        press(page, "Enter")
        at_sentence(page, 1)
        found.append(page.evaluate(MARKED))
        press(page, "Escape")
        found.append(page.evaluate(MARKED))
        press(page, "/")
        page.keyboard.type("fine")
        press(page, "Enter")
        at_sentence(page, 3)
        found.append(page.evaluate(MARKED))
        press(page, "Escape", "k")
        at_sentence(page, 2)
        return [*found, page.evaluate(MARKED)]

    marked = desks(script, rosa)
    assert marked == [[], ["cafe\u0301", "CAFÉ"], ["Café"], [], ["ﬁne"], []]


def test_the_key_of_the_search_leads_to_a_field_also_on_a_narrow_page(desks, rosa):
    article = make_article("The bridge is closed.", "Nobody was hurt.", "It is safe.")

    def script(page):
        open_desk(page, article)
        hidden = page.locator("#wb-search-form").bounding_box()["width"]
        press(page, "/")
        page.keyboard.type("safe")
        shown = page.locator("#wb-search").bounding_box()["width"]
        press(page, "Enter")
        at_sentence(page, 3)
        return hidden, shown, page.locator("#wb-search").input_value()

    hidden, shown, typed = desks(script, rosa, viewport=PHONE)
    assert hidden <= 1
    assert shown > 100
    assert typed == "safe"
