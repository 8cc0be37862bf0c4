"""PURE: which strings may become a link, and to which host one leads."""

import re
from ipaddress import AddressValueError, IPv4Address
from unicodedata import category, normalize
from urllib.parse import urlsplit

LONGEST_HOST = 253  # what the domain name system has room for

_NOT_ONE = "An address starts with http:// or https://."
_UNSEEN = "This address has a backslash or a character that is not seen. Copy it from a browser's address bar."
_OTHER_HOST = "A browser would read the host of this address in another way. Copy it from a browser's address bar."

# Behind the host, words of Persian, of Hindi and others are spelt with these two.
_JOINERS = "\u200c\u200d"
# Letters and marks that are drawn as nothing, and that browsers leave out of a host.
_DRAWN_AS_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# What a browser takes for a number, and a host that ends so for an IPv4 address.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def is_web_address(text: str) -> bool:
    """Whether `text` is an absolute http or https address a stranger may be shown as a link."""
    return unfit_address(text) is None


def unfit_address(text: str) -> str | None:
    """What keeps `text` from being shown to a stranger as a link, in words, or None.

    It must lead where it looks to lead: without what is not seen, without a name or password in front of the host,
    which is nobody's to read, and to the host that `host_of` says, which browsers read by rules of their own.
    """
    if any(char.isspace() or char < " " or char == "\x7f" for char in text):
        return _NOT_ONE
    if "\\" in text or (not text.isascii() and any(map(_is_unseen, text))):
        return _UNSEEN
    try:
        parts = urlsplit(text)
        host = parts.hostname if "@" not in parts.netloc else None
        _ = parts.port  # reading it raises on “host:port” that is none
    except ValueError:
        return _NOT_ONE
    if parts.scheme not in {"http", "https"} or not host:
        return _NOT_ONE
    return None if _is_read_alike(host, parts.netloc) else _OTHER_HOST


def _is_unseen(char: str) -> bool:
    return category(char) in {"Cc", "Cf"} and char not in _JOINERS


def _is_read_alike(host: str, netloc: str) -> bool:
    """Whether browsers, which map letters, decode percents and count in octal, find this very host in `netloc`."""
    if netloc.startswith("["):
        return "%" not in host  # an IPv6 address, which has been parsed; a zone is none of the web
    if not all(char in "-._" or category(char)[0] in "LMN" for char in host):
        return False
    written = netloc.partition(":")[0]
    if normalize("NFKC", "".join(map(str.lower, written))) != host or _DRAWN_AS_NOTHING.search(
        host
    ):
        return False
    if not _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
        return True
    try:
        return bool(IPv4Address(host.removesuffix(".")))
    except AddressValueError:
        return False


def host_of(address: str) -> str:
    """The host that a web address names: lower case, no port, no dot at its end.

    Empty where there is none, or none that could be looked up, as it is longer than any name of a host.
    """
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    host = host.lower().removesuffix(".")
    return host if len(host) <= LONGEST_HOST else ""
