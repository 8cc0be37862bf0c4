"""The order of the menu: what is worked with first."""

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()

_FIRST = ("articles", "annotations")


@register.simple_tag
def reading_order(apps: Iterable[dict[str, Any]] | str) -> list[dict[str, Any]]:
    """The admin's apps: articles, then annotations, then the others as they came."""
    known = {name: place for place, name in enumerate(_FIRST)}
    listed: Iterable[dict[str, Any]] = [] if isinstance(apps, str) else apps
    return sorted(listed, key=lambda app: known.get(app["app_label"], len(known)))
