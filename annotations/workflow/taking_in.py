"""Acts that were made elsewhere, taken in as theirs who made them and with the time they say.

The rules are those of the other doors, with three differences. An operator vouches for who said it, so it may be somebody
whose account is closed. A sentence that was retired takes what was said while it stood. And saying the same
again is no conflict: nothing changes.
"""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from annotations import leasing
from annotations.models import Annotation, Ruling
from annotations.policy import Submission, unknown_choice
from articles import history
from articles.choices import Action, NotCheckable
from articles.importing.outcomes import Kind
from articles.models import Article, Sentence
from articles.stages import settle_stage_anew
from articles.text.stored_form import stored_form
from factcheck.refusals import Conflict, Invalid, NotAllowed
from factcheck.roles import is_editor, is_reviewer

from .annotating import rewrite, submission_of
from .entering import locked_sentence, refuse_retired
from .giving import accepted, as_data, own_fields, write_evidence
from .reusing import Reuse, kept
from .ruling import refuse_ruling_faults, store_ruling
from .setting_aside import set_aside
from .settling import settle, standing, told


class Made(NamedTuple):
    """Who acted, and when they did and last changed it; without times, it is now.

    `retired` is whether the act is known to speak of a sentence that the text no longer has; `update`, whether
    what is there may be replaced.
    """

    by: User
    created_at: datetime | None = None
    updated_at: datetime | None = None
    retired: bool = False
    update: bool = False


@transaction.atomic
def take_in_annotation(*, made: Made, sentence_id: int, submission: Submission) -> Kind:
    """Raises NotAllowed, Missing, Invalid, or Conflict (`already_annotated`, `retired`)."""
    if made.by.is_active and not is_reviewer(made.by):
        raise NotAllowed(f"“{made.by.username}” is not a reviewer.")
    article, sentence = _locked(made, sentence_id)
    submission = accepted(submission, sentence, Reuse([submission], vouched=True))
    there = Annotation.objects.filter(sentence=sentence, reviewer=made.by).first()
    if there is not None and submission.reused_from is None:
        # Most of those who write such records do not know of it.
        submission = kept(submission, submission_of(there))
    if there is None:
        annotation = _added(made, article, sentence, submission)
    elif submission_of(there) == submission:
        return Kind.UNCHANGED
    elif not made.update:
        raise Conflict(
            f"“{made.by.username}” has said something else here: annotation {there.pk}.",
            code="already_annotated",
            existing=there.pk,
        )
    else:
        annotation = rewrite(made.by, article, sentence, there, submission)
    _keep_times(Annotation, annotation.pk, made)
    _settle_stage(article, sentence)
    return Kind.CREATED if there is None else Kind.REVISED


@transaction.atomic
def take_in_ruling(*, made: Made, sentence_id: int, verdict: str, rationale: str) -> Kind:
    """Raises NotAllowed, Missing, Invalid, or Conflict (`already_ruled`, `retired`)."""
    if made.by.is_active and not is_editor(made.by):
        raise NotAllowed(f"“{made.by.username}” is not an editor.")
    rationale = stored_form(rationale)
    refuse_ruling_faults(verdict, rationale)
    article, sentence = _locked(made, sentence_id)
    there = Ruling.objects.filter(sentence=sentence).first()
    if there is not None:
        if (there.editor_id, there.verdict, there.rationale) == (made.by.pk, verdict, rationale):
            return Kind.UNCHANGED
        if not made.update:
            raise Conflict(
                f"There is another ruling on this sentence: {there.pk}.",
                code="already_ruled",
                existing=there.pk,
            )
    known = there is not None
    ruling = store_ruling(made.by, article, sentence, there, verdict, rationale)
    _keep_times(Ruling, ruling.pk, made)
    _settle_stage(article, sentence)
    return Kind.REVISED if known else Kind.CREATED


@transaction.atomic
def take_in_mark(*, made: Made, sentence_id: int, reason: str) -> Kind:
    """Raises NotAllowed, Missing, Invalid, or Conflict (`ruled`, `already_set_aside`, `retired`)."""
    if made.by.is_active and not is_reviewer(made.by):
        raise NotAllowed(f"“{made.by.username}” is not a reviewer.")
    if reason not in NotCheckable.values:
        raise Invalid([unknown_choice(("reason",), reason, NotCheckable.values)])
    article, sentence = _locked(made, sentence_id)
    before = sentence.not_checkable
    if before == reason:
        return Kind.UNCHANGED
    if Ruling.objects.filter(sentence=sentence).exists():
        raise Conflict("An editor has ruled on this sentence.", code="ruled")
    if before and not made.update:
        raise Conflict(f"The sentence is set aside as {before}.", code="already_set_aside")
    set_aside(Action.MARKED_NOT_CHECKABLE, made.by, article, sentence, reason)
    _settle_stage(article, sentence)
    return Kind.REVISED if before else Kind.CREATED


def _locked(made: Made, sentence_id: int) -> tuple[Article, Sentence]:
    article, sentence = locked_sentence(sentence_id)
    if not made.retired:
        refuse_retired(sentence)
    return article, sentence


def _added(made: Made, article: Article, sentence: Sentence, submission: Submission) -> Annotation:
    annotation = Annotation.objects.create(
        sentence=sentence, reviewer=made.by, **own_fields(submission)
    )
    write_evidence([(annotation, submission)])
    leasing.end(actor=made.by, sentence_ids=[sentence.pk])
    before = standing(sentence)
    settle(article, sentence, not_checkable="")
    history.append_all(
        [
            told(
                Action.ANNOTATION_ADDED,
                actor=made.by,
                sentence=sentence,
                subject={"annotation": annotation.pk, "reviewer": made.by.pk},
                before=None,
                after=as_data(submission),
                standing=(before, standing(sentence)),
            )
        ]
    )
    return annotation


def _keep_times(model: type[Annotation] | type[Ruling], pk: int, made: Made) -> None:
    times = {"created_at": made.created_at, "updated_at": made.updated_at or made.created_at}
    known = {name: time for name, time in times.items() if time is not None}
    if known and model is Annotation:
        Annotation.objects.filter(pk=pk).update(**known)
    elif known:
        Ruling.objects.filter(pk=pk).update(**known)


def _settle_stage(article: Article, sentence: Sentence) -> None:
    """What a retired sentence has come to says nothing of the article's stage."""
    if sentence.retired_in is not None:
        settle_stage_anew(article)
