"""PURE: JSON read strictly: what a lenient parser would let through is a fault that is named."""

import json
from collections import Counter
from math import isinf
from typing import Any

_MAX_DIGITS = 18


class Malformed(Exception):
    """This is no record in JSON; the message says why."""


def json_object(text: str, first_line: int | None = None) -> dict[str, Any]:
    """The object that `text` holds. Raises Malformed, which names the column, or the line of the file where
    the text may have many, of which `first_line` is the first."""
    try:
        value = _parse(text)
    except json.JSONDecodeError as error:
        where = (
            f"column {error.colno}"
            if first_line is None
            else f"line {first_line + error.lineno - 1}"
        )
        raise Malformed(f"This is not JSON: {error.msg} ({where}).") from None
    except RecursionError:
        raise Malformed("This JSON is nested too deeply.") from None
    if not isinstance(value, dict):
        raise Malformed("This is JSON, but not an object with the fields of an article.")
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        double = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise Malformed(f"The key “{double}” occurs twice.")
    return fields


def _no_constant(name: str) -> Any:
    raise Malformed(f"{name} is not a JSON value.")


def _whole_number(digits: str) -> int:
    # Python refuses to read numbers of thousands of digits with an exception of its own.
    if len(digits) > _MAX_DIGITS:
        raise Malformed(f"There is a number of {len(digits):,} digits in it.")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if isinf(value):
        raise Malformed(f"The number {digits[:_MAX_DIGITS]} is too great.")
    return value


_parse = json.JSONDecoder(
    object_pairs_hook=_without_doubles,
    parse_constant=_no_constant,
    parse_int=_whole_number,
    parse_float=_number,
).decode
