"""What is wrong with the verdicts of one article: against consensus, and against its history."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotations.consensus import decide
from annotations.policy import EvidenceItem
from articles.choices import Action
from articles.text.addresses import host_of
from articles.verifying import EVENTS, SENTENCES, ArticleRow, EventRow, Fault, SentenceRow

from .replaying import Judgement, Replay
from .rows import ANNOTATIONS, EVIDENCE, RULINGS, AnnotationRow, EvidenceRow, RulingRow


def consensus_faults(
    article: ArticleRow,
    sentences: Sequence[SentenceRow],
    annotations: Sequence[AnnotationRow],
    rulings: Sequence[RulingRow],
) -> Iterator[Fault]:
    """Status, verdict and number of reviews against what the rows they follow from make them."""
    verdicts: dict[int, list[str]] = defaultdict(list)
    readers: set[tuple[int, int]] = set()
    for row in annotations:
        verdicts[row.sentence_id].append(row.verdict)
        if (row.sentence_id, row.reviewer_id) in readers:
            what = f"is a second one by reviewer {row.reviewer_id} on sentence {row.sentence_id}"
            yield Fault(ANNOTATIONS, row.id, what)
        readers.add((row.sentence_id, row.reviewer_id))
    ruled = {row.sentence_id: row.verdict for row in rulings}
    for sentence in sentences:
        given = verdicts.get(sentence.id, ())
        decision = decide(
            given,
            required=article.required_reviews,
            ruling=ruled.get(sentence.id),
            not_checkable=sentence.not_checkable,
        )
        for name, stored, derived in (
            ("status", sentence.status, decision.status),
            ("verdict", sentence.verdict, decision.verdict),
            ("reviews", sentence.reviews, len(given)),
        ):
            if stored != derived:
                what = f"{name} is {stored}, its annotations and ruling make it {derived}"
                yield Fault(SENTENCES, sentence.id, what, derived=True)


def host_faults(evidence: Sequence[EvidenceRow]) -> Iterator[Fault]:
    """Hosts of sources against the addresses beside them."""
    for row in evidence:
        if row.host != host_of(row.url):
            yield Fault(EVIDENCE, row.id, "host is not that of its address", derived=True)


# --- Replay -------------------------------------------------------------------------------------------


def _as_told(
    annotations: Sequence[AnnotationRow], evidence: Sequence[EvidenceRow]
) -> dict[int, Judgement]:
    """The annotations by id, each with its evidence, as an event would tell them."""
    proofs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in evidence:
        item = {name: getattr(row, name) for name in _EVIDENCE}
        if row.accessed_on is not None:
            item["accessed_on"] = row.accessed_on.isoformat()
        proofs[row.annotation_id].append(item)
    return {
        row.id: Judgement(
            row.id,
            row.sentence_id,
            row.reviewer_id,
            {
                "verdict": row.verdict,
                "reason": row.reason,
                "correction": row.correction,
                "note": row.note,
                "evidence": proofs.get(row.id, []),
                **({} if row.reused_from_id is None else {"reused_from": row.reused_from_id}),
            },
            row.version,
        )
        for row in annotations
    }


_EVIDENCE = tuple(EvidenceItem.__dataclass_fields__)


def _as_judgement(row: RulingRow) -> Judgement:
    content = {"editor": row.editor_id, "verdict": row.verdict, "rationale": row.rationale}
    return Judgement(row.id, row.sentence_id, row.editor_id, content, row.version)


def replay_faults(
    events: Sequence[EventRow],
    sentences: Sequence[SentenceRow],
    annotations: Sequence[AnnotationRow],
    evidence: Sequence[EvidenceRow],
    rulings: Sequence[RulingRow],
) -> Iterator[Fault]:
    """The rows of one article against what its events make of them."""
    replay = Replay()
    decided = {row.sentence_id: _as_judgement(row) for row in rulings}
    least: dict[int | None, int] = defaultdict(lambda: 1)
    for event in events:
        for complaint in replay.step(event):
            yield Fault(EVENTS, event.id, complaint)
        least[event.sentence_id] += _shows(event)
    yield from _differences(ANNOTATIONS, _as_told(annotations, evidence), replay.annotations)
    yield from _differences(RULINGS, decided, replay.rulings)
    for sentence in sentences:
        reason = replay.set_aside.get(sentence.id, "")
        if sentence.not_checkable != reason:
            what = f"not_checkable is “{sentence.not_checkable}”, its history says “{reason}”"
            yield Fault(SENTENCES, sentence.id, what)
        if sentence.version < least[sentence.id]:
            what = (
                f"version is {sentence.version}, its history makes it {least[sentence.id]} at least"
            )
            yield Fault(SENTENCES, sentence.id, what)


def _shows(event: EventRow) -> bool:
    """Whether the event has changed what readers of its sentence are shown, and so the sentence's version."""
    if event.action in _COUNTED:
        return True
    data = event.data if isinstance(event.data, dict) else {}
    standing = data.get("sentence")
    return isinstance(standing, dict) and standing.get("before") != standing.get("after")


# They change how many have read it, or why it is set aside.
_COUNTED = (
    Action.ANNOTATION_ADDED,
    Action.ANNOTATION_WITHDRAWN,
    Action.MARKED_NOT_CHECKABLE,
    Action.MARKED_CHECKABLE,
)


def _differences(
    table: str, stored: Mapping[int, Judgement], told: Mapping[int, Judgement]
) -> Iterator[Fault]:
    for key in {**stored, **told}:
        row, event = stored.get(key), told.get(key)
        if row is None:
            assert event is not None
            yield Fault(table, event.id, "is missing; its history has not withdrawn it")
        elif event is None:
            yield Fault(table, row.id, "is not in its article's history")
        elif row != event:
            what = f"{', '.join(_differing(row, event))}: not what its history says"
            yield Fault(table, row.id, what)


def _differing(row: Judgement, event: Judgement) -> Iterator[str]:
    for name in ("id", "sentence", "author", "version"):
        if getattr(row, name) != getattr(event, name):
            yield name
    told = event.content if isinstance(event.content, dict) else {}
    for name in {**row.content, **told}:
        if name not in told or name not in row.content or row.content[name] != told[name]:
            yield name
