"""The page on which an editor gives an article a new text."""

import pytest

from articles import revising
from articles.models import Article
from tests.browsing import at, signed_in
from tests.making import make_annotation, make_article, nothing_changes
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db

OPENED, COST = "The bridge was opened in 1931.", "Repairs will cost 4.2 million euros."


def test_what_becomes_of_each_sentence_is_shown_before_anything_is_saved(edith):
    article = make_article(OPENED, COST)
    client, page = signed_in(edith), at("articles_article_text", article.pk)
    new = f"{COST} {OPENED.replace('1931', '1932')} It rained."

    assert OPENED in client.get(page).content.decode()
    with nothing_changes():
        shown = client.post(page, {"body": new, "version": "1"})
    text = shown.content.decode()
    for words in ("Changed: 1", "Added: 1", "Retired: 0", "Kept with their verdicts: 1"):
        assert words in text
    seen = shown.context["form"]["seen"].value()
    saved = client.post(page, {"body": new, "version": "1", "seen": seen, "save": "1"})

    assert saved["Location"] == at("articles_article_change", article.pk)
    article.refresh_from_db()
    assert (article.body, article.revision) == (new, 2)


def test_a_text_that_was_not_looked_at_is_shown_first(edith):
    article = make_article(OPENED)
    page = at("articles_article_text", article.pk)

    with nothing_changes():
        answer = signed_in(edith).post(
            page, {"body": COST, "version": "1", "seen": "0" * 64, "save": "1"}
        )

    assert "Save this text" in answer.content.decode()


def test_the_same_text_changes_nothing_and_says_so(edith):
    article = make_article(OPENED)

    answer = signed_in(edith).post(
        at("articles_article_text", article.pk), {"body": OPENED, "version": "1"}
    )

    assert "Nothing changes" in answer.content.decode()


@pytest.mark.parametrize("body", ["", "\0"])
def test_what_is_no_text_is_refused_on_the_form(edith, body):
    article = make_article(OPENED)

    with nothing_changes():
        answer = signed_in(edith).post(
            at("articles_article_text", article.pk), {"body": body, "version": "1", "save": "1"}
        )

    assert answer.status_code == 200
    assert answer.context["form"].errors["body"]


def test_a_text_that_somebody_else_has_changed_meanwhile_is_not_overwritten(edith):
    article = make_article(OPENED)
    client, page = signed_in(edith), at("articles_article_text", article.pk)
    seen = client.post(page, {"body": COST, "version": "1"}).context["form"]["seen"].value()
    Article.objects.update(version=2)

    with nothing_changes():
        answer = client.post(page, {"body": COST, "version": "1", "seen": seen, "save": "1"})

    assert "was changed since you opened it" in answer.content.decode()


def test_a_look_at_a_text_is_no_change_though_somebody_makes_one_at_that_moment(edith):
    article = make_article(OPENED)
    client, page = signed_in(edith), at("articles_article_text", article.pk)

    with meanwhile(
        lambda: revising.revise(
            actor=edith, article_id=article.pk, body="It rained.", expected_version=None
        ),
        before=lambda sql: sql.startswith('SELECT "articles_article"."language"'),
    ):
        answer = client.post(page, {"body": COST, "version": "1"})

    assert answer.status_code == 200
    assert "Save this text" in answer.content.decode()
    article.refresh_from_db()
    assert (article.body, article.revision) == ("It rained.", 2)


def test_only_editors_have_the_page(rosa, lena):
    article = make_article(OPENED)

    for person in (rosa, lena):
        assert signed_in(person).get(at("articles_article_text", article.pk)).status_code == 403


def test_markup_in_a_text_is_text(edith):
    article = make_article(OPENED)

    answer = signed_in(edith).post(
        at("articles_article_text", article.pk),
        {"body": "<script>alert(1)</script> It rained.", "version": "1"},
    )

    assert "<script>alert(1)</script>" not in answer.content.decode()


def test_an_earlier_verdict_is_reaffirmed_with_one_button(edith, rosa):
    article = make_article(OPENED)
    make_annotation(article.sentences.get(), rosa)
    client, page = signed_in(edith), at("articles_article_text", article.pk)
    new = OPENED.replace("1931", "1932")
    seen = client.post(page, {"body": new, "version": "1"}).context["form"]["seen"].value()
    client.post(page, {"body": new, "version": "1", "seen": seen, "save": "1"})
    sentence = article.sentences.get(retired_in=None)

    reader = signed_in(rosa)
    shown = reader.get(at("articles_sentence_change", sentence.pk)).content.decode()
    assert "<del>1931</del><ins>1932</ins>" in shown
    assert "It still holds" in shown
    address = at("articles_sentence_reaffirm", sentence.pk)
    reader.post(address, {"accessed_on": "9 March"})
    assert not sentence.annotations.exists()
    reader.post(address, {"accessed_on": "2026-03-09"})

    assert sentence.annotations.get().reviewer == rosa


def test_the_article_page_leads_an_editor_there_from_its_head(edith, rosa):
    article = make_article(OPENED)
    address, link = (
        at("articles_article_change", article.pk),
        at("articles_article_text", article.pk),
    )

    head, _, rest = signed_in(edith).get(address).content.decode().partition("<details class=")

    assert f'href="{link}"' in head
    assert rest
    assert f'href="{link}"' not in signed_in(rosa).get(address).content.decode()
