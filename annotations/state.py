"""One hash over what articles are and all that was said about them, however it came to be there.

It covers what `articles.state` covers but the history, and every annotation with its evidence, every ruling,
who made them and when. Ids, versions and histories are left out: they tell how a database came to its state.
"""

from hashlib import sha256
from typing import Any

import orjson
from django.db.models import QuerySet

from articles.snapshots import snapshot
from articles.state import state_hash as state_hash_of_articles

from .models import Annotation, Evidence, Ruling

_CHUNK = 2_000
_MODULUS = 1 << 256
_SENTENCE = ("article__external_id", "article__url", "article__body_sha256", "retired_in")
_PLACE = (*_SENTENCE, "position", "text")
_ANNOTATION = ("reviewer__username", "verdict", "reason", "correction", "note")
_REUSED = tuple(f"reused_from__{name}" for name in _PLACE)
_EVIDENCE = ("kind", "stance", "source", "url", "locator", "quote", "accessed_on", "archive_url")
_RULING = ("editor__username", "verdict", "rationale")
_TIMES = ("created_at", "updated_at")


def state_hash() -> str:
    """64 hexadecimal digits, the same for the same state. Reads every row, at one moment."""
    of_annotation = [f"sentence__{name}" for name in _PLACE]
    of_evidence = [f"annotation__sentence__{name}" for name in _PLACE]
    with snapshot():
        total = int(state_hash_of_articles(with_history=False), 16)
        total += _sum(Annotation.objects.all(), *of_annotation, *_ANNOTATION, *_REUSED, *_TIMES)
        evidence = Evidence.objects.all()
        total += _sum(evidence, *of_evidence, "annotation__reviewer__username", *_EVIDENCE)
        total += _sum(Ruling.objects.all(), *of_annotation, *_RULING, *_TIMES)
    return f"{total % _MODULUS:064x}"


def _sum(rows: QuerySet[Any], *columns: str) -> int:
    """Rows are summed, so their order does not matter; the table's name keeps equal rows of two apart."""
    table, found = rows.model.__name__, rows.order_by("pk").values_list(*columns)
    return sum(
        int.from_bytes(sha256(orjson.dumps([table, *row])).digest())
        for row in found.iterator(chunk_size=_CHUNK)
    )
