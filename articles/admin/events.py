"""The history, to read: nothing here can be added, changed or deleted."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Event, Sentence
from articles.templatetags.visibly import visibly
from factcheck.admin.base import RoleAdmin, page_of
from factcheck.admin.lists import TypedFilter
from factcheck.roles import Role


class ActorFilter(TypedFilter):
    title = _("person")
    parameter_name = "person"
    lookup = "actor__username__istartswith"


class TimeFilter(admin.DateFieldListFilter):
    """By the field “at”, which says little above a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("time")


@admin.register(Event)
class EventAdmin(RoleAdmin):
    """Events outlive what they speak of: an article, sentence or person may be gone."""

    view_role = Role.EDITOR
    list_display = ("when", "action", "person", "about", "sentence_link", "number")
    list_filter = ("action", ActorFilter, ("at", TimeFilter))
    link_lookups = ("article", "sentence")
    nothing_yet = _("Nothing has happened yet. Whatever is done to an article is listed here.")
    ordering = ("-pk",)
    fields = ("when", "action", "person", "about", "sentence_link", "number", "what", "hash")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        title = Article.objects.filter(pk=OuterRef("article_id")).values("title")
        alive = Sentence.objects.filter(pk=OuterRef("sentence_id"))
        return Event.objects.select_related("actor").annotate(
            article_title=Subquery(title),
            sentence_position=Subquery(alive.values("position")),
            sentence_retired_in=Subquery(alive.values("retired_in")),
        )

    @admin.display(description=_("time"))
    def when(self, event: Event) -> str:
        return localize(localtime(event.at))

    @admin.display(description=_("person"))
    def person(self, event: Event) -> str:
        if event.actor_id is None:
            return "–"
        return str(event.actor or _("person %(id)s, deleted") % {"id": event.actor_id})

    @admin.display(description=_("article"))
    def about(self, event: Any) -> str:
        if event.article_title is None:
            return _("article %(id)s, deleted") % {"id": event.article_id}
        return format_html(
            '<a href="{}" dir="auto">{}</a>',
            page_of("articles_article_change", event.article_id),
            visibly(Truncator(event.article_title).chars(60)),
        )

    @admin.display(description=_("sentence"))
    def sentence_link(self, event: Any) -> str:
        if event.sentence_position is None:
            return "–" if event.sentence_id is None else str(event.sentence_id)
        told = str(event.sentence_position)
        if event.sentence_retired_in is not None:
            # What replaced it has the same place, and often the same number.
            told = _("%(position)s, retired in revision %(revision)s") % {
                "position": event.sentence_position,
                "revision": event.sentence_retired_in,
            }
        return format_html(
            '<a href="{}">{}</a>', page_of("articles_sentence_change", event.sentence_id), told
        )

    @admin.display(description=_("what changed"))
    def what(self, event: Event) -> str:
        told = json.dumps(event.data, indent=2, ensure_ascii=False, sort_keys=True)
        return format_html('<pre class="fc-data" dir="auto">{}</pre>', visibly(told))


def events_of(**about: int) -> str:
    """The path of the events of one `article` or `sentence`, by id."""
    ((name, pk),) = about.items()
    return f"{reverse('admin:articles_event_changelist')}?{name}={pk}"
