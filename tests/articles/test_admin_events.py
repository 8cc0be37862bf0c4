"""The list of events tells the sentences of an article apart."""

import re

import pytest

from annotations import workflow
from articles import revising
from tests.browsing import at, signed_in, text_of
from tests.making import make_annotation, make_article

pytestmark = pytest.mark.django_db


def test_a_sentence_that_was_replaced_is_told_from_what_replaced_it(edith, rosa):
    article = make_article("The bridge opened in 1931.")
    old = article.sentences.get()
    make_annotation(old, rosa)
    revising.revise(
        actor=edith,
        article_id=article.pk,
        body="The bridge was opened in 1931.",
        expected_version=None,
    )
    new = article.sentences.get(retired_in=None)
    workflow.mark_not_checkable(
        actor=rosa, sentence_id=new.pk, reason="opinion", expected_version=new.version
    )

    page = text_of(signed_in(edith).get(at("articles_event_changelist"), {"article": article.pk}))

    told = dict(re.findall(r'<a href="([^"]+/sentence/[^"]+)">([^<]+)</a>', page))
    assert told[at("articles_sentence_change", old.pk)] == "1, retired in revision 2"
    assert told[at("articles_sentence_change", new.pk)] == "1"
