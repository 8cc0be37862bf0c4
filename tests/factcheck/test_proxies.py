"""FACTCHECK_PROXIES: whose word is taken for a client's address and scheme."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from factcheck.proxies import ProxyMiddleware, believe, network_of

FORGED = "203.0.113.66"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, f"{FORGED}, 198.51.100.7", "198.51.100.7"),
        (1, f"{FORGED},198.51.100.7 ", "198.51.100.7"),
        (2, "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, f"{FORGED}, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        # Fewer proxies than there are, or no address: it is nobody's word.
        (2, FORGED, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, f"{FORGED}, _hidden", "10.0.0.1"),
        (1, "1" * 5_000, "10.0.0.1"),
    ],
)
def test_the_client_is_who_spoke_to_the_outermost_proxy(proxies, forwarded, client):
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
    believe(meta, proxies)
    assert meta["REMOTE_ADDR"] == client


@pytest.mark.parametrize(
    ("proxies", "said", "taken"),
    [(1, "https", "https"), (1, "https, http", "http"), (2, "https, http", "https"), (2, "http", "http"),
     (1, "", "")],
)  # fmt: skip
def test_the_scheme_is_the_one_at_the_outermost_proxy(proxies, said, taken):
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": said}
    believe(meta, proxies)
    assert meta["HTTP_X_FORWARDED_PROTO"] == taken


@pytest.mark.parametrize(
    ("proxies", "address", "secure"), [(0, "10.0.0.1", False), (1, FORGED, True)]
)
def test_without_proxies_nobody_is_believed(settings, proxies, address, secure):
    settings.PROXIES = proxies
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxies else None
    request = RequestFactory().get(
        "/",
        REMOTE_ADDR="10.0.0.1",
        headers={"X-Forwarded-For": FORGED, "X-Forwarded-Proto": "https"},
    )
    ProxyMiddleware(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address
    assert request.is_secure() is secure


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", "unknown"),
    ],
)
def test_one_client_is_one_address_or_one_customers_network(address, network):
    assert network_of(address) == network
