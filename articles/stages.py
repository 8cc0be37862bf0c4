"""How far the reading of an article has come: the derived column by which the queue finds work.

An article is *flagged* while a sentence that waits for a reader is in conflict or has taken the place of
another; else *untouched* while none of its sentences has been read or set aside; else *in progress* while
one waits; else *done*. Only current sentences count. Each function here is called under the lock of the
article's row, by whoever has changed what its stage follows from; the row's version stays as it is, because
nobody has changed what they know of the article.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Case, Value, When

from factcheck.prepared import Prepared

from .choices import Stage, Status
from .models import Article, Sentence
from .querysets import WAITING, derived_stage


def settle_stage(article: Article, sentence: Sentence) -> None:
    """Bring the stage in line with the status that one current sentence of the article has just taken.

    What the stage was before says enough of the other sentences to do without reading them all.
    """
    waits = sentence.status in WAITING
    if waits and (sentence.status == Status.CONFLICT or sentence.replaces_id is not None):
        _store(article, Stage.FLAGGED)
    elif article.stage == Stage.FLAGGED or sentence.status == Status.OPEN:
        settle_stage_anew(article)
    else:
        _store(article, Stage.IN_PROGRESS if waits or _any_waits(article) else Stage.DONE)


def settle_stage_anew(article: Article) -> None:
    """Bring the stage in line with all of the article's sentences. One query, or two."""
    itself = Article.objects.filter(pk=article.pk)
    derived = itself.annotate(derived=derived_stage()).values_list("derived", flat=True)
    _store(article, Stage(derived.get()))


def settle_stages(articles: Iterable[Article]) -> None:
    """Bring the stages of several articles in line with all of their sentences. One query, or two."""
    by_id = {article.pk: article for article in articles}
    themselves = Article.objects.filter(pk__in=by_id).annotate(derived=derived_stage())
    moved = defaultdict(list)
    for pk, derived in themselves.values_list("pk", "derived"):
        if by_id[pk].stage != derived:
            by_id[pk].stage = Stage(derived)
            moved[Stage(derived)].append(pk)
    if moved:
        whens = [When(pk__in=pks, then=Value(stage)) for stage, pks in moved.items()]
        changed = Article.objects.filter(pk__in=[pk for pks in moved.values() for pk in pks])
        changed.update(stage=Case(*whens))


def _any_waits(article: Article) -> bool:
    return _LAST_WAITING.first(article=article.pk) is not None


# From the end: people read from the top, so the last sentence is the likeliest to wait.
_LAST_WAITING = Prepared(
    lambda article: (
        Sentence.objects.current()
        .waiting()
        .filter(article=article)
        .order_by("-position")
        .values_list("pk", flat=True)[:1]
    )
)


def _store(article: Article, stage: Stage) -> None:
    if article.stage != stage:
        article.stage = stage
        Article.objects.filter(pk=article.pk).update(stage=stage)
