"""What had been said about sentences when a text was superseded: read from the history, which forgets nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.auth.models import User

from articles.choices import Action
from articles.models import Article, Event, Revision
from factcheck.refusals import Missing
from factcheck.roles import AnyUser

from .consensus import decide
from .querysets import sentences_open_to
from .verifying.replaying import Judgement, Replay


class Past(NamedTuple):
    """How a sentence stood: its annotations and ruling as events hold them, people by name."""

    status: str
    verdict: str | None
    annotations: list[dict[str, Any]]
    ruling: dict[str, Any] | None


def past_of(revision: Revision, sentence_ids: Iterable[int], user: AnyUser) -> dict[int, Past]:
    """How those of the sentences that `user` may know about stood at the end of `revision`.

    The others are left out: who may see today what has been said about a sentence may see what was said then
    (blind review). Six queries, however many sentences. Raises Missing when the article is deleted meanwhile.
    """
    seen = [*sentences_open_to(user).filter(pk__in=[*sentence_ids]).values_list("pk", flat=True)]
    if not seen:
        return {}
    end = _end_of(revision)
    replay = Replay()
    events = Event.objects.filter(article=revision.article_id, sentence__in=seen, number__lt=end)
    for event in events.order_by("number").only("action", "sentence_id", "data"):
        [*replay.step(event)]  # whether the events hang together is for `verify` to say
    required = _required_reviews(revision, end)
    names = _names([*replay.annotations.values(), *replay.rulings.values()])
    said: dict[int, list[Judgement]] = {pk: [] for pk in seen}
    for annotation in sorted(replay.annotations.values()):
        said[annotation.sentence].append(annotation)
    return {pk: _past(pk, said[pk], replay, required, names) for pk in seen}


def _past(
    pk: int, said: list[Judgement], replay: Replay, required: int, names: Mapping[int, str]
) -> Past:
    ruling = replay.rulings.get(pk)
    decision = decide(
        [one.content["verdict"] for one in said],
        required=required,
        ruling=ruling and ruling.content["verdict"],
        not_checkable=replay.set_aside.get(pk, ""),
    )
    return Past(
        status=decision.status,
        verdict=decision.verdict,
        annotations=[
            {
                "id": one.id,
                "reviewer": names.get(one.author, ""),
                "reused_from": None,
                **one.content,
            }
            for one in said
        ],
        ruling=ruling and {**ruling.content, "editor": names.get(ruling.author, "")},
    )


def _end_of(revision: Revision) -> int:
    """The number of the event that superseded the text: the n-th of its kind ends revision n."""
    revised = Event.objects.filter(article=revision.article_id, action=Action.ARTICLE_REVISED)
    return revised.order_by("number").values_list("number", flat=True)[revision.number - 1]


def _required_reviews(revision: Revision, end: int) -> int:
    """How many reviews were needed then: the next change tells what it was before."""
    later = Event.objects.filter(
        article=revision.article_id, action=Action.ARTICLE_CHANGED, number__gt=end
    )
    for data in later.order_by("number").values_list("data", flat=True):
        if "required_reviews" in data["before"]:
            return int(data["before"]["required_reviews"])
    article = Article.objects.filter(pk=revision.article_id)
    required = article.values_list("required_reviews", flat=True).first()
    if required is None:
        raise Missing("There is no such article any more.")
    return required


def _names(judgements: Iterable[Judgement]) -> dict[int, str]:
    people = User.objects.filter(pk__in={one.author for one in judgements})
    return dict(people.values_list("pk", "username"))
