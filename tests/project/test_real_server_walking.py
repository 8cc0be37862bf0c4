"""Walking lists page by page on a real server while others add, change and delete what is listed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import NamedTuple

import pytest

from tests.making import make_article
from tests.racing import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sound")]

PAGE = 4
STAYING = 24
MOST_PAGES = 500  # a walk that goes round in circles fails, and does not hang
NEVER_CHANGED = ("id", "-id", "created_at", "-created_at")
CHANGED = ("updated_at", "-updated_at", "title", "-title", "published_at", "-published_at")


class Crowd(NamedTuple):
    """What there is when the walk begins: who stays as they are, who is changed, who goes."""

    still: set[int]
    moving: list[int]
    going: list[int]


@pytest.fixture
def crowd(transactional_db) -> Crowd:
    made: list[list[int]] = [[], [], []]
    for number in range(STAYING):
        moment = f"2026-03-{number % 7 + 1:02}T09:00:00Z" if number % 4 else None
        article = make_article("It rained.", title=f"Title {number % 5}", published_at=moment)
        made[number % 3].append(article.pk)
    still, moving, going = made
    return Crowd({*still}, moving, going)


def disturb(editor: Person, crowd: Crowd, begun: Event, ended: Event) -> None:
    """Add, change and delete, once when the walk has begun and until it has ended."""
    begun.wait(timeout=60)
    versions = dict.fromkeys(crowd.moving, 1)
    going = [*crowd.going]
    for turn in range(MOST_PAGES):
        pk = crowd.moving[turn % len(crowd.moving)]
        changes = {
            "title": f"Title {turn % 7}",
            "published_at": None if turn % 3 else "2026-03-04T09:00:00Z",
        }
        answer = editor.asks("PATCH", f"articles/{pk}/", changes, tag=f'"{versions[pk]}"')
        assert answer.status == 200, answer
        versions[pk] = answer.json()["version"]
        if turn < STAYING:
            body = {"title": f"Title {turn % 5}", "body": f"New number {turn}."}
            assert editor.asks("POST", "articles/", body).status == 201
        if going:
            assert editor.asks("DELETE", f"articles/{going.pop()}/", tag='"1"').status == 204
        if ended.is_set() and turn > len(crowd.going):
            return


def walked(reader: Person, ordering: str, begun: Event) -> list[int]:
    """The ids of all pages in the order in which they come."""
    met: list[int] = []
    path = f"articles/?page_size={PAGE}&ordering={ordering}"
    for _ in range(MOST_PAGES):
        answer = reader.asks("GET", path)
        assert answer.status == 200, answer
        page = answer.json()
        met += [row["id"] for row in page["results"]]
        begun.set()
        if page["next"] is None:
            return met
        path = page["next"].partition("/api/v1/")[2]
    raise AssertionError(f"no end of pages after {met}")


def walk_among_others(at_work, lena, edith, crowd: Crowd, ordering: str) -> list[int]:
    begun, ended = Event(), Event()
    with ThreadPoolExecutor(1) as others:
        busy = others.submit(disturb, at_work(edith), crowd, begun, ended)
        try:
            met = walked(at_work(lena), ordering, begun)
        finally:
            begun.set()
            ended.set()
        busy.result(timeout=120)
    return met


@pytest.mark.parametrize("ordering", NEVER_CHANGED)
def test_in_an_order_that_never_changes_each_row_is_met_once(at_work, lena, edith, crowd, ordering):
    met = walk_among_others(at_work, lena, edith, crowd, ordering)

    assert len(met) == len({*met})
    assert {*met} >= crowd.still | {*crowd.moving}


@pytest.mark.parametrize("ordering", CHANGED)
def test_in_an_order_that_changes_each_row_that_nobody_moves_is_met_once(
    at_work, lena, edith, crowd, ordering
):
    met = walk_among_others(at_work, lena, edith, crowd, ordering)

    assert sorted(pk for pk in met if pk in crowd.still) == sorted(crowd.still)
