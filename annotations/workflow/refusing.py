"""What is wrong with several verdicts at once: every fault where it stands, in one refusal."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotations.policy import Submission
from factcheck.refusals import Conflict, Fault, Invalid, Missing, Refusal

Place = tuple[str | int, ...]
MOST_TOLD = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One verdict of several. `place` is where it stands in what was handed in; faults are told from there."""

    place: Place
    sentence_id: int
    submission: Submission


def repeated(given: Sequence[Given]) -> Iterable[Fault]:
    times = Counter(each.sentence_id for each in given)
    first: dict[int, Given] = {}
    for each in given:
        if times[each.sentence_id] > 1:
            earlier = first.setdefault(each.sentence_id, each)
            if earlier is not each:
                where = Fault(earlier.place, "", "").pointer()
                message = f"Sentence {each.sentence_id} stands at {where} already."
                yield Fault((*each.place, "sentence"), "repeated_sentence", message)


def placed(refusal: Refusal, place: Place) -> Refusal:
    """The refusal of one verdict, with its faults where they stand among the others."""
    at = (*place, "sentence")
    match refusal:
        case Invalid():
            return Invalid(fault._replace(path=(*place, *fault.path)) for fault in refusal.faults)
        case Conflict():
            fault = Fault(at, refusal.code, refusal.detail, refusal.existing)
            return Conflict(
                refusal.detail, code=refusal.code, existing=refusal.existing, faults=[fault]
            )
        case Missing():
            return Missing(refusal.detail, faults=[Fault(at, "not_found", refusal.detail)])
    return refusal


def together(refused: Sequence[Refusal]) -> Refusal:
    """One refusal with the faults of all, in their order; of the kind that has most to mend.

    Of very many faults the first are told; whoever mends a thousand of them sees the others next.
    """
    faults = sorted(
        (fault for refusal in refused for fault in refusal.faults),
        key=lambda fault: [step for step in fault.path if isinstance(step, int)][:1],
    )[:MOST_TOLD]
    conflicts = [refusal for refusal in refused if isinstance(refusal, Conflict)]
    if any(isinstance(refusal, Invalid) for refusal in refused):
        return Invalid(faults)
    if conflicts:
        first = conflicts[0]
        return Conflict(first.detail, code=first.code, existing=first.existing, faults=faults)
    return Missing(refused[0].detail, faults=faults)
