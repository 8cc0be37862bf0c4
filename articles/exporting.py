"""Articles as they are handed to others: one line of JSON each, as `import_articles` takes them in again.

A line holds what cannot be worked out from anything else: the description, the text, and under
`earlier_texts` the superseded texts, the oldest first. Sentences follow from the texts.
"""

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet

from factcheck.refusals import Missing

from .merging import Stream
from .models import Article, Revision

# Rows that hold long texts come a few at a time.
_AT_ONCE = 50
_NEWLINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
_COLUMNS = (
    "external_id",
    "url",
    "title",
    "publisher",
    "byline",
    "language",
    "published_at",
    "required_reviews",
    "body",
)


class _Earlier(NamedTuple):
    article_id: int
    body: str


def chosen(
    *, article_id: int | None = None, language: str | None = None, since: datetime | None = None
) -> QuerySet[Article]:
    """The articles with this id, in this language, changed at `since` or later; None leaves it open."""
    articles = Article.objects.all()
    if article_id is not None:
        articles = articles.filter(pk=article_id)
    if language is not None:
        articles = articles.filter(language=language)
    if since is not None:
        articles = articles.filter(updated_at__gte=since)
    return articles


def of_article(article_id: int | None, lines: Iterator[bytes]) -> Generator[bytes, None, None]:
    """The same lines, which speak of this article; raises Missing where there is none.

    Without a line, an article that is not there would look like one of which nothing was said.
    """
    if article_id is not None and not Article.objects.filter(pk=article_id).exists():
        raise Missing(f"There is no article {article_id}.")
    yield from lines


def lines(articles: QuerySet[Article]) -> Iterator[bytes]:
    """A line for each of the articles, in the order of their ids; a few are in memory at a time.

    Two queries. Read it inside a `snapshot`, so that a text and its earlier ones belong together.
    """
    earlier = Revision.objects.filter(article__in=articles).order_by("article_id", "number")
    texts = Stream(
        map(
            _Earlier._make,
            earlier.values_list("article_id", "body").iterator(chunk_size=_AT_ONCE),
        )
    )
    rows = articles.order_by("pk").values_list("pk", *_COLUMNS)
    for pk, *values in rows.iterator(chunk_size=_AT_ONCE):
        line: dict[str, Any] = dict(zip(_COLUMNS, values, strict=True))
        if superseded := texts.take(pk):
            line["earlier_texts"] = [one.body for one in superseded]
        yield orjson.dumps(line, option=_NEWLINE)
