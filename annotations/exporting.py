"""What was said about sentences, as it is handed to others: one line of JSON for each act.

An act is an annotation with its evidence, a ruling, or a sentence that was set aside. Its line says whose it is
and when it was made, and names the sentence by its article, its words, its place, and the revision in which
it stood there last. `import_annotations` takes the lines in again.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import OuterRef, QuerySet, Subquery

from articles.choices import Action, Status
from articles.merging import Stream
from articles.models import Article, Event, Sentence

from .models import Annotation, Evidence, Ruling
from .policy import EvidenceItem

_AT_ONCE = 2_000
_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
_EVIDENCE = tuple(EvidenceItem.__dataclass_fields__)
_SENTENCE = ("external_id", "url", "body_sha256", "revision", "position", "quote")
_GIVEN = (
    "reviewer",
    "verdict",
    "reason",
    "correction",
    "note",
    "created_at",
    "updated_at",
)
_RULED = ("editor", "verdict", "rationale", "created_at", "updated_at")


class _Proof(NamedTuple):
    """A piece of evidence; what streams are merged by is the annotation here."""

    article_id: int
    item: dict[str, Any]


def lines(
    articles: QuerySet[Article] | None = None,
    *,
    since: datetime | None = None,
    status: Status | None = None,
) -> Iterator[bytes]:
    """Annotations, then rulings, then sentences that were set aside, each in the order of their ids.

    Of `articles` only, on sentences of that status, changed at `since` or later; None leaves it open. Four queries,
    however many rows, and memory for a few. Read it inside a `snapshot`.
    """
    sentences = Sentence.objects.all()
    if articles is not None:
        sentences = sentences.filter(article__in=articles)
    if status is not None:
        sentences = sentences.filter(status=status)
    everything = articles is None and status is None
    yield from _annotations(None if everything else sentences, since)
    yield from _rulings(None if everything else sentences, since)
    yield from _set_aside(sentences, since)


def _annotations(sentences: QuerySet[Sentence] | None, since: datetime | None) -> Iterator[bytes]:
    rows = Annotation.objects.order_by("pk")
    proofs = Evidence.objects.order_by("annotation_id", "pk")
    if sentences is not None:
        rows = rows.filter(sentence__in=sentences)
        proofs = proofs.filter(annotation__sentence__in=sentences)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
        proofs = proofs.filter(annotation__updated_at__gte=since)
    found = proofs.values_list("annotation_id", *_EVIDENCE).iterator(chunk_size=_AT_ONCE)
    evidence = Stream(
        _Proof(pk, dict(zip(_EVIDENCE, values, strict=True))) for pk, *values in found
    )
    columns = ("sentence__retired_in", *_of_sentence("sentence__"), "reviewer__username")
    origin = ("reused_from__retired_in", *_of_sentence("reused_from__"))
    given = rows.values_list("pk", *origin, *columns, *_GIVEN[1:])
    for pk, *row in given.iterator(chunk_size=_AT_ONCE):
        reused, (retired_in, *values) = row[: len(origin)], row[len(origin) :]
        line = {"act": "annotate", **_named(retired_in, values, _GIVEN)}
        line["evidence"] = [proof.item for proof in evidence.take(pk)]
        if reused[-1] is not None:
            line["reused_from"] = _named(reused[0], reused[1:], ())
        yield orjson.dumps(line, option=_LINE)


def _rulings(sentences: QuerySet[Sentence] | None, since: datetime | None) -> Iterator[bytes]:
    rows = Ruling.objects.order_by("pk")
    if sentences is not None:
        rows = rows.filter(sentence__in=sentences)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    columns = ("sentence__retired_in", *_of_sentence("sentence__"), "editor__username")
    for retired_in, *values in rows.values_list(*columns, *_RULED[1:]).iterator(
        chunk_size=_AT_ONCE
    ):
        yield orjson.dumps({"act": "rule", **_named(retired_in, values, _RULED)}, option=_LINE)


def _set_aside(sentences: QuerySet[Sentence], since: datetime | None) -> Iterator[bytes]:
    """Who set a sentence aside, and when, is in its history alone."""
    marks = Event.objects.filter(sentence=OuterRef("pk"), action=Action.MARKED_NOT_CHECKABLE)
    last = marks.order_by("-number")
    rows = (
        sentences.filter(status=Status.NOT_CHECKABLE)
        .annotate(
            marked_by=Subquery(last.values("actor__username")[:1]),
            marked_at=Subquery(last.values("at")[:1]),
        )
        .order_by("pk")
    )
    if since is not None:
        rows = rows.filter(marked_at__gte=since)
    columns = ("retired_in", *_of_sentence(""), "marked_by", "not_checkable", "marked_at")
    names = ("reviewer", "reason", "created_at")
    for retired_in, *values in rows.values_list(*columns).iterator(chunk_size=_AT_ONCE):
        line = {"act": "mark_not_checkable", **_named(retired_in, values, names)}
        yield orjson.dumps(line, option=_LINE)


def _of_sentence(path: str) -> tuple[Any, ...]:
    """The columns behind `_SENTENCE`, seen from a row from which `path` leads to the sentence."""
    article = ("external_id", "url", "body_sha256", "revision")
    return (*(f"{path}article__{name}" for name in article), f"{path}position", f"{path}text")


def _named(retired_in: int | None, values: list[Any], names: tuple[str, ...]) -> dict[str, Any]:
    line = dict(zip((*_SENTENCE, *names), values, strict=True))
    if retired_in is not None:
        line["revision"] = retired_in - 1
    return line
