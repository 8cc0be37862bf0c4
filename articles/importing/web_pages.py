"""PURE: pages saved from the web: one article each, found by trafilatura, which is installed for this alone.

A page is text and nothing else: nothing that it names is fetched, and no script in it is run.
"""

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from .drafts import is_language
from .encodings import Encoding, NotText, UnfitEncoding, known, text_of
from .lines import Stream, Unreadable, opening
from .options import MIB, ReadingOptions
from .outcomes import Origin
from .records import Item, Record

MAX_PAGE_BYTES = 8 * MIB
# The time that finding the article takes grows faster than they do.
MAX_ELEMENTS = 15_000
MISSING = "Reading pages from the web needs more: pip install -r requirements-html.txt"
_HEAD = 4_096

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.I)
# As every browser takes them: pages that say Latin-1 hold the quotation marks of Windows.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8"}
_BLOCKS = frozenset({"head", "p", "quote", "item", "row", "code", "list", "table", "ab", "div"})


def read_page(stream: Stream, name: str, options: ReadingOptions) -> Iterator[Item]:
    """The text and what the page says about it: title, byline, date, language, publisher, address."""
    trafilatura = _trafilatura()
    told, start = opening(stream, known(options.encoding))
    limit = min(options.max_record_bytes, MAX_PAGE_BYTES)
    try:
        raw = stream.read(limit + 1)
    except Unreadable as cut:
        raise Unreadable(1, cut.reason) from None
    if len(raw) > limit:
        raise Unreadable(1, f"This page is longer than {limit:,} bytes.")
    encoding = told if start or told.name != "utf-8" else _declared(raw, told)
    try:
        page = text_of(raw, encoding, start)
    except NotText as fault:
        line = raw[: fault.at].decode(encoding.name).count("\n") + 1
        raise Unreadable(line, str(fault), raw) from None
    if not page.strip():
        return
    fields = _article(trafilatura, page)
    if not fields:
        raise Unreadable(1, "There is no article to be found in this page.", raw)
    yield Record(Origin(name, 1, 0), fields)


def _trafilatura() -> ModuleType:
    # Here and not above: it is optional, and slow to load.
    try:
        import trafilatura
    except ImportError:
        raise Unreadable(1, MISSING) from None
    return trafilatura


def _declared(raw: bytes, told: Encoding) -> Encoding:
    """The encoding that the page names in its head, or the one that was told."""
    found = _DECLARED.search(raw, 0, _HEAD)
    if found is None:
        return told
    label = found.group(1).decode()
    try:
        encoding = known(label)
        return known(_MEANT.get(encoding.name, encoding.name))
    except UnfitEncoding:
        raise Unreadable(
            1, f"The page says that it is in “{label[:40]}”, which cannot be read."
        ) from None


def _article(trafilatura: ModuleType, page: str) -> dict[str, Any]:
    """The fields that are found; none where there is no text."""
    try:
        tree = trafilatura.load_html(page)
        if tree is None:
            return {}
        if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
            raise Unreadable(1, f"This page has more than {MAX_ELEMENTS:,} elements.")
        language = str(tree.get("lang") or "").strip().replace("_", "-")
        found = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            # Only what the page says about its date: a date in the text may be anybody's.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        body = "" if found is None else _text(found.body)
    except (RecursionError, ValueError):  # both are what hostile pages lead to
        return {}
    if not body:
        return {}
    address = found.url or ""
    fields = {
        "title": _one_line(found.title),
        "byline": ", ".join(filter(None, map(_one_line, (found.author or "").split(";")))),
        "publisher": _one_line(found.sitename),
        "published_at": found.date,
        "language": language if is_language(language) else None,
        "url": address if address.startswith(("http://", "https://")) else None,
        "body": body,
    }
    return {name: value for name, value in fields.items() if value}


def _text(body: Any) -> str:
    """The blocks of the text with an empty line between them; items of a list have a line each."""
    blocks: list[tuple[bool, list[str]]] = [(False, [])]
    for event, element in _walk(body):
        if event == "start":
            if element.tag in _BLOCKS:
                blocks.append((element.tag == "item", []))
            elif element.tag == "lb":
                blocks[-1][1].append("\0")
            blocks[-1][1].append(element.text or "")
        else:
            if element.tag in _BLOCKS:
                blocks.append((False, []))
            blocks[-1][1].append(element.tail or "")
    text = ""
    last = False
    for is_item, parts in blocks:
        block = "\n".join(" ".join(line.split()) for line in "".join(parts).split("\0")).strip()
        if block:
            text += ("\n" if is_item and last else "\n\n") + ("- " if is_item else "") + block
            last = is_item
    return text.strip()


def _walk(body: Any) -> Iterator[tuple[str, Any]]:
    """Every element below `body` as it starts and as it ends, without calling itself."""
    waiting = [("start", child) for child in reversed(body)]
    while waiting:
        event, element = waiting.pop()
        yield event, element
        if event == "start":
            waiting.append(("end", element))
            waiting.extend(("start", child) for child in reversed(element))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
