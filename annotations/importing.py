"""Annotations made elsewhere, and those of an export of ours, through the workflow's rules.

A record names a sentence, a person and what they said of it; see docs/exchange.md for the fields. What it says is there
already changes nothing, so an import that was stopped is finished by running it again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.importing.outcomes import Kind, Outcome, Result
from articles.importing.records import Item, Record
from articles.text.moments import moment
from factcheck.refusals import Refusal

from .naming import IDENTITY, PLACE, Misfit, named_sentence, text_of
from .policy import EvidenceItem, Submission
from .workflow import Made, take_in_annotation, take_in_mark, take_in_ruling

_TIMES = ("created_at", "updated_at")
_EVIDENCE = tuple(EvidenceItem.__dataclass_fields__)
_IN_A_TABLE = tuple(f"evidence_{name}" for name in _EVIDENCE)
_TEXTS = ("verdict", "reason", "correction", "note")
_KEYS = {
    "annotate": (
        *(*PLACE, *_TIMES, "reviewer", *_TEXTS),
        *("evidence", *_IN_A_TABLE, "reused_from"),
    ),
    "rule": (*PLACE, *_TIMES, "editor", "verdict", "rationale"),
    "mark_not_checkable": (*PLACE, *_TIMES, "reviewer", "reason"),
}
COLUMNS = frozenset(
    {"act", "editor", "rationale", *_KEYS["annotate"]} - {"evidence", "reused_from"}
)
# Of one article, in one transaction.
_TOGETHER = 100


@dataclass
class Intake:
    """How records are taken in. `results` yields one result for each, in their order, when it is stored.

    `update`: what the same person said otherwise before is changed; else such a record is rejected.
    `create_people`: accounts nobody can use are made for those who are not known. `dry_run`: nothing is
    kept. `stop`: at the first that is rejected.
    """

    update: bool = False
    create_people: bool = False
    dry_run: bool = False
    stop: bool = False
    # The names of those without an account, for whom records were rejected.
    unknown_people: set[str] = field(default_factory=set, init=False)
    _people: dict[str, User] = field(default_factory=dict)
    _made: dict[str, User] = field(default_factory=dict)

    def results(self, items: Iterable[Item]) -> Iterator[Result]:
        """Raises django.db.Error; what was yielded before is stored."""
        for batch in batches(items):
            results = self.stored(batch)
            yield from results
            if self.stops_at(results):
                return

    def stops_at(self, results: Sequence[Result]) -> bool:
        """Whether the import ends here."""
        return self.stop and bool(results) and results[-1].outcome.kind is Kind.REJECTED

    def stored(self, batch: list[Item]) -> list[Result]:
        """One article in a transaction: nobody who locks several can then wait for another in a circle."""
        results = []
        with transaction.atomic():
            for item in batch:
                outcome = self._outcome(item)
                rejected = outcome.kind is Kind.REJECTED
                results.append(Result(item.origin, outcome, item if rejected else None))
                if rejected and self.stop:
                    break
            if self.dry_run:
                transaction.set_rollback(True)
                self._people.clear()
        return results

    def _outcome(self, item: Item) -> Outcome:
        if not isinstance(item, Record):
            return Outcome(Kind.REJECTED, reason=item.reason)
        self._made.clear()
        try:
            with transaction.atomic():
                kind = self._taken_in(item.fields)
            # Who was made for a record that is rejected is gone with it: the next one has that id, or nobody.
            self._people |= self._made
            return Outcome(kind)
        except Misfit as misfit:
            return Outcome(Kind.REJECTED, reason=str(misfit))
        except Refusal as refusal:
            told = [
                f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in refusal.faults
            ]
            return Outcome(Kind.REJECTED, reason="; ".join(told) or refusal.detail)

    def _taken_in(self, record: Mapping[str, Any]) -> Kind:
        act = record.get("act") or "annotate"
        if not isinstance(act, str) or act not in _KEYS:
            raise Misfit(f"act: It must be one of {', '.join(_KEYS)}.")
        fields = {key: value for key, value in record.items() if key != "act" and value is not None}
        if unknown := sorted(str(key) for key in fields if key not in _KEYS[act]):
            raise Misfit(f"{unknown[0]}: This is not a field of “{act}”.")
        sentence = named_sentence(fields)
        made = Made(
            self._person(text_of(fields, "editor" if act == "rule" else "reviewer", needed=True)),
            *_times(fields),
            retired=sentence.retired,
            update=self.update,
        )
        return _TAKE_IN[act](made, sentence.pk, fields)

    def _person(self, name: str) -> User:
        person = self._people.get(name) or User.objects.filter(username=name).first()
        if person is None:
            person = self._made[name] = self._new(name)
        else:
            self._people[name] = person
        return person

    def _new(self, name: str) -> User:
        if not self.create_people:
            self.unknown_people.add(name)
            raise Misfit(f"There is no user “{name}”.")
        if len(name) > 150 or not all(char.isalnum() or char in "@.+-_" for char in name):
            raise Misfit(f"“{name}” cannot be a user name.")
        return User.objects.create_user(name, is_active=False)


def _article_key(item: Item) -> tuple[str, ...]:
    if not isinstance(item, Record):
        return ()
    return tuple(str(item.fields.get(name)) for name in IDENTITY)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Those that are taken in together: of one article, and not too many."""
    for _, alike in groupby(items, _article_key):
        yield from _in_lists(alike)


