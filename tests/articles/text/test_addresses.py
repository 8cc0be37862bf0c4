"""Which addresses may become links: those that lead where they look to lead."""

import pytest

from articles.importing.drafts import draft, metadata
from articles.text.addresses import is_web_address
from factcheck.refusals import Invalid

# What a browser does with each was read from `new URL(…).hostname`; tests/browser/test_addresses.py asks it again.
UNFIT = {
    "a backslash ends the host": r"https://evil.example\.good.example/",
    "a backslash behind the host": r"https://good.example\path",
    "a zero-width space": "https://ev\u200bil.example/",
    "a soft hyphen": "https://ev\u00adil.example/",
    "a word joiner": "https://ev\u2060il.example/",
    "a byte order mark": "https://ev\ufeffil.example/",
    "a joiner in the host": "https://ev\u200dil.example/",
    "a variation selector": "https://ev\ufe0fil.example/",
    "a grapheme joiner": "https://ev\u034fil.example/",
    "a filler": "https://ev\u3164il.example/",
    "text turned round in the host": "https://ev\u202eil.example/",
    "text turned round behind it": "https://good.example/\u202egpj.exe",
    "an isolated piece": "https://good.example/\u2067x\u2069",
    "a mark of direction": "https://good.example/\u200fx",
    "an ideographic full stop": "https://evil\u3002example/",
    "wide letters": "https://\uff45vil.example/",
    "a circled digit": "https://\u2460.example/",
    "a letter in two pieces": "https://e\u0301vil.example/",
    "percents": "https://%65vil.example/",
    "one number": "https://2130706433/",
    "a hexadecimal number": "https://0x7f.1/",
    "two numbers": "https://127.1/",
    "an octal number": "https://010.0.0.1/",
    "a number too large": "https://1.2.3.256/",
    "a bar": "https://a|b.example/",
    "an IPv6 zone": "https://[fe80::1%25eth0]/",
    "a control character of the second kind": "https://good.example/\x9b",
}
FIT = {
    "https://archive.example/bridge?page=2#top": "archive.example",
    "HTTP://Archive.EXAMPLE:8080/": "archive.example",
    "https://archive.example./": "archive.example",
    "https://Bücher.example/ü": "bücher.example",
    "https://straße.example/": "straße.example",
    "https://उदाहरण.example/": "उदाहरण.example",
    "https://xn--bcher-kva.example/": "xn--bcher-kva.example",
    "https://a_b.example/": "a_b.example",
    "https://192.0.2.7/": "192.0.2.7",
    "https://[2001:db8::1]:443/": "2001:db8::1",
    "https://web.archive.example/web/2026/https://a.example/": "web.archive.example",
    "https://fa.example/wiki/می\u200cخواهم": "fa.example",
    "https://a.example/%E2%80%AEx%5C": "a.example",
}


@pytest.mark.parametrize("address", UNFIT.values(), ids=UNFIT)
def test_an_address_that_leads_elsewhere_than_it_looks_is_refused(address):
    assert not is_web_address(address)


@pytest.mark.parametrize("address", FIT)
def test_an_address_that_leads_where_it_looks_is_taken(address):
    assert is_web_address(address)


@pytest.mark.parametrize("read", [metadata, lambda given: draft({"body": "One.", **given})])
@pytest.mark.parametrize("name", ["a backslash ends the host", "a zero-width space", "percents"])
def test_an_article_says_what_is_wrong_with_its_address(read, name):
    with pytest.raises(Invalid) as refused:
        read({"url": UNFIT[name]})
    [fault] = refused.value.faults
    assert (fault.pointer(), fault.code) == ("/url", "not_a_web_address")
    assert "Copy it from a browser" in fault.message
