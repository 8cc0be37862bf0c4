"""What the review page knows of an article when it opens, for its scripts: sentences, choices, sources, texts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.choices import Kind, Reason, Stance
from annotations.models import Annotation, Lease, Ruling
from annotations.recent_sources import recent_sources
from articles.choices import Action, AttributionLabel, NotCheckable, Status, Verdict
from articles.models import Article, Event, Sentence
from factcheck.admin.base import page_of
from factcheck.roles import is_editor, is_reviewer

from .desk_texts import TEXTS

# How often the page asks what others have done meanwhile.
WATCH_SECONDS = 15

# Where there are no rules for a language, “gives no source” would look like a finding.
NOT_ANALYSED = "not_analysed"

_CURRENT = {"sentence__retired_in": None}

_CHOICES: dict[str, Any] = {
    "verdict": Verdict,
    "status": Status,
    "reason": Reason,
    "notCheckable": NotCheckable,
    "kind": Kind,
    "stance": Stance,
    "action": Action,
}


def desk(
    article: Article, sentences: Sequence[Sentence], user: User, current: Sentence | None
) -> dict[str, Any]:
    """The page's data, as JSON will hold it. Six queries at most, however long the article is.

    Nothing that blind review keeps from `user`: their own annotations, the standing that everybody sees, and
    sources they may see.
    """
    reviewer = is_reviewer(user)
    return {
        "api": "/api/v1/",
        "article": article.pk,
        "language": article.language,
        "timeZone": settings.TIME_ZONE,
        "requiredReviews": article.required_reviews,
        "requireEvidence": settings.FACTCHECK_REQUIRE_EVIDENCE,
        "leaseMinutes": settings.FACTCHECK_LEASE_MINUTES,
        "watchSeconds": WATCH_SECONDS,
        "person": user.pk,
        "username": user.get_username(),
        "mayReview": reviewer,
        "mayRule": is_editor(user),
        "current": current.pk if current else None,
        "sentences": [_sentence(sentence) for sentence in sentences],
        "mine": _mine(article, user) if reviewer else [],
        "ruled": _ruled(article, user),
        "taken": _taken(article, user) if reviewer else [],
        "sources": recent_sources(user, article.pk) if reviewer else [],
        "lastEvent": _last_event(article),
        "urls": {
            "login": f"{reverse('admin:login')}?next={page_of('articles_article_review', article.pk)}",
            "sentence": page_of("articles_sentence_change", 0),
        },
        "labels": {
            name: {value: str(label) for value, label in choices.choices}
            for name, choices in _CHOICES.items()
        }
        | {"attribution": _attributions()},
        "texts": {name: str(words) for name, words in TEXTS.items()},
    }


def _attributions() -> dict[str, str]:
    known = {value: str(label) for value, label in AttributionLabel.choices}
    return {**known, NOT_ANALYSED: _("attribution not analysed in this language")}


def _sentence(sentence: Sentence) -> list[Any]:
    return [
        sentence.pk,
        sentence.position,
        sentence.status,
        sentence.verdict,
        sentence.reviews,
        sentence.not_checkable,
        sentence.attribution if sentence.attribution_analysed else NOT_ANALYSED,
        sentence.version,
        sentence.replaces_id,
    ]


def _mine(article: Article, user: User) -> list[tuple[Any, ...]]:
    mine = Annotation.objects.filter(reviewer=user, **_CURRENT, sentence__article=article)
    return [*mine.order_by("pk").values_list("sentence", "pk", "version", "verdict")]


def _ruled(article: Article, user: User) -> list[int]:
    ruled = Ruling.objects.visible_to(user).filter(**_CURRENT, sentence__article=article)
    return [*ruled.order_by("pk").values_list("sentence", flat=True)]


def _taken(article: Article, user: User) -> list[int]:
    leases = Lease.objects.live_at(timezone.now()).of_others(user)
    return [
        *leases.filter(**_CURRENT, sentence__article=article)
        .order_by("pk")
        .values_list("sentence", flat=True)
    ]


def _last_event(article: Article) -> int:
    events = Event.objects.filter(article=article.pk).order_by("-number")
    return events.values_list("pk", flat=True).first() or 0
