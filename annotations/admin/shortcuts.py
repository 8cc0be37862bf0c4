"""What people look for again and again in the lists of sentences, annotations and rulings."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from annotations.models import Annotation
from articles.choices import AttributionLabel, Stage, Status
from articles.querysets import WAITING
from factcheck.admin.shortcuts import Shortcuts
from factcheck.roles import Role

# An earlier text of the sentence, three texts back at most, that somebody has read.
CHECKED_BEFORE = (
    Q(replaces__reviews__gt=0)
    | Q(replaces__replaces__reviews__gt=0)
    | Q(replaces__replaces__replaces__reviews__gt=0)
)


class SentenceShortcuts(Shortcuts):
    questions = (
        ("for-me", Role.REVIEWER, _("Waiting for me")),
        ("mine", Role.REVIEWER, _("Read by me")),
        ("conflicts", Role.READER, _("In conflict")),
        ("changed", Role.READER, _("Changed since checked")),
        ("unattributed", Role.READER, _("Without a source, and waiting")),
    )

    def answer(self, asked: str, user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
        mine = Annotation.objects.filter(reviewer=user)
        if asked == "mine":
            return rows.filter(pk__in=mine.values("sentence"))
        if asked == "conflicts":
            # The article's stage has an index, and finds the few articles that have any.
            return rows.filter(status=Status.CONFLICT, article__stage=Stage.FLAGGED)
        waiting = rows.filter(status__in=WAITING, article__stage__gt=Stage.DONE)
        if asked == "for-me":
            return waiting.filter(~Exists(mine.filter(sentence=OuterRef("pk"))))
        if asked == "changed":
            return waiting.filter(
                CHECKED_BEFORE, article__stage=Stage.FLAGGED, replaces__isnull=False
            )
        hidden = (AttributionLabel.NONE, AttributionLabel.ANONYMOUS)
        return waiting.filter(attribution__in=hidden, attribution_analysed=True)


class AnnotationShortcuts(Shortcuts):
    questions = (
        ("mine", Role.REVIEWER, _("Mine")),
        ("conflicts", Role.REVIEWER, _("Mine, in conflict")),
        ("changed", Role.REVIEWER, _("Mine, on a text that has changed")),
    )

    def answer(self, asked: str, user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
        mine = rows.filter(reviewer=user)
        if asked == "conflicts":
            return mine.filter(sentence__status=Status.CONFLICT)
        return mine.filter(sentence__retired_in__isnull=False) if asked == "changed" else mine


class RulingShortcuts(Shortcuts):
    questions = (("mine", Role.EDITOR, _("Mine")),)

    def answer(self, asked: str, user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(editor=user)
