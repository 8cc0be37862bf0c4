"""What the reports on agreement and progress are made of: counts that the database makes.

No verdict is fetched row by row: a report costs the same few queries, and the same memory, for ten sentences
and for a million. Who may see a report is its face's affair; agreement tells verdicts and is for editors.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connections
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from articles.choices import Verdict

from .agreement import RESAMPLES, Counts, Figures, Units, measure, without_pairs
from .models import Annotation

_ORDER: tuple[str, ...] = tuple(Verdict.values)
_OTHER = "sentence__annotations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which verdicts a report on agreement is about; what is None or empty selects nothing out.

    `reviewers` are user names: only their verdicts count. A sentence belongs to the period in which the
    newest of its selected verdicts was given: `since` ≤ newest < `until`.
    """

    article: int | None = None
    publisher: str | None = None
    language: str | None = None
    reviewers: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of some sentences, with how many reviewers gave the verdicts behind them."""

    figures: Figures
    reviewers: int


# Where the last pair of verdicts was withdrawn between two questions.
NOTHING = Report(measure({}), 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """On how many sentences one reviewer gave the first verdict and the other the second."""

    reviewers: tuple[str, str]
    verdicts: tuple[str, str]
    sentences: int


Pair = tuple[str, str]


def overall(selection: Selection, pairs: Pairs, *, resamples: int = RESAMPLES) -> Report:
    """Agreement over all that is selected. `pairs` is what `Pairs.of` found for the same selection."""
    units = _histogram(_units(selection))[None]
    figures = measure(units, resamples=resamples)
    if figures.units:
        return Report(figures, len({name for pair in pairs.units for name in pair}))
    given = _within_period(_verdicts(selection), selection).aggregate(
        verdicts=Count("pk"), reviewers=Count("reviewer", distinct=True)
    )
    reason = without_pairs(**given)
    return Report(measure({}, resamples=resamples, reason=reason), 0)


def by_month(selection: Selection, *, resamples: int = RESAMPLES) -> dict[str, Report]:
    """Agreement month by month (UTC, “2026-03”), for each month with a sentence to compare, in order."""
    units = _units(selection).annotate(month=TruncMonth("newest"))
    reports = _reports(_verdicts(selection), units, "month", resamples)
    # A time on PostgreSQL and its text on SQLite: both begin with year and month.
    return {str(month)[:7]: report for month, report in reports.items()}


def by_article(articles: Iterable[int], *, resamples: int = RESAMPLES) -> dict[int, Report]:
    """Agreement in each of the articles that have a sentence to compare."""
    chosen = [*articles]
    if not chosen:
        return {}
    inside = Q(sentence__article__in=chosen)
    units = _units(Selection(), inside, article=F("sentence__article"))
    return _reports(_verdicts(Selection(), inside), units, "article", resamples)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair of verdicts on one sentence, counted by who gave them and what they say.

    `units` has, for each pair of reviewers, the sentences that both have read; the pairs and the reviewers
    in them are in the order of the names.
    """

    units: dict[Pair, Units]
    differences: list[Difference]

    @classmethod
    def of(cls, selection: Selection) -> Pairs:
        rows = [*_pair_rows(selection)]
        names = dict(
            User.objects.filter(pk__in={pk for row in rows for pk in row[:2]}).values_list(
                "pk", "username"
            )
        )
        units: dict[Pair, Counter[Counts]] = defaultdict(Counter)
        differing: Counter[tuple[Pair, Pair]] = Counter()
        for one, other, verdict, other_verdict, n in rows:
            (first, said), (second, differently) = sorted(
                [(names[one], verdict), (names[other], other_verdict)]
            )
            units[first, second][_counts([verdict, other_verdict])] += n
            if verdict != other_verdict:
                differing[(first, second), (said, differently)] += n
        differences = [Difference(*who_and_what, n) for who_and_what, n in differing.items()]
        differences.sort(key=lambda each: (-each.sentences, each.reviewers, each.verdicts))
        return cls(dict(sorted(units.items())), differences)

    def reports(self, *, resamples: int = RESAMPLES) -> dict[Pair, Report]:
        return {
            pair: Report(measure(units, resamples=resamples), 2)
            for pair, units in self.units.items()
        }


