"""The shapes of articles and sentences: what is read from a body, and what the OpenAPI document shows."""

from rest_framework import serializers

from articles.choices import AttributionLabel, NotCheckable, Status, Verdict
from articles.importing.drafts import MAX_EXTERNAL_ID, MAX_NAME, MAX_TITLE, MAX_URL
from factcheck.api.fields import StrictCharField, StrictIntegerField, StrictSerializer


class ArticleChange(StrictSerializer):
    """What can be changed about an article that exists. Its text has a door of its own."""

    elsewhere = {
        "body": "PUT a new text to the article's text/",
        "required_reviews": "PUT it to the article's required-reviews/",
    }

    external_id = StrictCharField(max_length=MAX_EXTERNAL_ID, allow_null=True, required=False)
    url = StrictCharField(max_length=MAX_URL, allow_null=True, required=False)
    title = StrictCharField(max_length=MAX_TITLE, required=False)
    publisher = StrictCharField(max_length=MAX_NAME, required=False)
    byline = StrictCharField(max_length=MAX_NAME, required=False)
    published_at = StrictCharField(
        allow_null=True, required=False, help_text="ISO 8601; without a zone it is taken as UTC."
    )


class ArticleCreation(ArticleChange):
    """An article to take in. Only `body` is needed; a missing title is made from the text."""

    body = StrictCharField(
        allow_blank=False, help_text="The text as published, with `\\n` between lines."
    )
    language = StrictCharField(required=False, help_text="BCP 47, such as `en` or `pt-BR`.")
    required_reviews = StrictIntegerField(min_value=1, max_value=9, required=False)


class ArticleRow(serializers.Serializer):
    """An article without its text, as lists show it."""

    id = serializers.IntegerField()
    external_id = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    publisher = serializers.CharField()
    byline = serializers.CharField()
    language = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    body_sha256 = serializers.CharField()
    revision = serializers.IntegerField()
    required_reviews = serializers.IntegerField()
    version = serializers.IntegerField(help_text="The `ETag` holds it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ArticleWithText(ArticleRow):
    """An article with its text."""

    body = serializers.CharField()


class SentenceRow(serializers.Serializer):
    """A sentence: `body[start:end]` of its article, counted in Unicode code points."""

    id = serializers.IntegerField()
    article = serializers.IntegerField()
    position = serializers.IntegerField(help_text="1 is the first sentence of the article.")
    paragraph = serializers.IntegerField(help_text="1 is the first paragraph.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()
    fingerprint = serializers.CharField(
        help_text="The same for equal claims, whatever their typography."
    )
    attribution = serializers.ChoiceField(
        AttributionLabel.choices, help_text="A hint from the words of the text, never a verdict."
    )
    attribution_analysed = serializers.BooleanField(
        help_text="False where there are no rules for the language: then `none` is no finding."
    )
    status = serializers.ChoiceField(Status.choices)
    verdict = serializers.ChoiceField(
        Verdict.choices, allow_null=True, help_text="Null until the status is `final`."
    )
    reviews = serializers.IntegerField(help_text="How many reviewers have given a verdict.")
    not_checkable = serializers.ChoiceField(
        NotCheckable.choices, allow_blank=True, help_text="Why it was set aside; else empty."
    )
    retired_in = serializers.IntegerField(
        allow_null=True, help_text="The revision that no longer has it; null while it is current."
    )
    replaces = serializers.IntegerField(
        allow_null=True, help_text="The sentence it took the place of when the text changed."
    )
    version = serializers.IntegerField(help_text="The `ETag` holds it.")
    updated_at = serializers.DateTimeField(
        help_text="When anything that is shown of it last changed."
    )


class AttributionHintRow(serializers.Serializer):
    """Why a sentence has its attribution; spans count the code points of the sentence, end exclusive."""

    cue = serializers.ListField(
        child=serializers.IntegerField(), min_length=2, max_length=2, allow_null=True
    )
    speaker = serializers.ListField(
        child=serializers.IntegerField(), min_length=2, max_length=2, allow_null=True
    )
    explanation = serializers.CharField()


class SentenceDetail(SentenceRow):
    """A sentence with the words that tell who says so."""

    attribution_hint = AttributionHintRow()


class TextBody(StrictSerializer):
    """A new text for an article that exists."""

    body = StrictCharField(
        allow_blank=False, help_text="The text as published, with `\\n` between lines."
    )


class KeptSentence(serializers.Serializer):
    """A sentence that the new text still has, moved or not: the same id, the same verdicts."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    earlier_text = serializers.CharField(
        allow_null=True, help_text="What it said before, where its typography alone has changed."
    )


class ToldSentence(serializers.Serializer):
    """A sentence by id."""

    id = serializers.IntegerField()
    text = serializers.CharField()


class ChangedSentence(ToldSentence):
    """A new sentence that took the place of others. Their verdicts stay with them."""

    replaces = ToldSentence(many=True, help_text="Retired now; the most similar comes first.")


class TextOutcome(serializers.Serializer):
    """What became of the article's sentences, each list in reading order."""

    article = ArticleRow()
    kept = KeptSentence(many=True)
    changed = ChangedSentence(many=True)
    added = ToldSentence(many=True)
    retired = ToldSentence(many=True, help_text="Nothing took their place.")


class RevisionRow(serializers.Serializer):
    """A superseded text of an article, as lists show it."""

    id = serializers.IntegerField()
    article = serializers.IntegerField()
    number = serializers.IntegerField(help_text="1 is the text that the article came in with.")
    body_sha256 = serializers.CharField()
    superseded_at = serializers.DateTimeField()


class RevisionWithText(RevisionRow):
    """A superseded text."""

    body = serializers.CharField()
