"""Blind review (promise 10): until they have read a sentence themselves, nobody learns what others found.

The second reader and the reader walk through every door of two worlds that differ only in what the first
readers said; every answer must have the same bytes in both. Doors are found from the URL patterns, so a new
one is tried without a word here, or the test fails because it does not know how.
"""

import logging
from collections.abc import Iterator
from itertools import product

import pytest
from django.core import signing
from django.middleware import csrf
from django.utils import timezone

from annotations import workflow
from annotations.models import Annotation
from articles.models import Event
from tests.doors import Ask, Catalogue, Untaught, day_around, every_door
from tests.making import SUPPORT_AS_DATA, make_person
from tests.two_worlds import (
    PUBLIC,
    SECRET,
    Cast,
    Clock,
    Visitor,
    World,
    restart_ids,
    submission,
    undone,
)

pytestmark = pytest.mark.django_db

# What Ruth says everywhere, and Rosa where they differ.
WORLDS = [("verified", "disputed"), ("disputed", "unattributed")]
TERMS = [SECRET[:-1], PUBLIC[:-1], "ruth", "disputed", "en"]

# What the admin has an address for and never opens to anybody.
ALWAYS_CLOSED = {
    *(
        f"admin:{model}_{page}"
        for model, pages in {
            "articles_article": ["history"],
            "articles_sentence": ["history", "add", "delete"],
            "articles_revision": ["history", "add", "delete"],
            "articles_event": ["history", "add", "delete"],
            "articles_importrun": ["history", "delete"],
            "annotations_annotation": ["history"],
            "annotations_ruling": ["history"],
            "factcheck_accesstoken": ["history", "change", "delete"],
        }.items()
        for page in pages
    ),
    "admin:view_on_site",
}


