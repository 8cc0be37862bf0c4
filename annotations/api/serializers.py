"""The shapes of annotations and rulings: what is read from a body, and what the OpenAPI document shows."""

from typing import Any, NamedTuple

from rest_framework import serializers

from annotations.choices import Kind, Reason, Stance
from annotations.policy import (
    MAX_EVIDENCE,
    MAX_NAME,
    MAX_TEXT,
    MAX_URL,
    EvidenceItem,
    Submission,
)
from annotations.workflow import MOST_TOLD, Given
from articles.api.serializers import SentenceRow
from articles.choices import NotCheckable, Verdict
from articles.models import LANGUAGE_LENGTH
from articles.text.differences import ADDED, REMOVED, SAME
from factcheck.api.fields import (
    LimitedListSerializer,
    StrictCharField,
    StrictChoiceField,
    StrictDateField,
    StrictIdField,
    StrictIntegerField,
    StrictSerializer,
)
from factcheck.errors import faults_of
from factcheck.refusals import Fault


class EvidenceList(LimitedListSerializer):
    limit = MAX_EVIDENCE


class EvidenceBody(StrictSerializer):
    """One retraceable source. A source's name or its address is needed."""

    class Meta:
        list_serializer_class = EvidenceList

    kind = StrictChoiceField(Kind.choices, default=Kind.PRIMARY)
    stance = StrictChoiceField(Stance.choices, default=Stance.SUPPORTS)
    source = StrictCharField(  # type: ignore[assignment]
        max_length=MAX_NAME, default="", help_text="Who says it."
    )
    url = StrictCharField(max_length=MAX_URL, default="")
    locator = StrictCharField(max_length=MAX_NAME, default="", help_text="Page, paragraph, time.")
    quote = StrictCharField(max_length=MAX_TEXT, default="", help_text="Verbatim.")
    accessed_on = StrictDateField(allow_null=True, default=None)
    archive_url = StrictCharField(max_length=MAX_URL, default="")


class AnnotationChange(StrictSerializer):
    """What an annotation says. `evidence`, where given, replaces what was there."""

    verdict = StrictChoiceField(Verdict.choices)
    reason = StrictChoiceField(Reason.choices, allow_blank=True, default="")
    correction = StrictCharField(max_length=MAX_TEXT, default="")
    note = StrictCharField(max_length=MAX_TEXT, default="")
    evidence = EvidenceBody(many=True, default=list)
    reused_from = StrictIdField(
        allow_null=True,
        default=None,
        help_text="The sentence of `matches/` whose evidence this takes over: final, and with a source that is "
        "cited here.",
    )


class AnnotationCreation(AnnotationChange):
    """A verdict on a sentence."""

    sentence = StrictIdField(help_text="The sentence's id.")


MAX_BATCH = 500


class _Unreadable(NamedTuple):
    """An item of a batch that is no verdict, and why."""

    faults: tuple[Fault, ...]


class BatchList(LimitedListSerializer):
    """Items that cannot be read do not keep the others from being looked at: all faults are told at once.

    After so many that no answer names them all, the rest is left unread.
    """

    limit = MAX_BATCH

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list) or not 0 < len(data) <= self.limit:
            return super().to_internal_value(data)  # which refuses it
        read: list[Any] = []
        found = 0
        for item in data:
            if found > MOST_TOLD:
                break
            try:
                read.append(self.run_child_validation(item))
            except serializers.ValidationError as error:
                read.append(_Unreadable(tuple(faults_of(error.detail))))
                found += len(read[-1].faults)
        return read


class AnnotationBatch(StrictSerializer):
    """Verdicts on up to 500 sentences, each sentence once."""

    annotations = BatchList(
        child=AnnotationCreation(), allow_empty=False, help_text=f"From 1 to {MAX_BATCH}."
    )


def as_given(values: dict[str, Any]) -> tuple[list[Given], list[Fault]]:
    """The verdicts of a validated batch, and what is wrong with those that cannot be read."""
    given: list[Given] = []
    faults: list[Fault] = []
    for index, item in enumerate(values["annotations"]):
        place = ("annotations", index)
        if isinstance(item, _Unreadable):
            faults.extend(fault._replace(path=(*place, *fault.path)) for fault in item.faults)
        else:
            sentence_id = item.pop("sentence")
            submission = as_submission(item)
            given.append(Given(place=place, sentence_id=sentence_id, submission=submission))
    return given, faults


def as_submission(values: dict[str, Any]) -> Submission:
    """The submission that validated values describe."""
    evidence = tuple(EvidenceItem(**item) for item in values.pop("evidence", ()))
    return Submission(**values, evidence=evidence)


def changed_fields(values: dict[str, Any]) -> dict[str, Any]:
    """The fields that a partial change names, in the form in which a submission holds them."""
    if "evidence" in values:
        values["evidence"] = tuple(EvidenceItem(**item) for item in values["evidence"])
    return values


