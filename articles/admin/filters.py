"""Filters that both apps' lists offer."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.choices import Stage
from articles.models import Sentence
from factcheck.admin.lists import TypedFilter
from factcheck.admin.shortcuts import Shortcuts
from factcheck.roles import Role


class ArticleShortcuts(Shortcuts):
    """By the stage, which has an index: how many articles there are makes no difference."""

    questions = (
        ("attention", Role.READER, _("In conflict, or changed")),
        ("in-progress", Role.READER, _("In progress")),
        ("untouched", Role.READER, _("Untouched")),
        ("done", Role.READER, _("Done")),
    )
    _stages = {
        "attention": Stage.FLAGGED,
        "in-progress": Stage.IN_PROGRESS,
        "untouched": Stage.UNTOUCHED,
        "done": Stage.DONE,
    }

    def answer(self, asked: str, user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(stage=self._stages[asked])


class PublisherFilter(TypedFilter):
    title = _("publisher")
    parameter_name = "publisher"
    lookup = "publisher__istartswith"


class LanguageFilter(TypedFilter):
    title = _("language")
    parameter_name = "language"
    lookup = "language__istartswith"


class SentencePublisherFilter(PublisherFilter):
    lookup = "article__publisher__istartswith"


class SentenceLanguageFilter(LanguageFilter):
    lookup = "article__language__istartswith"


class RetiredFilter(admin.SimpleListFilter):
    """Sentences of the current texts, unless those of superseded texts are asked for."""

    title = _("text")
    parameter_name = "text"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("retired", gettext("superseded"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sentence]) -> QuerySet[Sentence]:
        return queryset.filter(retired_in__isnull=self.value() != "retired")

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        current, retired = super().choices(changelist)
        yield {**current, "display": _("current")}
        yield retired
