"""PURE: what an article must hold to be taken in, the same for the API, the admin and files.

`draft` turns one record (strings and numbers under the names of the fields) into a `Draft`, or raises
`Invalid` naming everything that is wrong with it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from articles.text.addresses import unfit_address
from articles.text.moments import in_utc, moment
from articles.text.stored_form import stored_form, unstorable
from factcheck.refusals import Fault, Invalid

MAX_TITLE = 500
MAX_NAME = 300
MAX_URL = 2_000
MAX_EXTERNAL_ID = 200
MAX_LANGUAGE = 35
MAX_HEADING = 160
OPENING_WORDS = 80
MAX_SHOWN = 40
MAX_EARLIER_TEXTS = 1_000
# Characters of former texts: some 200 sentences, a tenth of a second's work.
LONG_HISTORY = 24_000

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।", ":", ";", ",")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_CLOSERS = "\"'”’»)]"
_NO_SENTENCE = "There is no sentence in this text: it has neither a letter nor a digit."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article that may be stored. `body` is in its stored form; `title` is never blank."""

    body: str
    title: str
    external_id: str | None = None
    url: str | None = None
    publisher: str = ""
    byline: str = ""
    language: str = "en"
    published_at: datetime | None = None
    required_reviews: int = 1
    # The texts that `body` has superseded, the oldest first, in their stored form.
    earlier_texts: tuple[str, ...] = ()

    @property
    def body_sha256(self) -> str:
        return sha256(self.body.encode()).hexdigest()

    @property
    def characters(self) -> int:
        """How much there is to cut and to store: of all its texts."""
        return len(self.body) + sum(map(len, self.earlier_texts))

    @property
    def has_long_history(self) -> bool:
        """Whether its former texts are stored one by one (`superseded`). One that is known by its text alone could
        not be found again half-way."""
        known = self.external_id is not None or self.url is not None
        return known and sum(map(len, self.earlier_texts)) > LONG_HISTORY


def draft(
    record: Mapping[str, Any],
    *,
    max_body_length: int = 1_000_000,
    default_language: str = "en",
    default_required_reviews: int = 1,
) -> Draft:
    """The article that `record` describes. Raises Invalid with every fault found.

    Only `body` is needed. Missing or null fields take their defaults; a missing title is the text's own
    heading or its opening words (see `title_of`).
    """
    values, faults = _read(record, _FIELDS)
    body = values.pop("body", "")
    if not body and not any(fault.path == ("body",) for fault in faults):
        faults.append(Fault(("body",), "required", "The text is missing or empty."))
    if len(body) > max_body_length:
        message = f"At most {max_body_length:,} characters; this has {len(body):,}."
        faults.append(Fault(("body",), "too_long", message))
    if body and not _LETTER_OR_DIGIT.search(body):
        faults.append(Fault(("body",), "no_sentence", _NO_SENTENCE))
    faults += _unfit_earlier(values.get("earlier_texts", ()), max_body_length)
    if faults:
        raise Invalid(faults)
    values.setdefault("language", default_language)
    values.setdefault("required_reviews", default_required_reviews)
    return Draft(body=body, title=values.pop("title", "") or title_of(body), **values)


def _unfit_earlier(texts: Sequence[str], limit: int) -> Iterator[Fault]:
    for index, text in enumerate(texts):
        if len(text) > limit:
            message = f"At most {limit:,} characters; this has {len(text):,}."
            yield Fault(("earlier_texts", index), "too_long", message)
        if not _LETTER_OR_DIGIT.search(text):
            yield Fault(("earlier_texts", index), "no_sentence", _NO_SENTENCE)


