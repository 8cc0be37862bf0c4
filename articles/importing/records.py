"""PURE: what is found in files: articles not yet checked, and what could not be read as one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .outcomes import Origin


class Record(NamedTuple):
    """One article as it was found, under the names of an article's fields: not yet checked."""

    origin: Origin
    fields: Mapping[str, Any]


class Reject(NamedTuple):
    """Something that was found and is no record. `raw` is what stands there, where it could be held."""

    origin: Origin
    reason: str
    raw: bytes | None = None


Item = Record | Reject
