"""What an import makes of a stored article whose text it brings anew: its next revision."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.db import transaction

from articles import comparing, revising
from articles.models import Article
from factcheck.refusals import Refusal

from .drafts import Draft
from .identity import Known, Standing, judge
from .looking_up import Settled, register_of
from .outcomes import Kind, Outcome
from .preparing import Prepared

Plans = Mapping[int, comparing.Plan]


class Moved(Exception):
    """Between our look and our lock an article became known by another name; another look will tell."""


def plans_of(prepared: Sequence[Prepared], settled: Settled) -> Plans:
    """What will become of the sentences of articles with a new text, by article: worked out before the
    transaction, in which others wait."""
    articles = [Known.of(one.draft) for one in prepared]
    standings = judge(articles, register_of(articles, settled))
    return comparing.plans(_texts(prepared, standings))


def rehearsed(prepared: Sequence[Prepared], standings: Sequence[Standing]) -> list[Outcome | None]:
    """The outcomes of those whose text is new, None for the others. Nothing is written."""
    found = comparing.plans(_texts(prepared, standings))
    outcomes: list[Outcome | None] = []
    for one, standing in zip(prepared, standings, strict=True):
        pk = _revised(standing)
        if pk is None:
            outcomes.append(None)
            continue
        try:
            plan = found.get(pk) or comparing.plan(pk, one.draft.body)
        except Refusal as refusal:
            outcomes.append(Outcome(Kind.REJECTED, pk, reason=f"body: {refusal.detail}"))
        else:
            alignment = plan.alignment
            outcomes.append(
                _outcome(
                    pk,
                    kept=len(plan.same),
                    changed=len(alignment.changed),
                    added=len(alignment.added),
                    retired=len(alignment.retired),
                )
            )
    return outcomes


def judged(articles: Sequence[Known], settled: Settled | None) -> list[Standing]:
    """What is to become of each article. The rows of those that get a new text are locked, by their ids.

    They are locked before anything is written: a writer that held back a name which somebody else is giving
    to an article, and then asked for that article's row, would wait for ever. Raises Moved.
    """
    standings = judge(articles, register_of(articles, settled))
    locked = _to_be_revised(standings)
    if locked:
        rows = Article.objects.filter(pk__in=locked).order_by("pk").select_for_update(no_key=True)
        list(rows.values_list("pk", flat=True))
        # As it is now that nobody else changes them.
        standings = judge(articles, register_of(articles, settled))
        if not _to_be_revised(standings) <= locked:
            raise Moved
    return standings


def revise(
    prepared: Sequence[Prepared], standings: Sequence[Standing], plans: Plans, actor_id: int | None
) -> list[Outcome | None]:
    """Give each article that is to be revised its text; the outcomes of these, None for the others.

    What repeats a text that was refused is refused with it.
    """
    refused: dict[tuple[int, str], str] = {}
    outcomes: list[Outcome | None] = []
    for one, standing in zip(prepared, standings, strict=True):
        met = standing.met.id if standing.met is not None else None
        outcome = None
        if met is not None and standing.kind is Kind.REVISED:
            outcome = _given(met, one.draft, plans.get(met), actor_id)
            if outcome.kind is Kind.REJECTED:
                refused[met, one.draft.body] = outcome.reason
        elif met is not None and (met, one.draft.body) in refused:
            outcome = Outcome(Kind.REJECTED, met, reason=refused[met, one.draft.body])
        outcomes.append(outcome)
    return outcomes


def _given(pk: int, draft: Draft, plan: comparing.Plan | None, actor_id: int | None) -> Outcome:
    kept = changed = added = retired = 0
    try:
        with transaction.atomic():
            for body in _texts_behind(pk, draft):
                told = revising.carry_on(actor_id=actor_id, article_id=pk, body=body, plan=plan)
                kept = len(told.kept)
                changed += len(told.changed)
                added += len(told.added)
                retired += len(told.retired)
    except Refusal as refusal:
        return Outcome(Kind.REJECTED, pk, reason=f"body: {refusal.detail}")
    return _outcome(pk, kept=kept, changed=changed, added=added, retired=retired)


def _texts_behind(pk: int, draft: Draft) -> Sequence[str]:
    """The texts that follow the stored one, where the draft knows that as one of its earlier ones."""
    if draft.earlier_texts:
        now = Article.objects.values_list("body_sha256", flat=True).get(pk=pk)
        for place in range(len(draft.earlier_texts) - 1, -1, -1):
            if sha256(draft.earlier_texts[place].encode()).hexdigest() == now:
                return (*draft.earlier_texts[place + 1 :], draft.body)
    return (draft.body,)


def _outcome(pk: int, *, kept: int, changed: int, added: int, retired: int) -> Outcome:
    return Outcome(
        Kind.REVISED,
        pk,
        changed + added,
        kept=kept,
        changed=changed,
        added=added,
        retired=retired,
    )


def _texts(prepared: Sequence[Prepared], standings: Sequence[Standing]) -> dict[int, Prepared]:
    pairs = ((_revised(standing), one) for one, standing in zip(prepared, standings, strict=True))
    return {pk: one for pk, one in pairs if pk is not None}


def _to_be_revised(standings: Sequence[Standing]) -> set[int]:
    return {pk for standing in standings if (pk := _revised(standing)) is not None}


def _revised(standing: Standing) -> int | None:
    return standing.met.id if standing.kind is Kind.REVISED and standing.met else None
