"""The shapes of reports: which parameters they take, and what the OpenAPI document shows of the answers."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from rest_framework import serializers

from annotations import agreement
from articles.choices import Status, Verdict
from factcheck.api.fields import StrictChoiceField, StrictMomentField
from factcheck.api.filters import NOT_A_TIME_HERE

_WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
DAYS_BY_DEFAULT = 30
MAX_DAYS = 366


class WholeNumberParameter(serializers.IntegerField):
    """A whole number as it is written: no sign, no leading zero, no digits of other scripts."""

    def to_internal_value(self, data: Any) -> int:
        if not _WHOLE_NUMBER.fullmatch(data):
            message = "This must be a whole number from 1."
            raise serializers.ValidationError(message, code="not_an_integer")
        return super().to_internal_value(data)


class MomentParameter(StrictMomentField):
    """A date and time, read as every other parameter and body reads it."""

    not_a_time = NOT_A_TIME_HERE


class NameListParameter(serializers.CharField):
    """User names between commas."""

    def to_internal_value(self, data: Any) -> Any:
        names = super().to_internal_value(data).split(",")
        if "" in names or len({*names}) < len(names):
            message = "User names between commas, each once, without spaces."
            raise serializers.ValidationError(message, code="not_a_list")
        return names


class ScopeParameters(serializers.Serializer):
    """Which articles a report is about."""

    article = WholeNumberParameter(required=False, min_value=1, help_text="The article's id.")
    publisher = serializers.CharField(
        required=False, trim_whitespace=False, help_text="The exact name."
    )
    language = serializers.CharField(
        required=False, trim_whitespace=False, help_text="The exact tag."
    )


class PeriodParameters(ScopeParameters):
    """`from` ≤ time < `to`."""

    # A keyword of the language, which no assignment takes.
    vars()["from"] = MomentParameter(
        required=False, help_text="ISO 8601; a day begins at midnight UTC."
    )
    to = MomentParameter(required=False, help_text="The first moment after the period.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "from" in attrs and "to" in attrs and attrs["from"] >= attrs["to"]:
            message = "The period must end after it begins."
            raise serializers.ValidationError({"to": message}, code="out_of_range")
        return attrs


class AgreementParameters(PeriodParameters):
    reviewers = NameListParameter(
        required=False, help_text="Only the verdicts of these: user names between commas."
    )
    by = StrictChoiceField(
        ["month", "pair"], required=False, help_text="Also month by month, or pair by pair."
    )
    resamples = WholeNumberParameter(
        required=False,
        default=agreement.RESAMPLES,
        min_value=agreement.MIN_RESAMPLES,
        max_value=agreement.MAX_RESAMPLES,
        help_text="How many samples the interval is drawn from.",
    )


class DaysParameters(PeriodParameters):
    """A period of at most `MAX_DAYS` days; the last 30 when nothing is said."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        until: datetime = attrs.get("to", self.context["now"])
        # Counted from the other end: in the first days of the calendar there are no thirty before.
        earliest = datetime.min.replace(tzinfo=UTC)
        usual = timedelta(days=min(DAYS_BY_DEFAULT, (until - earliest).days))
        since: datetime = attrs.get("from", until - usual)
        if until - since > timedelta(days=MAX_DAYS):
            message = f"At most {MAX_DAYS} days can be counted at once."
            raise serializers.ValidationError({"from": message}, code="out_of_range")
        return super().validate({**attrs, "from": since, "to": until})


class IntervalRow(serializers.Serializer):
    low = serializers.FloatField()
    high = serializers.FloatField()


