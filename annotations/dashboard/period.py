"""Which days the dashboard is about: the last fourteen, unless its form says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS_BY_DEFAULT = 14
MOST_DAYS = 92
# Offered as links beside the form.
USUAL = (7, 14, 30, 90)
_EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both of them in it, as the project's time zone has days."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after the period."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @classmethod
    def until_today(cls, days: int) -> "Period":
        today = timezone.localdate()
        return cls(today - timedelta(days=days - 1), today)


class PeriodForm(forms.Form):
    """Sent by GET, so that a period has an address. What is left out follows from the other, and from today."""

    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        validators=[MinValueValidator(_EARLIEST)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        validators=[MinValueValidator(_EARLIEST)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        today = timezone.localdate()
        last = given.get("until") or today
        first = given.get("since") or last - timedelta(days=DAYS_BY_DEFAULT - 1)
        if last > today:
            self.add_error("until", _("This day has not come yet."))
        elif first > last:
            self.add_error("since", _("The period must begin before it ends."))
        elif (last - first).days >= MOST_DAYS:
            words = _("At most %(days)s days can be shown at once.") % {"days": MOST_DAYS}
            self.add_error("since", words)
        given["period"] = Period(first, last)
        return given


def asked_period(query: Mapping[str, str]) -> tuple[Period, PeriodForm]:
    """The period that the query string asks for, the usual one where it asks for none or for a wrong one.

    The form says what is wrong, and shows the days that were chosen.
    """
    usual = Period.until_today(DAYS_BY_DEFAULT)
    if not (query.get("since") or query.get("until")):
        return usual, _showing(usual)
    form = PeriodForm(query)
    if not form.is_valid():
        return usual, form
    period: Period = form.cleaned_data["period"]
    return period, _showing(period)


def _showing(period: Period) -> PeriodForm:
    return PeriodForm(initial={"since": period.first, "until": period.last})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
