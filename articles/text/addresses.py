"""PURE: which strings may become a link, and to which host one leads."""

from urllib.parse import urlsplit

LONGEST_HOST = 253  # what the domain name system has room for


def is_web_address(text: str) -> bool:
    """Whether `text` is an absolute http or https address a stranger may be shown as a link.

    White space and control characters are refused, and so is a name or password in front of the host:
    the one leads elsewhere than it looks, the other is nobody's to read.
    """
    if any(char.isspace() or char < " " or char == "\x7f" for char in text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname if "@" not in parts.netloc else None
        _ = parts.port  # reading it raises on “host:port” that is none
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host)


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
