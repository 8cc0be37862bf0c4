"""Conditional requests (RFC 9110, section 13): which version of a row the client speaks of."""

import re

from rest_framework.request import Request

from factcheck.api.exceptions import PreconditionRequired
from factcheck.refusals import Stale

_ENTITY_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def etag(version: int) -> str:
    """The strong entity tag of a row's version, quotes included."""
    return f'"{version}"'


def require_match(request: Request, version: int) -> None:
    """Raise PreconditionRequired without `If-Match`, Stale when none of its tags is this version's.

    Weak tags never match here. `*` matches whatever is there.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired
    if header != "*" and etag(version) not in _strong_tags(header):
        raise Stale("It has been changed since you read it.")


def refuse_match(request: Request) -> None:
    """Raise Stale when the request speaks of a version of what is not there (any more)."""
    if "If-Match" in request.headers:
        raise Stale("What you have read is not there any more.")


def is_known(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` says that the client has what `tag` stands for; weak tags count here."""
    header = request.headers.get("If-None-Match", "").strip()
    return header == "*" or tag in {f'"{known}"' for _, known in _ENTITY_TAG.findall(header)}


def _strong_tags(header: str) -> set[str]:
    return {f'"{tag}"' for weak, tag in _ENTITY_TAG.findall(header) if not weak}
