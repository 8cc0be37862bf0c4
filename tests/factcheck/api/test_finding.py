"""Pages of what is searched for: whichever way they are found, they hold the same rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Sentence
from articles.querysets import ArticleQuerySet, SentenceQuerySet
from tests.making import make_annotation, make_article

SENTENCES = "/api/v1/sentences/"
ARTICLES = "/api/v1/articles/"

# Which of forty sentences have the word.
WORDS = {
    "everywhere": range(40),
    "often": range(0, 40, 2),
    "between": range(1, 40, 2),
    "seldom": range(4, 40, 9),
    "once": [17],
    "early": range(8),
    "late": range(30, 40),
}


@pytest.fixture
def forty(db, monkeypatch):
    """Eight articles of five sentences, of which three or nine are read before the index is asked."""
    monkeypatch.setattr(SentenceQuerySet, "to_read", (3, 9))
    monkeypatch.setattr(ArticleQuerySet, "to_read", (1, 3))
    texts = [
        f"Number {number} has {', '.join(word for word, where in WORDS.items() if number in where)}."
        for number in range(40)
    ]
    for first in range(0, 40, 5):
        make_article(*texts[first : first + 5], title=f"From {first}", publisher=f"P{first % 3}")
    return [*Sentence.objects.order_by("id").values_list("id", flat=True)]


def walk(client, address, link="next"):
    pages = []
    while address:
        page = client.get(address).json()
        pages.append([row["id"] for row in page["results"]])
        address, last = page[link], address
    return pages, last


QUERIES = {
    **{word: {*where} for word, where in WORDS.items()},
    "often between": set(),
    "often seldom": {4, 22},
    "seldom OR once": {4, 13, 17, 22, 31},
    '"has everywhere often"': {*range(0, 40, 2)},
    '"often everywhere"': set(),
    "everywhere -early": {*range(8, 40)},
    "on*": {17},
    "on* OR la*": {17, *range(30, 40)},
}


@pytest.mark.parametrize("ordering", ["id", "-id", "updated_at"])
def test_what_is_found_can_be_walked_forth_and_back(api, lena, forty, ordering):
    client = api(lena)
    for query, where in QUERIES.items():
        expected = [forty[number] for number in sorted(where, reverse=ordering[0] == "-")]

        forth, last = walk(client, f"{SENTENCES}?q={query}&page_size=6&ordering={ordering}")
        back, _ = walk(client, last, "previous")

        assert [pk for page in forth for pk in page] == expected, query
        assert back == forth[::-1], query


@pytest.mark.parametrize(
    ("ordering", "key"),
    [
        ("-id", lambda row: -row.pk),
        ("title", lambda row: (row.title, row.pk)),
        ("published_at", lambda row: (row.published_at is None, row.published_at, row.pk)),
    ],
)
def test_articles_are_walked_like_that_too(api, lena, forty, ordering, key):
    Article.objects.filter(title="From 15").update(published_at=None)
    articles = {row.pk: row for row in Article.objects.all()}
    for query, where in QUERIES.items():
        pages, _ = walk(api(lena), f"{ARTICLES}?q={query}&page_size=4&ordering={ordering}")
        found = [articles[pk] for page in pages for pk in page]

        assert {row.title for row in found} == {f"From {number // 5 * 5}" for number in where}
        assert found == sorted(found, key=key), query


@pytest.mark.parametrize(
    ("others", "meant"),
    [
        ("publisher=P1", {*range(10, 15), *range(25, 30)}),
        ("status=final", {4, 17, 32, 33}),
        ("status=open&publisher=P0", {*range(5), *range(15, 20), *range(30, 35)} - {4, 17, 32, 33}),
    ],
)
def test_everything_else_that_is_asked_for_counts_as_well(api, lena, rosa, forty, others, meant):
    for number in (4, 17, 32, 33):
        make_annotation(Sentence.objects.get(pk=forty[number]), rosa)
    for query, where in QUERIES.items():
        expected = [forty[number] for number in sorted(where & meant)]
        address = f"{SENTENCES}?q={query}&{others}"

        pages, _ = walk(api(lena), f"{address}&page_size=4")

        assert [pk for page in pages for pk in page] == expected, query
        assert api(lena).get(f"{address}&count=true").json()["count"] == len(expected), query


def queries(client, address):
    """What a page of sentences asks the database for, beside who is asking."""
    client.get(address)  # whatever is only asked for once
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    statements = [each["sql"] or "" for each in captured]
    return [_kind(sql) for sql in statements if '"articles_sentence"' in sql]


def _kind(sql):
    if "COUNT(" in sql:
        return "how frequent"
    if " MATCH " in sql or '"search" @@' in sql:
        return "index"
    return "reading" if "instr(" in sql or "strpos(" in sql else "edge"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("everywhere", ["edge", "reading"]),
        ("often", ["edge", "reading", "edge", "reading"]),
        ("once", ["edge", "reading", "index"]),
        ("once&publisher=P1", ["edge", "reading", "how frequent", "index"]),
        ("everywhere&publisher=P1", ["edge", "reading", "how frequent", "reading"]),
        ("late&ordering=-id", ["edge", "reading"]),
    ],
)
def test_a_page_takes_the_same_queries_however_many_rows_there_are(api, lena, forty, query, asked):
    address = f"{SENTENCES}?q={query}&page_size=2"

    assert queries(api(lena), address) == asked
    for first in range(40, 80, 5):
        make_article(
            *(f"Number {number} has everywhere, late." for number in range(first, first + 5))
        )
    assert queries(api(lena), address) == asked


def test_of_what_is_left_of_a_list_nothing_needs_to_be_looked_up(api, lena, forty, monkeypatch):
    monkeypatch.setattr(SentenceQuerySet, "to_read", (40, 400))

    assert queries(api(lena), f"{SENTENCES}?q=once") == ["edge", "reading"]
