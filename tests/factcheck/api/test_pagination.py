"""Walking lists page by page."""

import pytest
from django.core import signing
from django.db import connection

from articles.models import Article
from tests.making import make_article

URL = "/api/v1/articles/"


@pytest.fixture
def seven(db):
    return [make_article(title=f"Title {number % 3}").pk for number in range(7)]


def walk(client, address, link="next"):
    """The ids of every page, a list a page, following `link` from `address` on."""
    pages = []
    while address:
        page = client.get(address).json()
        pages.append([row["id"] for row in page["results"]])
        address = page[link]
        last = page
    return pages, last


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_a_walk_meets_every_row_once_in_order(api, lena, seven, size):
    pages, last = walk(api(lena), f"{URL}?page_size={size}")

    assert [pk for page in pages for pk in page] == seven[::-1]
    assert all(len(page) == size for page in pages[:-1])
    assert pages[-1]
    assert last["next"] is None


@pytest.mark.parametrize("ordering", ["title", "-title", "created_at", "-updated_at", "id", "-id"])
def test_every_ordering_can_be_walked_forth_and_back(api, lena, seven, ordering):
    client = api(lena)
    name = ordering.removeprefix("-")
    expected = list(
        Article.objects.order_by(ordering, "-id" if ordering[0] == "-" else "id").values_list(
            "pk", flat=True
        )
    )

    forth, _ = walk(client, f"{URL}?page_size=2&ordering={ordering}")
    last = f"{URL}?page_size=2&ordering={ordering}"
    while (page := client.get(last).json())["next"]:
        last = page["next"]
    back, first = walk(client, last, "previous")

    assert name in page["results"][0]
    assert [pk for page in forth for pk in page] == expected
    assert back == forth[::-1]
    assert first["previous"] is None


MARCH, MAY = "2026-03-01T09:30:00Z", "2026-05-01T09:30:00Z"


@pytest.mark.parametrize("size", [1, 2, 3, 6])
@pytest.mark.parametrize(
    ("ordering", "expected"),
    [("published_at", [1, 3, 5, 0, 2, 4]), ("-published_at", [0, 5, 3, 1, 4, 2])],
)
def test_rows_without_a_date_come_last_in_both_directions(api, lena, size, ordering, expected):
    dates = [MAY, MARCH, None, MARCH, None, MARCH]
    made = [make_article(published_at=moment).pk for moment in dates]
    start = f"{URL}?page_size={size}&ordering={ordering}"

    forth, last = walk(api(lena), start)
    assert [made.index(pk) for page in forth for pk in page] == expected
    assert last["next"] is None

    address = start
    while (page := api(lena).get(address).json())["next"]:
        address = page["next"]
    back, first = walk(api(lena), address, "previous")
    assert back[: len(back) - 1] == forth[:0:-1] or size == 1
    assert [pk for page in reversed(back) for pk in page] == [pk for page in forth for pk in page]
    assert first["previous"] is None


@pytest.mark.parametrize("ordering", ["published_at", "-published_at"])
def test_a_page_by_publication_is_read_from_the_index(
    api, lena, ordering, django_assert_max_num_queries
):
    """Both parts of it, from the start, from a dated row, and from one without a date."""
    make_article(published_at=MARCH)
    for _ in range(3):
        make_article(published_at=None)
    client = api(lena)
    address, pages = f"{URL}?page_size=1&ordering={ordering}", 0
    while address:
        with django_assert_max_num_queries(3) as asked:  # who asks, and the two parts
            address = client.get(address).json()["next"]
        pages += 1
        read = [query["sql"] for query in asked if '"published_at" IS' in query["sql"]]
        assert read
        for sql in read:
            plan = _plan(sql)
            assert "article_published" in plan
            assert "Sort" not in plan
            assert "B-TREE" not in plan
    assert pages == 4


def _plan(sql):
    """How the database would read a table too large to be read whole and sorted."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if vendor == 'sqlite' else ''}{sql}")
        return "\n".join(str(row) for row in cursor.fetchall())


def test_rows_that_come_and_go_do_not_disturb_a_walk(api, lena, seven):
    client = api(lena)
    page = client.get(f"{URL}?page_size=3").json()
    seen = [row["id"] for row in page["results"]]
    make_article()
    Article.objects.filter(pk=seen[-1]).first().sentences.all().delete()
    Article.objects.filter(pk=seen[-1]).delete()

    rest, _ = walk(client, page["next"])

    assert seen + [pk for page in rest for pk in page] == seven[::-1]


def test_filters_stay_in_the_links(api, lena, seven):
    page = api(lena).get(f"{URL}?page_size=1&publisher=The Daily Example").json()

    assert "publisher=The+Daily+Example" in page["next"]


def test_a_count_is_exact_and_only_made_when_asked_for(api, lena, seven, django_assert_num_queries):
    client = api(lena)
    with django_assert_num_queries(2):
        assert "count" not in client.get(f"{URL}?page_size=2").json()
    with django_assert_num_queries(3):
        assert client.get(f"{URL}?page_size=2&count=true").json()["count"] == 7


def test_a_forged_cursor_is_refused(api, lena, seven):
    forged = signing.dumps(["-id", False, [3]], salt="something else")

    answer = api(lena).get(URL, {"cursor": forged})

    assert answer.json()["errors"][0]["code"] == "not_a_cursor"


def test_a_cursor_belongs_to_its_ordering(api, lena, seven):
    following = api(lena).get(f"{URL}?page_size=1").json()["next"]

    answer = api(lena).get(f"{following}&ordering=title")

    assert answer.json()["errors"][0]["code"] == "other_ordering"


def test_an_empty_list_is_one_empty_page(api, lena):
    assert api(lena).get(f"{URL}?count=true").json() == {
        "results": [],
        "next": None,
        "previous": None,
        "count": 0,
    }


def test_the_page_is_as_long_as_asked_and_a_hundred_when_not(api, lena):
    for _ in range(101):
        make_article("One sentence.")

    assert len(api(lena).get(URL).json()["results"]) == 100
    assert len(api(lena).get(f"{URL}?page_size=101").json()["results"]) == 101


def test_a_cursor_belongs_to_its_list(api, lena, seven):
    following = api(lena).get(f"{URL}?page_size=1&ordering=id").json()["next"]

    answer = api(lena).get(following.replace("/articles/", "/sentences/"))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "not_a_cursor"