class FiguresRow(serializers.Serializer):
    """Agreement over a set of sentences. What cannot be computed is null, and the next field says why."""

    alpha = serializers.FloatField(allow_null=True, help_text="Krippendorff's alpha (nominal).")
    undefined = serializers.CharField(
        allow_null=True,
        help_text="Why there is no alpha: `no_data`, `one_reviewer`, `no_pairs`, `one_category`.",
    )
    interval = IntervalRow(allow_null=True, help_text="95 %, by bootstrap over the sentences.")
    interval_undefined = serializers.CharField(
        allow_null=True,
        help_text="As for alpha; also `one_unit`, `no_variation`, `too_uniform`.",
    )
    raw_agreement = serializers.FloatField(
        allow_null=True, help_text="The share of pairs of verdicts that agree."
    )
    units = serializers.IntegerField(help_text="Sentences with at least two verdicts.")
    unanimous = serializers.IntegerField(help_text="Those on which all agree.")
    verdicts = serializers.IntegerField(help_text="The verdicts on them.")
    reviewers = serializers.IntegerField(help_text="The people who gave these.")


class MonthRow(FiguresRow):
    month = serializers.CharField(help_text="Such as `2026-03`; in UTC.")


class PairRow(FiguresRow):
    pair = serializers.ListField(child=serializers.CharField(), help_text="Two user names.")


class DifferenceRow(serializers.Serializer):
    """On how many sentences the first reviewer gave the first verdict and the second the second."""

    pair = serializers.ListField(child=serializers.CharField(), help_text="Two user names.")
    said = serializers.ListField(child=serializers.ChoiceField(Verdict.choices))
    sentences = serializers.IntegerField()


class AgreementRow(FiguresRow):
    """How far reviewers agree, and who differs from whom on what."""

    differences = DifferenceRow(many=True)
    months = MonthRow(many=True, allow_null=True, help_text="With `by=month`.")
    pairs = PairRow(many=True, allow_null=True, help_text="With `by=pair`.")


class ArticleAgreementRow(FiguresRow):
    id = serializers.IntegerField(help_text="The article's.")
    title = serializers.CharField()


class SaidRow(serializers.Serializer):
    reviewer = serializers.CharField()
    verdict = serializers.ChoiceField(Verdict.choices)


class DifferingSentenceRow(serializers.Serializer):
    """A sentence on which reviewers differ."""

    id = serializers.IntegerField()
    article = serializers.IntegerField()
    position = serializers.IntegerField()
    text = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    verdict = serializers.ChoiceField(Verdict.choices, allow_null=True)
    differing_pairs = serializers.IntegerField(help_text="Pairs of verdicts that differ.")
    said = SaidRow(many=True)


class StatusCounts(serializers.Serializer):
    open = serializers.IntegerField()
    in_review = serializers.IntegerField()
    conflict = serializers.IntegerField()
    final = serializers.IntegerField()
    not_checkable = serializers.IntegerField()


class VerdictCounts(serializers.Serializer):
    verified = serializers.IntegerField()
    disputed = serializers.IntegerField()
    unattributed = serializers.IntegerField()


class StageCounts(serializers.Serializer):
    """The stages by which `articles/` selects; an article has one of them."""

    untouched = serializers.IntegerField(help_text="Every sentence is open.")
    in_progress = serializers.IntegerField(help_text="Some are, some wait.")
    flagged = serializers.IntegerField(
        help_text="One that waits is in conflict, or its text has changed."
    )
    done = serializers.IntegerField(help_text="Every sentence is final or not checkable.")


class DayRow(serializers.Serializer):
    day = serializers.DateField(help_text="In UTC.")
    closed = serializers.IntegerField(help_text="Became final or not checkable.")
    reopened = serializers.IntegerField()


class ProgressRow(serializers.Serializer):
    """How far the checking has come: as it stands, and day by day."""

    sentences = StatusCounts(help_text="Current sentences by status.")
    verdicts = VerdictCounts(help_text="Final sentences by verdict.")
    articles = StageCounts()
    days = DayRow(many=True)


class PersonRow(VerdictCounts):
    """What one person has given in the period and not withdrawn."""

    person = serializers.CharField(help_text="The user name.")
    annotations = serializers.IntegerField()
    rulings = serializers.IntegerField()
    newest = serializers.DateTimeField()


class PeopleRow(serializers.Serializer):
    people = PersonRow(many=True)
