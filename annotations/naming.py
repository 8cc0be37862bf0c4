"""Which sentence a record speaks of: its article, the revision, the place there, the words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles.models import Article, Placement, Sentence
from articles.text.stored_form import stored_form, unstorable

IDENTITY = ("external_id", "url", "article", "body_sha256")
PLACE = (*IDENTITY, "revision", "position", "quote")
_MOST_NAMED = 20


class Misfit(Exception):
    """A record that cannot be taken in; the message is for whoever wrote it."""


class Named(NamedTuple):
    """The sentence that a record speaks of."""

    pk: int
    retired: bool


def named_sentence(fields: Mapping[str, Any]) -> Named:
    """Raises Misfit where the record names none, or more than one."""
    article_id, latest = _article(fields)
    revision = number_of(fields, "revision")
    if revision is not None and not 1 <= revision <= latest:
        raise Misfit(f"revision: The article has {latest}.")
    rows: QuerySet[Any, Any]
    if revision is None or revision == latest:
        current = Sentence.objects.current().filter(article=article_id)
        rows = current.values_list("position", "pk", "text", "retired_in")
    else:
        places = Placement.objects.filter(
            revision__article=article_id, revision__number=revision
        ).order_by("position")
        rows = places.values_list("position", "sentence", "sentence__text", "sentence__retired_in")
    position, quote = number_of(fields, "position"), stored_form(text_of(fields, "quote"))
    if position is None and not quote:
        raise Misfit("position: Say which sentence: its position, its words in “quote”, or both.")
    words = "text" if rows.model is Sentence else "sentence__text"
    standing = rows.filter(**{words: quote}) if quote else rows.none()
    positions = [row[0] for row in standing.order_by("position")[: _MOST_NAMED + 1]]
    if position is None:
        if len(positions) > 1:
            raise Misfit(f"quote: These words stand at the positions {_listed(positions)}.")
        if not positions:
            raise Misfit("quote: No sentence of the article says this.")
        [position] = positions
    found = rows.filter(position=position).first()
    if found is None:
        raise Misfit(f"position: The article has no sentence {position}.")
    if quote and found[2] != quote:
        where = f"these words stand at {_listed(positions)}" if positions else "nothing says this"
        raise Misfit(f"quote: Sentence {position} says something else; {where}.")
    return Named(found[1], found[3] is not None)


def _article(fields: Mapping[str, Any]) -> tuple[int, int]:
    """Id and newest revision of the article that the record names."""
    external_id, url = text_of(fields, "external_id"), text_of(fields, "url")
    pk, body_sha256 = number_of(fields, "article"), text_of(fields, "body_sha256")
    named: dict[str, Any] = {"external_id": external_id, "url": url, "pk": pk}
    wanted = {name: value for name, value in named.items() if value not in (None, "")}
    if not wanted and body_sha256:
        wanted = {"body_sha256": body_sha256, "external_id": None, "url": None}
    if not wanted:
        raise Misfit(f"external_id: Say which article, by one of {', '.join(IDENTITY)}.")
    found = Article.objects.filter(**wanted).values_list("pk", "revision").first()
    if found is None:
        raise Misfit(f"There is no article with this {' and this '.join(wanted)}.")
    return found


def _listed(positions: list[int]) -> str:
    told = ", ".join(map(str, positions[:_MOST_NAMED]))
    return f"{told} and further" if len(positions) > _MOST_NAMED else told


def text_of(fields: Mapping[str, Any], name: str, *, needed: bool = False, at: str = "") -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise Misfit(f"{at}{name}: This must be a string.")
    if complaint := unstorable(value):
        raise Misfit(f"{at}{name}: {complaint}")
    if needed and not value:
        raise Misfit(f"{at}{name}: This is missing.")
    return value


def number_of(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise Misfit(f"{name}: This must be a whole number.")
    if value is not None and not 0 <= value < 2**31:
        raise Misfit(f"{name}: There is no such number here.")
    return value
