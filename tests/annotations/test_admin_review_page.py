"""The review page as the server makes it: to be read, and led through, without any script."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import leasing, workflow
from annotations.models import Lease
from annotations.policy import EvidenceItem
from annotations.recent_sources import recent_sources
from articles import revising
from tests.browsing import at, signed_in, text_of
from tests.making import (
    CONTRADICTION,
    SUPPORT,
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_sentence,
    nothing_changes,
)

PAGE = "articles_article_review"


def desk_of(response):
    """What the page tells its scripts."""
    found = re.search(
        r'<script id="wb-desk" type="application/json">(.*?)</script>', text_of(response)
    )
    return json.loads(found[1])


def page(person, article, query=""):
    return signed_in(person).get(f"{at(PAGE, article.pk)}{query}")


@pytest.fixture
def article():
    return make_article(
        paragraphs=[["The bridge opened in 1931.", "Experts say it is safe."], ["Nobody was hurt."]]
    )


def test_every_sentence_stands_in_its_paragraph_with_its_standing_in_words(rosa, remo, article):
    make_annotation(article.sentences.get(position=2), remo, "unattributed")

    text = text_of(page(rosa, article))

    paragraphs = re.findall(r'<p dir="auto">(.*?)</p>', text)
    assert [paragraph.count("wb-s") for paragraph in paragraphs] == [2, 1]
    assert 'The bridge opened in 1931.<span class="visually-hidden"> (open)</span>' in text
    assert 'Experts say it is safe.<span class="visually-hidden"> (unattributed)</span>' in text


def test_it_begins_at_the_sentence_asked_for_or_at_the_first_that_waits(rosa, article):
    first, second, third = article.sentences.order_by("position")
    make_annotation(first, rosa)

    assert desk_of(page(rosa, article))["current"] == second.pk
    asked = page(rosa, article, f"?sentence={third.pk}")
    assert desk_of(asked)["current"] == third.pk
    assert f'id="sentence-{third.pk}" data-id="{third.pk}" data-mark="open"' in text_of(asked)
    assert "Sentence 3 of 3" in text_of(asked)
    for nonsense in ("?sentence=0", "?sentence=x", "?sentence=99999999999999999999"):
        assert desk_of(page(rosa, article, nonsense))["current"] == second.pk


def notice_of(response):
    found = re.search(r'<p class="wb-notice" role="status">(.*?)</p>', text_of(response))
    return found[1] if found else ""


def revise(article, edith, before, after):
    body = article.body.replace(before, after)
    assert body != article.body
    revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=None)
    article.refresh_from_db()


def test_a_sentence_whose_text_was_replaced_leads_to_what_stands_there_now(rosa, edith, article):
    first = article.sentences.get(position=1)
    revise(article, edith, "opened in 1931", "was opened in 1931")
    revise(article, edith, "opened in 1931", "opened in 1932")
    now = article.sentences.get(position=1, retired_in=None)

    response = page(rosa, article, f"?sentence={first.pk}")

    assert desk_of(response)["current"] == now.pk
    assert "The text has changed: this is what has stood there since revision 2." in notice_of(
        response
    )
    assert at("articles_sentence_change", first.pk) in notice_of(response)
    assert notice_of(page(rosa, article, f"?sentence={now.pk}")) == ""
    earlier = text_of(signed_in(rosa).get(at("articles_sentence_change", first.pk)))
    assert f'href="{at("articles_sentence_change", now.pk)}"' in earlier
    assert f'href="{at("articles_article_change", article.pk)}"' in earlier


def test_a_sentence_that_was_replaced_shows_no_form(rosa, edith, article):
    first, second, _ = article.sentences.order_by("position")
    mine = make_annotation(second, rosa, "unattributed")
    revise(article, edith, "opened in 1931. Experts say", "was opened in 1931. Many experts say")

    for who, name in ((rosa, "annotations_annotation_add"), (edith, "annotations_ruling_add")):
        response = signed_in(who).get(at(name), {"sentence": first.pk})
        assert response["Location"] == at("articles_sentence_change", first.pk)
    shown = text_of(signed_in(rosa).get(at("annotations_annotation_change", mine.pk)))
    assert "An annotation by rosa" in shown
    assert 'name="verdict"' not in shown


def test_a_sentence_that_the_text_has_lost_is_said_to_be_lost(rosa, edith, article):
    third = article.sentences.get(position=3)
    revise(article, edith, "Nobody was hurt.", "")

    response = page(rosa, article, f"?sentence={third.pk}")

    assert desk_of(response)["current"] == article.sentences.get(position=1).pk
    assert "The sentence is not in the text since revision 2; nothing replaced it." in notice_of(
        response
    )
    earlier = text_of(signed_in(rosa).get(at("articles_sentence_change", third.pk)))
    assert "Nothing replaced it." in earlier


def test_a_sentence_of_another_article_leads_there_and_one_that_never_was_is_said(rosa, article):
    other = make_sentence("Elsewhere.")

    assert f"{at(PAGE, other.article_id)}?sentence={other.pk}" in notice_of(
        page(rosa, article, f"?sentence={other.pk}")
    )
    assert "There is no such sentence." in notice_of(page(rosa, article, "?sentence=987654"))


def test_without_a_script_the_current_sentence_leads_to_its_forms(rosa, edith, article):
    first = article.sentences.get(position=1)
    form = f"{at('annotations_annotation_add')}?sentence={first.pk}"

    assert form in text_of(page(rosa, article))
    assert f"{at('annotations_ruling_add')}?sentence={first.pk}" in text_of(page(edith, article))


def test_looking_changes_nothing_and_leases_nothing(rosa, article):
    with nothing_changes():
        assert page(rosa, article).status_code == 200
    assert not Lease.objects.exists()


def test_a_reader_reads_and_has_no_form(lena, article):
    response = page(lena, article)

    assert response.status_code == 200
    assert 'id="wb-form"' not in text_of(response)
    assert desk_of(response)["mayReview"] is False
    assert desk_of(response)["sources"] == []


def test_who_has_no_role_sees_nothing_and_no_article_is_no_page(nemo, rosa, article):
    nemo.is_staff = True
    nemo.save()
    assert page(nemo, article).status_code in {302, 403, 404}
    assert signed_in(rosa).get(at(PAGE, 999_999)).status_code == 404
    assert signed_in(rosa).get(at(PAGE, "x")).status_code == 404


def test_text_is_text_in_the_page_and_in_what_its_scripts_read(rosa):
    evil = "</script><script>alert(1)</script><b>bold</b>"
    article = make_article(evil, title=evil)
    make_annotation(
        article.sentences.get(), rosa, evidence=(EvidenceItem(stance="supports", source=evil),)
    )

    text = text_of(page(rosa, article))

    assert "<script>alert(1)" not in text
    assert "<b>bold" not in text
    assert desk_of(page(rosa, article))["sources"][0]["source"] == evil


def test_an_article_without_sentences_says_so(rosa, article):
    article.sentences.all().delete()

    response = page(rosa, article)

    assert response.status_code == 200
    assert "***" not in text_of(response)
    assert desk_of(response)["current"] is None


def test_somebody_elses_current_sentence_is_taken_and_nobody_is_named(rosa, remo, article):
    first = article.sentences.get(position=1)
    leasing.lease(sentence_id=first.pk, reviewer=remo, now=timezone.now())

    assert desk_of(page(rosa, article))["taken"] == [first.pk]
    assert not re.search(r"\bremo\b", text_of(page(rosa, article)))
    assert desk_of(page(remo, article))["taken"] == []


def test_the_desk_knows_what_i_have_said_and_nobody_elses(rosa, remo, article):
    first, second, _ = article.sentences.order_by("position")
    workflow.require_reviews(
        actor=make_person("edda", "editor"),
        article_id=article.pk,
        required_reviews=2,
        expected_version=None,
    )
    mine = make_annotation(first, rosa)
    make_annotation(second, remo, "disputed")

    desk = desk_of(page(rosa, article))

    assert desk["mine"] == [[first.pk, mine.pk, 1, "verified"]]
    assert [line[2:4] for line in desk["sentences"]] == [
        ["in_review", None],
        ["in_review", None],
        ["open", None],
    ]


def test_twice_the_sentences_cost_the_same_queries(rosa, remo):
    def queries(count):
        article = make_article(*(f"Sentence {number}." for number in range(count)))
        for sentence in article.sentences.all()[: count // 2]:
            make_annotation(sentence, rosa)
        client = signed_in(rosa)
        with CaptureQueriesContext(connection) as captured:
            client.get(at(PAGE, article.pk))
        return len(captured)

    # Session, person, groups, permissions for the menu (two), article, its text, sentences; mine, ruled, taken, sources
    # (two) and the newest event; the current sentence's three.
    assert queries(6) == queries(24) == 17


def test_nothing_of_the_page_is_inline_and_its_policy_admits_nothing_else(rosa, article):
    response = page(rosa, article)

    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    text = text_of(response)
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", text) == []


# --- Recent sources ------------------------------------------------------------------------------------


def test_sources_of_the_article_come_first_then_mine_each_once(rosa, remo, article):
    mine = EvidenceItem(source="My notebook", url="https://notes.example/")
    make_annotation(make_sentence("Elsewhere."), rosa, evidence=(mine, SUPPORT))
    first, second, _ = article.sentences.order_by("position")
    make_annotation(first, remo, "disputed", evidence=(CONTRADICTION,))
    make_annotation(second, rosa, evidence=(SUPPORT, SUPPORT))

    names = [(source["source"], source["here"]) for source in recent_sources(rosa, article.pk)]

    # What I have cited in both is the article's.
    assert names == [("City archive", True), ("Harbour Gazette", True), ("My notebook", False)]


def test_sources_that_blind_review_hides_are_not_offered(rosa, remo, edith):
    article = make_article("One.", required_reviews=2)
    sentence = article.sentences.get()
    make_annotation(sentence, remo, "disputed", evidence=(CONTRADICTION,))

    assert recent_sources(rosa, article.pk) == []
    assert [source["source"] for source in recent_sources(edith, article.pk)] == ["Harbour Gazette"]
    make_annotation(sentence, rosa)
    assert len(recent_sources(rosa, article.pk)) == 2


def test_a_ruled_sentences_sources_are_for_everybody_who_reviews(rosa, remo, edith):
    article = make_article("One.", required_reviews=2)
    make_annotation(article.sentences.get(), remo, "disputed", evidence=(CONTRADICTION,))
    make_ruling(article.sentences.get(), edith, "disputed")

    assert [source["source"] for source in recent_sources(rosa, article.pk)] == ["Harbour Gazette"]
