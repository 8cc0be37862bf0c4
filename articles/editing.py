"""The door for changes of an article that leave its text alone, and for deleting it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError, Q, QuerySet, RestrictedError
from django.utils import timezone

from factcheck.refusals import Conflict, Missing, NotAllowed, Stale
from factcheck.roles import is_editor

from . import history
from .choices import Action
from .importing.drafts import metadata
from .models import Article
from .text.search_words import words_of


@transaction.atomic
def change_article(
    *, actor: User, article_id: int, changes: Mapping[str, Any], expected_version: int | None
) -> Article:
    """Change what is known about an article: title, publisher, byline, date, address, external id.

    `expected_version` is the version the caller has seen; None takes whatever is there. Raises Invalid,
    NotAllowed, Missing, Stale, or Conflict when another article is known by that address or external id,
    or, where neither is left, by the same text.
    """
    require_editor(actor)
    wanted = metadata(changes)
    article = locked(article_id, expected_version)
    before = {
        name: getattr(article, name) for name in wanted if getattr(article, name) != wanted[name]
    }
    if not before:
        return article
    after = {name: wanted[name] for name in before}
    for name, value in after.items():
        setattr(article, name, value)
    article.words = words_of(article.title)
    refuse_taken(article, after)
    try:
        # The savepoint keeps the transaction usable where the database is the one to object.
        with transaction.atomic():
            save_changed(article, [*after, "words"])
    except IntegrityError as error:
        # Only the two articles' own rows were locked: somebody gave the same name to another one just now.
        refuse_taken(article, after)
        raise Conflict("Another article has this name already.", code="already_exists") from error
    history.append(
        article_id=article.pk,
        at=article.updated_at,
        actor_id=actor.pk,
        action=Action.ARTICLE_CHANGED,
        data={"before": _plain(before), "after": _plain(after)},
    )
    return article


@transaction.atomic
def delete_article(*, actor: User, article_id: int, expected_version: int | None) -> None:
    """Delete an article on which nobody has worked yet; its history stays.

    Raises NotAllowed, Missing, Stale, or Conflict while a sentence carries an annotation or a ruling, or an
    annotation of another article reuses evidence from one.
    """
    require_editor(actor)
    article = locked(article_id, expected_version)
    history.append(
        article_id=article.pk,
        at=timezone.now(),
        actor_id=actor.pk,
        action=Action.ARTICLE_DELETED,
        data={
            "before": {"title": article.title, "body_sha256": article.body_sha256},
            "after": None,
        },
    )
    try:
        # The savepoint keeps the transaction usable where the database is the one to object.
        with transaction.atomic():
            article.delete()
    except (ProtectedError, RestrictedError, IntegrityError) as error:
        raise Conflict(_why_kept(article), code="in_use") from error


def _why_kept(article: Article) -> str:
    said = Q(annotations__isnull=False) | Q(ruling__isnull=False)
    if article.sentences.filter(said).exists():
        return "The article has been worked on: its annotations and rulings are kept."
    return "Annotations of other articles say that they reuse evidence from this one."


def locked(article_id: int, expected_version: int | None) -> Article:
    """The article's row without its text, locked until the transaction ends. Raises Missing or Stale."""
    article = (
        Article.objects.without_text().select_for_update(no_key=True).filter(pk=article_id).first()
    )
    if article is None:
        raise Missing("There is no such article.")
    if expected_version is not None and article.version != expected_version:
        raise Stale("The article has been changed since you read it.")
    return article


def save_changed(article: Article, fields: list[str]) -> None:
    """Write `fields` and a new version, in one statement that finds only the version that was locked."""
    article.updated_at = timezone.now()
    written = Article.objects.filter(pk=article.pk, version=article.version).update(
        version=F("version") + 1,
        updated_at=article.updated_at,
        **{name: getattr(article, name) for name in fields},
    )
    if not written:
        raise Stale("The article has been changed since you read it.")
    article.version += 1


def save_words(article: Article) -> None:
    """Write the words of the title of a locked article, by which it is found; nobody sees a difference."""
    article.words = words_of(article.title)
    Article.objects.filter(pk=article.pk).update(words=article.words)


def require_editor(actor: User) -> None:
    if not is_editor(actor):
        raise NotAllowed("Only editors load, change and delete articles.")


def refuse_taken(article: Article, after: Mapping[str, Any]) -> None:
    """Raise Conflict when another article is known by what `article` would be known by from now on."""
    others = Article.objects.exclude(pk=article.pk)
    for name in ("external_id", "url"):
        if after.get(name):
            _refuse_any(others.filter(**{name: after[name]}), f"already has this {name}")
    if article.external_id is None and article.url is None:
        same = others.filter(external_id=None, url=None, body_sha256=article.body_sha256)
        _refuse_any(
            same, "has the same text, and neither would have an id or an address of its own"
        )


def _refuse_any(others: QuerySet[Article], what: str) -> None:
    existing = others.values_list("pk", flat=True).first()
    if existing is not None:
        raise Conflict(f"Article {existing} {what}.", code="already_exists", existing=existing)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
