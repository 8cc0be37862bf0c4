"""What people write is shown as text, on every page: never as markup, and never as a link that runs."""

import re

import pytest
from django.db import connection

from annotations.policy import EvidenceItem
from articles.models import Revision
from factcheck.models import AccessToken
from tests.browsing import at, signed_in, text_of
from tests.making import ADDED, make_annotation, make_article, make_person, make_ruling

HOSTILE = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"
LINK = "https://example.org/?q=%22onmouseover=alert(1)&x=<script>alert(1)</script>"


@pytest.fixture
def pages(edith, db):
    """Every page that shows what people wrote, with the hostile text in every field there is."""
    rosa = make_person(HOSTILE, "reviewer")
    article = make_article(
        HOSTILE,
        f"{HOSTILE} again.",
        title=HOSTILE,
        publisher=HOSTILE,
        byline=HOSTILE,
        language="en",
        external_id=HOSTILE,
        url=LINK,
        required_reviews=2,
    )
    sentence = article.sentences.first()
    annotation = make_annotation(
        sentence,
        rosa,
        "unattributed",
        reason="no_source",
        note=HOSTILE,
        correction=HOSTILE,
        evidence=(_evidence(),),
    )
    ruling = make_ruling(sentence, edith, rationale=HOSTILE)
    revision = Revision.objects.create(
        article=article, number=1, body=HOSTILE, body_sha256="0" * 64, superseded_at=ADDED
    )
    token, _ = AccessToken.objects.create(user=rosa, name=HOSTILE)
    event = article.events.last()
    second = article.sentences.last()
    untouched = make_article("One.", title=HOSTILE)
    return {
        "article": at("articles_article_change", article.pk),
        "articles": at("articles_article_changelist"),
        "delete article": at("articles_article_delete", untouched.pk),
        "sentence": at("articles_sentence_change", sentence.pk),
        "sentences": at("articles_sentence_changelist"),
        "annotation": at("annotations_annotation_change", annotation.pk),
        "annotations": at("annotations_annotation_changelist"),
        "annotate": f"{at('annotations_annotation_add')}?sentence={second.pk}",
        "ruling": at("annotations_ruling_change", ruling.pk),
        "rulings": at("annotations_ruling_changelist"),
        "rule": f"{at('annotations_ruling_add')}?sentence={second.pk}",
        "event": at("articles_event_change", event.pk),
        "events": at("articles_event_changelist"),
        "revision": at("articles_revision_change", revision.pk),
        "revisions": at("articles_revision_changelist"),
        "tokens": at("factcheck_accesstoken_changelist"),
        "revoke": at("factcheck_accesstoken_revoke", token.pk),
        "own annotation": (at("annotations_annotation_change", annotation.pk), rosa),
    }


def _evidence():
    return EvidenceItem(
        stance="context",
        source=HOSTILE,
        url=LINK.replace("<", "%3C"),
        locator=HOSTILE,
        quote=HOSTILE,
        archive_url="https://example.org/" + HOSTILE.replace(" ", ""),
    )


def test_markup_in_any_field_is_shown_as_text_on_every_page(pages, edith):
    for name, address in pages.items():
        address, person = address if isinstance(address, tuple) else (address, edith)
        response = signed_in(person).get(address)
        assert response.status_code == 200, name
        assert HOSTILE not in text_of(response), name
        assert "<script>alert" not in text_of(response), name
        assert ESCAPED in text_of(response), name


def test_what_was_typed_wrongly_comes_back_as_text(edith):
    response = signed_in(edith).post(
        at("articles_article_add"), {"title": HOSTILE, "body": HOSTILE, "language": HOSTILE}
    )
    assert HOSTILE not in text_of(response)
    assert ESCAPED in text_of(response)


def test_what_was_searched_for_comes_back_as_text(edith):
    query = {"q": HOSTILE, "publisher": f'"><b>{HOSTILE}'}
    page = text_of(signed_in(edith).get(at("articles_article_changelist"), query))
    assert HOSTILE not in page
    assert "<b>" not in page


def test_an_address_that_could_run_is_never_a_link(edith, rosa):
    article = make_article("One.")
    annotation = make_annotation(article.sentences.get(), rosa)
    connection.check_constraints()
    # Nothing of ours stores such an address; a row from elsewhere might hold one.
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("ALTER TABLE annotations_evidence DROP CONSTRAINT evidence_url_scheme")
        cursor.execute("UPDATE annotations_evidence SET url = 'javascript:alert(1)'")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    for address in (
        at("annotations_annotation_change", annotation.pk),
        at("articles_sentence_change", annotation.sentence_id),
        f"{at('annotations_ruling_add')}?sentence={annotation.sentence_id}",
    ):
        page = text_of(signed_in(edith).get(address))
        assert "javascript:alert(1)" in page
        assert 'href="javascript' not in page


def test_no_page_holds_a_script_or_a_style_of_its_own(pages, edith):
    for name, address in pages.items():
        address, person = address if isinstance(address, tuple) else (address, edith)
        page = text_of(signed_in(person).get(address))
        assert "<style" not in page, name
        assert ' style="' not in page, name
        assert " onclick=" not in page, name
        assert "<script>" not in page, name


def test_a_text_is_shown_in_the_order_in_which_it_is_stored(edith, rosa):
    hostile = "It is \u202edeifirev\u202c, they say."
    article = make_article(hostile, f"Before: {hostile}", title=hostile, required_reviews=2)
    first, second = article.sentences.order_by("position")
    make_annotation(first, rosa, note=hostile)
    for address in (
        at("articles_article_change", article.pk),
        at("articles_article_changelist"),
        at("articles_sentence_change", first.pk),
        at("articles_sentence_changelist"),
        at("annotations_annotation_changelist"),
        f"{at('annotations_annotation_add')}?sentence={second.pk}",
        f"{at('annotations_ruling_add')}?sentence={first.pk}",
    ):
        page = text_of(signed_in(edith).get(address))
        shown = page.partition('id="content-start"')[2]
        assert "right-to-left override (U+202E)" in shown, address
        outside_fields = re.sub(r"<(textarea|input)[^>]*>", "", shown)
        assert "\u202e" not in outside_fields, address
