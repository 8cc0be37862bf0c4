"""Every door of the service, found from its URL patterns, and somebody who tries them all.

What is found here by itself: every route, with the ids of all rows that it can be about; every query parameter
of the API that the OpenAPI document names; every filter of the admin's lists, by the links on them. What cannot
be found is said in tables here, and what is missing in one raises `Untaught`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import chain, product
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

from annotations.models import Annotation, Evidence, Ruling
from articles.choices import Status, Verdict
from articles.models import Article, Event, ImportRun, Sentence

_PARAMETER = re.compile(r"<(?:[^>:]+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
_ADMIN_MODEL = re.compile(r"admin/(\w+)/(\w+)/")
# The columns that say what somebody thinks of a sentence.
TELLING = {
    Annotation: ("verdict", "note"),
    Evidence: ("quote", "stance"),
    Ruling: ("verdict", "rationale"),
    Event: ("data",),
    Sentence: ("verdict",),
}
UNSAFE = ("post", "put", "patch", "delete")


class Untaught(Exception):
    """A door that nobody here knows how to try: say so in the tables of this module."""


class Door(NamedTuple):
    """`name` is the pattern's with its namespace, or the route where it has none."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs that it takes; an admin page does not say, so it is read and posted to."""
        actions = getattr(self.view, "actions", None)
        if actions is None:
            return ("get", "post") if self.route.startswith("admin/") else ("get",)
        return tuple(verb for verb in actions if verb != "head")


class Ask(NamedTuple):
    """A request: `body` is JSON for the API and an encoded form for the admin; `tag` is its If-Match."""

    door: str
    verb: str
    path: str
    body: str | None = None
    tag: str | None = None


def every_door() -> list[Door]:
    return [*_doors(get_resolver(), "", "")]


