"""An earlier verdict given once more: the text has changed, and what was found still holds."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from annotations.models import Annotation
from annotations.rereading import earlier_of
from factcheck.refusals import Conflict, Fault, Invalid

from .annotating import submission_of
from .entering import locked_sentence, refuse_retired, require_reviewer
from .giving import annotate, latest_today


@transaction.atomic
def reaffirm(*, actor: User, sentence_id: int, accessed_on: date | None = None) -> Annotation:
    """Annotate a changed sentence with what `actor` said of an earlier text of it, evidence and all.

    `accessed_on` is the day on which the actor has looked at the sources again; None leaves the days that
    were given then. Raises NotAllowed, Missing, Invalid, or Conflict: `nothing_to_reaffirm`, `retired`,
    `already_annotated`.
    """
    require_reviewer(actor)
    if accessed_on is not None and accessed_on > latest_today():
        message = "A source cannot have been accessed in the future."
        raise Invalid([Fault(("accessed_on",), "in_the_future", message)])
    _, sentence = locked_sentence(sentence_id)
    refuse_retired(sentence)
    earlier = earlier_of(sentence, actor)
    if earlier is None or earlier.annotation is None:
        raise Conflict(
            "You have given no verdict on an earlier text of this sentence.",
            code="nothing_to_reaffirm",
        )
    # Where that was reused from, it tells itself; this text may claim something else.
    said = replace(submission_of(earlier.annotation), reused_from=None)
    if accessed_on is not None:
        evidence = tuple(replace(item, accessed_on=accessed_on) for item in said.evidence)
        said = replace(said, evidence=evidence)
    return annotate(
        actor=actor,
        sentence_id=sentence_id,
        submission=said,
        reaffirms=earlier.annotation.pk,
    )
