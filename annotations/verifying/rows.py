"""The rows that are verified, table by table, in the order of their articles."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from annotations.models import Annotation, Evidence, Ruling
from articles.merging import Stream
from articles.models import Article, Event, Placement, Revision, Sentence
from articles.querysets import derived_stage
from articles.verifying import ArticleRow, EventRow, Fault, PlacementRow, RevisionRow, SentenceRow

ANNOTATIONS = "annotations_annotation"
EVIDENCE = "annotations_evidence"
RULINGS = "annotations_ruling"


class AnnotationRow(NamedTuple):
    article_id: int
    id: int
    sentence_id: int
    reviewer_id: int
    version: int
    verdict: str
    reason: str
    correction: str
    note: str
    reused_from_id: int | None


class EvidenceRow(NamedTuple):
    article_id: int
    id: int
    annotation_id: int
    kind: str
    stance: str
    source: str
    url: str
    host: str
    locator: str
    quote: str
    accessed_on: date | None
    archive_url: str


class RulingRow(NamedTuple):
    article_id: int
    id: int
    sentence_id: int
    editor_id: int
    version: int
    verdict: str
    rationale: str


Row = TypeVar(
    "Row",
    ArticleRow,
    RevisionRow,
    PlacementRow,
    SentenceRow,
    AnnotationRow,
    EvidenceRow,
    RulingRow,
    EventRow,
)


class Source(NamedTuple):
    """Where rows of a kind come from: by which column an article is chosen, and how many rows at a time.

    Rows that hold long texts come a few at a time.
    """

    rows: QuerySet[Any]
    article: str
    at_once: int


# Columns that have another name on the way to the table than in the row.
_ELSEWHERE: dict[type, dict[str, str]] = {PlacementRow: {"revision": "revision__number"}}


def _source(kind: type) -> Source:
    if kind is ArticleRow:
        articles = Article.objects.annotate(derived_stage=derived_stage()).order_by("pk")
        return Source(articles, "pk", 20)
    if kind is RevisionRow:
        return Source(Revision.objects.order_by("article_id", "number", "id"), "article_id", 20)
    if kind is PlacementRow:
        article = "revision__article_id"
        places = Placement.objects.order_by(article, "revision__number", "position", "id")
        return Source(places, article, 2_000)
    if kind is SentenceRow:
        sentences = Sentence.objects.order_by("article_id", "position", "id")
        return Source(sentences, "article_id", 2_000)
    if kind is EventRow:
        return Source(Event.objects.order_by("article_id", "number", "id"), "article_id", 500)
    article = "sentence__article_id"
    if kind is AnnotationRow:
        return Source(Annotation.objects.order_by(article, "id"), article, 500)
    if kind is RulingRow:
        return Source(Ruling.objects.order_by(article, "id"), article, 500)
    article = "annotation__sentence__article_id"
    return Source(Evidence.objects.order_by(article, "annotation_id", "id"), article, 500)


def stream(kind: type[Row], article_id: int | None = None) -> Stream[Row]:
    """The rows of a kind, of all articles or of one, without holding more than a few in memory."""
    rows, article, at_once = _source(kind)
    if article_id is not None:
        rows = rows.filter(**{article: article_id})
    elsewhere = {"article_id": article, **_ELSEWHERE.get(kind, {})}
    columns = [elsewhere.get(name, name) for name in kind._fields]
    return Stream(map(kind._make, rows.values_list(*columns).iterator(chunk_size=at_once)))


def orphans() -> Iterator[Fault]:
    """Rows whose owner is missing, which reading them with their article would not meet."""
    owned: tuple[tuple[str, QuerySet[Any], QuerySet[Any]], ...] = (
        (
            ANNOTATIONS,
            Annotation.objects.all(),
            Sentence.objects.filter(pk=OuterRef("sentence_id")),
        ),
        (RULINGS, Ruling.objects.all(), Sentence.objects.filter(pk=OuterRef("sentence_id"))),
        (
            ANNOTATIONS,
            Annotation.objects.filter(reused_from__isnull=False),
            Sentence.objects.filter(pk=OuterRef("reused_from_id")),
        ),
        (EVIDENCE, Evidence.objects.all(), Annotation.objects.filter(pk=OuterRef("annotation_id"))),
    )
    for table, rows, owners in owned:
        lost = rows.filter(~Exists(owners)).order_by("pk").values_list("pk", flat=True)
        for pk in lost.iterator():
            yield Fault(table, pk, "what it belongs to is not there")
