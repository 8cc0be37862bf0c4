"""A reviewer's verdicts as they are given: one, or many at once, by the same rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from annotations import leasing, policy
from annotations.models import Annotation, Evidence
from annotations.policy import EvidenceItem, Submission
from articles import history
from articles.choices import Action
from articles.models import Article, Sentence
from articles.text.stored_form import stored_form
from factcheck.prepared import Prepared, PreparedInsert
from factcheck.refusals import Conflict, Fault, Invalid, Missing, Refusal

from .entering import locked_sentence, locked_sentences, refuse_retired, require_reviewer
from .refusing import Given, placed, repeated, together
from .reusing import Reuse
from .settling import Basis, settle, settle_all, standing, told


class Stored(NamedTuple):
    """An annotation that has just been made, with its sentence at hand, and what it says as it is stored."""

    annotation: Annotation
    submission: Submission


def annotate(
    *, actor: User, sentence_id: int, submission: Submission, reaffirms: int | None = None
) -> Annotation:
    """`annotate_and_tell`, for who needs no more than the annotation."""
    return annotate_and_tell(
        actor=actor, sentence_id=sentence_id, submission=submission, reaffirms=reaffirms
    ).annotation


@transaction.atomic
def annotate_and_tell(
    *, actor: User, sentence_id: int, submission: Submission, reaffirms: int | None = None
) -> Stored:
    """Record `actor`'s verdict on a sentence; a sentence that was set aside is checkable again.

    `reaffirms` is the id of the actor's annotation on an earlier text that this one repeats, for the history.
    Raises NotAllowed, Missing, Invalid, or Conflict: `already_annotated` (which names the annotation),
    `retired` when the text has moved on.
    """
    require_reviewer(actor)
    rows = {sentence_id: locked_sentence(sentence_id)}
    around = _AROUND.all(sentence=sentence_id)
    mine = {sentence: pk for sentence, pk, reviewer, *_ in around if reviewer == actor.pk}
    found = _Found(rows, mine, Reuse([submission]))
    submission = found.accepted(sentence_id, submission)
    [(*_, ruling, reading), *_] = around
    if reading == actor.pk:
        leasing.end(actor=actor, sentence_ids=[sentence_id])
    origin = {} if reaffirms is None else {"reaffirms": reaffirms}
    verdicts = [verdict for _, pk, _, verdict, *_ in around if pk is not None]
    basis = Basis([*verdicts, submission.verdict], ruling)
    [annotation] = _written(actor, found, {sentence_id: submission}, origin, basis)
    return Stored(annotation, submission)


@transaction.atomic
def annotate_all(
    *, actor: User, given: Sequence[Given], faults: Iterable[Fault] = ()
) -> list[Stored]:
    """Record all of `actor`'s verdicts, in their order, or none of them.

    `faults` are those that the caller has found in what it could not read as a verdict; with any, nothing is
    recorded, but the rest is looked at all the same. The refusal names every fault of every verdict:
    NotAllowed; Invalid where one breaks a rule, or a sentence stands twice; else Conflict, and else Missing.
    The number of queries does not grow with the number of verdicts.
    """
    require_reviewer(actor)
    rows = locked_sentences({each.sentence_id for each in given})
    mine = Annotation.objects.filter(sentence__in=[*rows], reviewer=actor).order_by()
    reuse = Reuse([each.submission for each in given])
    found = _Found(rows, dict(mine.values_list("sentence", "pk")), reuse)
    refused: list[Refusal] = [Invalid(faults)] if (faults := [*faults]) else []
    if twice := [*repeated(given)]:
        refused.append(Invalid(twice))
    accepted: dict[int, Submission] = {}
    for each in given:
        try:
            accepted[each.sentence_id] = found.accepted(each.sentence_id, each.submission)
        except Refusal as refusal:
            refused.append(placed(refusal, each.place))
    if refused:
        raise together(refused)
    leasing.end(actor=actor, sentence_ids=accepted)
    made = _written(actor, found, accepted)
    return [*map(Stored, made, accepted.values())]


_ANNOTATIONS = PreparedInsert(Annotation)
_EVIDENCE = PreparedInsert(Evidence)
# All that a verdict on a sentence depends on, asked once both rows are locked: the annotations it has, one a row, its
# ruling, and who has it in hand.
_AROUND = Prepared(
    lambda sentence: (
        Sentence.objects.filter(pk=sentence)
        .order_by()
        .values_list(
            "pk",
            "annotations__pk",
            "annotations__reviewer",
            "annotations__verdict",
            "ruling__verdict",
            "lease__reviewer",
        )
    )
)


class _Found:
    """Sentences under the locks of their articles, the actor's annotations that are there already, and what is
    reused."""

    def __init__(
        self,
        rows: Mapping[int, tuple[Article, Sentence]],
        annotated: Mapping[int, int],
        reuse: Reuse,
    ) -> None:
        self._rows = rows
        self._annotated = annotated
        self._reuse = reuse

    def rows(self, sentence_ids: Iterable[int]) -> list[tuple[Article, Sentence]]:
        return [self._rows[pk] for pk in sentence_ids]

    def accepted(self, sentence_id: int, submission: Submission) -> Submission:
        """The submission in its stored form. Raises what stands in its way."""
        if sentence_id not in self._rows:
            raise Missing("There is no such sentence.")
        _, sentence = self._rows[sentence_id]
        refuse_retired(sentence)
        existing = self._annotated.get(sentence_id)
        if existing is not None:
            raise Conflict(
                f"You have annotated this sentence already: annotation {existing}.",
                code="already_annotated",
                existing=existing,
            )
        return accepted(submission, sentence, self._reuse)


def _written(
    actor: User,
    found: _Found,
    submissions: dict[int, Submission],
    origin: Mapping[str, int] | None = None,
    basis: Basis | None = None,
) -> list[Annotation]:
    """Store accepted submissions by sentence, with all that follows from them.

    `basis` is what a single sentence stands on then, where the caller has read that under the lock.
    """
    rows = found.rows(submissions)
    annotations = _ANNOTATIONS.store_all(
        [
            Annotation(sentence=sentence, reviewer=actor, **own_fields(submission))
            for (_, sentence), submission in zip(rows, submissions.values(), strict=True)
        ],
    )
    write_evidence(zip(annotations, submissions.values(), strict=True))
    before = [standing(sentence) for _, sentence in rows]
    if len(rows) == 1:
        [(article, only)] = rows
        settle(article, only, not_checkable="", basis=basis)
    else:
        settle_all(rows, not_checkable="")
    history.append_all(
        [
            told(
                Action.ANNOTATION_ADDED,
                actor=actor,
                sentence=sentence,
                subject={"annotation": annotation.pk, "reviewer": actor.pk, **(origin or {})},
                before=None,
                after=as_data(submission),
                standing=(was, standing(sentence)),
            )
            for annotation, submission, (_, sentence), was in zip(
                annotations, submissions.values(), rows, before, strict=True
            )
        ]
    )
    return annotations


# --- One submission ----------------------------------------------------------------------------------


def accepted(submission: Submission, sentence: Sentence, reuse: Reuse) -> Submission:
    """The submission in its stored form, or Invalid with every rule it breaks."""
    submission = in_stored_form(submission)
    found = policy.faults(
        submission,
        today=latest_today(),
        require_evidence=settings.FACTCHECK_REQUIRE_EVIDENCE,
    )
    found += reuse.faults(sentence, submission)
    if found:
        raise Invalid(found)
    return submission


def in_stored_form(submission: Submission) -> Submission:
    return replace(
        submission,
        correction=stored_form(submission.correction),
        note=stored_form(submission.note),
        evidence=tuple(
            replace(
                item,
                source=stored_form(item.source),
                url=stored_form(item.url),
                locator=stored_form(item.locator),
                quote=stored_form(item.quote),
                archive_url=stored_form(item.archive_url),
            )
            for item in submission.evidence
        ),
    )


def latest_today() -> date:
    """The date where the day begins first: nobody's own today is the future."""
    return (timezone.now() + timedelta(hours=14)).date()


def own_fields(submission: Submission) -> dict[str, Any]:
    said = {name: getattr(submission, name) for name in _OWN}
    return {**said, "reused_from_id": submission.reused_from}


def write_evidence(given: Iterable[tuple[Annotation, Submission]]) -> None:
    _EVIDENCE.store_all(
        [
            Evidence(annotation=annotation, **_fields_of(item))
            for annotation, submission in given
            for item in submission.evidence
        ],
    )


def as_data(submission: Submission) -> dict[str, Any]:
    """The submission as JSON holds it in an event. Only one that reuses something says so."""
    data: dict[str, Any] = {name: getattr(submission, name) for name in _OWN}
    data["evidence"] = [
        {**_fields_of(item), "accessed_on": item.accessed_on and item.accessed_on.isoformat()}
        for item in submission.evidence
    ]
    if submission.reused_from is not None:
        data["reused_from"] = submission.reused_from
    return data


def _fields_of(item: EvidenceItem) -> dict[str, Any]:
    # `asdict` copies every value, which took a fifth of a large batch.
    return {name: getattr(item, name) for name in _OF_EVIDENCE}


_OWN = ("verdict", "reason", "correction", "note")
_OF_EVIDENCE = tuple(EvidenceItem.__dataclass_fields__)
