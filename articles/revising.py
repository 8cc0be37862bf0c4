"""The only door that changes an article's text.

A new text is a new revision. The superseded text is kept, with the place of each of its sentences. Sentences
that the new text still has keep their rows and so their annotations; the others are retired, and new ones
say which they replace (`text.alignment`). A sentence that differs in typography alone keeps its row as well:
it is the same claim, and the event shows both texts.
"""

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from factcheck.refusals import Conflict, Missing

from . import comparing, history
from .choices import Action
from .comparing import Outcome, Plan, Stored, outcome_of
from .editing import locked, refuse_taken, require_editor, save_changed
from .importing.preparing import SentenceRow
from .importing.rows import Table
from .models import Article, Placement, Revision, Sentence
from .stages import settle_stage_anew

_UPDATED_AT_ONCE = 10_000  # SQLite takes 32,766 parameters in one statement
_PLACEMENTS = Table(
    Placement, ("revision_id", "sentence_id", "position", "start", "end", "paragraph")
)
_NEW_SENTENCES = Table(Sentence, ("article_id", "replaces_id", "updated_at", *SentenceRow._fields))
# “end” is a word of SQL. Texts and fingerprints change in typography only, by `same_claim`.
_MOVE = """
    UPDATE articles_sentence
    SET position = %s, start = %s, "end" = %s, text = %s, paragraph = %s, fingerprint = %s,
        attribution = %s, attribution_analysed = %s, words = %s, updated_at = %s, version = version + 1
    WHERE id = %s
"""


def revise(*, actor: User, article_id: int, body: str, expected_version: int | None) -> Outcome:
    """Give the article a new text, and say what became of its sentences. The same text changes nothing.

    `expected_version` is the version the caller has seen; None takes whatever is there. Raises NotAllowed,
    Missing, Stale, Invalid, or Conflict (`already_exists`) when the article is known by its text alone and
    another one has this text.
    """
    require_editor(actor)
    # Cut and compared before the transaction: on SQLite nobody else can write until it ends.
    plan = comparing.plan(article_id, body)
    with transaction.atomic():
        article = locked(article_id, expected_version)
        if article.revision != plan.revision:
            plan = comparing.plan(article_id, body)
        if not plan.revised:
            return outcome_of(article, plan, {})
        return _revise(article, plan, actor.pk)


def carry_on(
    *, actor_id: int | None, article_id: int, body: str, plan: Plan | None = None
) -> Outcome:
    """Give an article its next text inside the transaction of an import, which may bring it many.

    `actor_id` is whom the history names; whether they may was asked by whoever stores. A `plan` that was made
    beforehand is carried out where it still fits. Raises Missing, Invalid, or Conflict as `revise` does.
    """
    article = locked(article_id, None)
    if plan is None or plan.revision != article.revision or plan.draft.body != body:
        plan = comparing.plan(article_id, body)
    return _revise(article, plan, actor_id) if plan.revised else outcome_of(article, plan, {})


def preview(*, actor: User, article_id: int, body: str) -> Outcome:
    """What `revise` would say; nothing is changed. New sentences have no ids yet. Raises as `revise` does."""
    require_editor(actor)
    plan = comparing.plan(article_id, body)
    article = Article.objects.without_text().filter(pk=article_id).first()
    if article is None:
        raise Missing("There is no such article.")
    return outcome_of(article, plan, {})


# --- Writing, under the lock of the article's row -----------------------------------------------------


