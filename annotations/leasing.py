"""Who has a sentence in hand at the moment.

A lease keeps others from being handed the same sentence; it is no lock and no claim. A verdict is taken from
whoever may give it, with a lease or without. That is also why leases leave no line in the history: a sentence
stands as it stood, whoever looked at it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Sentence
from articles.querysets import WAITING
from factcheck.prepared import PreparedDelete
from factcheck.refusals import Conflict, Missing, NotAllowed
from factcheck.roles import is_reviewer

from .models import Annotation, Lease


def lease(*, sentence_id: int, reviewer: User, now: datetime) -> Lease:
    """Put the sentence into `reviewer`'s hands for FACTCHECK_LEASE_MINUTES, whatever lease it had before.

    The caller holds the lock of the sentence's row and has seen that nobody else's lease is in the way.
    """
    until = now + timedelta(minutes=settings.FACTCHECK_LEASE_MINUTES)
    [made] = Lease.objects.bulk_create(
        [Lease(sentence_id=sentence_id, reviewer=reviewer, expires_at=until)],
        update_conflicts=True,
        unique_fields=["sentence"],
        update_fields=["reviewer", "expires_at"],
    )
    return made


@transaction.atomic
def take(*, actor: User, sentence_id: int, now: datetime) -> Lease:
    """Take a sentence in hand that the actor has chosen, or renew the time that they have for it.

    Raises NotAllowed, Missing, or Conflict: `in_hand` while it is somebody else's, `not_waiting` when it waits
    for no verdict of the actor's.
    """
    if not is_reviewer(actor):
        raise NotAllowed("Only reviewers and editors check sentences.")
    # The lock keeps two who ask at once from both finding it free.
    found = Sentence.objects.select_for_update(no_key=True).filter(pk=sentence_id)
    sentence = found.only("status", "retired_in").first()
    if sentence is None:
        raise Missing("There is no such sentence.")
    read = Annotation.objects.filter(sentence=sentence, reviewer=actor)
    if sentence.retired_in is not None or sentence.status not in WAITING or read.exists():
        raise Conflict("This sentence waits for no verdict of yours.", code="not_waiting")
    if Lease.objects.live_at(now).filter(sentence=sentence).exclude(reviewer=actor).exists():
        raise Conflict("Somebody else is reading this sentence.", code="in_hand")
    return lease(sentence_id=sentence.pk, reviewer=actor, now=now)


@transaction.atomic
def release(*, actor: User, sentence_id: int, now: datetime) -> None:
    """Give a sentence back unread: one's own, or, as an editor, anybody's. Raises Missing."""
    live = Lease.objects.visible_to(actor).live_at(now).filter(sentence=sentence_id)
    deleted, _ = live.delete()
    if not deleted:
        raise Missing("There is no such lease.")


def end(*, actor: User, sentence_ids: Iterable[int]) -> None:
    """What `actor` had to do with the sentences is done: called by the workflow, in its transaction."""
    pks = [*sentence_ids]
    if len(pks) == 1:
        _ENDED.run(sentence=pks[0], reviewer=actor.pk)
    else:
        Lease.objects.filter(sentence__in=pks, reviewer=actor).delete()


_ENDED = PreparedDelete(
    lambda sentence, reviewer: Lease.objects.filter(sentence=sentence, reviewer=reviewer)
)


def purge(now: datetime) -> int:
    """Remove the leases that have run out; how many there were. They were ignored already.

    One that somebody else is ending or renewing at this moment is left to them: it waits for nobody, so that it
    cannot wait in a circle with a batch that ends its leases in another order.
    """
    over = Lease.objects.filter(expires_at__lte=now).select_for_update(skip_locked=True)
    deleted, _ = Lease.objects.filter(pk__in=over.order_by().values("pk")).delete()
    return deleted
