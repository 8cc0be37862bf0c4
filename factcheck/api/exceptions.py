"""What the API's own machinery refuses; `factcheck.errors` turns it into answers."""

from rest_framework import exceptions

from factcheck.refusals import Conflict, Invalid, Stale


class InvalidParameters(Invalid):
    """Query parameters that are unknown, repeated or malformed; `path` holds the parameter's name."""


class InvalidHeader(Invalid):
    """A request header that cannot be read; `path` holds its name."""


class OtherVersion(Stale):
    """`If-Match` names none of the versions that the row has; `etag` is the one that it has."""

    def __init__(self, detail: str, *, etag: str) -> None:
        super().__init__(detail)
        self.etag = etag


class InProgress(Conflict):
    """The same request is being worked on at this moment."""

    retry_after_seconds = 1


class KeyReused(exceptions.APIException):
    """An idempotency key that was sent before, with another body."""

    status_code = 422
    code = "idempotency_key_reused"
    default_detail = (
        "This Idempotency-Key was sent with another body before. Each request needs a key of its own; "
        "only a repetition has the same."
    )


class Malformed(exceptions.ParseError):
    """A body that is no JSON as it is read here."""


class Unsupported(exceptions.APIException):
    """A media type, charset or content encoding that is not read here."""

    status_code = 415


class LengthRequired(exceptions.APIException):
    """A file in chunks: nobody could tell one that broke off from a whole one."""

    status_code = 411
    default_detail = "Send Content-Length, and the file not in chunks: one that broke off would pass for a whole one."


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = "The body is larger than this service takes."


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_detail = "Send If-Match with the ETag of what you want to change."
