"""A reviewer's verdict, once it is given: changed, taken back."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.models import Annotation, Evidence
from annotations.policy import EvidenceItem, Submission
from articles import history
from articles.choices import Action
from articles.models import Article, Sentence
from factcheck.refusals import Missing, NotAllowed, Stale

from .entering import locked_sentence, refuse_retired, require_reviewer
from .giving import accepted, as_data, in_stored_form, own_fields, write_evidence
from .reusing import Reuse, kept
from .settling import settle, standing, told

_STALE = "The annotation has been changed since you read it."


@transaction.atomic
def change(
    *, actor: User, annotation_id: int, submission: Submission, expected_version: int | None
) -> Annotation:
    """Replace what `actor`'s own annotation says. A submission that says the same changes nothing.

    Raises NotAllowed, Missing, Stale, Invalid, or Conflict (`retired`).
    """
    require_reviewer(actor)
    article, sentence, annotation = _locked_annotation(actor, annotation_id, expected_version)
    refuse_retired(sentence)
    said = submission_of(annotation)
    submission = accepted(submission, sentence, Reuse([submission], said=said))
    if submission == said:
        return annotation
    return rewrite(actor, article, sentence, annotation, submission)


def rewrite(
    actor: User,
    article: Article,
    sentence: Sentence,
    annotation: Annotation,
    submission: Submission,
) -> Annotation:
    """Store what an annotation says now, with all that follows; the caller holds the locks. Raises Stale."""
    said = submission_of(annotation)
    now = timezone.now()
    written = Annotation.objects.filter(pk=annotation.pk, version=annotation.version).update(
        version=F("version") + 1, updated_at=now, **own_fields(submission)
    )
    if not written:
        raise Stale(_STALE)
    Evidence.objects.filter(annotation=annotation).delete()
    write_evidence([(annotation, submission)])
    before = standing(sentence)
    settle(article, sentence)
    history.append_all(
        [
            told(
                Action.ANNOTATION_CHANGED,
                actor=actor,
                sentence=sentence,
                subject={"annotation": annotation.pk, "reviewer": actor.pk},
                before=as_data(said),
                after=as_data(submission),
                standing=(before, standing(sentence)),
            )
        ]
    )
    return Annotation.objects.get(pk=annotation.pk)


@transaction.atomic
def withdraw(*, actor: User, annotation_id: int, expected_version: int | None) -> None:
    """Take back `actor`'s own annotation; the history keeps what it said.

    Raises NotAllowed, Missing, Stale, or Conflict (`retired`).
    """
    require_reviewer(actor)
    article, sentence, annotation = _locked_annotation(actor, annotation_id, expected_version)
    refuse_retired(sentence)
    said, pk = submission_of(annotation), annotation.pk
    annotation.delete()
    before = standing(sentence)
    settle(article, sentence)
    history.append_all(
        [
            told(
                Action.ANNOTATION_WITHDRAWN,
                actor=actor,
                sentence=sentence,
                subject={"annotation": pk, "reviewer": actor.pk},
                before=as_data(said),
                after=None,
                standing=(before, standing(sentence)),
            )
        ]
    )


def submission_of(annotation: Annotation) -> Submission:
    """What a stored annotation says, in the form in which it would be handed in."""
    return Submission(
        verdict=annotation.verdict,
        reason=annotation.reason,
        correction=annotation.correction,
        note=annotation.note,
        evidence=tuple(
            EvidenceItem(**{name: getattr(row, name) for name in _EVIDENCE_FIELDS})
            for row in annotation.evidence.all()
        ),
        reused_from=annotation.reused_from_id,
    )


def with_reuse_kept(annotation: Annotation, submission: Submission) -> Submission:
    """The submission for `change` of a door that does not ask what is reused: the same, while any of it is left."""
    return kept(in_stored_form(submission), submission_of(annotation))


_EVIDENCE_FIELDS = tuple(EvidenceItem.__dataclass_fields__)


def _locked_annotation(
    actor: User, annotation_id: int, expected_version: int | None
) -> tuple[Article, Sentence, Annotation]:
    """The annotation under the lock of its article, if it is the actor's own and still what they saw."""
    sentence_id = (
        Annotation.objects.visible_to(actor)
        .filter(pk=annotation_id)
        .values_list("sentence", flat=True)
        .first()
    )
    if sentence_id is None:
        raise Missing("There is no such annotation.")
    article, sentence = locked_sentence(sentence_id)
    annotation = Annotation.objects.filter(pk=annotation_id).first()
    if annotation is None:
        raise Missing("There is no such annotation any more.")
    if annotation.reviewer_id != actor.pk:
        raise NotAllowed("Only the reviewer who gave a verdict changes or withdraws it.")
    if expected_version is not None and annotation.version != expected_version:
        raise Stale(_STALE)
    return article, sentence, annotation
