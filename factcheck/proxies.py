"""Whose word is taken for where a request comes from: that of our own proxies, counted by FACTCHECK_PROXIES.

Each proxy appends the address of whoever spoke to it to `X-Forwarded-For`; what a client has written there
itself stands further left. With n proxies the n-th from the right is therefore the client, and everything
beside it is hearsay. With none the header is not looked at.
"""

from collections.abc import Callable, MutableMapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ProxyMiddleware:
    """Puts the client's address into `REMOTE_ADDR`, where everything after it looks, and the scheme into
    the header that Django trusts. It comes first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            believe(request.META, settings.PROXIES)
        return self.get_response(request)


def believe(meta: MutableMapping[str, Any], proxies: int) -> None:
    """Take the word of so many proxies for the address and the scheme.

    A request that has passed fewer of them, or whose header names no address, keeps the address that it
    came from: it went around a proxy, and what it says of itself counts for nothing.
    """
    said = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(said) >= proxies and (client := _address(said[-proxies].strip())):
        meta["REMOTE_ADDR"] = str(client)
    schemes = meta.get("HTTP_X_FORWARDED_PROTO", "").split(",")
    # Most proxies replace this header, so that one word is that of the nearest; some append to it.
    meta["HTTP_X_FORWARDED_PROTO"] = schemes[-min(proxies, len(schemes))].strip()


def network_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 that one IPv6 customer has all to himself."""
    client = _address(address)
    if isinstance(client, IPv6Address):
        return str(IPv6Network((client, 64), strict=False))
    return str(client or "unknown")


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address that `text` names, with a port or without."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address
    return address