def _doors(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _doors(entry, route, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            name = ":".join(part for part in (namespace, entry.name) if part)
            yield Door(name if entry.name else route, route, entry.callback)


class Catalogue:
    """The requests that can be made of a world. `terms` are words worth searching for, `moments` times
    worth filtering by; `bodies` says for each API route and verb with a body what to send."""

    def __init__(
        self,
        *,
        terms: Iterable[str],
        moments: Iterable[Any],
        bodies: Mapping[tuple[str, str], Iterable[Any]],
    ) -> None:
        self.terms, self.moments, self.bodies = [*terms], [*moments], bodies
        self._ids: dict[type[Model], list[Any]] = {}
        self._operations = {
            (re.sub(r"\{\w+\}", "{}", path), verb): operation
            for path, verbs in SchemaGenerator().get_schema(public=True)["paths"].items()
            for verb, operation in verbs.items()
        }

    def asks(self) -> Iterator[Ask]:
        for door in every_door():
            for path in self._paths(door):
                for verb in door.verbs:
                    yield from self._asks_of(door, path, verb)

    def _asks_of(self, door: Door, path: str, verb: str) -> Iterator[Ask]:
        if verb in UNSAFE:
            for body, tag in product(self._bodies(door, verb), _tags(door, verb)):
                yield Ask(door.name, verb, path, body, tag)
            if door.name.endswith("_add"):
                for pk in self.ids(Sentence):
                    yield Ask(door.name, verb, f"{path}?sentence={pk}", "")
            return
        yield Ask(door.name, verb, path)
        for query in chain(self._queries(door, verb), self._admin_queries(door)):
            yield Ask(door.name, verb, f"{path}?{urlencode(query)}")

    # --- Addresses ---------------------------------------------------------------------------------------

    def ids(self, model: type[Model]) -> list[Any]:
        """One id that no row of the table has, and then those of all rows."""
        if model not in self._ids:
            found = [*model._default_manager.order_by("pk").values_list("pk", flat=True)]
            self._ids[model] = [999_999_999, *found]
        return self._ids[model]

    def _paths(self, door: Door) -> Iterator[str]:
        names = [first or second for first, second in _PARAMETER.findall(door.route)]
        template = _PARAMETER.sub("{}", door.route).replace("^", "").replace("$", "")
        for values in product(*(self._values(door, name) for name in names)):
            yield f"/{template.format(*values)}"

    def _values(self, door: Door, name: str) -> list[Any]:
        if name in {"article_pk", "sentence_pk"}:
            return self.ids(Article if name == "article_pk" else Sentence)
        if name == "import_pk":
            return self.ids(ImportRun)
        if name == "pk":
            return self.ids(door.view.cls.queryset.model)
        if name in {"object_id", "id"}:
            found = _ADMIN_MODEL.match(door.route)
            return self.ids(apps.get_model(*found.groups()) if found else Annotation)
        tables: dict[str, list[Any]] = {
            "app_label": ["annotations", "articles", "auth", "factcheck"],
            "content_type_id": [
                ContentType.objects.get_for_model(model).pk for model in (Annotation, Sentence)
            ],
            "url": ["annotations/annotation/1", "nowhere"],
            "number": [1, 2],
        }
        if name not in tables:
            raise Untaught(f"{door.route}: what goes into <{name}>?")
        return tables[name]

    # --- The API -----------------------------------------------------------------------------------------

    def _operation(self, door: Door, verb: str) -> dict[str, Any] | None:
        return self._operations.get(("/" + _PARAMETER.sub("{}", door.route), verb))

    def _bodies(self, door: Door, verb: str) -> Iterable[str | None]:
        operation = self._operation(door, verb)
        if operation is None or "requestBody" not in operation:
            return [None] if operation else [""]
        if (door.name, verb) not in self.bodies:
            raise Untaught(f"{verb} {door.route}: what is sent there?")
        return [json.dumps(body) for body in self.bodies[door.name, verb]]

    def _queries(self, door: Door, verb: str) -> Iterator[dict[str, Any]]:
        operation = self._operation(door, verb) or {}
        parameters = {
            each["name"]: each["schema"]
            for each in operation.get("parameters", ())
            if each["in"] == "query" and each["name"] != "cursor"
        }
        also = {"count": "true"} if "count" in parameters else {}
        for name, schema in parameters.items():
            for value in self._parameter_values(door, name, schema):
                yield {**also, name: value}

    def _parameter_values(self, door: Door, name: str, schema: Mapping[str, Any]) -> Iterable[Any]:
        kind = schema.get("type")
        if name == "page_size":
            return ["1"]
        if name == "evidence_host":
            return ["archive.example", "gazette.example", "nowhere.example"]
        if name in {"article", "sentence"}:
            return self.ids(Article if name == "article" else Sentence)
        if "enum" in schema:
            return [value for value in schema["enum"] if value]
        if kind == "array":
            values = schema["items"]["enum"]
            return [*values, ",".join(values)]
        if kind == "boolean":
            return ["true", "false"]
        if kind == "string" and schema.get("format") in {"date-time", "date"}:
            shape = "%Y-%m-%d" if schema["format"] == "date" else "%Y-%m-%dT%H:%M:%SZ"
            return [moment.strftime(shape) for moment in self.moments]
        if kind == "string":
            return self.terms
        if kind == "integer":
            return range(3)
        raise Untaught(f"{door.route}: what goes into ?{name}=, {schema}?")

    # --- The admin ---------------------------------------------------------------------------------------

    def _admin_queries(self, door: Door) -> Iterator[dict[str, Any]]:
        if door.name.endswith("_add"):
            yield from ({"sentence": pk} for pk in self.ids(Sentence))
            yield {"sentence": self.ids(Sentence)[1], "verdict": Verdict.DISPUTED, "_popup": "1"}
        elif door.name == "admin:articles_article_change":
            yield from ({"status": status} for status in Status.values)
        elif door.name == "admin:autocomplete":
            yield from self._autocompletes()
        elif door.name.endswith("_changelist"):
            found = _ADMIN_MODEL.match(door.route)
            if found is None:
                raise Untaught(f"{door.route}: a list of what?")
            yield from self._list_queries(apps.get_model(*found.groups()))

    def _list_queries(self, model: type[Model]) -> Iterator[dict[str, Any]]:
        yield from ({"q": term} for term in self.terms)
        for each in admin.site._registry[model].list_filter:
            if name := getattr(each, "parameter_name", None):
                yield from ({name: term} for term in self.terms)
        for lookup in _telling_lookups(model):
            yield {lookup: "verified"}
        for name in ("article", "sentence"):
            yield from ({name: pk} for pk in self.ids(Article if name == "article" else Sentence))
        yield from ({"o": column} for column in (1, -2, 3, -4))
        for flag in ("_facets", "_popup", "all", "p", "e", "_to_field"):
            yield {flag: "id" if flag == "_to_field" else "1"}

    def _autocompletes(self) -> Iterator[dict[str, Any]]:
        for model in TELLING:
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created:
                    yield {
                        "app_label": model._meta.app_label,
                        "model_name": model._meta.model_name,
                        "field_name": field.name,
                        "term": "",
                    }


def _tags(door: Door, verb: str) -> list[str | None]:
    """What stands in If-Match: versions that the row may have, any, and none."""
    actions = getattr(door.view, "actions", {})
    conditional = getattr(getattr(door.view, "cls", None), "conditional", ())
    return [None, '"1"', '"2"', "*"] if actions.get(verb) in conditional else [None]


def _telling_lookups(model: type[Model], prefix: str = "", depth: int = 2) -> Iterator[str]:
    """Lookups from `model` to what somebody thinks of a sentence, over at most `depth` relations."""
    if prefix or model is not Sentence:
        for column in TELLING.get(model, ()):
            yield f"{prefix}{column}__contains"
    if not depth:
        return
    for field in model._meta.get_fields():
        target = field.related_model
        if isinstance(target, type) and issubclass(target, Model) and target is not User:
            yield from _telling_lookups(target, f"{prefix}{field.name}__", depth - 1)


def day_around(moment: Any) -> list[Any]:
    """The moment, the day before and the day after."""
    return [moment + timedelta(days=days) for days in (-1, 0, 1)]
