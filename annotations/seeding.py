"""Seeds: articles and annotations for a first look, loaded through the doors that everybody uses.

What is loaded twice changes nothing the second time. An act counts as done once the history says that this
person did it to this sentence; what has become of it since (changed, withdrawn) is left alone. A file goes
in whole or not at all. The format is described in seeds/README.md.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from articles.choices import Action
from articles.importing.drafts import draft
from articles.importing.formats import ReadingOptions, Record, Reject, read
from articles.importing.outcomes import Kind, Tally
from articles.importing.pipeline import run, stored_with
from articles.importing.sources import NothingToRead, find
from articles.importing.writer import look_up, write
from articles.models import Event, Sentence
from factcheck.refusals import Refusal

from . import workflow
from .policy import EvidenceItem, Submission

EDITOR = "editor"
REVIEWERS = ("reviewer1", "reviewer2")

ARTICLES_FILE = Path("articles.jsonl")
ACTS_FILE = Path("annotations") / "annotations.jsonl"

_EVIDENCE_KEYS = frozenset(EvidenceItem.__dataclass_fields__)


class BadSeed(Exception):
    """A seed that does not fit; the message names its file and line. Nothing of the file was loaded."""


class Loaded(NamedTuple):
    """What loading came to; `acts` counts those that were done now, `acts_before` those done earlier."""

    articles: Tally
    acts: int
    acts_before: int


def load(folder: Path) -> Loaded:
    """Load the articles of `folder`, then the acts on their sentences, where there are any.

    The people whom the acts name must exist. Raises BadSeed.
    """
    articles = load_articles(folder / ARTICLES_FILE)
    acts = folder / ACTS_FILE
    done, before = load_acts(acts) if acts.exists() else (0, 0)
    return Loaded(articles, done, before)


@transaction.atomic
def load_articles(path: Path) -> Tally:
    """Store the articles of one file; the history names the editor where there is one. Raises BadSeed."""
    to_draft = partial(
        draft,
        max_body_length=settings.FACTCHECK_MAX_BODY_LENGTH,
        default_required_reviews=settings.FACTCHECK_REQUIRED_REVIEWS,
    )
    editor = User.objects.filter(username=EDITOR).values_list("pk", flat=True).first()
    tally = Tally()
    store = stored_with(partial(write, actor_id=editor))
    results = run(_items(path), to_draft=to_draft, look_up=look_up, store=store)
    for result in results:
        if result.outcome.kind is Kind.REJECTED:
            raise BadSeed(result.complaint())
        tally.add(result.outcome)
    return tally


@transaction.atomic
def load_acts(path: Path) -> tuple[int, int]:
    """Do what one file says was done; how many acts were done now, and how many had been before.

    Raises BadSeed.
    """
    done = before = 0
    for item in _items(path):
        if isinstance(item, Reject):
            raise BadSeed(f"{item.origin}: {item.reason}")
        try:
            if _perform(item.fields):
                done += 1
            else:
                before += 1
        except (_Misfit, Refusal) as error:
            raise BadSeed(f"{item.origin}: {error}") from error
    return done, before


def _items(path: Path) -> Iterator[Record | Reject]:
    try:
        [source] = find([path], ReadingOptions(format="jsonl")).sources
    except NothingToRead as error:
        raise BadSeed(str(error)) from error
    return read(source)


# --- Acts: who did what to which sentence. -----------------------------------------------------------


class _Misfit(Exception):
    """An act that cannot be done here; the message is for whoever wrote it."""


class _Act(NamedTuple):
    """How one kind of act is done. `person` is the key that names who does it; `keys` are the others."""

    person: str
    keys: frozenset[str]
    action: Action
    perform: Callable[[User, int, Mapping[str, Any]], object]


def _annotate(actor: User, sentence_id: int, fields: Mapping[str, Any]) -> None:
    evidence = fields["evidence"]
    if not isinstance(evidence, list):
        raise _Misfit("“evidence” must be a list.")
    submission = Submission(
        verdict=fields["verdict"],
        reason=fields["reason"],
        correction=fields["correction"],
        note=fields["note"],
        evidence=tuple(_evidence(item) for item in evidence),
    )
    workflow.annotate(actor=actor, sentence_id=sentence_id, submission=submission)


def _rule(actor: User, sentence_id: int, fields: Mapping[str, Any]) -> None:
    workflow.rule(
        actor=actor,
        sentence_id=sentence_id,
        verdict=fields["verdict"],
        rationale=fields["rationale"],
    )


def _set_aside(actor: User, sentence_id: int, fields: Mapping[str, Any]) -> None:
    workflow.mark_not_checkable(actor=actor, sentence_id=sentence_id, reason=fields["reason"])


_ACTS = {
    "annotate": _Act(
        "reviewer",
        frozenset({"verdict", "reason", "correction", "note", "evidence"}),
        Action.ANNOTATION_ADDED,
        _annotate,
    ),
    "rule": _Act("editor", frozenset({"verdict", "rationale"}), Action.RULING_MADE, _rule),
    "mark_not_checkable": _Act(
        "reviewer", frozenset({"reason"}), Action.MARKED_NOT_CHECKABLE, _set_aside
    ),
}


def _perform(fields: Mapping[str, Any]) -> bool:
    """Do one act, unless it has been done before; whether it was done. Raises _Misfit or a Refusal."""
    kind = fields.get("act")
    act = _ACTS.get(kind) if isinstance(kind, str) else None
    if act is None:
        raise _Misfit(f"“act” must be one of {', '.join(_ACTS)}.")
    _require_keys(fields, act.keys | {"act", "article", "quote", act.person})
    actor = User.objects.filter(username=fields[act.person]).first()
    if actor is None:
        raise _Misfit(f"There is no user “{fields[act.person]}”.")
    sentence_id = _sentence(fields["article"], fields["quote"])
    if Event.objects.filter(sentence=sentence_id, actor=actor, action=act.action).exists():
        return False
    act.perform(actor, sentence_id, fields)
    return True


def _sentence(external_id: str, quote: str) -> int:
    found = [
        *Sentence.objects.current()
        .filter(article__external_id=external_id, text=quote)
        .values_list("pk", flat=True)[:2]
    ]
    if len(found) != 1:
        which = "no sentence" if not found else "more than one sentence"
        raise _Misfit(f"The article “{external_id}” has {which} “{quote}”.")
    return found[0]


def _evidence(item: Any) -> EvidenceItem:
    if not isinstance(item, dict):
        raise _Misfit("Every piece of evidence must be an object.")
    _require_keys(item, _EVIDENCE_KEYS)
    accessed = item["accessed_on"]
    try:
        accessed_on = date.fromisoformat(accessed) if accessed else None
    except ValueError:
        raise _Misfit(f"“{accessed}” is not a date (YYYY-MM-DD).") from None
    return EvidenceItem(**{**item, "accessed_on": accessed_on})


def _require_keys(fields: Mapping[str, Any], keys: frozenset[str]) -> None:
    """Exactly these keys, and strings under them (but for the list of evidence)."""
    if missing := sorted(keys - fields.keys()):
        raise _Misfit(f"“{missing[0]}” is missing.")
    if unknown := sorted(fields.keys() - keys):
        raise _Misfit(f"“{unknown[0]}” has no place here.")
    for key, value in fields.items():
        if key != "evidence" and not isinstance(value, str):
            raise _Misfit(f"“{key}” must be a string.")
