"""Questions that are asked of a list again and again: `?show=mine`, and a link above the list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factcheck.roles import Role, role_of

from .base import person


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    label: str | Promise
    query: str
    selected: bool


class Shortcuts(admin.SimpleListFilter):
    """The list as one of the questions asks for it. None is counted: a count would cost more than the list."""

    title = gettext_lazy("shown")
    parameter_name = "show"
    # The links stand above the list, and nothing among the filters beside it.
    template = "admin/factcheck/nothing.html"
    # The question, its words, and from which role on it is offered.
    questions: tuple[tuple[str, Role, str | Promise], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        offered = [
            (name, str(label))
            for name, role, label in self.questions
            if role_of(request.user) >= role
        ]
        asked = self.value()
        if asked is not None and asked not in dict(offered):
            raise DisallowedModelAdminLookup(f"No list is called {asked!r}.")
        return offered

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        return queryset if asked is None else self.answer(asked, person(request), queryset)

    def answer(self, asked: str, user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that question `asked` is about."""
        raise NotImplementedError

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        return iter(())

    def links(self) -> list[Link]:
        everything = Link(label=_("All"), query="?", selected=self.value() is None)
        return [
            everything,
            *(
                Link(
                    label=label,
                    query=f"?{self.parameter_name}={name}",
                    selected=name == self.value(),
                )
                for name, label in self.lookup_choices
            ),
        ]
