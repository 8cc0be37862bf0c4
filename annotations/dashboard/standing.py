"""How everything stands this moment: articles by progress, what has waited longest, imports that run."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.contrib.auth.models import User
from django.db.models import Count
from django.db.models.functions import Left

from annotations.models import Annotation
from articles.choices import Stage, Status, Verdict
from articles.importing.models import UNFINISHED, ImportRun
from articles.models import Article, Sentence
from articles.querysets import SentenceQuerySet
from factcheck.roles import Role, role_of

MOST_ARTICLES = 5
MOST_SENTENCES = 5
MOST_COUNTED = 1_000
MOST_IMPORTS = 5
EXCERPT = 160
# As an article goes through them.
STAGES = (Stage.DONE, Stage.FLAGGED, Stage.IN_PROGRESS, Stage.UNTOUCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    verdict: str
    names: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A sentence that waits. `sides` is what was said of it, for those who may know."""

    sentence: Sentence
    sides: list[Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Oldest:
    """The sentences that have waited longest, and how many there are; `and_more` past MOST_COUNTED."""

    sentences: list[Waiting]
    count: int
    and_more: bool


def by_stage() -> list[tuple[Stage, int]]:
    """How many articles have come how far. The queue's own index has the answer."""
    counted = Article.objects.order_by().values_list("stage").annotate(n=Count("pk"))
    found = dict(counted)
    return [(stage, found.get(stage, 0)) for stage in STAGES]


def unfinished() -> list[Article]:
    """Articles in the order in which the queue goes through them, each with its progress."""
    waiting = Article.objects.without_text().filter(stage__gt=Stage.DONE).order_by("stage", "pk")
    return [*waiting.with_progress()[:MOST_ARTICLES]]


def in_conflict(viewer: User) -> Oldest:
    """Sentences on which reviewers differ. Who said what is for editors."""
    return _oldest(
        Sentence.objects.current().filter(status=Status.CONFLICT),
        sides=role_of(viewer) >= Role.EDITOR,
    )


def unattributed() -> Oldest:
    """Sentences that were found to hide or lack their source, and that the text still has."""
    return _oldest(Sentence.objects.current().filter(verdict=Verdict.UNATTRIBUTED), sides=False)


def running_imports(now: datetime) -> list[ImportRun]:
    """Imports that run or wait to, the newest first; `standing` knows those whose process is gone."""
    runs = ImportRun.objects.with_standing(now).filter(state__in=UNFINISHED)
    return [*runs.select_related("actor").order_by("-pk")[:MOST_IMPORTS]]


def _oldest(sentences: SentenceQuerySet, *, sides: bool) -> Oldest:
    rows = (
        sentences.order_by("updated_at", "pk")
        .select_related("article")
        .defer("text", "words", "article__body", "article__words")
        .annotate(excerpt=Left("text", EXCERPT))[:MOST_SENTENCES]
    )
    found = [*rows]
    count = len(found)
    if count == MOST_SENTENCES:
        count = sentences.order_by()[: MOST_COUNTED + 1].count()
    said = _sides([sentence.pk for sentence in found]) if sides and found else {}
    return Oldest(
        sentences=[
            Waiting(sentence=sentence, sides=said.get(sentence.pk, [])) for sentence in found
        ],
        count=min(count, MOST_COUNTED),
        and_more=count > MOST_COUNTED,
    )


def _sides(sentence_ids: list[int]) -> dict[int, list[Side]]:
    annotations = (
        Annotation.objects.filter(sentence__in=sentence_ids)
        .select_related("reviewer")
        .only("sentence_id", "verdict", "reviewer__username")
        .order_by("sentence_id", "verdict", "pk")
    )
    return {
        pk: [
            Side(verdict=verdict, names=[each.reviewer.username for each in said])
            for verdict, said in groupby(group, attrgetter("verdict"))
        ]
        for pk, group in groupby(annotations, attrgetter("sentence_id"))
    }
