"""Whether the accounts of imports agree with what can be counted again."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q, Sum

from articles.choices import Action, RunKind, RunState
from articles.models import Event
from articles.verifying import Fault

from .models import KEPT_REJECTIONS, ImportRun

RUNS = "articles_importrun"

# What an import says it has done, by kind of import, and the events that it must have left: one each, or more.
_LEFT = (
    (RunKind.ARTICLES, ("created",), (Action.ARTICLE_ADDED,)),
    (RunKind.ARTICLES, ("revised",), (Action.ARTICLE_REVISED,)),
    (
        RunKind.ANNOTATIONS,
        ("created", "revised"),
        (
            Action.ANNOTATION_ADDED,
            Action.ANNOTATION_CHANGED,
            Action.RULING_MADE,
            Action.RULING_CHANGED,
            Action.MARKED_NOT_CHECKABLE,
        ),
    ),
)


def import_faults() -> Iterator[Fault]:
    """The rejections that are kept, what an import that is done still holds, and the events of all imports.

    Others than imports append events as well, so there may be more of them than imports tell of, never fewer.
    """
    yield from _own_faults()
    events = dict(Event.objects.order_by().values_list("action").annotate(Count("pk")))
    sums = {
        kind: (created, revised)
        for kind, created, revised in ImportRun.objects.order_by()
        .values("kind")
        .annotate(all_created=Sum("created"), all_revised=Sum("revised"))
        .values_list("kind", "all_created", "all_revised")
    }
    for kind, names, actions in _LEFT:
        totals = dict(zip(("created", "revised"), sums.get(kind, (0, 0)), strict=True))
        told = sum(totals[name] for name in names)
        found = sum(events.get(action, 0) for action in actions)
        if told > found:
            what = f"imports of {kind} tell of {told} {' and '.join(names)}, the history of {found}"
            yield Fault(RUNS, None, what)


def _own_faults() -> Iterator[Fault]:
    runs = ImportRun.objects.order_by("pk").annotate(
        in_hand=Count("rejections"), last=Max("rejections__number")
    )
    for pk, rejected, kept, last in runs.values_list(
        "pk", "rejected", "in_hand", "last"
    ).iterator():
        wanted = min(rejected, KEPT_REJECTIONS)
        if not kept == (last or 0) == wanted:
            yield Fault(RUNS, pk, f"rejected {rejected}, and keeps {kept} of them, not {wanted}")
    done = ImportRun.objects.filter(state=RunState.DONE).order_by("pk")
    for pk in done.filter(chunks__isnull=False).distinct().values_list("pk", flat=True):
        yield Fault(RUNS, pk, "is done, and chunks of it are left")
    fewer = Q(sentences__lt=F("created") + F("changed") + F("added"))
    of_articles = ImportRun.objects.filter(fewer, kind=RunKind.ARTICLES).order_by("pk")
    for pk in of_articles.values_list("pk", flat=True):
        yield Fault(RUNS, pk, "added fewer sentences than its articles have")
