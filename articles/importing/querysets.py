"""Reads of imports, as chainable querysets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, CharField, F, Value, When

from articles.choices import RunState

if TYPE_CHECKING:
    from .models import ImportRun  # noqa: F401 - named in the base below

# A run writes down that it lives every few seconds; one that is silent for so long has lost its process.
STALE_AFTER = timedelta(minutes=2)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def with_standing(self, now: datetime) -> ImportRunQuerySet:
        """Add `standing`: the state, or `stale` for a run that says it runs and was not heard of lately."""
        silent = When(
            state=RunState.RUNNING, heartbeat_at__lt=now - STALE_AFTER, then=Value(RunState.STALE)
        )
        return self.annotate(standing=Case(silent, default=F("state"), output_field=CharField()))
