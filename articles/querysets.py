"""Reads of articles, sentences and events, as chainable querysets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from .choices import Stage, Status
from .searching import Way, found, read
from .text.query import Query

if TYPE_CHECKING:
    from .models import Article, Sentence  # noqa: F401 - named in the bases below

DONE = (Status.FINAL, Status.NOT_CHECKABLE)
CHECKED = (Status.IN_REVIEW, Status.CONFLICT, Status.FINAL)
WAITING = (Status.OPEN, Status.IN_REVIEW, Status.CONFLICT)
# The same in words by which SQLite, too, knows the condition of an index: it does not compare lists.
STILL_WAITING = ~Q(status=Status.FINAL) & ~Q(status=Status.NOT_CHECKABLE)
# Of the sentences that wait for a reader: reviewers differ, or the text has changed since it was read.
URGENT = Q(status=Status.CONFLICT) | Q(replaces__isnull=False)


class ArticleQuerySet(models.QuerySet["Article"]):
    to_read = (150, 600)  # as below, with thirty sentences to each

    def without_text(self) -> ArticleQuerySet:
        """Leave the body in the database: a list of articles never needs it."""
        return self.defer("body")

    def matching(self, query: Query, by: Way = found) -> ArticleQuerySet:
        """Those whose title, or one of whose current sentences, is what `query` asks for."""
        from .models import Article, Sentence  # the models import this module

        sentences = Sentence.objects.current().matching(query, by).order_by()
        if by is read:
            return self.filter(by(query) | Exists(sentences.filter(article=OuterRef("pk"))))
        titles = Article.objects.filter(by(query)).order_by().values("pk")
        return self.filter(pk__in=titles.union(sentences.values("article"), all=True))

    def with_progress(self) -> ArticleQuerySet:
        """Add `sentence_count`, `done_count` (final or not checkable) and `conflict_count`.

        Counted for the rows that are fetched, in subqueries, so that a page of articles costs its own
        sentences and not the whole table.
        """
        from .models import Sentence  # the models import this module

        def count(condition: Q) -> Coalesce:
            counted = (
                Sentence.objects.filter(condition, article=OuterRef("pk"), retired_in=None)
                .order_by()
                .values("article")
                .annotate(n=Count("pk"))
                .values("n")
            )
            return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

        return self.annotate(
            sentence_count=count(Q()),
            done_count=count(Q(status__in=DONE)),
            conflict_count=count(Q(status=Status.CONFLICT)),
        )


class SentenceQuerySet(models.QuerySet["Sentence"]):
    # So many are read in search of words before the index is asked, and so many where the first are promising.
    to_read = (1_000, 10_000)

    def current(self) -> SentenceQuerySet:
        """Only sentences of the article's current text."""
        return self.filter(retired_in=None)

    def matching(self, query: Query, by: Way = found) -> SentenceQuerySet:
        """Those whose text is what `query` asks for."""
        return self.filter(by(query))

    def waiting(self) -> SentenceQuerySet:
        """Only sentences that wait for a reader, or for one more."""
        return self.filter(status__in=WAITING)


def derived_stage() -> Case:
    """What `stage` must be, as an expression over articles: computed from their current sentences."""
    from .models import Sentence  # the models import this module

    current = Sentence.objects.current().filter(article=OuterRef("pk"))
    waiting = current.waiting()
    return Case(
        When(Exists(waiting.filter(URGENT)), then=Value(Stage.FLAGGED)),
        When(~Exists(current.exclude(status=Status.OPEN)), then=Value(Stage.UNTOUCHED)),
        When(Exists(waiting), then=Value(Stage.IN_PROGRESS)),
        default=Value(Stage.DONE),
    )
