"""Reads of annotations and rulings, and the one rule of who sees which."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from articles.choices import Action, Status
from articles.models import Sentence
from articles.querysets import SentenceQuerySet
from factcheck.roles import AnyUser, Role, role_of

if TYPE_CHECKING:
    from articles.models import Event

    from .models import Annotation, Lease, Ruling  # noqa: F401 - named in the bases below

_SETTING_ASIDE = (Action.MARKED_NOT_CHECKABLE, Action.MARKED_CHECKABLE)


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def visible_to(self, user: AnyUser) -> AnnotationQuerySet:
        """What `user` may see: blind review in one place.

        Editors see all. A reviewer sees their own, those on sentences they have annotated themselves, and
        those on final sentences; a reader only the last. Anybody else sees nothing.
        """
        from .models import Annotation  # the models import this module

        role = role_of(user)
        if role >= Role.EDITOR:
            return self.all()
        if role < Role.READER:
            return self.none()
        seen = Q(sentence__status=Status.FINAL)
        if role >= Role.REVIEWER:
            mine = Annotation.objects.filter(sentence=OuterRef("sentence"), reviewer=user.pk)
            return self.filter(seen | Q(reviewer=user.pk) | Q(Exists(mine)))
        return self.filter(seen)

    def with_all_it_rests_on(self) -> AnnotationQuerySet:
        """With who gave them, their evidence, and where that was reused from. One more query, however many."""
        return (
            self.select_related("reviewer", "reused_from__article")
            .defer("reused_from__words", "reused_from__article__body")
            .prefetch_related("evidence")
        )


class LeaseQuerySet(models.QuerySet["Lease"]):
    def live_at(self, now: datetime) -> LeaseQuerySet:
        """Those that have not ended, of people who are still here, on sentences that the text still has."""
        return self.filter(
            expires_at__gt=now, reviewer__is_active=True, sentence__retired_in__isnull=True
        )

    def of_others(self, user: AnyUser) -> LeaseQuerySet:
        """What somebody else has in hand; who that is, is not for reviewers."""
        return self.exclude(reviewer=user.pk)

    def visible_to(self, user: AnyUser) -> LeaseQuerySet:
        """One's own; editors see who reads what."""
        role = role_of(user)
        if role >= Role.EDITOR:
            return self.all()
        return self.filter(reviewer=user.pk) if role >= Role.REVIEWER else self.none()


class RulingQuerySet(models.QuerySet["Ruling"]):
    def visible_to(self, user: AnyUser) -> RulingQuerySet:
        """A ruling makes its sentence final, so everybody with a role may see it."""
        return self.all() if role_of(user) >= Role.READER else self.none()


def sentences_open_to(user: AnyUser) -> SentenceQuerySet:
    """The sentences of which `user` may know what has been said: the same rule, sentence by sentence."""
    from .models import Annotation  # the models import this module

    role = role_of(user)
    if role >= Role.EDITOR:
        return Sentence.objects.all()
    if role < Role.READER:
        return Sentence.objects.none()
    seen = Q(status=Status.FINAL)
    if role >= Role.REVIEWER:
        seen |= Q(Exists(Annotation.objects.filter(sentence=OuterRef("pk"), reviewer=user.pk)))
    return Sentence.objects.filter(seen)


def with_sight(events: QuerySet[Event], user: AnyUser) -> QuerySet[Event]:
    """Add `seen`: whether `user` may read what an event says (`data`), by the rule of blind review.

    That something happened, by whom and when, is no secret to anybody with a role; anybody else gets no
    event. Editors read all. Everybody reads what is not about a sentence, what they did themselves, and
    what happened to a sentence that is final now; reviewers also what happened to a sentence that carries
    their annotation. Setting a sentence aside can be read by all as well, unless the event tells a verdict
    that the sentence had.
    """
    from .models import Annotation  # the models import this module

    role = role_of(user)
    if role < Role.READER:
        return events.none()
    if role >= Role.EDITOR:
        return events.annotate(seen=Value(True))
    no_verdict = Q(data__sentence__before__verdict=None, data__sentence__after__verdict=None)
    seen = (
        Q(sentence=None)
        | Q(actor=user.pk)
        | Q(sentence__status=Status.FINAL)
        | Q(action__in=_SETTING_ASIDE) & no_verdict
    )
    if role >= Role.REVIEWER:
        mine = Annotation.objects.filter(sentence=OuterRef("sentence"), reviewer=user.pk)
        seen |= Q(Exists(mine))
    return events.annotate(seen=Case(When(seen, then=True), default=False))
