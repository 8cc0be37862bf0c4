"""Role × endpoint × verb: one table, complete, against the real routes."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotations import leasing
from annotations.models import Annotation, Ruling
from articles import revising
from factcheck.api import routers
from factcheck.models import AccessToken
from tests.making import make_annotation, make_article, make_ruling, make_run

# The least role that gets through, per route and verb; everybody below is refused.
TABLE = {
    ("index", "get"): "reader",
    ("article-list", "get"): "reader",
    ("article-list", "post"): "editor",
    ("article-detail", "get"): "reader",
    ("article-detail", "patch"): "editor",
    ("article-detail", "delete"): "editor",
    ("article-sentences", "get"): "reader",
    ("article-taken", "get"): "reviewer",
    ("required-reviews", "put"): "editor",
    ("article-text", "put"): "editor",
    ("revision-list", "get"): "reader",
    ("revision-detail", "get"): "reader",
    ("revision-sentences", "get"): "reader",
    ("sentence-list", "get"): "reader",
    ("sentence-detail", "get"): "reader",
    ("earlier-text", "get"): "reader",
    ("reaffirm", "post"): "reviewer",
    ("matches", "get"): "reader",
    ("not-checkable", "put"): "reviewer",
    ("not-checkable", "delete"): "reviewer",
    ("ruling", "get"): "reader",
    ("ruling", "put"): "editor",
    ("ruling", "delete"): "editor",
    ("import-list", "get"): "editor",
    ("import-list", "post"): "editor",
    ("import-detail", "get"): "editor",
    ("import-cancel", "post"): "editor",
    ("annotation-list", "get"): "reader",
    ("annotation-list", "post"): "reviewer",
    ("annotation-detail", "get"): "reader",
    ("annotation-detail", "patch"): "reviewer",
    ("annotation-detail", "delete"): "reviewer",
    ("annotation-batch", "post"): "reviewer",
    ("queue-next", "post"): "reviewer",
    ("lease-list", "get"): "reviewer",
    ("lease-detail", "put"): "reviewer",
    ("lease-detail", "delete"): "reviewer",
    ("event-list", "get"): "reader",
    ("agreement", "get"): "editor",
    ("agreement-articles", "get"): "editor",
    ("agreement-sentences", "get"): "editor",
    ("progress", "get"): "reader",
    ("progress-people", "get"): "editor",
    ("token-list", "get"): "reader",
    ("token-list", "post"): "reader",
    ("token-detail", "get"): "reader",
    ("token-detail", "delete"): "reader",
}
RANKS = ["anonymous", "gone", "nobody", "reader", "reviewer", "editor"]
VERBS = ["get", "head", "post", "put", "patch", "delete", "options", "trace"]


def test_every_route_and_verb_has_its_row():
    routes = {
        (pattern.name, verb)
        for pattern in routers.urlpatterns
        for verb in pattern.callback.actions
        if verb != "head"
    }
    assert routes == set(TABLE)


@pytest.fixture
def people(edith, rosa, lena, nemo, gustav):
    return {
        "anonymous": None,
        "gone": gustav,
        "nobody": nemo,
        "reader": lena,
        "reviewer": rosa,
        "editor": edith,
    }


@pytest.fixture
def world(edith, remo, rosa):
    """An article with a ruled sentence and an annotation that everybody with a role can see.

    Rosa has a sentence in hand.
    """
    article = make_article()
    sentence = article.sentences.order_by("position", "id").first()
    annotation = make_annotation(sentence, remo)
    make_ruling(sentence, edith)
    body = f"{article.body} So it is.".replace("4.2 million", "5 million")
    revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=None)
    changed = article.sentences.get(replaces__isnull=False)
    other = make_article().sentences.order_by("position", "id").first()
    leasing.lease(sentence_id=other.pk, reviewer=rosa, now=timezone.now())
    return {
        "index": "",
        "article-list": "articles/",
        "article-detail": f"articles/{article.pk}/",
        "article-sentences": f"articles/{article.pk}/sentences/",
        "article-taken": f"articles/{article.pk}/taken/",
        "required-reviews": f"articles/{article.pk}/required-reviews/",
        "article-text": f"articles/{article.pk}/text/",
        "revision-list": f"articles/{article.pk}/revisions/",
        "revision-detail": f"articles/{article.pk}/revisions/1/",
        "revision-sentences": f"articles/{article.pk}/revisions/1/sentences/",
        "sentence-list": "sentences/",
        "sentence-detail": f"sentences/{sentence.pk}/",
        "earlier-text": f"sentences/{changed.pk}/earlier/",
        "reaffirm": f"sentences/{changed.pk}/reaffirm/",
        "matches": f"sentences/{sentence.pk}/matches/",
        "not-checkable": f"sentences/{other.pk}/not-checkable/",
        "ruling": f"sentences/{sentence.pk}/ruling/",
        "import-list": "imports/",
        "import-detail": f"imports/{make_run().pk}/",
        "import-cancel": f"imports/{make_run().pk}/cancel/",
        "annotation-list": "annotations/",
        "annotation-detail": f"annotations/{annotation.pk}/",
        "annotation-batch": "annotations/batch/",
        "queue-next": "queue/next/",
        "lease-list": "queue/leases/",
        "lease-detail": f"queue/leases/{other.pk}/",
        "event-list": "events/",
        "agreement": "reports/agreement/",
        "agreement-articles": "reports/agreement/articles/",
        "agreement-sentences": "reports/agreement/sentences/",
        "progress": "reports/progress/",
        "progress-people": "reports/progress/people/",
        "token-list": "tokens/",
    }


@pytest.mark.parametrize("rank", RANKS)
@pytest.mark.parametrize("route", sorted({route for route, _ in TABLE}))
def test_each_role_gets_as_far_as_the_table_says(api, people, world, route, rank):
    client = api(people[rank])
    if route == "token-detail":
        # Everybody has their own.
        own, _ = AccessToken.objects.create(people[rank] or people["nobody"], name="a script")
        world[route] = f"tokens/{own.pk}/"
    for verb in VERBS:
        answer = getattr(client, verb)(f"/api/v1/{world[route]}")
        least = TABLE.get((route, "get" if verb == "head" else verb))
        if rank in {"anonymous", "gone"}:
            assert answer.status_code == 401, verb
        elif least is None:
            # A verb that the route does not take: those without a role do not even learn that.
            assert answer.status_code == (403 if rank == "nobody" else 405), verb
        elif RANKS.index(rank) < RANKS.index(least):
            assert answer.status_code == 403, verb
        else:
            # Let in: what the empty body, missing version or another's lease then meets is not the role's
            # affair.
            assert answer.status_code in {200, 204, 400, 409, 415, 428}, verb
    assert Annotation.objects.count() == 1
    assert Ruling.objects.count() == 1


@pytest.mark.parametrize("route", sorted({route for route, _ in TABLE}))
def test_a_read_only_token_reads_all_and_changes_nothing(people, world, route):
    editor = people["editor"]
    row, token = AccessToken.objects.create(
        editor, name="dashboard", read_only=True, last_used_at=timezone.now()
    )
    world["token-detail"] = f"tokens/{row.pk}/"
    client = APIClient(headers={"Authorization": f"Bearer {token}"})
    before = (AccessToken.objects.count(), Annotation.objects.count(), Ruling.objects.count())

    for verb in ("post", "put", "patch", "delete"):
        answer = getattr(client, verb)(f"/api/v1/{world[route]}")
        assert answer.status_code == 403, verb
        assert answer.json()["code"] == "read_only_token", verb
    if (route, "get") in TABLE:
        assert client.get(f"/api/v1/{world[route]}").status_code == 200
    after = (AccessToken.objects.count(), Annotation.objects.count(), Ruling.objects.count())
    assert after == before
