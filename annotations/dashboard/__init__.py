"""The first page after signing in: what waits for a person, and how far everything has come.

Whatever the archive holds, it costs the same few queries, each of which reads a bounded number of rows, an index
from which rows are counted, or the articles' stages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from articles.choices import Stage
from articles.importing.models import ImportRun
from articles.models import Article
from factcheck.roles import Role, role_of

from . import agreeing, standing
from .agreeing import Agreement
from .awaiting import Awaiting, what_awaits
from .given import Given, verdicts_given
from .period import Period, PeriodForm, asked_period
from .standing import Oldest


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What the page shows `viewer`. `agreement` and `imports` are for editors, and None for all others."""

    role: Role
    period: Period
    form: PeriodForm
    awaiting: Awaiting
    stages: list[tuple[Stage, int]]
    unfinished: list[Article]
    given: Given
    conflicts: Oldest
    unattributed: Oldest
    agreement: Agreement | None
    imports: list[ImportRun] | None


def dashboard(viewer: User, query: Mapping[str, Any]) -> Dashboard | None:
    """None for somebody without a role, who sees nothing. `query` may ask for a period."""
    role = role_of(viewer)
    if role < Role.READER:
        return None
    now = timezone.now()
    period, form = asked_period(query)
    work = verdicts_given(viewer, period)
    edits = role >= Role.EDITOR
    return Dashboard(
        role=role,
        period=period,
        form=form,
        awaiting=what_awaits(viewer, now),
        stages=standing.by_stage(),
        unfinished=standing.unfinished(),
        given=work,
        conflicts=standing.in_conflict(viewer),
        unattributed=standing.unattributed(),
        agreement=agreeing.agreement(period, work.total) if edits else None,
        imports=standing.running_imports(now) if edits else None,
    )
