"""The house's guidelines for checking: a Markdown file, shown on a page of the admin and beside the work.

Nothing in the file is ever run or fetched. HTML in it is shown as it is written, addresses that could run something
are no links, and pictures, which would be asked for from elsewhere, are not shown.
"""

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

logger = logging.getLogger(__name__)

# It is part of every review page.
MOST_BYTES = 100_000


class Unreadable(Exception):
    """The file cannot be shown; says why."""


def guidelines() -> SafeString:
    """The guidelines as HTML that is safe to show. Read anew once the file has changed. Raises Unreadable."""
    path = Path(settings.FACTCHECK_GUIDELINES)
    try:
        stat = path.stat()
        if stat.st_size > MOST_BYTES:
            raise Unreadable(f"{path} is larger than {MOST_BYTES:,} bytes.")
        return _rendered(path, stat.st_mtime_ns, stat.st_size)
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path} is not UTF-8.") from error
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}.") from error


def shown() -> SafeString | None:
    """The guidelines, or None while they cannot be read: nobody's work waits for that."""
    try:
        return guidelines()
    except Unreadable as fault:
        logger.error("The guidelines cannot be shown: %s", fault)
        return None


@lru_cache(maxsize=1)
def _rendered(path: Path, changed: int, size: int) -> SafeString:
    """`changed` and `size` tell one state of the file from the next."""
    return render(path.read_text("utf-8"))


def render(text: str) -> SafeString:
    # This preset, unlike the library's default, shows HTML as text.
    markdown = MarkdownIt("js-default", {"html": False}).disable("image")
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # The page, or the dialog, has a heading of its own above the text.
            token.tag = f"h{min(int(token.tag[1:]) + 1, 6)}"
        for inner in token.children or ():
            if inner.type == "link_open":
                # Who follows a link keeps the sentence they are at.
                inner.attrs |= {"target": "_blank", "rel": "noopener noreferrer"}
    html = markdown.renderer.render(tokens, markdown.options, {})
    return mark_safe(html)  # noqa: S308 - HTML in the text was escaped
