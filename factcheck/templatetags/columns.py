"""The name of its column in each cell of a list, for where the head of the table has no room."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def with_columns(cells: Iterable[SafeString], headers: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The cells of a row as Django writes them, each with `data-column`; a sheet decides which are shown."""
    for cell, header in zip(cells, headers, strict=True):
        # The column of boxes to tick is headed by one.
        name = capfirst(strip_tags(header["text"]))
        opened = format_html('<{} data-column="{}"', cell[1:3], name)
        yield opened + SafeString(cell[3:])
