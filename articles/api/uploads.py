"""Files handed in over REST: taken to the disk as they come, and imported when their turn is."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.utils.mediatypes import _MediaType

from articles.importing import background, uploads
from articles.importing.asking import ON_CHANGE, ON_ERROR, Asked
from articles.importing.drafts import FIELDS
from articles.importing.options import DELIMITERS, EACH_ITS_OWN, FORMATS, BadOption, ReadingOptions
from factcheck.api.exceptions import InvalidParameters, LengthRequired, TooLarge, Unsupported
from factcheck.api.views import ResourceViewSet
from factcheck.buffering import CUT
from factcheck.refusals import Fault, Invalid

FORMATS_BY_TYPE = {
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/json": "json",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/plain": "text",
    "text/html": "html",
}
# They say nothing of what is inside: the parameter `format` does.
_WRAPPINGS = ("application/gzip", "application/octet-stream")
_LONGEST_NAME = 200
_MAPPED = {f"map.{name}": name for name in FIELDS}
_FIXED = {f"set.{name}": name for name in FIELDS if name not in EACH_ITS_OWN}
_NAMES = {"mapping": "map", "fixed": "set"}

PARAMETERS = [
    OpenApiParameter("name", str, description="What the file is called, for people."),
    OpenApiParameter("format", str, enum=FORMATS, description="Goes before `Content-Type`."),
    OpenApiParameter("encoding", str, description="Of the bytes; UTF-8 unless told."),
    OpenApiParameter(
        "delimiter", str, enum=[*DELIMITERS], description="Of CSV; `comma` unless told."
    ),
    OpenApiParameter("language", str, description="Of articles that do not name theirs: `en`."),
    OpenApiParameter("required_reviews", int, description="For articles that do not say."),
    OpenApiParameter("on_error", str, enum=ON_ERROR, description="`skip` unless told."),
    OpenApiParameter("on_change", str, enum=ON_CHANGE, description="`revise` unless told."),
    OpenApiParameter("ignore", str, description="Keys to pass over, between commas; `*`: all."),
    *(
        OpenApiParameter(name, str, description=f"The key or column that holds `{field}`.")
        for name, field in _MAPPED.items()
    ),
    *(
        OpenApiParameter(name, str, description=f"`{field}` of every article.")
        for name, field in _FIXED.items()
    ),
]
BODIES = {
    # No more is promised: what is in a file is found out when its turn comes, and told in its run.
    "application/json": {"description": "An article, or an array of articles."},
    **dict.fromkeys(
        [name for name in (*FORMATS_BY_TYPE, *_WRAPPINGS) if name != "application/json"],
        OpenApiTypes.BINARY,
    ),
}
# For `extend_schema`.
UPLOAD: dict[str, Any] = {
    "summary": "Upload a file of articles",
    "description": "The body is the file itself, packed with gzip or not, up to the setting "
    "`FACTCHECK_MAX_UPLOAD_MB` (20 MiB), and comes with its `Content-Length`. It is taken in as `import_articles` does: the answer names the "
    "run, to be followed at its address.",
    "parameters": PARAMETERS,
    "request": BODIES,
}


class _Untouched(BaseParser):
    """Reads nothing: a session's CSRF check asks for the fields of a form, and the body is a file."""

    media_type = "*/*"

    def parse(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}


class Uploading(ResourceViewSet):
    """`create` for a resource whose body is a file. `row_of` presents the run that it makes."""

    parser_classes = (_Untouched,)
    _received: uploads.Received | None = None
    _enqueued = False
    length_required = ("create",)
    upload_parameters: ClassVar[list[str]] = [parameter.name for parameter in PARAMETERS]

    def keep_body(self, request: Request) -> None:
        """A file is not kept in memory: `what_was_sent` takes it to the disk, once the person is known."""

    def what_was_sent(self, request: Request) -> bytes:
        received = self._receive(request)
        return f"{received.sha256}?{request.META['QUERY_STRING']}".encode()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            if self._received is not None and not self._enqueued:
                uploads.discard(self._received)

    def create(self, request: Request) -> Response:
        asked = asked_of(request)
        received = self._receive(request)
        called = request.query_params.get("name") or f"upload.{asked.reading.format}"
        run = uploads.enqueue(actor=self.actor, received=received, called=called, asked=asked)
        self._enqueued = True
        transaction.on_commit(background.wake)
        address = reverse("import-detail", kwargs={"pk": run.pk}, request=request)
        return Response(
            self.row(self.get_queryset(), pk=run.pk),
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": address},
        )

    def _receive(self, request: Request) -> uploads.Received:
        if self._received is None:
            asked_of(request)  # a file that nobody can read need not come in first
            if "Transfer-Encoding" in request.headers:
                raise LengthRequired
            if CUT in request.META:
                # Their token has come into being since: they are known now, and the next one comes in whole.
                raise exceptions.NotAuthenticated
            limit = settings.FACTCHECK_MAX_UPLOAD_MB * 1024 * 1024
            try:
                self._received = uploads.receive(request._request, limit)
            except uploads.TooLong:
                message = (
                    f"At most {limit:,} bytes are taken in one upload; import_articles takes more."
                )
                raise TooLarge(message) from None
        return self._received

    def _known_parameters(self) -> list[str]:
        return self.upload_parameters if self.action == "create" else super()._known_parameters()


def asked_of(request: Request) -> Asked:
    """What the parameters and the type of the body ask for. Raises InvalidParameters, or Unsupported."""
    query = request.query_params
    _refuse_encoding(request.headers.get("Content-Encoding", "identity"))
    if len(query.get("name", "")) > _LONGEST_NAME:
        raise InvalidParameters(
            [Fault(("name",), "too_long", f"At most {_LONGEST_NAME} characters.")]
        )
    try:
        reading = ReadingOptions(
            format=query.get("format") or _format_of(request.content_type),
            mapping=_given(query, _MAPPED),
            fixed=_given(query, _FIXED),
            ignored=frozenset(query["ignore"].split(",") if "ignore" in query else ()),
            encoding=query.get("encoding", "utf-8"),
            delimiter=query.get("delimiter", "comma"),
        )
        return Asked(
            reading=reading,
            language=query.get("language", "en"),
            required_reviews=_number(query.get("required_reviews")),
            on_error=query.get("on_error", "skip"),
            on_change=query.get("on_change", "revise"),
        )
    except BadOption as error:
        name = _NAMES.get(error.option, error.option)
        raise InvalidParameters([Fault((name,), "invalid", str(error))]) from error
    except Invalid as invalid:
        raise InvalidParameters(invalid.faults) from invalid


def _given(query: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {field: query[name] for name, field in names.items() if name in query}


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        fault = Fault(("required_reviews",), "not_an_integer", "This must be a whole number.")
        raise InvalidParameters([fault])
    return int(text)


def _format_of(content_type: str) -> str:
    told = _MediaType(content_type)
    if told.params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise Unsupported("Another charset than UTF-8 is named by the parameter `encoding`.")
    media_type = f"{told.main_type}/{told.sub_type}".lower()
    if media_type in FORMATS_BY_TYPE:
        return FORMATS_BY_TYPE[media_type]
    known = ", ".join(FORMATS_BY_TYPE)
    raise Unsupported(f"Send one of {known}, or say with the parameter `format` what the file is.")


def _refuse_encoding(name: str) -> None:
    if name.lower() not in {"identity", "gzip"}:
        raise Unsupported("A file comes as it is or packed with gzip.")
