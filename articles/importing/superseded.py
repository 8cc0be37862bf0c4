"""An article that comes with a long history: its former texts are stored one by one, each in its own transaction.

In one transaction, a hundred of them would hold up everybody who writes for as many seconds. What is stored by then
is the article as it once was, and the same record goes on behind it: that needs no note for a process that is killed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from django.db import transaction

from articles import comparing, revising
from articles.editing import locked
from factcheck.refusals import Refusal

from .drafts import Draft
from .identity import Known
from .looking_up import Settled, register_of
from .outcomes import Kind, Outcome
from .pace import Pace
from .pipeline import MAX_SENTENCES
from .preparing import Prepared, prepare
from .writer import others_queue, write


class Ahead:
    """What was stored of an article before the batch that it comes in."""

    def __init__(self) -> None:
        self.created = False
        self.kept = self.changed = self.added = self.retired = 0

    def __bool__(self) -> bool:
        return self.created or bool(self.kept + self.changed + self.added + self.retired)

    def count(self, told: comparing.Outcome) -> None:
        self.kept = len(told.kept)
        self.changed += len(told.changed)
        self.added += len(told.added)
        self.retired += len(told.retired)

    def outcome(self, last: Outcome, sentences: int) -> Outcome:
        """What became of the article in all, when `last` became of it in its batch."""
        if last.kind is Kind.REJECTED or not self:
            return last
        if self.created:
            return Outcome(Kind.CREATED, last.article_id, sentences)
        changed, added = self.changed + last.changed, self.added + last.added
        return Outcome(
            Kind.REVISED,
            last.article_id,
            changed + added,
            kept=last.kept if last.kind is Kind.REVISED else self.kept,
            changed=changed,
            added=added,
            retired=self.retired + last.retired,
        )


def store_ahead(
    batch: Sequence[Prepared],
    *,
    actor_id: int | None,
    settled: Settled,
    beat: Callable[[], object],
) -> Ahead:
    """Store the former texts of an article with a long history, which is alone in its batch.

    Whatever stands in the way is left to the batch, which says what it is. `beat` is called between two texts, and
    whatever it raises ends this.
    """
    ahead = Ahead()
    if len(batch) != 1 or not batch[0].draft.has_long_history:
        return ahead
    draft = batch[0].draft
    article = Known.of(draft)
    standing = register_of([article], settled).standing(article)
    if standing.kind is Kind.CREATED:
        pk, behind = _begun(draft, actor_id), 0
        ahead.created = pk is not None
    else:
        pk, behind = _stands_at(draft, standing.met if standing.kind is Kind.REVISED else None)
    if pk is not None:
        _carry_on(pk, draft.earlier_texts, behind, ahead, actor_id, beat)
    return ahead


def _begun(draft: Draft, actor_id: int | None) -> int | None:
    """The new article with its first text; None where that could not be stored."""
    oldest = prepare(replace(draft, body=draft.earlier_texts[0], earlier_texts=()))
    [outcome] = write([oldest], actor_id=actor_id)
    return outcome.article_id if outcome.kind is Kind.CREATED else None


def _stands_at(draft: Draft, met: Known | None) -> tuple[int | None, int]:
    """The stored article, and which of the former texts it has."""
    if met is not None:
        for place in range(len(draft.earlier_texts) - 1, -1, -1):
            if _sha256(draft.earlier_texts[place]) == met.body_sha256:
                return met.id, place
    return None, 0


def _carry_on(
    pk: int,
    texts: Sequence[str],
    behind: int,
    ahead: Ahead,
    actor_id: int | None,
    beat: Callable[[], object],
) -> None:
    pace = Pace(MAX_SENTENCES, queue=others_queue())
    for before, body in zip(texts[behind:], texts[behind + 1 :], strict=False):
        ended = time.monotonic()
        beat()
        try:
            plan = comparing.plan(pk, body)
            if pause := pace.pause(time.monotonic() - ended):
                time.sleep(pause)
            began = time.monotonic()
            with transaction.atomic():
                if (
                    plan.body_sha256 != _sha256(before)
                    or locked(pk, None).revision != plan.revision
                ):
                    return  # somebody else has given it a text
                ahead.count(
                    revising.carry_on(actor_id=actor_id, article_id=pk, body=body, plan=plan)
                )
            pace.wrote(len(plan.new), time.monotonic() - began)
        except Refusal:
            return


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