def _verdicts(selection: Selection, condition: Q | None = None) -> QuerySet[Annotation]:
    """The selected verdicts of whatever time. A sentence that was set aside has nothing to agree on."""
    chosen = Annotation.objects.filter(condition or Q(), sentence__not_checkable="").order_by()
    if selection.article is not None:
        chosen = chosen.filter(sentence__article=selection.article)
    if selection.publisher is not None:
        chosen = chosen.filter(sentence__article__publisher=selection.publisher)
    if selection.language is not None:
        chosen = chosen.filter(sentence__article__language=selection.language)
    if selection.reviewers:
        chosen = chosen.filter(reviewer__username__in=selection.reviewers)
    return chosen


def _units(selection: Selection, condition: Q | None = None, **columns: F) -> Any:
    """A row for each sentence with two selected verdicts or more: how often each verdict was given.

    `columns` are of the sentence or its article.
    """
    each = {verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in _ORDER}
    units = (
        _verdicts(selection, condition)
        .values(unit=F("sentence"), **columns)
        .annotate(given=Count("pk"), newest=Max("created_at"), **each)
        .filter(given__gte=2)
    )
    return _newest_within(units, selection)


def _within_period(verdicts: QuerySet[Annotation], selection: Selection) -> QuerySet[Annotation]:
    """Those on sentences that belong to the selected period."""
    if selection.since is None and selection.until is None:
        return verdicts
    newest = verdicts.values("sentence").annotate(newest=Max("created_at"))
    return verdicts.filter(sentence__in=_newest_within(newest, selection).values("sentence"))


def _newest_within(rows: Any, selection: Selection) -> Any:
    if selection.since is not None:
        rows = rows.filter(newest__gte=selection.since)
    if selection.until is not None:
        rows = rows.filter(newest__lt=selection.until)
    return rows


def _pair_rows(selection: Selection) -> QuerySet[Any, tuple[Any, ...]]:
    """Two reviewers, the verdict of each, and on how many sentences they gave them."""
    both = {f"{_OTHER}__reviewer__gt": F("reviewer")}
    if selection.reviewers:
        both[f"{_OTHER}__reviewer__username__in"] = selection.reviewers  # type: ignore[assignment]
    return (
        _within_period(_verdicts(selection), selection)
        .filter(**both)
        .values_list("reviewer", f"{_OTHER}__reviewer", "verdict", f"{_OTHER}__verdict")
        .annotate(n=Count("pk"))
    )


def _counts(verdicts: list[str]) -> Counts:
    return tuple(verdicts.count(verdict) for verdict in _ORDER)


def _reports(verdicts: Any, units: Any, key: str, resamples: int) -> dict[Any, Report]:
    """A report for each value of the column `key` of `units`, in order."""
    reviewers = _reviewers(verdicts, units, key)
    return {
        value: Report(measure(found, resamples=resamples), reviewers[value])
        for value, found in sorted(_histogram(units, key).items())
    }


def _histogram(units: Any, key: str | None = None) -> dict[Any, Counter[Counts]]:
    """How many units have which counts, for each value of the column `key`; under None without one.

    Grouping what has been grouped is beyond the ORM, which makes the inner query.
    """
    names = _ORDER if key is None else (*_ORDER, key)
    inner, parameters = units.values(*names).query.sql_with_params()
    columns = ", ".join(f'"{name}"' for name in names)
    found: dict[Any, Counter[Counts]] = defaultdict(Counter)
    with connections[units.db].cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*), {columns} FROM ({inner}) AS units GROUP BY {columns}",  # noqa: S608
            parameters,
        )
        for n, *counts in cursor:
            value = None if key is None else counts.pop()
            found[value][tuple(counts)] += n
    return found


def _reviewers(verdicts: Any, units: Any, key: str) -> Counter[Any]:
    """How many reviewers gave the `verdicts` on the units, for each value of the column `key`."""
    inner, parameters = units.values("unit", key).query.sql_with_params()
    said, more = verdicts.values(unit=F("sentence"), by=F("reviewer")).query.sql_with_params()
    with connections[units.db].cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT units."{key}", said."by" FROM ({inner}) AS units '  # noqa: S608
            f"JOIN ({said}) AS said ON said.unit = units.unit",
            (*parameters, *more),
        )
        return Counter(value for value, _ in cursor)
