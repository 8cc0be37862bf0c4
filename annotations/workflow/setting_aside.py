"""Sentences that hold nothing to check: set aside, and taken up again."""

from django.contrib.auth.models import User
from django.db import transaction

from annotations import leasing
from annotations.models import Annotation, Ruling
from annotations.policy import unknown_choice
from articles import history
from articles.choices import Action, NotCheckable
from articles.models import Article, Sentence
from factcheck.refusals import Conflict, Invalid
from factcheck.roles import is_editor

from .entering import locked_sentence, refuse_retired, require_reviewer
from .settling import settle, standing, told


@transaction.atomic
def mark_not_checkable(
    *, actor: User, sentence_id: int, reason: str, expected_version: int | None = None
) -> Sentence:
    """Set a sentence aside that holds nothing evidence could settle.

    `expected_version` is the sentence's. Raises NotAllowed, Missing, Invalid, Stale, or Conflict: `retired`, `ruled`, or `annotated` when somebody else
    has given a verdict (an editor may set it aside all the same).
    """
    require_reviewer(actor)
    if reason not in NotCheckable.values:
        raise Invalid([unknown_choice(("reason",), reason, NotCheckable.values)])
    article, sentence = locked_sentence(sentence_id, expected_version)
    refuse_retired(sentence)
    if Ruling.objects.filter(sentence=sentence).exists():
        raise Conflict("An editor has ruled on this sentence.", code="ruled")
    others = Annotation.objects.filter(sentence=sentence).exclude(reviewer=actor)
    if not is_editor(actor) and others.exists():
        raise Conflict("Another reviewer has given a verdict on this sentence.", code="annotated")
    leasing.end(actor=actor, sentence_ids=[sentence.pk])
    return set_aside(Action.MARKED_NOT_CHECKABLE, actor, article, sentence, reason)


@transaction.atomic
def mark_checkable(
    *, actor: User, sentence_id: int, expected_version: int | None = None
) -> Sentence:
    """Undo `mark_not_checkable`. Raises NotAllowed, Missing, Stale, or Conflict (`retired`)."""
    require_reviewer(actor)
    article, sentence = locked_sentence(sentence_id, expected_version)
    refuse_retired(sentence)
    return set_aside(Action.MARKED_CHECKABLE, actor, article, sentence, "")


def set_aside(
    action: Action, actor: User, article: Article, sentence: Sentence, reason: str
) -> Sentence:
    """Store the reason, or that there is none, with all that follows; the caller holds the locks."""
    before, said = standing(sentence), sentence.not_checkable
    if said == reason:
        return sentence
    settle(article, sentence, not_checkable=reason)
    history.append_all(
        [
            told(
                action,
                actor=actor,
                sentence=sentence,
                subject={},
                before={"not_checkable": said},
                after={"not_checkable": reason},
                standing=(before, standing(sentence)),
            )
        ]
    )
    return sentence
