"""The report on an article, for print and for sending."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import workflow
from articles.models import Article
from tests.browsing import at, signed_in
from tests.making import make_annotation, make_article, make_person, make_ruling, make_sentence

pytestmark = pytest.mark.django_db


def shown(user, article):
    response = signed_in(user).get(at("articles_article_report", article.pk))
    assert response.status_code == 200
    return response.content.decode()


def part(page, heading):
    """What stands under one of the report's headings, without its tags."""
    section = page.split(f'<h2 id="{heading}">')[1].split("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


@pytest.fixture
def checked(rosa, edith):
    """Four sentences: verified, disputed, unattributed by a ruling, and one that nobody has read."""
    article = make_article("It is long.", "It is old.", "Experts fear it.", "It is red.")
    long, old, feared, _ = article.sentences.order_by("position")
    make_annotation(long, rosa)
    make_annotation(
        old,
        rosa,
        verdict="disputed",
        correction="It is new.",
        note="Asked the builders.",
    )
    make_ruling(feared, edith, verdict="unattributed", rationale="Nobody is named.")
    return article


def test_it_counts_what_was_found(checked, lena):
    counts = part(shown(lena, checked), "rp-counts")
    for told in ("verified 1", "disputed 1", "unattributed 1", "open 1", "sentences 4"):
        assert told in counts


def test_what_cannot_stay_is_told_with_its_correction_its_sources_and_who_found_it(checked, lena):
    findings = part(shown(lena, checked), "rp-findings")
    disputed, unattributed = findings.split(" 2 ", 1)
    for told in ("It is old.", "rosa: disputed", "Should say: It is new.", "Asked the builders."):
        assert told in disputed
    assert "contradicts" in disputed
    for told in ("Experts fear it.", "Ruled by edith", "Nobody is named."):
        assert told in unattributed
    assert "It is long." not in findings


def test_what_is_verified_names_what_it_rests_on(checked, lena, rosa, edith):
    ruled = checked.sentences.get(position=4)
    make_ruling(ruled, edith, verdict="verified", rationale="Seen by the desk.")
    page = shown(lena, checked)
    verified = part(page, "rp-verified")
    for told in ("1 It is long.", "rosa: verified", "supports City archive", "4 It is red."):
        assert told in verified
    assert "Ruled by edith" in verified
    assert "Seen by the desk." in verified
    assert "It is old." not in verified
    # After what cannot stay, and before what is open.
    assert page.index('id="rp-findings"') < page.index('id="rp-verified"') < page.index("rp-open")


def test_a_text_of_which_nothing_is_verified_has_no_such_part(lena):
    assert "rp-verified" not in shown(lena, make_article("It is long."))


def test_it_says_how_many_readers_were_required_and_where_that_was_reached(rosa, remo, edith, lena):
    article = make_article("One.", "Two.", "Three.", "Four?", required_reviews=2)
    one, two, _, four = article.sentences.order_by("position")
    make_annotation(one, rosa)
    make_annotation(one, remo)
    make_annotation(two, rosa)
    workflow.mark_not_checkable(
        actor=rosa, sentence_id=four.pk, reason="question", expected_version=four.version
    )
    page = shown(lena, article)
    assert "2 readers required for each sentence" in page
    assert "reached for 1 of 3" in page
    assert "read by 2 people" not in page


def test_the_text_leads_to_what_was_found(checked, lena):
    page = shown(lena, checked)
    assert re.findall(r'href="#(finding-\d)"', page) == ["finding-1", "finding-2"]
    assert re.findall(r'<article class="rp-finding" id="(finding-\d)"', page) == [
        "finding-1",
        "finding-2",
    ]


def test_what_is_open_is_listed_with_its_standing(checked, lena):
    left = part(shown(lena, checked), "rp-open")
    assert "4 It is red. open" in left
    assert "It is old." not in left


def test_a_text_of_which_nothing_is_wrong_says_so(rosa, lena):
    sentence = make_sentence("It is long.")
    make_annotation(sentence, rosa)
    page = shown(lena, sentence.article)
    assert part(page, "rp-findings").endswith("No sentence is disputed or unattributed.")
    assert "every sentence has a verdict or was set aside" in part(page, "rp-open")


def test_a_verdict_that_is_not_final_is_nobody_elses(rosa, remo, edith):
    sentence = make_sentence("It is old.", required_reviews=2)
    make_annotation(sentence, rosa, verdict="disputed", note="A secret.")
    for who in (remo, edith):
        page = shown(who, sentence.article)
        assert "A secret." not in page
        assert "in review, 1 of 2" in part(page, "rp-open")


def test_those_who_agree_with_a_ruling_come_first(rosa, edith):
    sentence = make_sentence("It is old.", required_reviews=2)
    make_annotation(sentence, rosa)
    make_annotation(sentence, make_person("ruth", "reviewer"), verdict="disputed")
    workflow.rule(
        actor=edith, sentence_id=sentence.pk, verdict="disputed", rationale="Ruth is right."
    )
    findings = part(shown(rosa, sentence.article), "rp-findings")
    assert findings.index("ruth: disputed") < findings.index("rosa: verified")


def test_words_are_words(lena):
    text = "<script>alert(1)</script> is what the page said."
    article = make_article(text, title="<b>Bold</b>")
    page = shown(lena, article)
    assert "<script>alert" not in page
    assert "<b>Bold" not in page


def test_an_empty_text_has_an_empty_report(lena):
    article = make_article("It is long.")
    article.sentences.all().delete()
    assert "nothing to report" in shown(lena, Article.objects.get(pk=article.pk))


def test_an_article_that_is_not_there_has_none(lena):
    assert signed_in(lena).get(at("articles_article_report", 999_999)).status_code == 404


def test_it_costs_the_same_however_much_there_is(rosa, lena):
    costs = []
    for size in (2, 12):
        article = make_article(*(f"Sentence {size} {n}." for n in range(size)))
        for sentence in article.sentences.all():
            make_annotation(sentence, rosa, verdict="disputed")
        client = signed_in(lena)
        with CaptureQueriesContext(connection) as captured:
            client.get(at("articles_article_report", article.pk))
        costs.append(len(captured))
    # Session, person, role, two of Django's frame; the article; its text and four for what is reported.
    assert costs == [11, 11]
