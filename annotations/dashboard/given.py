"""How many verdicts were given on each day of a period, by whom, and, where that is no secret, which.

A total tells a verdict as well as a name does: where two people work, what is not mine is the other's. So
whoever reads blind is shown which verdicts they gave themselves, and of all others only how many. Editors see
all; readers give none and see how many.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from articles.choices import Verdict
from factcheck.roles import Role, role_of

from .counting import by_person, own_of_all
from .period import Period

# What somebody else has said, where that is not to be told.
UNTOLD = "untold"
KINDS: tuple[str, ...] = (*Verdict.values, UNTOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    day: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one person gave in the period; `name` is empty for the others together."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Counts are in the order of `kinds`, those of KINDS that the viewer may be shown."""

    kinds: tuple[str, ...]
    days: list[Day]
    people: list[Work]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def verdicts_given(viewer: User, period: Period) -> Given:
    """Verdicts that stand, by the day on which they were given. Two queries."""
    by_day: dict[date, Counter[str]] = defaultdict(Counter)
    by_person: dict[int | None, Counter[str]] = defaultdict(Counter)
    for day, person, verdict, n in _rows(viewer, period):
        by_day[day][verdict] += n
        by_person[person][verdict] += n
    kinds = _kinds_for(viewer)

    def in_order(counted: Counter[str]) -> tuple[int, ...]:
        return tuple(counted[kind] for kind in kinds)

    names = dict(User.objects.filter(pk__in=filter(None, by_person)).values_list("pk", "username"))
    people = [
        Work(name=names.get(pk or 0, ""), counts=in_order(counted))
        for pk, counted in by_person.items()
    ]
    # The others together come last.
    people.sort(key=lambda work: (not work.name, -work.total, work.name))
    return Given(
        kinds=kinds,
        days=[Day(day=day, counts=in_order(by_day[day])) for day in period.days],
        people=people,
        counts=in_order(sum(by_day.values(), Counter())),
    )


def _kinds_for(viewer: User) -> tuple[str, ...]:
    role = role_of(viewer)
    if role >= Role.EDITOR:
        return tuple(Verdict.values)
    return KINDS if role >= Role.REVIEWER else (UNTOLD,)


def _rows(viewer: User, period: Period) -> Iterator[tuple[date, int | None, str, int]]:
    """Day, person, verdict, how many; one query. None is whoever else there is."""
    if role_of(viewer) >= Role.EDITOR:
        yield from by_person(period)
        return
    for day, total, own in own_of_all(viewer.pk, period):
        yield from ((day, viewer.pk, verdict, n) for verdict, n in own.items() if n)
        if others := total - sum(own.values()):
            yield day, None, UNTOLD, others
