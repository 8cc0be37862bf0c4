"""An address that is taken leads to the host that is told of it: a browser is asked."""

from articles.text.addresses import host_of, is_web_address
from tests.articles.text.test_addresses import FIT, UNFIT

# As a browser writes a name that is not ASCII.
_SPELT = {
    "xn--bcher-kva.example": "bücher.example",
    "xn--strae-oqa.example": "straße.example",
    "xn--p1b6ci4b4b3a.example": "उदाहरण.example",
}


def hosts_in_a_browser(in_browser, addresses):
    def ask(browser):
        page = browser.new_page()
        try:
            return page.evaluate(
                "all => all.map(one => URL.canParse(one) ? new URL(one).hostname : null)", addresses
            )
        finally:
            page.close()

    return in_browser(ask)


def test_a_browser_goes_to_the_host_of_an_address_that_is_taken(in_browser):
    found = hosts_in_a_browser(in_browser, [*FIT])

    assert [_SPELT.get(host, host).strip("[]").removesuffix(".") for host in found] == [
        _SPELT.get(host, host) for host in FIT.values()
    ]
    assert [host_of(address) for address in FIT] == [*FIT.values()]


def test_most_of_the_refused_ones_lead_elsewhere_than_their_host_says(in_browser):
    found = hosts_in_a_browser(in_browser, [*UNFIT.values()])

    astray = {name for name, host in zip(UNFIT, found, strict=True) if host != host_of(UNFIT[name])}
    # These lead where they say, and look as if they led elsewhere.
    assert UNFIT.keys() - astray == {
        "text turned round behind it",
        "an isolated piece",
        "a mark of direction",
        "a control character of the second kind",
    }
    assert not any(is_web_address(address) for address in UNFIT.values())
