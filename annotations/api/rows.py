"""Annotations, rulings and leases as the API shows them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from annotations.models import Annotation, Evidence
from annotations.policy import EvidenceItem
from annotations.rereading import earlier_of
from annotations.workflow import Stored
from articles.api import rows as article_rows
from articles.models import Sentence
from factcheck.prepared import Prepared
from factcheck.refusals import Missing
from factcheck.roles import AnyUser

ANNOTATION = (
    "id",
    "sentence",
    "verdict",
    "reason",
    "correction",
    "note",
    "reused_from",
    "version",
    "created_at",
    "updated_at",
)
RULING = ("sentence", "verdict", "rationale", "version", "created_at", "updated_at")
EVIDENCE = tuple(EvidenceItem.__dataclass_fields__)
_COLUMNS = {field.name: field.attname for field in Annotation._meta.concrete_fields}


def annotations(queryset: QuerySet) -> list[dict[str, Any]]:
    """The annotations with their article, their reviewer's name and their evidence: two queries."""
    found = list(_shown(queryset))
    evidence = Evidence.objects.filter(annotation__in=[row["id"] for row in found])
    return _with_evidence(found, _evidence_shown(evidence))


def annotation(pk: int) -> dict[str, Any]:
    """The one annotation, whoever may see it, in the same shape: for those who have just written it.

    Raises Missing when it has been withdrawn since.
    """
    found = _with_evidence(_ANNOTATION.all(pk=pk), _EVIDENCE.all(annotation=pk))
    if not found:
        raise Missing("There is no such annotation any more.")
    return found[0]


def just_stored(stored: Stored) -> dict[str, Any]:
    """What `annotation` would read: no query."""
    made = stored.annotation
    own = {name: getattr(made, _COLUMNS[name]) for name in ANNOTATION}
    evidence = [
        {name: getattr(item, name) for name in EVIDENCE} for item in stored.submission.evidence
    ]
    return {
        **own,
        "article": made.sentence.article_id,
        "reviewer": made.reviewer.get_username(),
        "evidence": evidence,
    }


def _shown(queryset: QuerySet) -> QuerySet:
    return queryset.values(
        *ANNOTATION, article=F("sentence__article"), reviewer_name=F("reviewer__username")
    )


def _evidence_shown(queryset: QuerySet) -> QuerySet:
    return queryset.order_by("id").values("annotation", *EVIDENCE)


def _with_evidence(
    found: list[dict[str, Any]], evidence: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    by_annotation = defaultdict(list)
    for row in evidence:
        by_annotation[row.pop("annotation")].append(row)
    for row in found:
        row["reviewer"] = row.pop("reviewer_name")
        row["evidence"] = by_annotation[row["id"]]
    return found


_ANNOTATION = Prepared(lambda pk: _shown(Annotation.objects.filter(pk=pk).order_by()))
_EVIDENCE = Prepared(
    lambda annotation: _evidence_shown(Evidence.objects.filter(annotation=annotation))
)


def rulings(queryset: QuerySet) -> list[dict[str, Any]]:
    found = list(queryset.values(*RULING, editor_name=F("editor__username")))
    for row in found:
        row["editor"] = row.pop("editor_name")
    return found


def leases(queryset: QuerySet) -> list[dict[str, Any]]:
    found = list(
        queryset.values(
            "id",
            "sentence",
            "expires_at",
            article=F("sentence__article"),
            reviewer_name=F("reviewer__username"),
        )
    )
    for row in found:
        row["reviewer"] = row.pop("reviewer_name")
    return found


def taken(queryset: QuerySet) -> list[dict[str, Any]]:
    """Leases without their holder."""
    return list(queryset.values("id", "sentence", "expires_at"))


def earlier(sentence: Sentence, user: AnyUser) -> dict[str, Any] | None:
    """What the sentence said before, with the person's own verdict on that; None where it replaced nothing."""
    found = earlier_of(sentence, user)
    if found is None:
        return None
    own = found.annotation
    return {
        "sentence": found.sentence.pk,
        "text": found.sentence.text,
        "retired_in": found.sentence.retired_in,
        "difference": [piece._asdict() for piece in found.difference],
        "annotation": annotations(Annotation.objects.filter(pk=own.pk))[0] if own else None,
    }


def handed_out(queryset: QuerySet, user: AnyUser) -> list[dict[str, Any]]:
    """Leased sentences with what a reader needs to begin: the article, the sentences around. One query, and
    six more for one whose text has changed."""
    around = Sentence.objects.current().filter(article=OuterRef("article")).values("text")
    before = around.filter(position__lt=OuterRef("position")).order_by("-position")[:1]
    after = around.filter(position__gt=OuterRef("position")).order_by("position")[:1]
    found = queryset.values(
        *article_rows.SENTENCE,
        title=F("article__title"),
        language=F("article__language"),
        expires_at=F("lease__expires_at"),
        text_before=Subquery(before),
        text_after=Subquery(after),
    )
    return [
        {
            "sentence": {name: row[name] for name in article_rows.SENTENCE},
            "article": {
                "id": row["article"],
                "title": row["title"],
                "language": row["language"],
            },
            "context": {"previous": row["text_before"], "next": row["text_after"]},
            "earlier": earlier(
                Sentence(
                    pk=row["id"],
                    article_id=row["article"],
                    text=row["text"],
                    replaces_id=row["replaces"],
                ),
                user,
            ),
            "expires_at": row["expires_at"],
        }
        for row in found
    ]