def _in_lists(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == _TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


# --- What is said of it ------------------------------------------------------------------------------


def _annotation(made: Made, sentence: int, fields: Mapping[str, Any]) -> Kind:
    said = {name: text_of(fields, name) for name in _TEXTS}
    submission = Submission(
        **said, evidence=tuple(_evidence(fields)), reused_from=_reused_from(fields)
    )
    return take_in_annotation(made=made, sentence_id=sentence, submission=submission)


def _ruling(made: Made, sentence: int, fields: Mapping[str, Any]) -> Kind:
    return take_in_ruling(
        made=made,
        sentence_id=sentence,
        verdict=text_of(fields, "verdict"),
        rationale=text_of(fields, "rationale"),
    )


def _mark(made: Made, sentence: int, fields: Mapping[str, Any]) -> Kind:
    return take_in_mark(made=made, sentence_id=sentence, reason=text_of(fields, "reason"))


_TAKE_IN: dict[str, Callable[[Made, int, Mapping[str, Any]], Kind]] = {
    "annotate": _annotation,
    "rule": _ruling,
    "mark_not_checkable": _mark,
}


def _evidence(fields: Mapping[str, Any]) -> Iterator[EvidenceItem]:
    """The list in a line of JSON, or the one piece that the columns of a table hold."""
    given = fields.get("evidence", [])
    if not isinstance(given, list):
        raise Misfit("evidence: This must be a list.")
    flat = {
        name: fields[column]
        for name, column in zip(_EVIDENCE, _IN_A_TABLE, strict=True)
        if fields.get(column)
    }
    for index, item in enumerate([*given, flat] if flat else given):
        at = f"evidence.{index}"
        if not isinstance(item, dict):
            raise Misfit(f"{at}: This must be an object.")
        if unknown := sorted(str(key) for key in item if key not in _EVIDENCE):
            raise Misfit(f"{at}.{unknown[0]}: This is not a field of evidence.")
        known = {name: value for name, value in item.items() if value is not None}
        values: dict[str, Any] = {name: text_of(known, name, at=f"{at}.") for name in known}
        if "accessed_on" in values:
            values["accessed_on"] = _date(values["accessed_on"], f"{at}.accessed_on")
        yield EvidenceItem(**values)


def _reused_from(fields: Mapping[str, Any]) -> int | None:
    """The sentence whose evidence was taken over, named as the record names its own."""
    given = fields.get("reused_from")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Misfit("reused_from: This must be an object.")
    if unknown := sorted(str(key) for key in given if key not in PLACE):
        raise Misfit(f"reused_from.{unknown[0]}: This does not name a sentence.")
    try:
        return named_sentence({key: value for key, value in given.items() if value is not None}).pk
    except Misfit as misfit:
        raise Misfit(f"reused_from: {misfit}") from None


def _times(fields: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    times = []
    for name in _TIMES:
        text = text_of(fields, name)
        try:
            time = moment(text) if text else None
        except ValueError:
            raise Misfit(f"{name}: This is not a date and time (ISO 8601).") from None
        if time is not None and time > timezone.now():
            raise Misfit(f"{name}: Nobody can have acted in the future.")
        times.append(time)
    created, updated = times
    if updated is not None and (created is None or updated < created):
        raise Misfit("updated_at: It cannot be before created_at.")
    return created, updated


def _date(text: str, at: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Misfit(f"{at}: This is not a date (YYYY-MM-DD).") from None
