"""The review page as a person uses it: what is pressed, and what is seen."""

import json
from typing import Any

from django.urls import reverse

from articles.models import Article, Sentence


def open_desk(page: Any, article: Article, sentence: Sentence | None = None) -> None:
    """Open the review page, at the given sentence or where it begins, and wait until its keys work."""
    asked = "" if sentence is None else f"?sentence={sentence.pk}"
    open_address(page, f"{reverse('admin:articles_article_review', args=[article.pk])}{asked}")


def open_address(page: Any, address: str) -> None:
    page.goto(address)
    is_ready(page)


def is_ready(page: Any) -> None:
    page.wait_for_selector("html[data-workbench=ready]", state="attached")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Any) -> None:
    """Wait until the server has answered everything that was done."""
    page.wait_for_selector(".wb-s[data-pending]", state="detached")


def says(page: Any, words: str) -> None:
    """Wait until the page says so, in its line or among its warnings."""
    page.wait_for_selector(f"{_with('wb-said-aloud', words)}, {_with('wb-warned', words)}")


def panel_shows(page: Any, words: str, place: str = "wb-panel") -> None:
    page.wait_for_selector(_with(place, words), state="attached")


def at_sentence(page: Any, position: int) -> None:
    panel_shows(page, f"Sentence {position} of ", "wb-which")


def _with(place: str, words: str) -> str:
    return f"#{place}:has-text({json.dumps(words, ensure_ascii=False)})"


def fault_at(field: Any) -> str:
    """What is said to be wrong with a field."""
    said = field.get_attribute("aria-describedby").split()[0]
    words: str = field.page.locator(f"#{said}").inner_text()
    return words


def marks(page: Any) -> list[str]:
    """How the sentences stand, as the text says it to a screen reader: “(open)”, “(verified; you: verified)”."""
    found: list[str] = page.locator("#wb-text .wb-s > :last-child").all_text_contents()
    return [words.strip() for words in found]
