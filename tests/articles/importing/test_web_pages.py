"""Pages saved from the web become articles with what the page says about itself; nothing is fetched."""

import sys

import pytest

from articles.importing import web_pages
from articles.importing.drafts import draft
from articles.importing.formats import ReadingOptions, Record, read
from articles.importing.sources import find

PAGE = """<!DOCTYPE html>
<html lang="de_AT"><head><meta charset="{charset}"><title>Fähre gesunken | Der Bote</title>
<meta property="og:title" content="Fähre gesunken"><meta name="author" content="Ada Lund; Eva Brandt">
<meta property="og:site_name" content="Der Bote">
<meta property="article:published_time" content="2026-03-01T10:30:00+01:00">
<link rel="canonical" href="https://bote.example/2026/faehre">
<link rel="stylesheet" href="https://bote.example/style.css">
<script src="https://evil.example/x.js"></script></head><body>
<nav><ul><li><a href="/">Startseite</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Fähre gesunken</h1>
<p>Die Fähre ist am Dienstag <b>gesunken</b>. Niemand
wurde verletzt, sagte ein Sprecher der Wasserwacht am Abend.</p>
<h2>Der Morgen danach</h2>
<p>„Wir hatten Glück“, sagte Bürgermeisterin Ilse Brandt. Die Ursache ist noch nicht bekannt.</p>
<ul><li>Erstens wurde gepumpt.</li><li>Zweitens wurde geborgen.</li></ul>
<p>Am Mittwoch wird weiter gesucht.<br>Das teilte die Behörde mit. &lt;script&gt;alert(1)&lt;/script&gt;</p>
<script>alert("no")</script><img src="https://bote.example/boat.jpg" alt="">
</article><footer>© 2026 Der Bote. Alle Rechte vorbehalten.</footer></body></html>
"""
BODY = """Fähre gesunken

Die Fähre ist am Dienstag gesunken. Niemand wurde verletzt, sagte ein Sprecher der Wasserwacht am Abend.

Der Morgen danach

„Wir hatten Glück“, sagte Bürgermeisterin Ilse Brandt. Die Ursache ist noch nicht bekannt.

- Erstens wurde gepumpt.
- Zweitens wurde geborgen.

Am Mittwoch wird weiter gesucht.
Das teilte die Behörde mit. <script>alert(1)</script>"""


@pytest.fixture
def reading(tmp_path):
    """Write a page and read it: the one item."""

    def read_page(content: bytes, name: str = "page.html", **options):
        path = tmp_path / name
        path.write_bytes(content)
        [item] = read(find([path]).sources[0], ReadingOptions(**options))
        return item

    return read_page


def page(charset: str = "utf-8", encoding: str | None = None) -> bytes:
    return PAGE.format(charset=charset).encode(encoding or charset)


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_a_page_is_one_article_with_what_it_says_about_itself(reading, name):
    item = reading(page(), name)
    assert item.fields == {
        "title": "Fähre gesunken",
        "byline": "Ada Lund, Eva Brandt",
        "publisher": "Der Bote",
        "published_at": "2026-03-01",
        "language": "de-AT",
        "url": "https://bote.example/2026/faehre",
        "body": BODY,
    }
    assert draft(item.fields).body == BODY


def test_options_shape_it_like_any_record(reading):
    item = reading(page(), fixed={"publisher": "The Weir"}, ignored=frozenset({"url"}))
    assert item.fields["publisher"] == "The Weir"
    assert "url" not in item.fields


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("windows-1252", "cp1252"),
        # What every browser takes it for: Latin-1 itself has no „ and no “.
        ("iso-8859-1", "cp1252"),
        ("utf-16", "utf-8"),
        ("utf-8", "utf-8-sig"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(reading, charset, encoding):
    assert reading(page(charset, encoding)).fields["body"] == BODY


def test_a_page_is_read_in_the_encoding_that_was_told_whatever_it_names(reading):
    assert reading(page("utf-8", "cp1252"), encoding="cp1252").fields["body"] == BODY


def test_a_page_that_is_not_what_it_says_is_rejected_with_its_byte(reading):
    content = page("utf-8", "cp1252")
    at = content.index("ä".encode("cp1252"))
    item = reading(content)
    assert item.reason == f"This is not UTF-8: byte 0xe4 at offset {at} of the file."
    assert item.origin.line == 2
    assert item.raw == content


def test_an_encoding_that_nobody_knows_is_named(reading):
    item = reading(page("klingon", "utf-8"))
    assert item.reason == "The page says that it is in “klingon”, which cannot be read."


@pytest.mark.parametrize(
    "content",
    [b"<html></html>", b"<p>", b"<" * 10_000, b"<div>" * 20_000 + b"x", b"a\0b" * 100],
)
def test_a_page_without_an_article_is_rejected_and_kept(reading, content):
    item = reading(content)
    assert item.reason == "There is no article to be found in this page."
    assert item.raw == content


def test_a_page_that_says_nothing_about_itself_has_a_text_alone(reading):
    text = "The ferry sank on Tuesday night, and nobody who was on board was hurt, they said. " * 4
    item = reading(f"<html><body><article><p>{text}</p></article></body></html>".encode())
    assert item.fields == {"body": text.strip()}


def test_a_date_in_the_text_is_not_taken_for_that_of_the_article(reading):
    text = "On 3 May 1998 the ferry sank, and nobody who was on board was hurt, they said. " * 4
    item = reading(f"<html><body><article><p>{text}</p></article></body></html>".encode())
    assert "published_at" not in item.fields


def test_an_empty_page_holds_no_article(reading):
    assert reading(b" \n").reason == "There is no article in this file."


def test_pages_beyond_measure_are_not_read(reading, monkeypatch):
    assert reading(b"<p>x" * 16_000).reason == "This page has more than 15,000 elements."
    monkeypatch.setattr(web_pages, "MAX_PAGE_BYTES", 100)
    assert reading(page()).reason == "This page is longer than 100 bytes."


def test_without_the_extractor_it_is_said_what_to_install(reading, monkeypatch, root):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    item = reading(page())
    assert not isinstance(item, Record)
    assert (
        item.reason == "Reading pages from the web needs more: pip install -r requirements-html.txt"
    )
    assert (root / "requirements-html.txt").exists()
