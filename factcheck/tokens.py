"""The door to access tokens: made within limits, revoked at once, and their use noted.

What a token may do is its owner's role; a read-only one may read alone. A token can make others, which
neither outlive it nor stay behind when it is revoked.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from articles.text.stored_form import stored_form, unstorable
from factcheck.refusals import Conflict, Fault, Invalid, Missing, NotAllowed
from factcheck.roles import is_editor

from .impatience import not_waiting
from .models import MAX_TOKEN_NAME, AccessToken

logger = logging.getLogger("factcheck.tokens")

MOST_TOKENS = 100
USE_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_token(
    *,
    owner: User,
    name: str,
    expires_at: datetime | None = None,
    read_only: bool = False,
    made_with: AccessToken | None = None,
    longest: timedelta | None = None,
) -> tuple[AccessToken, str]:
    """Make a token for `owner`; returns its row and the token itself, which is kept nowhere.

    It expires at `expires_at`, or as late as it may: after `longest` (FACTCHECK_TOKEN_DAYS, which nothing
    goes beyond), or together with the token that it is `made_with`. Raises Invalid, NotAllowed when the owner has been deactivated
    or `made_with` is read-only, and Conflict (`too_many_tokens`).
    """
    now = timezone.now()
    # The owner's row is the lock: two requests at once could pass the limit otherwise.
    owner = User.objects.select_for_update().get(pk=owner.pk)
    if not owner.is_active:
        raise NotAllowed("This account has been deactivated.")
    if made_with is not None and made_with.read_only:
        raise NotAllowed("A read-only token makes no tokens.")
    name = stored_form(name)
    most = timedelta(days=settings.FACTCHECK_TOKEN_DAYS)
    latest = now + min(longest or most, most)
    until = made_with.expiry if made_with is not None else None
    faults = [*_name_faults(name), *_expiry_faults(expires_at, now, latest, until)]
    if faults:
        raise Invalid(faults)
    if AccessToken.objects.filter(_live(now), user=owner).count() >= MOST_TOKENS:
        raise Conflict(
            f"You have {MOST_TOKENS} tokens. Revoke one that is not needed any more.",
            code="too_many_tokens",
        )
    expires_at = expires_at or (latest if until is None else min(latest, until))
    # Not by the library's manager, which counts from a moment of its own: a child would outlive its parent.
    digest, token = get_digest_token()
    made = AccessToken(
        user=owner,
        digest=digest,
        token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH],
        expiry=expires_at,
        name=name,
        read_only=read_only,
        made_with=made_with,
    )
    made.save(force_insert=True)
    logger.info(
        "token %d made for user %d, %s, valid until %s",
        *(made.pk, owner.pk, "read-only" if read_only else "read and write"),
        f"{expires_at:%Y-%m-%d %H:%M}",
    )
    return made, token


@transaction.atomic
def revoke(*, actor: User, token_id: int) -> None:
    """Delete a token, and with it all that were made with it; the next request with one is a 401.

    Raises Missing where there is none, or none of the actor's own; editors revoke anybody's.
    """
    token = AccessToken.objects.filter(pk=token_id).first()
    if token is None or not (token.user_id == actor.pk or is_editor(actor)):
        raise Missing("There is no such token.")
    # Waits for a request that is making another one with it, so that this one is deleted, too.
    User.objects.select_for_update().get(pk=token.user_id)
    deleted, _ = token.delete()
    logger.info("user %d revoked token %d of user %d", actor.pk, token_id, token.user_id)
    if deleted > 1:
        logger.info("with token %d went %d that were made with it", token_id, deleted - 1)


def note_use(token: AccessToken, now: datetime) -> None:
    """Note that the token is in use, at most once an hour: a read must not become a write.

    What stands in the way (another request that notes it, an import, a database that only reads) is no
    reason to wait or to fail: then it is noted another time.
    """
    before = now - USE_NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > before:
        return
    due = AccessToken.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lte=before), pk=token.pk
    ).select_for_update(skip_locked=True)
    try:
        with not_waiting():
            AccessToken.objects.filter(pk__in=due.values("pk")).update(last_used_at=now)
    except DatabaseError as error:
        logger.debug("the use of token %d is not noted: %s", token.pk, error)


def _live(now: datetime) -> Q:
    return Q(expiry=None) | Q(expiry__gt=now)


def _name_faults(name: str) -> Iterator[Fault]:
    if not name:
        yield Fault(("name",), "required", "Say what the token is for.")
    elif len(name) > MAX_TOKEN_NAME:
        message = f"At most {MAX_TOKEN_NAME} characters; this has {len(name):,}."
        yield Fault(("name",), "too_long", message)
    elif complaint := unstorable(name):
        yield Fault(("name",), "unstorable_text", complaint)


def _expiry_faults(
    expires_at: datetime | None, now: datetime, latest: datetime, until: datetime | None
) -> Iterator[Fault]:
    """What is wrong with the wish to expire at `expires_at`; `until` is when the token it is made with does."""
    if expires_at is None:
        return
    if expires_at <= now:
        yield Fault(("expires_at",), "in_the_past", "This is over already.")
    elif expires_at > latest:
        message = f"At the latest {latest:%Y-%m-%dT%H:%M:%SZ}."
        yield Fault(("expires_at",), "too_late", message)
    elif until is not None and expires_at > until:
        message = f"The token that you make it with expires at {until:%Y-%m-%dT%H:%M:%SZ}."
        yield Fault(("expires_at",), "outlives_token", message)