def _revise(article: Article, plan: Plan, actor_id: int | None) -> Outcome:
    body, body_sha256 = plan.draft.body, plan.draft.body_sha256
    superseded = Article.objects.values_list("body", flat=True).get(pk=article.pk)
    number = article.revision
    article.body, article.body_sha256, article.revision = body, body_sha256, number + 1
    refuse_taken(article, {})
    try:
        # The savepoint keeps the transaction usable where the database is the one to object.
        with transaction.atomic():
            save_changed(article, ["body", "body_sha256", "revision"])
    except IntegrityError as error:
        refuse_taken(article, {})
        raise Conflict("Another article has this text already.", code="already_exists") from error
    revision = Revision.objects.create(
        article=article,
        number=number,
        body=superseded,
        body_sha256=plan.body_sha256,
        superseded_at=article.updated_at,
    )
    _keep_places(revision, plan.old)
    _retire(article, plan)
    _move(article, plan)
    _add(article, plan)
    outcome = outcome_of(article, plan, _new_ids(article, plan))
    _record(outcome, plan, actor_id)
    settle_stage_anew(article)
    return outcome


def _keep_places(revision: Revision, old: Sequence[Stored]) -> None:
    with connection.cursor() as cursor:
        _PLACEMENTS.insert(
            cursor,
            (
                (revision.pk, one.id, row.position, row.start, row.end, row.paragraph)
                for one in old
                for row in [one.row]
            ),
        )


def _retire(article: Article, plan: Plan) -> None:
    gone = sorted(
        {i for change in plan.alignment.changed for i in change.replaces}
        | {*plan.alignment.retired}
    )
    for pks in _in_portions([plan.old[i].id for i in gone]):
        Sentence.objects.filter(pk__in=pks).update(
            retired_in=article.revision, updated_at=article.updated_at, version=F("version") + 1
        )


def _in_portions(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(pks), _UPDATED_AT_ONCE):
        yield pks[first : first + _UPDATED_AT_ONCE]


def _move(article: Article, plan: Plan) -> None:
    """Bring the kept sentences to their new places. Those that stay as they are cost nothing."""
    pairs = [(plan.old[i], plan.new[j]) for i, j in plan.same]
    moved = [(one.id, row) for one, row in pairs if one.row != row]
    # Positions are unique at every moment: first they go where nobody is, then each to its own place.
    beyond = F("position") + max(len(plan.old), len(plan.new))
    for pks in _in_portions([pk for pk, _ in moved]):
        Sentence.objects.filter(pk__in=pks).update(position=beyond)
    now = connection.ops.adapt_datetimefield_value(article.updated_at)
    with connection.cursor() as cursor:
        cursor.executemany(_MOVE, [(*row, now, pk) for pk, row in moved])


def _add(article: Article, plan: Plan) -> None:
    replaced = {change.new: change.replaces[0] for change in plan.alignment.changed}
    new = sorted([*replaced, *plan.alignment.added])
    sources = {j: plan.old[i].id for j, i in replaced.items()}
    with connection.cursor() as cursor:
        _NEW_SENTENCES.insert(
            cursor, ((article.pk, sources.get(j), article.updated_at, *plan.new[j]) for j in new)
        )


def _new_ids(article: Article, plan: Plan) -> dict[int, int]:
    """The ids of the sentences that were added, by their index in the new text."""
    current = Sentence.objects.current().filter(article=article)
    ids = {position - 1: pk for position, pk in current.values_list("position", "pk")}
    assert len(ids) == len(plan.new)
    return ids


def _record(outcome: Outcome, plan: Plan, actor_id: int | None) -> None:
    article = outcome.article
    history.append(
        article_id=article.pk,
        at=article.updated_at,
        actor_id=actor_id,
        action=Action.ARTICLE_REVISED,
        data={
            "before": {
                "revision": plan.revision,
                "body_sha256": plan.body_sha256,
                "sentences": len(plan.old),
            },
            "after": {
                "revision": article.revision,
                "body_sha256": article.body_sha256,
                "sentences": len(plan.new),
            },
            "kept": [one.id for one in outcome.kept if one.earlier_text is None],
            "retyped": [
                {"sentence": one.id, "before": one.earlier_text, "after": one.text}
                for one in outcome.kept
                if one.earlier_text is not None
            ],
            "changed": [
                {"sentence": one.id, "replaces": [old.id for old in one.replaces]}
                for one in outcome.changed
            ],
            "added": [one.id for one in outcome.added],
            "retired": [one.id for one in outcome.retired],
        },
    )
