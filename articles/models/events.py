"""The history of an article, line by line."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import constraints as check
from articles.choices import Action

from .sentences import Sentence
from .texts import Article


class Event(models.Model):
    """One line of the append-only history of an article: who did what to which sentence.

    Events outlive the rows they speak of, so their references carry no database constraint and may point
    at a row that is gone. Triggers refuse UPDATE and DELETE; `history` computes `hash`.
    """

    article = models.ForeignKey(
        Article,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="events",
        db_index=False,
    )
    number = models.PositiveIntegerField(
        _("number"), help_text=_("1 is the article's first event.")
    )
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text=_("Nobody, when a command did it on its own."),
    )
    action = models.CharField(_("action"), max_length=30, choices=Action)
    sentence = models.ForeignKey(
        Sentence, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="events"
    )
    data = models.JSONField(_("data"), help_text=_("What it was before and after."))
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        ordering = ["article_id", "number"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            # What happened in a period; without it, the whole history is read for a month of it.
            models.Index(fields=["at"], name="event_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="event_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="event_number_from_1"),
            check.one_of("action", Action.values, name="event_action_known"),
            check.at_most("hash", 64, name="event_hash_length"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} (article {self.article_id}, event {self.number})"
