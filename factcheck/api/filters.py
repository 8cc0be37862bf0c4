"""Strict query parameters: what a view does not know, or gets twice, or cannot read, is refused by name."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from articles.text.moments import moment
from articles.text.stored_form import unstorable
from factcheck.api.exceptions import InvalidParameters
from factcheck.api.fields import NOT_A_TIME
from factcheck.refusals import Fault

# What Django calls it, and what bodies and other parameters call the same thing.
_CODES: dict[str | None, str] = {"invalid_choice": "unknown_choice", None: "invalid"}
NOT_A_TIME_HERE = f"{NOT_A_TIME} In an address, “+” is written %2B."
_WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class StrictFilterBackend(filters.DjangoFilterBackend):
    """django-filter, with its complaints in the shape of every other error."""

    raise_exception = False

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filters = self.get_filterset_class(view, queryset)
        if filters is None or request.query_params.keys().isdisjoint(filters.base_filters):
            return queryset  # the most common case, without a form that nobody has filled in
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise InvalidParameters(
                _fault(name, complaint, filterset.form.fields[name])
                for name, complaints in filterset.errors.as_data().items()
                for complaint in complaints
            )
        return filterset.qs


def _fault(name: str, complaint: ValidationError, field: Any) -> Fault:
    message, code = complaint.messages[0], complaint.code
    if code == "invalid_choice":
        # As everything else says it that takes one of a few words: with these words.
        listed = ", ".join(str(value) for value, _ in field.choices if value)
        message = f"“{str((complaint.params or {})['value'])[:40]}” is not one of {listed}."
    return Fault((name,), _CODES.get(code, code or "invalid"), message)


def refuse_unknown_parameters(query: QueryDict, known: Iterable[str]) -> None:
    """Raise InvalidParameters for every parameter that is not `known`, comes twice, is empty or no text."""
    known = sorted(known)
    faults = []
    for name, values in query.lists():
        if name not in known:
            listed = ", ".join(known) or "none"
            message = f"“{name}” is not a parameter here. Known: {listed}."
            faults.append(Fault((name,), "unknown_parameter", message))
        elif len(values) > 1:
            faults.append(Fault((name,), "repeated", f"“{name}” is given {len(values)} times."))
        elif not values[0]:
            # Mostly a client's variable that was not set: the whole list is not what it asks for.
            faults.append(Fault((name,), "blank", f"“{name}” is given without a value."))
        elif complaint := unstorable(values[0]):
            faults.append(Fault((name,), "unstorable_text", complaint))
    if faults:
        raise InvalidParameters(faults)


class _WholeNumberField(forms.CharField):
    """Digits without sign, leading zero, spaces or the digits of other scripts."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if not _WHOLE_NUMBER.fullmatch(value):
            raise forms.ValidationError(
                "This must be a whole number from 1.", code="not_an_integer"
            )
        return int(value)


@extend_schema_field({"type": "integer", "minimum": 1})
class IdFilter(filters.Filter):
    """The id of a row."""

    field_class = _WholeNumberField


@extend_schema_field({"type": "string", "minLength": 1})
class TextFilter(filters.CharFilter):
    """Exactly this text; the stock filter drops white space around it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)


class _ChoicesField(forms.CharField):
    """Some of the choices between commas, each once."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        self.choices = [value for value, _ in choices]
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str] | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        asked: list[str] = value.split(",")
        for each in asked:
            if each not in self.choices:
                message = f"“{each[:40]}” is not one of {', '.join(self.choices)}."
                raise forms.ValidationError(message, code="unknown_choice")
        if len({*asked}) < len(asked):
            raise forms.ValidationError("Each of them once.", code="repeated")
        return asked


class ChoicesFilter(filters.BaseInFilter):
    """One of the choices, or several between commas: any of them will do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field_class = _ChoicesField


class _MomentField(forms.CharField):
    """A date and time as bodies write it; the stock field lets through what no database takes."""

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        try:
            return moment(value)
        except ValueError:
            raise forms.ValidationError(NOT_A_TIME_HERE, code="not_a_time") from None


@extend_schema_field({"type": "string", "format": "date-time"})
class MomentFilter(filters.Filter):
    """A date and time; without a zone it is taken as UTC."""

    field_class = _MomentField


@extend_schema_field(bool)
class TrueFalseFilter(filters.TypedChoiceFilter):
    """`true` or `false`; the stock filter reads anything else as “not given”."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(choices=choices, coerce=lambda value: value == "true", **kwargs)
