"""How far the checking has come: counts over sentences, articles, days and people.

Statuses and final verdicts are no secret to anybody with a role. What a person has said of sentences that
are still being reviewed is: `by_person` is for editors.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from articles.choices import Stage, Status, Verdict
from articles.models import Article, Event, Sentence
from articles.querysets import DONE

from .models import Annotation, Ruling

# As an article goes through them.
_STAGES = [stage.value for stage in (Stage.UNTOUCHED, Stage.IN_PROGRESS, Stage.FLAGGED, Stage.DONE)]
_WAITING = tuple(status for status in Status.values if status not in DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which articles are counted; what is None selects nothing out."""

    article: int | None = None
    publisher: str | None = None
    language: str | None = None

    def of(self, queryset: QuerySet[Any], path: str) -> Any:
        """The rows of `queryset` whose article, found by `path` ("" where they are articles), is in the scope."""
        within = f"{path}__" if path else ""
        wanted = {
            path or "pk": self.article,
            f"{within}publisher": self.publisher,
            f"{within}language": self.language,
        }
        return queryset.filter(
            **{name: value for name, value in wanted.items() if value is not None}
        ).order_by()


def by_status(scope: Scope) -> tuple[dict[str, int], dict[str, int]]:
    """How many current sentences have each status, and how many final ones each verdict."""
    statuses = dict.fromkeys(Status.values, 0)
    verdicts = dict.fromkeys(Verdict.values, 0)
    rows = scope.of(Sentence.objects.current(), "article").values_list("status", "verdict")
    for status, verdict, n in rows.annotate(n=Count("pk")):
        statuses[status] += n
        if verdict is not None:
            verdicts[verdict] += n
    return statuses, verdicts


def by_stage(scope: Scope) -> dict[str, int]:
    """How many articles have come how far: the stages by which the list of articles selects."""
    counted = scope.of(Article.objects.all(), "").values_list("stage").annotate(n=Count("pk"))
    return {**dict.fromkeys(_STAGES, 0), **dict(counted)}


def by_day(scope: Scope, *, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """How often a sentence was closed, and reopened, on each day (UTC) of `since` ≤ time < `until`.

    Read from the history, where each event of a sentence has its status before and after. A change of an
    article's required reviews settles many sentences in one event that does not name them: it is not in it.
    """
    before, after = "data__sentence__before__status__in", "data__sentence__after__status__in"
    rows = (
        scope.of(Event.objects.filter(at__gte=since, at__lt=until), "article")
        .values(day=TruncDate("at", tzinfo=UTC))
        .annotate(
            closed=Count("pk", filter=Q(**{before: _WAITING, after: DONE})),
            reopened=Count("pk", filter=Q(**{before: DONE, after: _WAITING})),
        )
    )
    found = {row["day"]: row for row in rows}
    return [found.get(day, {"day": day, "closed": 0, "reopened": 0}) for day in _days(since, until)]


def by_person(
    scope: Scope, *, since: datetime | None, until: datetime | None
) -> list[dict[str, Any]]:
    """What each person has given in the period and not withdrawn: annotations by verdict, and rulings."""
    within = Q()
    if since is not None:
        within &= Q(created_at__gte=since)
    if until is not None:
        within &= Q(created_at__lt=until)
    people: dict[str, dict[str, Any]] = defaultdict(
        lambda: {**dict.fromkeys(("annotations", *Verdict.values, "rulings"), 0), "newest": None}
    )
    annotations = scope.of(Annotation.objects.filter(within), "sentence__article")
    for row in annotations.values(person=F("reviewer__username")).annotate(
        annotations=Count("pk"),
        newest=Max("created_at"),
        **{verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in Verdict.values},
    ):
        people[row.pop("person")].update(row)
    rulings = scope.of(Ruling.objects.filter(within), "sentence__article")
    for name, n, newest in rulings.values_list("editor__username").annotate(
        n=Count("pk"), newest=Max("created_at")
    ):
        person = people[name]
        person["rulings"] = n
        person["newest"] = max(newest, person["newest"] or newest)
    return [{"person": name, **people[name]} for name in sorted(people)]


def _days(since: datetime, until: datetime) -> list[date]:
    """The days that have a moment of the period, in order."""
    first = since.astimezone(UTC).date()
    last = (until.astimezone(UTC) - timedelta(microseconds=1)).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
