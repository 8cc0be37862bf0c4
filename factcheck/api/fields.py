"""Serializers that coerce nothing and ignore nothing: a JSON string is a string, a number a number."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from articles.text.moments import day, moment
from articles.text.stored_form import stored_form

MAX_NAMED = 100
NOT_A_TIME = "This must be a date and time (ISO 8601)."


class StoredLengthValidator(MaxLengthValidator):
    """Counts a text as it is stored: a line end is one character, however it was sent."""

    def clean(self, x: Any) -> Any:
        return len(stored_form(x))


class StrictCharField(serializers.CharField):
    """A JSON string, kept as it is; what it must hold is the domain's affair."""

    default_error_messages = {"invalid": "This must be a string."}

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("allow_blank", True)
        super().__init__(trim_whitespace=False, **kwargs)
        if max_length is not None:
            message = f"At most {max_length} characters."
            self.validators.append(StoredLengthValidator(max_length, message=message))

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(self.error_messages["invalid"], code="not_a_string")
        return data


class StrictChoiceField(serializers.ChoiceField):
    """One of the given strings."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            raise serializers.ValidationError("This must be a string.", code="not_a_string")
        if data not in self.choices and not (data == "" and self.allow_blank):
            listed = ", ".join(str(choice) for choice in self.choices)
            message = f"“{data[:40]}” is not one of {listed}."
            raise serializers.ValidationError(message, code="unknown_choice")
        return data


class StrictIntegerField(serializers.IntegerField):
    """A JSON number without fraction; not true, not "1"."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError("This must be a whole number.", code="not_an_integer")
        return data


class StrictIdField(StrictIntegerField):
    """The id of a row, from 1 to what the column holds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class StrictBooleanField(serializers.BooleanField):
    """`true` or `false`; not 1, not "yes"."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("This must be true or false.", code="not_a_boolean")
        return data


class StrictMomentField(serializers.DateTimeField):
    """A date and time (ISO 8601) in a string; without a zone it is taken as UTC."""

    not_a_time: ClassVar[str] = NOT_A_TIME

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise serializers.ValidationError("This must be a string.", code="not_a_string")
        try:
            return moment(value)
        except ValueError:
            raise serializers.ValidationError(self.not_a_time, code="not_a_time") from None


class StrictDateField(serializers.DateField):
    """A date in a string, as YYYY-MM-DD."""

    default_error_messages = {"invalid": "This must be a date (YYYY-MM-DD)."}

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise serializers.ValidationError("This must be a string.", code="not_a_string")
        try:
            return day(value)
        except ValueError:
            self.fail("invalid", format="YYYY-MM-DD")


class LimitedListSerializer(serializers.ListSerializer):
    """A JSON array of at most `limit` items; a longer one is refused before its items are looked at."""

    limit: ClassVar[int]

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and len(data) > self.limit:
            message = f"At most {self.limit} items; these are {len(data):,}."
            raise serializers.ValidationError(message, code="too_many")
        return super().to_internal_value(data)


class StrictSerializer(serializers.Serializer):
    """A JSON object with these keys and no other; what is wrong with both is told at once.

    `elsewhere` says where a key belongs that is no field here.
    """

    elsewhere: ClassVar[Mapping[str, str]] = {}
    default_error_messages = {"invalid": "This must be an object.", "null": "No data provided"}

    def to_internal_value(self, data: Any) -> Any:
        unknown = self._unknown(data) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if unknown and isinstance(error.detail, dict):
                raise serializers.ValidationError({**error.detail, **unknown}) from None
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return values

    def _unknown(self, data: Mapping[Any, Any]) -> dict[str, list[ErrorDetail]]:
        # A body can hold a million keys; a client that mends a hundred of them sees the others next.
        names = islice((name for name in data if name not in self.fields), MAX_NAMED)
        return {name: [ErrorDetail(self._complaint(name), code="unknown_field")] for name in names}

    def _complaint(self, name: str) -> str:
        where = self.elsewhere.get(name)
        return f"“{name}” is not a field here" + (f": {where}." if where else ".")


class NoBody(StrictSerializer):
    """For what takes no body: nothing, or an object without keys."""
