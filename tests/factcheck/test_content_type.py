"""Content types that clients make up, through the WSGI application as it is served."""

import json
from io import BytesIO

import pytest
from django.core.signals import request_started
from django.db import close_old_connections

# What no library takes apart, and codecs that decode no text or none that is whole.
TYPES = (
    "application/json; charset*=x'y'%41",
    "text/plain; boundary*=none'en'%ff",
    *(
        f"text/plain; charset={charset}"
        for charset in (
            *("hex", "base64", "zlib", "rot13", "idna", "punycode", "undefined"),
            *("utf-16", "utf-7", "unicode_escape", "no-charset", "\xff", "''"),
        )
    ),
)


@pytest.fixture
def served(settings):
    """Status and body of a request as the server hands it on."""
    from factcheck.wsgi import application

    settings.ALLOWED_HOSTS = ["localhost"]
    # The connection is the test's own, with its transaction.
    request_started.disconnect(close_old_connections)

    def serve(method: str, path: str, query: str = "", **environ: str) -> tuple[int, bytes]:
        statuses: list[str] = []
        parts = application(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "wsgi.input": BytesIO(b'{"body": "One."}'),
                "wsgi.errors": BytesIO(),
                "wsgi.url_scheme": "http",
                **environ,
            },
            lambda status, headers: statuses.append(status),
        )
        return int(statuses[0].split()[0]), b"".join(parts)

    yield serve
    request_started.connect(close_old_connections)


def bearer(api, person) -> str:
    return api(person)._credentials["HTTP_AUTHORIZATION"]


@pytest.mark.parametrize("content_type", TYPES)
def test_no_content_type_decides_how_a_query_is_read(served, content_type, api, lena):
    known, page = served(
        "GET",
        "/api/v1/articles/",
        "publisher=%C3%A9",
        CONTENT_TYPE=content_type,
        HTTP_AUTHORIZATION=bearer(api, lena),
    )
    unknown, problem = served(
        "GET",
        "/api/v1/articles/",
        "%5Cud800=x",
        CONTENT_TYPE=content_type,
        HTTP_AUTHORIZATION=bearer(api, lena),
    )

    assert (known, json.loads(page)["results"]) == (200, [])
    assert unknown == 400
    assert json.loads(problem)["errors"][0]["parameter"] == "\\ud800"


@pytest.mark.parametrize("content_type", [*TYPES, "application/json; charset=latin-1"])
def test_a_body_of_such_a_type_is_not_read(served, content_type, api, edith):
    status, _ = served(
        "POST",
        "/api/v1/articles/",
        CONTENT_TYPE=content_type,
        CONTENT_LENGTH="16",
        HTTP_AUTHORIZATION=bearer(api, edith),
    )

    assert status == 415


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=UTF-8", 'application/json;charset="utf8"'],
)
def test_json_in_utf_8_is_read(served, content_type, api, edith):
    status, _ = served(
        "POST",
        "/api/v1/articles/",
        CONTENT_TYPE=content_type,
        CONTENT_LENGTH="16",
        HTTP_AUTHORIZATION=bearer(api, edith),
    )

    assert status == 201
