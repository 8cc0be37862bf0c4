"""Every form of the admin explains itself: each field has a help text that is announced with it; each list says what
to do when it is empty."""

from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from tests.browsing import signed_in, text_of
from tests.making import make_annotation, make_article, make_person, make_ruling

pytestmark = pytest.mark.django_db


class Opened(NamedTuple):
    """An element that is not closed yet, and the row of a form that it is in."""

    tag: str
    id: str | None
    row: str
    is_help: bool


class Fields(HTMLParser):
    """The fields that a person fills in, each with what describes it; and the texts that elements with ids hold."""

    def __init__(self):
        super().__init__()
        self.fields, self.texts = [], {}
        self._open, self._groups, self._posting, self._content = [], [], False, False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._content |= given.get("id") in ("content", "content-main")
        if tag == "form":
            self._posting = given.get("method") == "post"
        if tag == "fieldset":
            self._groups.append(given.get("aria-describedby"))
        if tag in ("input", "select", "textarea") and self._posting and self._content:
            self._field(given)
        if tag not in ("input", "link", "meta", "img", "br", "hr"):
            self._open.append(self._opened(tag, given))

    def _opened(self, tag, given):
        """In a row of Django's own forms, which does not announce the help of a group, the help is the row's."""
        classes = (given.get("class") or "").split()
        row = next((one.row for one in reversed(self._open) if one.row), "")
        if "form-row" in classes:
            row = f"row {self.getpos()}"
        return Opened(tag, given.get("id"), row, "help" in classes)

    def _field(self, given):
        if given.get("type") in ("hidden", "submit", "search", "button"):
            return
        if "hidden" in (given.get("class") or "").split():
            return
        described = given.get("aria-describedby")
        if given.get("type") in ("radio", "checkbox"):
            described = described or next((one for one in reversed(self._groups) if one), None)
        row = next((one.row for one in reversed(self._open) if one.row), "")
        self.fields.append((given.get("name", ""), [*(described or "").split(), row]))

    def handle_endtag(self, tag):
        if tag == "fieldset":
            self._groups.pop()
        if tag == "form":
            self._posting = False
        while self._open:
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data):
        for one in self._open:
            for known in (one.id, one.row if one.is_help else None):
                if known:
                    self.texts[known] = self.texts.get(known, "") + data.strip()


def undescribed(page):
    """The names of the fields of a page that no help text is announced with."""
    reader = Fields()
    reader.feed(page)
    return [
        name
        for name, described in reader.fields
        if not any(reader.texts.get(known) for known in described)
    ], len(reader.fields)


@pytest.fixture
def root(edith):
    return make_person("root", "editor", is_superuser=True)


@pytest.fixture
def pages(root, rosa, edith):
    """The add and the change page of every model, and the forms that stand beside them."""
    article = make_article("One.", "Two.", added_by=edith)
    first, second = article.sentences.order_by("position")
    mine = make_annotation(first, root)
    ruling = make_ruling(first, edith)
    made = {"article": article.pk, "sentence": first.pk, "annotation": mine.pk}
    made |= {"ruling": ruling.pk, "user": rosa.pk, "group": Group.objects.first().pk}
    found = []
    for model in admin.site._registry:
        name = model._meta.model_name
        place = f"/admin/{model._meta.app_label}/{name}"
        found.append(f"{place}/add/?sentence={second.pk}")
        if name in made:
            found.append(f"{place}/{made[name]}/change/?sentence={first.pk}")
    return [
        *found,
        f"/admin/articles/article/{article.pk}/text/",
        f"/admin/auth/user/{rosa.pk}/password/",
    ]


def test_every_field_of_every_form_has_a_help_text(root, pages):
    client = signed_in(root)
    wanting, fields = {}, 0
    for address in pages:
        answer = client.get(address)
        if answer.status_code in (302, 403, 404):
            # Made by a program or at a sentence, or changed nowhere.
            continue
        assert answer.status_code == 200, address
        names, count = undescribed(text_of(answer))
        fields += count
        if names:
            wanting[address] = names
    assert wanting == {}
    assert fields > 40


def test_a_field_without_one_would_be_found():
    page = (
        '<div id="content"><form method="post"><input name="a" aria-describedby="h"><p id="h">Why.</p>'
        '<input name="b"><textarea name="c" aria-describedby="nowhere"></textarea>'
        '<fieldset aria-describedby="h"><input type="radio" name="d"></fieldset></form></div>'
    )
    assert undescribed(page) == (["b", "c"], 4)


def test_every_list_says_what_to_do_when_it_is_empty():
    for model, page in admin.site._registry.items():
        assert str(getattr(page, "nothing_yet", "")).endswith("."), model
