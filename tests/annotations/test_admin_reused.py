"""Where evidence was reused from, on the pages of the admin."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation
from tests.browsing import at, signed_in
from tests.making import SUPPORT, make_annotation, make_sentence

pytestmark = pytest.mark.django_db

CLAIM = "The harbour bridge was opened to traffic by the mayor in 1931."


@pytest.fixture
def reused(rosa, remo):
    """Remo's verdict of another article, reused by Rosa with the opposite verdict."""
    origin = make_sentence(CLAIM, title="Fifty <i>years</i>")
    make_annotation(origin, remo)
    sentence = make_sentence(CLAIM.replace("1931", "1913"))
    source = {"stance": "contradicts", "source": SUPPORT.source, "url": SUPPORT.url}
    evidence = (type(SUPPORT)(**source),)
    return make_annotation(sentence, rosa, "disputed", evidence=evidence, reused_from=origin.pk)


def words(user, *where):
    page = signed_in(user).get(at(*where)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


TOLD = "Evidence reused from sentence 1 of “Fifty &lt;i&gt;years&lt;/i&gt;”"


def test_the_pages_about_a_sentence_tell_where_its_evidence_came_from(reused, lena, edith):
    sentence = reused.sentence
    assert TOLD in words(lena, "articles_article_report", sentence.article_id)
    assert TOLD in words(lena, "articles_sentence_change", sentence.pk)
    assert TOLD in words(lena, "annotations_annotation_change", reused.pk)
    assert TOLD not in words(lena, "articles_sentence_change", reused.reused_from_id)


def test_the_history_names_the_sentence(reused, lena):
    told = words(lena, "articles_sentence_change", reused.sentence_id)

    assert f"Evidence reused from sentence {reused.reused_from_id}" in told


@pytest.mark.parametrize("source", ["City archive", "Another archive"])
def test_a_form_that_does_not_ask_for_it_keeps_it_while_any_of_it_is_cited(reused, rosa, source):
    client = signed_in(rosa)
    address = at("annotations_annotation_change", reused.pk)
    form = {
        "version": 1,
        "verdict": "disputed",
        "note": "Looked again.",
        "evidence-TOTAL_FORMS": 1,
        "evidence-INITIAL_FORMS": 1,
        "evidence-0-kind": "primary",
        "evidence-0-stance": "contradicts",
        "evidence-0-source": source,
        "evidence-0-url": SUPPORT.url,
    }

    assert client.post(address, form).status_code == 302

    stored = Annotation.objects.get(pk=reused.pk)
    assert stored.note == "Looked again."
    assert stored.reused_from_id == (reused.reused_from_id if source == "City archive" else None)


def test_the_report_costs_the_same_however_much_is_reused(reused, rosa, remo, lena):
    client = signed_in(lena)
    address = at("articles_article_report", reused.sentence.article_id)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    evidence = (type(SUPPORT)(stance="contradicts", source=SUPPORT.source, url=SUPPORT.url),)
    make_annotation(
        reused.sentence, remo, "disputed", evidence=evidence, reused_from=reused.reused_from_id
    )
    with CaptureQueriesContext(connection) as two:
        client.get(address)

    assert len(one) == len(two)
