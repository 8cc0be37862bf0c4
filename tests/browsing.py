"""A person at the admin: signed in, clicking links and posting forms."""

from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, pk: Any = None) -> str:
    """The path of an admin page: `at("articles_article_change", 5)`."""
    return reverse(f"admin:{name}", args=() if pk is None else (pk,))


class _Fields(HTMLParser):
    """What a browser would send for the forms of a page: hidden fields, texts and chosen options."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inert = 0
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = dict(attributes)
        name = given.get("name")
        if tag == "template":
            self._inert += 1
        elif self._inert or (tag != "option" and not name):
            return
        elif tag == "input" and self._counts(given):
            self.values[name] = given.get("value") or ""
        elif tag == "textarea":
            self._area, self.values[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value") or ""

    @staticmethod
    def _counts(given: dict[str, Any]) -> bool:
        if given.get("type") in ("checkbox", "radio"):
            return "checked" in given
        return given.get("type") not in ("submit", "search")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._inert -= 1
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            # A browser drops the line end that follows the tag.
            self.values[self._area] += (
                data.removeprefix("\n") if not self.values[self._area] else data
            )


def filled_in(response: Any) -> dict[str, str]:
    """The fields of the page as they would be posted, untouched."""
    fields = _Fields()
    fields.feed(response.content.decode())
    return {name: value for name, value in fields.values.items() if name != "csrfmiddlewaretoken"}


def text_of(response: Any) -> str:
    return response.content.decode()
