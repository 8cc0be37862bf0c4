"""The one way in for a body: JSON, read so that nothing in it is guessed, dropped or coerced."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.parsers import BaseParser
from rest_framework.utils.mediatypes import _MediaType

from articles.text.stored_form import unstorable
from factcheck.api.exceptions import Malformed, TooLarge, Unsupported


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without duplicate keys, NaN, infinities, NUL or lone surrogates, up to a size."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        charset = _MediaType(media_type or "").params.get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            raise Unsupported("Only UTF-8 is read here; the Content-Type names another charset.")
        encoding = request.headers.get("Content-Encoding", "identity")
        if encoding.lower() != "identity":
            raise Unsupported(f"The content encoding {encoding!r} is not read here.")
        return read_json(_read(stream, settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


def read_json(raw: bytes) -> Any:
    """The value of a JSON text, or Malformed with what is wrong with it."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_not_a_number,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise Malformed(f"Byte {error.start} is not UTF-8.") from None
    except RecursionError:
        raise Malformed("The JSON is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"{error.msg}: line {error.lineno} column {error.colno}.") from None
    except ValueError:
        # Python refuses to convert numbers of more than 4,300 digits.
        raise Malformed("A number is too long.") from None
    # Only an escape can smuggle in a character that UTF-8 itself does not have, or NUL.
    if b"\\u" in raw:
        _refuse_unstorable(value)
    return value


def _read(stream: IO[Any], limit: int) -> bytes:
    # One byte more than allowed is enough to know; a client that sends without a length gets no further.
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise TooLarge(f"At most {limit:,} bytes are taken in one request.")
    return raw


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        twice = next(
            name for name, times in Counter(name for name, _ in pairs).items() if times > 1
        )
        raise Malformed(f"The key {twice!r} stands twice in one object.")
    return result


def _not_a_number(text: str) -> NoReturn:
    raise Malformed(f"{text} is not JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Malformed(f"The number {text[:40]} is out of range.")
    return number


def _refuse_unstorable(value: Any) -> None:
    """Look into every string, key or value, without recursion."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if complaint := unstorable(value):
                raise Malformed(f"A string is no text: {complaint}")
        elif isinstance(value, dict):
            waiting.extend(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
