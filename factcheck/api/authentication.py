"""Who is asking: a bearer token of which only the hash is stored."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed

from factcheck.models import AccessToken
from factcheck.prepared import Prepared
from factcheck.roles import rank_of, remember_role
from factcheck.tokens import note_use


class TokenAuthentication(KnoxAuthentication):
    """`Authorization: Bearer <token>`, found by its hash, with its owner and their role, in one query.

    The library's own look-up reads all tokens of the person and deletes expired ones while it reads; here a
    read stays a read, and expired tokens are refused.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[User, AccessToken]:
        access_token = token_of(token)
        note_use(access_token, timezone.now())
        remember_role(access_token.user, access_token.rank)
        return access_token.user, access_token


def token_of(token: bytes) -> Any:
    """The row of a token that lets somebody in, with its owner and their `rank`. Raises AuthenticationFailed."""
    # Ours are ASCII: anything else was given to nobody, and hashing it would fail.
    if not token.isascii():
        raise AuthenticationFailed("The token is not valid.")
    access_token = _BY_DIGEST.first(digest=hash_token(token.decode("ascii")))
    if access_token is None:
        raise AuthenticationFailed("The token is not valid.")
    if access_token.expiry is not None and access_token.expiry <= timezone.now():
        raise AuthenticationFailed("The token has expired.")
    if not access_token.user.is_active:
        raise AuthenticationFailed("This account has been deactivated.")
    return access_token


_BY_DIGEST = Prepared(
    lambda digest: (
        AccessToken.objects.select_related("user")
        .annotate(rank=rank_of("user"))
        .filter(digest=digest)
        .order_by()
    )
)
