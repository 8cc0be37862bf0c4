"""Sources that a reviewer is likely to cite again: their own newest, and those of the article that they may see."""

from typing import Any, TypedDict

from django.contrib.auth.models import User
from django.db.models import QuerySet

from .models import Annotation, Evidence

MOST_OFFERED = 60
# Sources are cited again and again: many rows of evidence are few sources.
_ROWS_LOOKED_AT = 200
_COLUMNS = ("source", "url", "kind", "archive_url")


class Source(TypedDict):
    """As much of a source as stays the same from one sentence to the next; `here`: cited in this article."""

    source: str
    url: str
    kind: str
    archive_url: str
    here: bool


def recent_sources(user: User, article_id: int) -> list[Source]:
    """Each source once, those of the article first, the newest first, at most 60. Two bounded queries.

    What blind review keeps from `user` is not among them.
    """
    here = Annotation.objects.visible_to(user).filter(sentence__article=article_id)
    mine = Annotation.objects.filter(reviewer=user).order_by("-pk").values("pk")[:_ROWS_LOOKED_AT]
    offered: dict[tuple[str, str], Source] = {}
    for annotations, is_here in ((here.order_by().values("pk"), True), (mine, False)):
        for row in _newest(annotations):
            source = Source(
                source=row["source"],
                url=row["url"],
                kind=row["kind"],
                archive_url=row["archive_url"],
                here=is_here,
            )
            offered.setdefault((source["source"], source["url"]), source)
    return [*offered.values()][:MOST_OFFERED]


def _newest(annotations: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    cited = Evidence.objects.filter(annotation__in=annotations)
    return cited.order_by("-pk").values(*_COLUMNS)[:_ROWS_LOOKED_AT]
