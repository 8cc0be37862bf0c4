"""The history of one sentence as somebody may read it: what changed, before and after, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from annotations.choices import Kind, Reason, Stance
from annotations.models import Annotation, Ruling
from annotations.querysets import with_sight
from articles.choices import NotCheckable, Status, Verdict
from articles.models import Event, Sentence

MOST_SHOWN = 50

_FIELDS = {
    "verdict": Annotation._meta.get_field("verdict").verbose_name,
    "reason": Annotation._meta.get_field("reason").verbose_name,
    "correction": Annotation._meta.get_field("correction").verbose_name,
    "note": Annotation._meta.get_field("note").verbose_name,
    "rationale": Ruling._meta.get_field("rationale").verbose_name,
    "not_checkable": Sentence._meta.get_field("not_checkable").verbose_name,
}
_LABELS: Mapping[str, Mapping[Any, Any]] = {
    "verdict": dict(Verdict.choices),
    "reason": dict(Reason.choices),
    "not_checkable": dict(NotCheckable.choices),
    "status": dict(Status.choices),
    "stance": dict(Stance.choices),
    "kind": dict(Kind.choices),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that became another; either is empty where there was, or is, nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    event: Event
    changes: list[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """`withheld` counts the events that blind review keeps from this person for the time being."""

    lines: list[Line]
    withheld: int


def history_for(user: User, sentence: Sentence) -> History:
    """What `user` may read of the sentence's history, the newest first, at most 50 events. Two queries."""
    events: Any = with_sight(Event.objects.filter(sentence=sentence.pk), user)
    shown = events.filter(seen=True).select_related("actor").order_by("-pk")[:MOST_SHOWN]
    return History(
        lines=[Line(event=event, changes=[*changes_of(event.data)]) for event in shown],
        withheld=events.filter(seen=False).count(),
    )


def changes_of(data: Mapping[str, Any]) -> Iterator[Change]:
    """What an event of a sentence says, field by field; what it does not speak of is left out."""
    before, after = (data.get(name) or {} for name in ("before", "after"))
    for name, label in _FIELDS.items():
        yield from _change(str(label), _worded(name, before), _worded(name, after))
    yield from _sources(before.get("evidence") or [], after.get("evidence") or [])
    yield from _change(_("evidence reused from"), _origin(before), _origin(after))
    standing = data.get("sentence") or {}
    was, now = (_standing(standing.get(name) or {}) for name in ("before", "after"))
    yield from _change(_("sentence"), was, now)


def _change(name: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(name=name, before=before, after=after)


def _worded(name: str, said: Mapping[str, Any]) -> str:
    value = said.get(name) or ""
    return str(_LABELS.get(name, {}).get(value, value))


def _sources(before: list[Any], after: list[Any]) -> Iterator[Change]:
    for source in before:
        if source not in after:
            yield Change(name=_("source"), before=in_a_line(source), after="")
    for source in after:
        if source not in before:
            yield Change(name=_("source"), before="", after=in_a_line(source))


def in_a_line(source: Mapping[str, Any]) -> str:
    """One source in a line: “supports: City archive, p. 12, https://… (primary …, 2026-03-02): quote”."""
    stance, kind = _worded("stance", source), _worded("kind", source)
    where = [source[name] for name in ("source", "locator", "url", "archive_url") if source[name]]
    how = f"{kind}, {source['accessed_on']}" if source["accessed_on"] else kind
    quote = f": “{source['quote']}”" if source["quote"] else ""
    return f"{stance}: {', '.join(map(str, where))} ({how}){quote}"


def _origin(said: Mapping[str, Any]) -> str:
    pk = said.get("reused_from")
    return _("sentence %(id)s") % {"id": pk} if pk else ""


def _standing(standing: Mapping[str, str | None]) -> str:
    return ", ".join(filter(None, (_worded("status", standing), _worded("verdict", standing))))
