"""Which sentence next, and for whom.

Handed out are current sentences that wait for a reader, never one that the asking person has annotated, nor
one that somebody else has in hand. In this order:

1. what the person has in hand already, with its time renewed: of several, what came into their hands first;
2. sentences whose text has changed since the person read them, or read one of the two texts before that;
3. what cannot wait: sentences in conflict, and those whose text has changed;
4. articles in progress, so that they get done;
5. untouched articles.

Within 2 to 5 the article that came in first goes first; in an article the sentences that name no source,
or hide it, go before those that name one, each in reading order. The rest of an article that has something
urgent goes before other articles in progress.

The search goes by article: `Article.stage` says where there is anything to find, so that neither a million
finished sentences nor a million untouched ones are looked at. It locks nothing; only taking what was found
is a transaction. On PostgreSQL that skips rows which somebody else has locked this very moment (`SKIP LOCKED`),
so that nobody waits for anybody else. A person who asks twice at once does wait for themselves: their second
request would skip the row that their first one has locked, and leave them with two sentences. Nothing is locked
before that, and nobody waits behind it, so there is no deadlock. On SQLite the transaction itself is the lock
(`IMMEDIATE`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from articles.choices import AttributionLabel, Stage, Status
from articles.models import Article, Sentence
from articles.querysets import URGENT, ArticleQuerySet, SentenceQuerySet
from factcheck.refusals import Missing, NotAllowed
from factcheck.roles import is_reviewer

from . import leasing
from .models import Annotation, Lease

NAMED_LAST = ExpressionWrapper(
    Q(attribution=AttributionLabel.NAMED), output_field=BooleanField()
).asc()
_MOST_HASHED = 20_000  # a megabyte or two, and a few milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody would rather read: one article, a language (its exact tag), a publisher (its exact name)."""

    article: int | None = None
    language: str = ""
    publisher: str = ""

    def among_articles(self) -> Q:
        return self._asked({"pk": self.article}, "")

    def among_sentences(self) -> Q:
        return self._asked({"article": self.article}, "article__")

    def _asked(self, article: dict[str, int | None], prefix: str) -> Q:
        columns = {f"{prefix}language": self.language, f"{prefix}publisher": self.publisher}
        return Q(**{name: value for name, value in {**article, **columns}.items() if value})


def next_sentence(*, actor: User, now: datetime, wish: Wish | None = None) -> Lease | None:
    """Hand `actor` the next sentence, leased from `now` on; None when nothing waits for them at the moment.

    What others have in hand may come back when their leases end. Raises NotAllowed, and Missing when the wish
    is for an article that is not there: waiting for one of its sentences would be in vain.
    """
    if not is_reviewer(actor):
        raise NotAllowed("Only reviewers and editors check sentences.")
    asked = wish.article if wish is not None else None
    if asked is not None and not Article.objects.filter(pk=asked).exists():
        raise Missing(f"There is no article {asked}.")
    free = free_for(actor, now)
    taken = (
        _take_first(sentences, free, actor, now)
        for sentences in _where_to_look(free, actor, now, wish or Wish())
    )
    return next((lease for lease in taken if lease is not None), None)


def free_for(actor: User, now: datetime) -> SentenceQuerySet:
    """The sentences that may be handed to `actor`: waiting, unread by them, in nobody else's hands."""
    read = Annotation.objects.filter(sentence=OuterRef("pk"), reviewer=actor)
    # Leases are few: PostgreSQL hashes them once, where EXISTS would look for each sentence's own.
    in_hand = Lease.objects.live_at(now).exclude(reviewer=actor).values("sentence")
    return Sentence.objects.current().waiting().filter(~Exists(read)).exclude(pk__in=in_hand)


