"""The house's guidelines: a Markdown file, rendered so that nothing in it runs or is fetched."""

import os
from html.parser import HTMLParser

import pytest
from django.core.checks import run_checks

from factcheck.guidelines import MOST_BYTES, Unreadable, guidelines, render, shown
from tests.browsing import signed_in, text_of

PAGE = "/admin/guidelines/"


@pytest.fixture
def house(settings, tmp_path):
    """A file of the house's own, to be written by the test."""
    path = tmp_path / "guidelines.md"
    settings.FACTCHECK_GUIDELINES = str(path)
    return path


def test_headings_lists_tables_and_links_are_shown():
    html = render(
        "# Checking\n\n- one\n\n| a | b |\n|---|---|\n| c | d |\n\n[house](https://house.example/)"
    )
    assert "<h2>Checking</h2>" in html
    assert "<li>one</li>" in html
    assert "<td>d</td>" in html
    assert (
        '<a href="https://house.example/" target="_blank" rel="noopener noreferrer">house</a>'
    ) in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        'A word <img src=x onerror="alert(1)"> of ours',
        "<iframe src='https://elsewhere.example'></iframe>",
        "[press](javascript:alert(1))",
        "[press](JaVaScRiPt&#58;alert(1))",
        "[press](data:text/html,alert(1))",
        "[press](vbscript:x)",
        "<javascript:alert(1)>",
        "![picture](https://elsewhere.example/seen.png)",
        '[a](https://house.example "x\\" onmouseover=alert(1)")',
        "```<script>\nx\n```",
        '```" onclick="alert(1)\nx\n```',
    ],
)
def test_nothing_in_it_runs_or_is_fetched(text):
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append((tag, dict(attributes)))

    Reader().feed(render(text))
    assert {tag for tag, _ in found} <= {"p", "a", "pre", "code"}
    for _, attributes in found:
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "https:").startswith("https:")


def test_a_changed_file_is_shown_at_the_next_look(house):
    house.write_text("Call twice.", "utf-8")
    assert guidelines() == "<p>Call twice.</p>\n"
    house.write_text("Call once.", "utf-8")
    os.utime(house, (1, 1))
    assert guidelines() == "<p>Call once.</p>\n"


def test_ours_can_be_read():
    assert "<h2>" in guidelines()
    assert [message for message in run_checks() if message.id == "factcheck.E001"] == []


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.mkdir(), "directory"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "not UTF-8"),
        (lambda path: path.write_text("x" * (MOST_BYTES + 1)), "larger than 100,000 bytes"),
    ],
    ids=["missing", "folder", "encoding", "size"],
)
def test_a_file_that_cannot_be_shown_fails_the_check_and_stops_nobody(house, spoil, why):
    spoil(house)
    with pytest.raises(Unreadable, match=why):
        guidelines()
    [found] = [message for message in run_checks() if message.id == "factcheck.E001"]
    assert why in found.msg
    assert str(house) in found.msg
    assert "FACTCHECK_GUIDELINES" in found.hint
    assert shown() is None


@pytest.mark.django_db
def test_everybody_who_is_signed_in_reads_them_and_every_page_leads_there(lena):
    client = signed_in(lena)
    assert f'href="{PAGE}"' in text_of(client.get("/admin/"))
    page = text_of(client.get(PAGE))
    assert "<h1>Guidelines</h1>" in page
    assert "<h2>Checking a sentence</h2>" in page


@pytest.mark.django_db
def test_nobody_else_does(client):
    assert client.get(PAGE).status_code == 302
    assert PAGE not in text_of(client.get("/admin/login/"))


@pytest.mark.django_db
def test_the_page_says_so_when_there_is_nothing_to_show(house, lena):
    client = signed_in(lena)
    assert "cannot be read at the moment" in text_of(client.get(PAGE))
    house.write_text("", "utf-8")
    assert "is empty" in text_of(client.get(PAGE))
