"""PURE: from the keys that a file uses to the fields of an article, as the options of the import say."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .drafts import EARLIER_TEXTS, FIELDS
from .options import ReadingOptions, number_or_text

Shape = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_FIELDS = frozenset({*FIELDS, EARLIER_TEXTS})
_MISSING = object()


def shape(options: ReadingOptions) -> Shape:
    """What makes the fields of an article out of a record that was read.

    A mapped field is taken from its key, a dotted one (`author.name`, `authors.0`) from within objects and
    lists where the record has no key of that name; where nothing is found there, the record's own key of
    the field's name counts. Fixed values come last. Keys that are no fields are kept, so that somebody is
    told of them, unless they were mapped or are to be ignored.
    """
    steps: list[Shape] = []
    if options.mapping or options.ignored:
        steps.append(lambda record: _renamed(record, options.mapping, options.ignored))
    if options.default_language is not None:
        language = options.default_language
        steps.append(lambda record: _in_language(record, language))
    if options.fixed:
        fixed = {name: _fixed(name, value) for name, value in options.fixed.items()}
        steps.append(lambda record: {**record, **fixed})

    def shaped(record: Mapping[str, Any]) -> Mapping[str, Any]:
        for step in steps:
            record = step(record)
        return record

    return shaped


def unknown_columns(columns: Iterable[str], options: ReadingOptions) -> list[str]:
    """Those of `columns` that are neither fields nor mapped nor ignored."""
    known = _FIELDS | set(options.mapping.values()) | options.ignored
    return [] if "*" in options.ignored else [column for column in columns if column not in known]


def _renamed(
    record: Mapping[str, Any], mapping: Mapping[str, str], ignored: frozenset[str]
) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    used: set[str] = set()
    for name, key in mapping.items():
        value = record.get(key, _MISSING)
        if value is _MISSING:
            used.add(key.partition(".")[0])
            value = _within(record, key)
        else:
            used.add(key)
        if value is not _MISSING:
            taken[name] = value
    only_fields = "*" in ignored
    kept = {
        key: value
        for key, value in record.items()
        if key not in ignored and key not in used and (key in _FIELDS or not only_fields)
    }
    return {**kept, **taken}


def _within(record: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(record, Mapping):
            record = record.get(step, _MISSING)
        elif isinstance(record, list) and step.isascii() and step.isdigit() and len(step) < 9:
            record = record[int(step)] if int(step) < len(record) else _MISSING
        else:
            return _MISSING
    return record


def _in_language(record: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    named = record.get("language")
    if named is None or (isinstance(named, str) and not named.strip()):
        return {**record, "language": language}
    return record


def _fixed(name: str, value: str) -> Any:
    return number_or_text(value) if name == "required_reviews" else value