def metadata(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `changes`, checked as in `draft`, for an article that exists. Raises Invalid.

    The text, its language and the required reviews have doors of their own and are refused here. A null
    or empty `external_id` or `url` becomes None.
    """
    values, faults = _read(changes, _METADATA, keep_blank=True)
    if "title" in values and not values["title"]:
        faults.append(Fault(("title",), "required", "A title is needed."))
    if faults:
        raise Invalid(faults)
    return values


def is_language(tag: str) -> bool:
    """Whether `tag` has the form of a BCP 47 language tag that can be stored."""
    return len(tag) <= MAX_LANGUAGE and bool(_LANGUAGE_TAG.fullmatch(tag))


def title_of(body: str) -> str:
    """A title for a text that came without one.

    Its first line, where that reads as a heading: an empty line follows, it is at most 160 characters
    long, and it does not end as a sentence does. Else its opening words, cut to 80 characters.
    """
    first, _, rest = body.partition("\n")
    heading = first.strip()
    if (
        rest.startswith("\n")
        and len(heading) <= MAX_HEADING
        and not heading.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)
    ):
        return heading
    words = " ".join(body[: 4 * OPENING_WORDS].split())
    if len(words) <= OPENING_WORDS:
        return words
    cut = words[: OPENING_WORDS - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


# --- One reader a field: a value that is not null → the value to store, or a complaint. --------------


class _Complaint(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _read(
    record: Mapping[str, Any],
    readers: Mapping[str, Callable[[Any], Any]],
    *,
    keep_blank: bool = False,
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = list(_unknown(record, readers))
    for name, reader in readers.items():
        if name not in record:
            continue
        try:
            value = None if record[name] is None else reader(record[name])
        except _Complaint as complaint:
            faults.append(Fault((name,), complaint.code, complaint.message))
            continue
        if name in _OPTIONAL_KEYS:
            value = value or None
        elif value is None and keep_blank and name != "published_at":
            value = ""
        if keep_blank or (value is not None and value != ""):
            values[name] = value
    return values, faults


def _unknown(record: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Fault]:
    for name in record:
        if name not in known:
            yield Fault((str(name),), "unknown_field", f"“{name}” is not a field here.")


def _text(value: Any, limit: int | None = None) -> str:
    if not isinstance(value, str):
        raise _Complaint("not_a_string", "This must be a string.")
    if complaint := unstorable(value):
        raise _Complaint("unstorable_text", complaint)
    text = stored_form(value)
    if limit is not None and len(text) > limit:
        raise _Complaint("too_long", f"At most {limit:,} characters; this has {len(text):,}.")
    return text


def _line(limit: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value, limit)
        if "\n" in text:
            raise _Complaint("not_one_line", "This must be one line.")
        return text

    return read


def _url(value: Any) -> str:
    text = _text(value)
    # Counted in bytes: the address is indexed, and PostgreSQL's index rows hold 2,704 of them.
    if len(text.encode()) > MAX_URL:
        raise _Complaint("too_long", f"At most {MAX_URL:,} bytes.")
    if text and (complaint := unfit_address(text)):
        raise _Complaint("not_a_web_address", complaint)
    return text


def _language(value: Any) -> str:
    text = _text(value, MAX_LANGUAGE)
    if text and not is_language(text):
        raise _Complaint(
            "not_a_language", f"“{text}” is not a language tag such as “en” or “pt-BR”."
        )
    return text


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str) and not value.strip():
        return None
    if not isinstance(value, str | datetime):
        raise _Complaint("not_a_time", "This must be a date and time (ISO 8601).")
    try:
        return moment(value.strip()) if isinstance(value, str) else in_utc(value)
    except ValueError:
        shown = str(value).strip()[:MAX_SHOWN]
        raise _Complaint("not_a_time", f"“{shown}” is not a date and time (ISO 8601).") from None


def _reviews(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Complaint("not_an_integer", "This must be a whole number.")
    if not 1 <= value <= 9:
        raise _Complaint("out_of_range", "Between 1 and 9 reviews can be required.")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_EARLIER_TEXTS:
        message = f"This must be a list of at most {MAX_EARLIER_TEXTS:,} texts."
        raise _Complaint("not_a_list", message)
    texts = tuple(map(_text, value))
    if not all(texts):
        raise _Complaint("required", "A text is empty.")
    return texts


_METADATA: dict[str, Callable[[Any], Any]] = {
    "external_id": _line(MAX_EXTERNAL_ID),
    "url": _url,
    "title": _line(MAX_TITLE),
    "publisher": _line(MAX_NAME),
    "byline": _line(MAX_NAME),
    "published_at": _moment,
}
_FIELDS: dict[str, Callable[[Any], Any]] = {
    **_METADATA,
    "language": _language,
    "required_reviews": _reviews,
    "body": _text,
    "earlier_texts": _texts,
}
_OPTIONAL_KEYS = ("external_id", "url")

# What `draft` knows that is no column of an article.
EARLIER_TEXTS = "earlier_texts"
# The other names that it knows, in the order in which they are told to people.
FIELDS = tuple(name for name in _FIELDS if name != EARLIER_TEXTS)