def _where_to_look(
    free: SentenceQuerySet, actor: User, now: datetime, wish: Wish
) -> Iterator[SentenceQuerySet]:
    """Free sentences in the queue's order, an article at a time, each looked for when it is asked for."""
    # Not by their ends: handing one out renews it, and two would take turns.
    in_hand = Lease.objects.filter(reviewer=actor, expires_at__gt=now).order_by("pk")
    for pk in in_hand.values_list("sentence", flat=True):
        yield free.filter(wish.among_sentences(), pk=pk)
    again = free.filter(read_before(actor), wish.among_sentences())
    for pk in _articles_of(again):
        yield again.filter(article=pk)
    articles = Article.objects.filter(wish.among_articles(), stage__gt=Stage.DONE)
    urgent, urgent_seen = free.filter(URGENT), False
    for article in _with_any(_at_a_glance(free, actor), articles):
        # Flagged articles come first: while none of them has a sentence for this person, none is urgent.
        if article.stage == Stage.FLAGGED and not urgent_seen:
            for flagged in _with_any(urgent, articles.filter(stage=Stage.FLAGGED)):
                yield urgent.filter(article=flagged)
            urgent_seen = True
        yield free.filter(article=article)


def read_before(actor: User) -> Q:
    """Of sentences: those that replaced one which `actor` has annotated, three texts back at most."""
    read = [
        Exists(Annotation.objects.filter(sentence=OuterRef(earlier), reviewer=actor))
        for earlier in ("replaces", "replaces__replaces", "replaces__replaces__replaces")
    ]
    return Q(replaces__isnull=False) & (Q(read[0]) | Q(read[1]) | Q(read[2]))


def _articles_of(sentences: SentenceQuerySet) -> Iterator[int]:
    """The articles that have any of these, the oldest first, each looked for when it is asked for."""
    articles = sentences.order_by("article_id").values_list("article_id", flat=True)
    passed = 0
    while (pk := articles.filter(article__gt=passed).first()) is not None:
        yield pk
        passed = pk


def _at_a_glance(free: SentenceQuerySet, actor: User) -> SentenceQuerySet:
    """The same sentences, found in half the time where `actor` has read thousands that still wait.

    Looking up each sentence's annotation is what such a search spends its time on. What the person has read
    from the oldest article in progress on is hashed once instead; sentences that nobody has read need neither.
    The exact condition stays behind it, for what lies beyond.
    """
    oldest = Article.objects.filter(stage=Stage.IN_PROGRESS).order_by("pk").values("pk")[:1]
    since = Sentence.objects.filter(article=Subquery(oldest)).order_by("position").values("pk")[:1]
    read = Annotation.objects.filter(reviewer=actor, sentence_id__gte=Subquery(since))
    hashed = read.order_by("sentence_id").values("sentence")[:_MOST_HASHED]
    return free.filter(Q(status=Status.OPEN) | ~Q(pk__in=hashed))


def _with_any(sentences: SentenceQuerySet, articles: ArticleQuerySet) -> Iterator[Article]:
    """The articles that have such a sentence, flagged ones first, then those in progress, the oldest first.

    The index on stage and id has them in this order, and the search ends at the first. The subquery is a
    scalar and not EXISTS, which PostgreSQL may turn into a join that reads all sentences.
    """
    there = sentences.filter(article=OuterRef("pk")).order_by().values("pk")[:1]
    ordered = (
        articles.alias(there=Subquery(there))
        .filter(there__isnull=False)
        .order_by("stage", "pk")
        .only("stage")
    )
    passed: list[int] = []
    while (article := ordered.exclude(pk__in=passed).first()) is not None:
        yield article
        passed.append(article.pk)


@transaction.atomic
def _take_first(
    sentences: SentenceQuerySet, free: SentenceQuerySet, actor: User, now: datetime
) -> Lease | None:
    """Lease the first of the sentences that nobody else has locked. One short transaction."""
    _wait_for_oneself(actor)
    locked = sentences.order_by(NAMED_LAST, "position").select_for_update(
        skip_locked=True, of=("self",), no_key=True
    )
    while (pk := locked.values_list("pk", flat=True).first()) is not None:
        # Between the look and the lock somebody may have leased, read or closed it.
        if free.filter(pk=pk).exists():
            return leasing.lease(sentence_id=pk, reviewer=actor, now=now)
    return None


def _wait_for_oneself(actor: User) -> None:
    """Let what `actor` has asked a moment ago come to its end: its sentence is what they are handed again."""
    User.objects.select_for_update(no_key=True).filter(pk=actor.pk).values_list("pk").first()
