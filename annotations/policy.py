"""PURE: what an annotation must hold to be accepted.

`faults` looks at one submission and names every rule that it breaks, with the field, a stable code and a
sentence. The API, the admin and every loader go through it by way of `workflow`; the database repeats what
a single row can be asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from articles.text.addresses import unfit_address
from articles.text.stored_form import unstorable
from factcheck.refusals import Fault

VERDICTS = ("verified", "disputed", "unattributed")
REASONS_FOR = {
    "verified": (),
    "disputed": ("cannot_be_settled",),
    "unattributed": ("no_source", "anonymous_source", "vague_source", "circular_source"),
}
KINDS = ("primary", "secondary", "interview", "calculation")
STANCES = ("supports", "contradicts", "context")

MAX_TEXT = 10_000
MAX_NAME = 300
MAX_URL = 2_000
MAX_EVIDENCE = 50
MAX_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One source as it is handed in; see the model `Evidence` for what each field means."""

    kind: str = "primary"
    stance: str = "supports"
    source: str = ""
    url: str = ""
    locator: str = ""
    quote: str = ""
    accessed_on: date | None = None
    archive_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A verdict as it is handed in, with all that stands behind it.

    `reused_from` is the id of the sentence whose evidence it takes over, where it does.
    """

    verdict: str
    reason: str = ""
    correction: str = ""
    note: str = ""
    evidence: tuple[EvidenceItem, ...] = field(default=())
    reused_from: int | None = None


def faults(submission: Submission, *, today: date, require_evidence: bool = True) -> list[Fault]:
    """Every rule that `submission` breaks, in the order of its fields; empty when it is acceptable.

    `today` is the latest date on which a source can have been accessed. `require_evidence` is off where
    people label data and do not check facts.
    """
    return [
        *_wording_faults(submission),
        *_verdict_faults(submission, require_evidence=require_evidence),
        *(
            fault
            for index, item in enumerate(submission.evidence)
            for fault in _evidence_faults(item, index, today)
        ),
    ]


def _wording_faults(submission: Submission) -> Iterator[Fault]:
    for name in ("correction", "note"):
        yield from _text_faults(getattr(submission, name), (name,), MAX_TEXT)
    if len(submission.evidence) > MAX_EVIDENCE:
        yield Fault(("evidence",), "too_many", f"At most {MAX_EVIDENCE} pieces of evidence.")


def _verdict_faults(submission: Submission, *, require_evidence: bool) -> Iterator[Fault]:
    verdict, reason = submission.verdict, submission.reason
    if verdict not in VERDICTS:
        yield unknown_choice(("verdict",), verdict, VERDICTS)
        return
    allowed = REASONS_FOR[verdict]
    if reason and reason not in allowed:
        expected = f"one of {_listed(allowed)}" if allowed else "no reason"
        yield Fault(("reason",), "reason_does_not_fit", f"“{verdict}” takes {expected}.")
    if verdict == "unattributed":
        if not reason:
            yield Fault(
                ("reason",), "reason_needed", f"“unattributed” needs one of {_listed(allowed)}."
            )
    elif require_evidence:
        yield from _proof_faults(submission)


def _proof_faults(submission: Submission) -> Iterator[Fault]:
    """What `verified` and `disputed` rest on: a source that says so, or the try to find one."""
    stances = {item.stance for item in submission.evidence}
    if not stances:
        yield Fault(
            ("evidence",), "evidence_needed", f"“{submission.verdict}” needs at least one source."
        )
    if submission.verdict == "disputed" and submission.reason == "cannot_be_settled":
        if not submission.note.strip():
            yield Fault(
                ("note",),
                "note_needed",
                "“cannot_be_settled” needs a note that says what was tried.",
            )
    elif stances and submission.verdict == "disputed" and "contradicts" not in stances:
        yield Fault(
            ("evidence",),
            "contradiction_needed",
            "“disputed” needs a source that contradicts, or the reason “cannot_be_settled”.",
        )
    elif stances and submission.verdict == "verified" and "supports" not in stances:
        yield Fault(
            ("evidence",), "support_needed", "“verified” needs a source that supports the sentence."
        )


def _evidence_faults(item: EvidenceItem, index: int, today: date) -> Iterator[Fault]:
    at = ("evidence", index)
    if item.kind not in KINDS:
        yield unknown_choice((*at, "kind"), item.kind, KINDS)
    if item.stance not in STANCES:
        yield unknown_choice((*at, "stance"), item.stance, STANCES)
    if not item.source.strip() and not item.url:
        yield Fault((*at, "source"), "source_needed", "Name the source or give its address.")
    yield from _text_faults(item.source, (*at, "source"), MAX_NAME)
    yield from _url_faults(item.url, (*at, "url"))
    yield from _text_faults(item.locator, (*at, "locator"), MAX_NAME)
    yield from _text_faults(item.quote, (*at, "quote"), MAX_TEXT)
    if item.accessed_on is not None and item.accessed_on > today:
        yield Fault(
            (*at, "accessed_on"),
            "in_the_future",
            "A source cannot have been accessed in the future.",
        )
    yield from _url_faults(item.archive_url, (*at, "archive_url"))


def _text_faults(text: str, path: tuple[str | int, ...], limit: int) -> Iterator[Fault]:
    if len(text) > limit:
        yield Fault(path, "too_long", f"At most {limit:,} characters; this has {len(text):,}.")
    if complaint := unstorable(text):
        yield Fault(path, "unstorable_text", complaint)


def _url_faults(url: str, path: tuple[str | int, ...]) -> Iterator[Fault]:
    if not url:
        return
    yield from _text_faults(url, path, MAX_URL)
    if complaint := unfit_address(url):
        yield Fault(path, "not_a_web_address", complaint)


def unknown_choice(path: tuple[str | int, ...], value: str, choices: Iterable[str]) -> Fault:
    """The fault of a value outside a closed vocabulary, which it repeats so that anybody can print it."""
    shown = value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}…"
    # A lone surrogate in the message would fail in the encoder of the very answer that complains of it.
    shown = shown.encode(errors="backslashreplace").decode()
    return Fault(path, "unknown_choice", f"“{shown}” is not one of {_listed(choices)}.")


def _listed(choices: Iterable[str]) -> str:
    return ", ".join(choices)
