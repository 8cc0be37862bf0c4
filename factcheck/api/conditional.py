"""Conditional requests (RFC 9110, section 13): which version of a row the client speaks of."""

import re

from rest_framework.request import Request

from factcheck.api.exceptions import InvalidHeader, OtherVersion, PreconditionRequired
from factcheck.refusals import Fault, Stale

_ENTITY_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_SOME_TAGS = re.compile(rf"{_ENTITY_TAG.pattern}(?:[ \t]*,[ \t]*{_ENTITY_TAG.pattern})*")


def etag(version: int) -> str:
    """The strong entity tag of a row's version, quotes included."""
    return f'"{version}"'


def require_match(request: Request, version: int) -> None:
    """Raise PreconditionRequired without `If-Match`, OtherVersion when none of its tags is this version's.

    Weak tags never match here. `*` matches whatever is there. Raises InvalidHeader when it holds neither. The
    caller may see the row: the refusal tells its version.
    """
    header = _if_match(request)
    if not header:
        raise PreconditionRequired
    current = etag(version)
    if header == "*" or current in _strong_tags(header):
        return
    if f"W/{current}" in header:
        message = f"A weak tag (W/{current}) never matches here: send {current}."
        raise OtherVersion(message, etag=current)
    raise OtherVersion("It has been changed since you read it.", etag=current)


def refuse_match(request: Request) -> None:
    """Raise Stale when the request speaks of a version of what is not there (any more)."""
    if _if_match(request):
        raise Stale("What you have read is not there any more.")


def is_known(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` says that the client has what `tag` stands for; weak tags count here."""
    header = request.headers.get("If-None-Match", "").strip()
    return header == "*" or tag in {f'"{known}"' for _, known in _ENTITY_TAG.findall(header)}


def _if_match(request: Request) -> str:
    """What stands in the header, empty without one. Raises InvalidHeader."""
    header = request.headers.get("If-Match", "").strip()
    if header and header != "*" and not _SOME_TAGS.fullmatch(header):
        message = 'This must be the ETag as it was read, in quotes: "3". Several stand between commas; * is any.'
        raise InvalidHeader([Fault(("If-Match",), "malformed_etag", message)])
    return header


def _strong_tags(header: str) -> set[str]:
    return {f'"{tag}"' for weak, tag in _ENTITY_TAG.findall(header) if not weak}
