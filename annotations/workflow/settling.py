"""What follows from a change: the sentence's status and verdict, and one line of history.

Nothing else in the code base writes the derived columns of a sentence.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.consensus import Decision, decide
from annotations.models import Annotation, Ruling
from articles import history
from articles.choices import Action
from articles.editing import locked, save_changed
from articles.models import Article, Sentence
from articles.stages import settle_stage, settle_stage_anew, settle_stages
from factcheck.prepared import Prepared, PreparedUpdate
from factcheck.refusals import Fault, Invalid, Stale

from .entering import STALE_SENTENCE, require_editor

DERIVED = ("status", "verdict", "reviews", "not_checkable")
_UPDATED_AT_ONCE = 10_000  # SQLite takes 32,766 parameters in one statement


@transaction.atomic
def require_reviews(
    *, actor: User, article_id: int, required_reviews: int, expected_version: int | None
) -> Article:
    """Set how many reviewers an article's sentences need, and settle all of them again.

    Raises NotAllowed, Missing, Stale or Invalid.
    """
    require_editor(actor)
    if not 1 <= required_reviews <= 9:
        fault = Fault(
            ("required_reviews",), "out_of_range", "Between 1 and 9 reviews can be required."
        )
        raise Invalid([fault])
    article = locked(article_id, expected_version)
    before = article.required_reviews
    if before == required_reviews:
        return article
    article.required_reviews = required_reviews
    save_changed(article, ["required_reviews"])
    _settle_article(article)
    history.append(
        article_id=article.pk,
        at=article.updated_at,
        actor_id=actor.pk,
        action=Action.ARTICLE_CHANGED,
        data={
            "before": {"required_reviews": before},
            "after": {"required_reviews": required_reviews},
        },
    )
    return article


class Basis(NamedTuple):
    """What the standing of a sentence follows from: the verdicts of its annotations, and that of its ruling."""

    verdicts: list[str]
    ruling: str | None


def settle(
    article: Article,
    sentence: Sentence,
    *,
    not_checkable: str | None = None,
    basis: Basis | None = None,
) -> None:
    """Bring the sentence's derived columns in line with its annotations and ruling.

    `not_checkable` is the new reason for setting it aside (empty: none); None leaves that as it is. `basis` is
    read, unless the caller has done so under the lock. The caller holds the lock of both rows. What is stored
    changes together with the version, in a statement that finds only the version that was locked; raises Stale.
    """
    verdicts, ruling = basis or Basis(
        _VERDICTS.all(sentence=sentence.pk), _RULING.first(sentence=sentence.pk)
    )
    if _moves(article, sentence, verdicts, ruling, not_checkable):
        _store_alike([sentence])
    settle_stage(article, sentence)


def settle_all(
    rows: Sequence[tuple[Article, Sentence]], *, not_checkable: str | None = None
) -> None:
    """`settle` for many current sentences of one or more articles, in a number of queries that does not grow."""
    verdicts, rulings = _said(sentence__in=[sentence.pk for _, sentence in rows])
    moved: dict[tuple[Any, ...], list[Sentence]] = defaultdict(list)
    for article, sentence in rows:
        said, ruling = verdicts[sentence.pk], rulings.get(sentence.pk)
        if _moves(article, sentence, said, ruling, not_checkable):
            moved[(*_derived(sentence), sentence.version)].append(sentence)
    # A statement for each way in which sentences stand now, and those are few.
    for sentences in moved.values():
        _store_alike(sentences)
    settle_stages({article for article, _ in rows})


def _said(**of: Any) -> tuple[defaultdict[int, list[str]], dict[int, str]]:
    """The verdicts of reviewers, and those of rulings, by sentence; `of` says on which."""
    verdicts: defaultdict[int, list[str]] = defaultdict(list)
    given = Annotation.objects.filter(**of).order_by()
    for sentence_id, verdict in given.values_list("sentence", "verdict"):
        verdicts[sentence_id].append(verdict)
    ruled = Ruling.objects.filter(**of).order_by()
    return verdicts, dict(ruled.values_list("sentence", "verdict"))


def _moves(
    article: Article,
    sentence: Sentence,
    verdicts: list[str],
    ruling: str | None,
    not_checkable: str | None,
) -> bool:
    """Give the sentence the derived columns that follow; whether they are others than before."""
    before = _derived(sentence)
    if not_checkable is not None:
        sentence.not_checkable = not_checkable
    decision = _decision(article, sentence, verdicts, ruling)
    sentence.reviews = len(verdicts)
    sentence.status, sentence.verdict = decision.status, decision.verdict
    return _derived(sentence) != before


def _derived(sentence: Sentence) -> tuple[Any, ...]:
    return tuple(getattr(sentence, name) for name in DERIVED)


def _store_alike(sentences: Sequence[Sentence]) -> None:
    """Store sentences that stand alike and have the same version, if that is still the one they have."""
    like, now = sentences[0], timezone.now()
    pks = [sentence.pk for sentence in sentences]
    values = {**dict(zip(DERIVED, _derived(like), strict=True)), "updated_at": now}
    if len(pks) == 1:
        written = _STORE.run(pk=like.pk, seen=like.version, **values)
    else:
        seen = Sentence.objects.filter(pk__in=pks, version=like.version)
        written = seen.update(version=F("version") + 1, **values)
    if written != len(pks):
        raise Stale(STALE_SENTENCE)
    for sentence in sentences:
        sentence.updated_at = now
        sentence.version += 1


_STORE = PreparedUpdate(
    lambda pk, seen: Sentence.objects.filter(pk=pk, version=seen),
    *DERIVED,
    "updated_at",
    version=F("version") + 1,
)
_VERDICTS = Prepared(
    lambda sentence: (
        Annotation.objects.filter(sentence=sentence).order_by().values_list("verdict", flat=True)
    )
)
_RULING = Prepared(
    lambda sentence: (
        Ruling.objects.filter(sentence=sentence).order_by().values_list("verdict", flat=True)
    )
)


def _settle_article(article: Article) -> None:
    """Settle every sentence of a locked article, retired ones too, in a number of queries that does not grow.

    How many reviews a sentence has does not change with how many it needs: only status and verdict follow.
    """
    verdicts, rulings = _said(sentence__article=article)
    moved: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for sentence in Sentence.objects.filter(article=article).only(*DERIVED).order_by():
        decision = _decision(article, sentence, verdicts[sentence.pk], rulings.get(sentence.pk))
        if (sentence.status, sentence.verdict) != decision[:2]:
            moved[decision[:2]].append(sentence.pk)
    for (status, verdict), pks in moved.items():
        for first in range(0, len(pks), _UPDATED_AT_ONCE):
            Sentence.objects.filter(pk__in=pks[first : first + _UPDATED_AT_ONCE]).update(
                status=status,
                verdict=verdict,
                version=F("version") + 1,
                updated_at=article.updated_at,
            )
    settle_stage_anew(article)


def _decision(
    article: Article, sentence: Sentence, verdicts: list[str], ruling: str | None
) -> Decision:
    return decide(
        verdicts,
        required=article.required_reviews,
        ruling=ruling,
        not_checkable=sentence.not_checkable,
    )


def standing(sentence: Sentence) -> dict[str, Any]:
    """Where the sentence stands, as an event records it."""
    return {
        "status": str(sentence.status),
        "verdict": None if sentence.verdict is None else str(sentence.verdict),
    }


def told(
    action: Action,
    *,
    actor: User,
    sentence: Sentence,
    subject: Mapping[str, int],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    standing: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> history.Deed:
    """What the event of a change tells. `subject` names the row that was changed, by id, never by name."""
    was, now = standing
    return history.Deed(
        article_id=sentence.article_id,
        at=timezone.now(),
        actor_id=actor.pk,
        action=action,
        sentence_id=sentence.pk,
        data={
            **subject,
            "before": before,
            "after": after,
            "sentence": {"before": was, "after": now},
        },
    )