@pytest.fixture(autouse=True)
def _no_log() -> Iterator[None]:
    """Thousands of refusals are meant."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    # What else is new in every answer: the time that signs a cursor, the salt of a form's token.
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", lambda self: "1")
    monkeypatch.setattr(csrf, "get_random_string", lambda length, **_: "x" * length)
    return clock


@pytest.fixture
def cast(clock, rosa, remo, lena, edith) -> Cast:
    return Cast(make_person("ruth", "reviewer"), rosa, remo, lena, edith)


@pytest.fixture
def world(cast, clock) -> World:
    return World(cast, clock, *WORLDS[0])


def bodies(world: World) -> dict[tuple[str, str], list[object]]:
    """What is sent to each door of the API that reads a body: accepted where that tells nobody anything,
    refused where it would make the second reader one who has read."""
    hidden = [sentence.pk for sentence in world.hidden.values()]
    accepted = {"verdict": "verified", "evidence": [SUPPORT_AS_DATA]}
    return {
        ("article-list", "post"): [{"body": "A text."}],
        ("import-list", "post"): [{"body": "A text."}],
        ("article-detail", "patch"): [{"title": "New"}],
        ("required-reviews", "put"): [{"required_reviews": 3}],
        ("reaffirm", "post"): [{"accessed_on": None}],
        ("article-text", "put"): [{"body": "Another text."}],
        ("not-checkable", "put"): [{"reason": "opinion"}],
        ("ruling", "put"): [{"verdict": "verified", "rationale": "So it is."}],
        ("annotation-list", "post"): [
            *({"sentence": pk, "verdict": "verified"} for pk in hidden),
            {"sentence": world.read_by_remo.pk, **accepted},
            {"sentence": world.open.pk, **accepted},
            # Whether what is still hidden could be reused tells what was said of it.
            *(
                {"sentence": world.again_ids[0], "reused_from": pk, **accepted}
                for pk in (*hidden, world.final.pk)
            ),
        ],
        ("annotation-batch", "post"): [
            {"annotations": [{"sentence": pk, "verdict": "verified"} for pk in hidden]},
            {"annotations": [{"sentence": world.open.pk, **accepted}]},
            {
                "annotations": [
                    {"sentence": pk, **accepted} for pk in (world.open.pk, world.read_by_remo.pk)
                ]
            },
        ],
        ("annotation-detail", "patch"): [{"note": "Another note."}],
        # Refused: a token that is made is another one in each world.
        ("token-list", "post"): [{"name": ""}],
        ("queue-next", "post"): [{}, {"language": "en"}, {"publisher": "nobody"}],
    }


def catalogue(world: World) -> Catalogue:
    times = Event.objects.order_by("at").values_list("at", flat=True)
    return Catalogue(terms=TERMS, moments=day_around(times[len(times) // 2]), bodies=bodies(world))


def worlds(cast: Cast, clock: Clock) -> Iterator[World]:
    """One world after the other; each is gone when the next one is asked for."""
    for lead, other in WORLDS:
        began = clock.now
        # Before the first one as well: whatever ran before may have left a gap.
        restart_ids()
        with undone():
            yield World(cast, clock, lead, other)
        clock.now = began


@pytest.mark.parametrize("who", ["remo", "lena"])
def test_who_has_not_read_a_sentence_cannot_tell_the_worlds_apart(who, cast, clock):
    visitor = Visitor(getattr(cast, who))
    seen = []
    for world in worlds(cast, clock):
        seen.append(visitor.walks(catalogue(world).asks()))
    first, *others = seen

    for answers in others:
        assert first.keys() == answers.keys()
        told = [ask for ask in first if first[ask] != answers[ask]]
        assert not told, f"{told[0]}\n{first[told[0]]}\n---\n{answers[told[0]]}"
    for ask, answer in first.items():
        assert SECRET.encode() not in answer.body.lower(), ask
        assert answer.status < 500, ask
    assert any(PUBLIC.encode() in answer.body for answer in first.values())


def test_a_hidden_annotation_is_answered_as_one_that_does_not_exist(cast, world):
    visitor = Visitor(cast.remo)
    hidden = Annotation.objects.filter(sentence__in=world.hidden.values())
    assert hidden.count() == 10
    tags = (None, '"1"', '"2"', "*")
    for verb, tag in [("get", None), *product(("patch", "delete"), tags)]:
        answers = {
            visitor.tries(Ask("", verb, f"/api/v1/annotations/{pk}/", '{"note": "x"}', tag))
            for pk in [*hidden.values_list("pk", flat=True), 999_999]
        }
        assert [answer.status for answer in answers] == [404]


# Where what others found is seen by those who may; `{sentence}` and `{annotation}` are ids.
OPEN_DOORS = [
    "/api/v1/annotations/",
    "/api/v1/annotations/{annotation}/",
    "/api/v1/events/?sentence={sentence}",
    "/admin/annotations/annotation/",
    "/admin/annotations/annotation/?q=" + SECRET,
    "/admin/annotations/annotation/{annotation}/change/",
    "/admin/articles/sentence/{sentence}/change/",
]


@pytest.mark.parametrize("door", OPEN_DOORS)
@pytest.mark.parametrize("who", ["edith", "ruth", "remo"])
def test_who_has_read_a_sentence_and_the_editor_can_tell_them_apart(who, door, cast, clock):
    visitor = Visitor(getattr(cast, who))
    seen = set()
    for world in worlds(cast, clock):
        sentence = world.hidden["in review"]
        path = door.format(sentence=sentence.pk, annotation=sentence.annotations.get().pk)
        if who == "remo":
            blind = visitor.tries(Ask("", "get", path))
            workflow.annotate(
                actor=cast.remo, sentence_id=sentence.pk, submission=submission("verified")
            )
        answer = visitor.tries(Ask("", "get", path))
        assert answer.status == 200
        seen.add(answer)
        if who == "remo":
            assert blind != answer
    assert len(seen) == len(WORLDS)


def test_every_door_has_been_open_to_somebody(cast, world):
    """A door that only ever says no proves nothing: each is opened by the editor, or by a superuser."""
    root = make_person("root", is_superuser=True)
    root.is_staff = True
    root.save()
    visitors = [Visitor(cast.edith), Visitor(root), Visitor(cast.remo)]
    asks = [*catalogue(world).asks()]
    closed = {door.name for door in every_door()}
    for ask in asks:
        if ask.door in closed and any(v.tries(ask).status < 400 for v in visitors):
            closed.discard(ask.door)
    assert closed == ALWAYS_CLOSED


def test_a_door_that_nobody_knows_how_to_try_is_noticed(world):
    with pytest.raises(Untaught, match="required-reviews"):
        known = {key: value for key, value in bodies(world).items() if key[0] != "required-reviews"}
        [*Catalogue(terms=[], moments=[], bodies=known).asks()]