class EvidenceRow(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices)
    stance = serializers.ChoiceField(Stance.choices)
    source = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()
    locator = serializers.CharField()
    quote = serializers.CharField()
    accessed_on = serializers.DateField(allow_null=True)
    archive_url = serializers.CharField()


class AnnotationRow(serializers.Serializer):
    """One reviewer's verdict on one sentence, with what it rests on."""

    id = serializers.IntegerField()
    article = serializers.IntegerField()
    sentence = serializers.IntegerField()
    reviewer = serializers.CharField(help_text="The reviewer's user name.")
    verdict = serializers.ChoiceField(Verdict.choices)
    reason = serializers.ChoiceField(Reason.choices, allow_blank=True)
    correction = serializers.CharField()
    note = serializers.CharField()
    evidence = EvidenceRow(many=True)
    reused_from = serializers.IntegerField(
        allow_null=True, help_text="The sentence whose evidence this takes over."
    )
    version = serializers.IntegerField(help_text="The `ETag` holds it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class AnnotationBatchRows(serializers.Serializer):
    """What has been stored, in the order of the request."""

    annotations = AnnotationRow(many=True)


class NotCheckableBody(StrictSerializer):
    """Why a sentence is set aside."""

    reason = StrictChoiceField(NotCheckable.choices)


class RulingBody(StrictSerializer):
    """An editor's decision."""

    verdict = StrictChoiceField(Verdict.choices)
    rationale = StrictCharField(
        allow_blank=False, max_length=MAX_TEXT, help_text="Why it is decided so."
    )


class RulingRow(serializers.Serializer):
    """An editor's decision on a sentence."""

    sentence = serializers.IntegerField()
    editor = serializers.CharField(help_text="The editor's user name.")
    verdict = serializers.ChoiceField(Verdict.choices)
    rationale = serializers.CharField()
    version = serializers.IntegerField(help_text="The `ETag` holds it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class RequiredReviewsBody(StrictSerializer):
    """How many reviewers must agree on each sentence of an article."""

    required_reviews = StrictIntegerField(min_value=1, max_value=9)


class NextBody(StrictSerializer):
    """What you would rather read; without it, whatever comes next."""

    article = StrictIdField(required=False, help_text="Only sentences of this article.")
    language = StrictCharField(
        required=False, allow_blank=False, max_length=LANGUAGE_LENGTH, help_text="The exact tag."
    )
    publisher = StrictCharField(
        required=False, allow_blank=False, max_length=MAX_NAME, help_text="The exact name."
    )


class ArticleInBrief(serializers.Serializer):
    """The article that a sentence belongs to."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    language = serializers.CharField()


class SentenceContext(serializers.Serializer):
    """The texts of the sentences around; null at the beginning and at the end."""

    previous = serializers.CharField(allow_null=True)
    next = serializers.CharField(allow_null=True)


class PieceRow(serializers.Serializer):
    """A stretch of text. `same` and `removed` ones make up the earlier text, `same` and `added` ones this one."""

    kind = serializers.ChoiceField([SAME, REMOVED, ADDED])
    text = serializers.CharField()


class EarlierText(serializers.Serializer):
    """What a changed sentence said before: in the newest text that you have annotated, else in the last one."""

    sentence = serializers.IntegerField(help_text="The earlier sentence, which is retired.")
    text = serializers.CharField()
    retired_in = serializers.IntegerField()
    difference = PieceRow(many=True, help_text="What became of it, word by word.")
    annotation = AnnotationRow(allow_null=True, help_text="Your own verdict on it.")


class ReaffirmBody(StrictSerializer):
    """Your earlier verdict once more."""

    accessed_on = StrictDateField(
        allow_null=True,
        help_text="The day on which you have looked at the sources again; null: they keep theirs.",
    )


class HandedOut(serializers.Serializer):
    """A sentence that is yours to read until the lease ends."""

    sentence = SentenceRow()
    article = ArticleInBrief()
    context = SentenceContext()  # type: ignore[assignment]
    earlier = EarlierText(allow_null=True, help_text="Of a sentence whose text has changed.")
    expires_at = serializers.DateTimeField()


class TakenRow(serializers.Serializer):
    """A sentence that somebody else has in hand; who that is, is not said."""

    id = serializers.IntegerField()
    sentence = serializers.IntegerField()
    expires_at = serializers.DateTimeField()


class LeaseRow(serializers.Serializer):
    """Who has which sentence in hand."""

    id = serializers.IntegerField()
    article = serializers.IntegerField()
    sentence = serializers.IntegerField()
    reviewer = serializers.CharField(help_text="The reviewer's user name.")
    expires_at = serializers.DateTimeField()
