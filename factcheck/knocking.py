"""Who gets disk space for a large body: somebody whose token or session is known, looked up before it is taken.

It is one query that any request with a made-up token costs as well, and its connection is given back before the
first byte of the body is waited for. What they may do with the body is asked when it is there.
"""

from importlib import import_module
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import parse_cookie
from knox.settings import knox_settings
from rest_framework.exceptions import AuthenticationFailed

from .api.authentication import token_of

_Session = import_module(settings.SESSION_ENGINE).SessionStore


def is_known(environ: WSGIEnvironment) -> bool:
    """Raises django.db.Error where that cannot be found out now."""
    try:
        return _has_token(environ) or _has_session(environ)
    finally:
        connection.close()


def _has_token(environ: WSGIEnvironment) -> bool:
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != knox_settings.AUTH_HEADER_PREFIX.lower():
        return False
    try:
        token_of(token.strip().encode("latin-1"))
    except AuthenticationFailed:
        return False
    return True


def _has_session(environ: WSGIEnvironment) -> bool:
    key = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME, "")
    # Ours are: anything else was given to nobody, and a database might choke on it.
    return key.isascii() and key.isalnum() and SESSION_KEY in _Session(key)
