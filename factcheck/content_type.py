"""What a client says about its body never decides how Django reads the rest of the request.

Django takes a charset that `Content-Type` names for the query string as well: with `charset=hex` it fails,
with `charset=unicode_escape` it lets lone surrogates in. A header that it cannot take apart fails before
anything that answers errors is in place. Both were a bare 500, whatever the address.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.utils.http import parse_header_parameters

_UTF_8 = ("utf-8", "utf8")
# No codec has this name, so Django goes on in UTF-8; a body in it is refused by whoever reads the body.
_ANOTHER = "another-charset"


class HarmlessContentType:
    """A WSGI application that calls `application` with a `Content-Type` that harms nobody.

    One that cannot be read becomes none; one that names a charset other than UTF-8 says only that it does.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = _harmless(environ.get("CONTENT_TYPE", ""))
        return self.application(environ, start_response)


def _harmless(header: str) -> str:
    try:
        media_type, parameters = parse_header_parameters(header)
    except (LookupError, ValueError):
        return ""
    if parameters.get("charset", "utf-8").lower() in _UTF_8:
        return header
    return f"{media_type}; charset={_ANOTHER}"
