"""Articles and sentences as the API shows them: which columns, under which names."""

from typing import Any

from django.db.models import QuerySet

from articles.comparing import Outcome
from articles.explaining import explanation
from articles.models import Sentence
from articles.text.attribution_hint import attribution_hint

ARTICLE = (
    "id",
    "external_id",
    "url",
    "title",
    "publisher",
    "byline",
    "language",
    "published_at",
    "body_sha256",
    "revision",
    "required_reviews",
    "version",
    "created_at",
    "updated_at",
)
SENTENCE = (
    "id",
    "article",
    "position",
    "paragraph",
    "start",
    "end",
    "text",
    "fingerprint",
    "attribution",
    "attribution_analysed",
    "status",
    "verdict",
    "reviews",
    "not_checkable",
    "retired_in",
    "replaces",
    "version",
    "updated_at",
)

REVISION = ("id", "article", "number", "body_sha256", "superseded_at")


def articles(queryset: QuerySet) -> list[dict[str, Any]]:
    """Without the text: a list of articles would be mostly text."""
    return list(queryset.values(*ARTICLE))


def articles_with_text(queryset: QuerySet) -> list[dict[str, Any]]:
    return list(queryset.values(*ARTICLE, "body"))


def sentences(queryset: QuerySet) -> list[dict[str, Any]]:
    return list(queryset.values(*SENTENCE))


def sentences_of(article: int) -> QuerySet[Any, Any]:
    """The sentences of an article's text, for a list that is prepared."""
    return current_sentences().filter(article=article)


def current_sentences() -> QuerySet[Any, Any]:
    """The sentences of every article's text, for a list that is prepared."""
    return Sentence.objects.current().values(*SENTENCE)


def sentences_with_hint(queryset: QuerySet) -> list[dict[str, Any]]:
    """With the words that tell who says so, which are looked for anew: for one sentence, not for a list."""
    found = queryset.values(*SENTENCE, "article__language")
    return [_with_hint(row, row.pop("article__language")) for row in found]


def _with_hint(row: dict[str, Any], language: str) -> dict[str, Any]:
    asked = row["text"], language, row["attribution"]
    hint = attribution_hint(*asked)
    told = {"cue": hint.cue, "speaker": hint.speaker, "explanation": explanation(*asked, hint)}
    return {**row, "attribution_hint": told}


def revisions(queryset: QuerySet) -> list[dict[str, Any]]:
    return list(queryset.values(*REVISION))


def revisions_with_text(queryset: QuerySet) -> list[dict[str, Any]]:
    return list(queryset.values(*REVISION, "body"))


def text_outcome(outcome: Outcome, article: dict[str, Any]) -> dict[str, Any]:
    """What became of the sentences, beside the article's row as it is now."""
    return {
        "article": article,
        "kept": [one._asdict() for one in outcome.kept],
        "changed": [
            {**one._asdict(), "replaces": [old._asdict() for old in one.replaces]}
            for one in outcome.changed
        ],
        "added": [one._asdict() for one in outcome.added],
        "retired": [one._asdict() for one in outcome.retired],
    }
