"""Days and times in forms: as browsers send them, which is how everybody reads them alike.

Django's own fields also take `01/02/2026`, for the second of January, from whoever has no picker and means the
first of February.
"""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.text.moments import day, moment


class DayField(forms.DateField):
    default_error_messages = {"invalid": _("The date is written as 2026-03-09.")}

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        try:
            return day(value.strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class MomentField(forms.DateTimeField):
    """Without a zone it is taken as UTC."""

    default_error_messages = {
        "invalid": _("The time is written as 2026-03-09 or 2026-03-09 14:05, in UTC.")
    }

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        try:
            return moment(value.strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
