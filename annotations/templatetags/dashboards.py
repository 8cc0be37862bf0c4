"""The dashboard for its templates: what is shown, and its charts as shapes with the words beside them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.agreement import Figures
from annotations.dashboard import Dashboard, charts, dashboard
from annotations.dashboard.awaiting import CHANGED, CONFLICT, RULING, SECOND
from annotations.dashboard.charts import Part
from annotations.dashboard.given import UNTOLD, Given
from annotations.dashboard.period import USUAL, Period
from articles.choices import Stage, Verdict

register = template.Library()

MOST_BARS = 10
# How far two must agree before conclusions rest on it, and the least for tentative ones (Krippendorff).
RELIABLE, TENTATIVE = 0.8, 0.667
# What each part of a chart looks like in the style sheet.
_INKS: dict[str, str] = {
    Stage.DONE: "verified",
    Stage.FLAGGED: "conflict",
    Stage.IN_PROGRESS: "in-review",
    Stage.UNTOUCHED: "open",
    UNTOLD: "open",
}
_STAGES = {
    Stage.DONE: _("done"),
    Stage.FLAGGED: _("with a conflict or a changed text"),
    Stage.IN_PROGRESS: _("in progress"),
    Stage.UNTOUCHED: _("not begun"),
}
_AWAITING = {
    CHANGED: _("changed since you read them"),
    SECOND: _("for a second reading"),
    CONFLICT: _("in conflict, where your verdict can decide"),
    RULING: _("in conflict, for you to rule on"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    part: Part
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a legend."""

    ink: str
    label: Any
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    day: date
    total: int
    shapes: list[Shape]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChart:
    top: int
    columns: list[Column]
    legend: list[Entry]
    busiest: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    shapes: list[Shape]
    legend: list[Entry]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBar:
    name: str
    total: int
    shapes: list[Shape]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Alpha and its interval between 0 and 1, or between -1 and 1 where they reach below 0."""

    low: int
    alpha: float
    interval: tuple[float, float] | None
    limits: tuple[float, float]


@register.simple_tag(takes_context=True)
def dashboard_of(context: dict[str, Any], user: User) -> Dashboard | None:
    request: HttpRequest = context["request"]
    return dashboard(user, request.GET)


@register.simple_tag
def usual_periods() -> list[tuple[int, Period]]:
    return [(days, Period.until_today(days)) for days in USUAL]


@register.filter
def awaiting_words(kind: str) -> Any:
    return _AWAITING[kind]


@register.filter
def verdict_words(verdict: str) -> Any:
    return _("by others") if verdict == UNTOLD else Verdict(verdict).label


@register.filter
def thousands(count: int) -> str:
    return f"{count:,}"


@register.filter
def percent(share: float) -> str:
    return f"{share:.0%}"


@register.simple_tag
def day_chart(given: Given) -> DayChart:
    top, columns = charts.columns([day.counts for day in given.days])
    drawn = [
        Column(day=day.day, total=day.total, shapes=_shapes(parts, given.kinds))
        for day, parts in zip(given.days, columns, strict=True)
    ]
    return DayChart(
        top=top,
        columns=drawn,
        legend=[
            Entry(ink=_ink(kind), label=_label(kind, given.kinds), count=count)
            for kind, count in zip(given.kinds, given.counts, strict=True)
        ],
        busiest=max(drawn, key=lambda column: column.total),
    )


@register.simple_tag
def person_bars(given: Given) -> list[PersonBar]:
    shown = given.people[:MOST_BARS]
    most = max((work.total for work in shown), default=0)
    return [
        PersonBar(
            name=work.name,
            total=work.total,
            shapes=_shapes(charts.bar(work.counts, most), given.kinds),
        )
        for work in shown
    ]


@register.simple_tag
def stage_chart(stages: list[tuple[Stage, int]]) -> BarChart:
    names, counts = [name for name, _n in stages], [n for _name, n in stages]
    return BarChart(
        shapes=_shapes(charts.bar(counts), names),
        legend=[Entry(ink=_ink(name), label=_STAGES[name], count=n) for name, n in stages],
        total=sum(counts),
    )


@register.simple_tag
def alpha_scale(figures: Figures) -> Scale | None:
    if figures.alpha is None:
        return None
    reach = [figures.alpha, *(figures.interval or ())]
    low = -1 if min(reach) < 0 else 0

    def on_scale(value: float) -> float:
        return charts.on_scale(value, low, 1)

    return Scale(
        low=low,
        alpha=on_scale(figures.alpha),
        interval=figures.interval and (on_scale(figures.interval[0]), _width(figures, low)),
        limits=(on_scale(TENTATIVE), on_scale(RELIABLE)),
    )


def _width(figures: Figures, low: int) -> float:
    assert figures.interval is not None
    first, last = (charts.on_scale(bound, low, 1) for bound in figures.interval)
    return round(last - first, 2)


def _shapes(parts: list[Part], kinds: Any) -> list[Shape]:
    return [Shape(part=part, ink=_ink(kinds[part.place])) for part in parts]


def _ink(kind: str) -> str:
    return _INKS.get(kind, kind)


def _label(kind: str, kinds: tuple[str, ...]) -> Any:
    """Readers are told nothing but how many; beside one's own, the rest is what the others gave."""
    if kind == UNTOLD:
        return _("verdicts") if kinds == (UNTOLD,) else _("by others")
    return Verdict(kind).label
