"""The article's page: its sentences, how they stand, and what a person may do to each."""

import pytest

from annotations.admin import panel
from annotations.admin.panel import place_of
from articles.models import Sentence
from tests.browsing import at, filled_in, signed_in, text_of
from tests.making import make_annotation, make_article, make_ruling, nothing_changes, retire

CHANGE = "articles_article_change"


def rows_of(response):
    return [row.sentence.text for row in response.context["panel"].rows]


def test_the_sentences_stand_in_reading_order_with_their_paragraphs(lena):
    article = make_article(paragraphs=[["One.", "Two."], ["Three."]])
    page = signed_in(lena).get(at(CHANGE, article.pk))
    assert rows_of(page) == ["One.", "Two.", "Three."]
    assert [row.opens_paragraph for row in page.context["panel"].rows] == [False, False, True]


def test_a_retired_sentence_is_not_on_the_page(lena):
    article = make_article("Old.", "Kept.")
    retire(article.sentences.get(text="Old."))
    assert rows_of(signed_in(lena).get(at(CHANGE, article.pk))) == ["Kept."]


def test_a_long_article_is_shown_a_page_at_a_time(lena, monkeypatch):
    monkeypatch.setattr(panel, "PER_PAGE", 2)
    article = make_article("One.", "Two.", "Three.")
    client = signed_in(lena)
    first, second = (client.get(at(CHANGE, article.pk), {"page": n}) for n in (1, 2))
    assert rows_of(first) == ["One.", "Two."]
    assert rows_of(second) == ["Three."]
    assert 'href="?page=2"' in text_of(first)
    assert "Page 2 of 2" in text_of(second)
    assert rows_of(client.get(at(CHANGE, article.pk), {"page": "99"})) == ["Three."]
    assert rows_of(client.get(at(CHANGE, article.pk), {"page": "x"})) == ["One.", "Two."]


def test_the_legend_counts_every_status_and_filters_by_it(lena, rosa, edith):
    article = make_article("One.", "Two.", "Three.", required_reviews=2)
    one, two, _ = article.sentences.order_by("position")
    make_annotation(one, rosa)
    make_ruling(two, edith)
    client = signed_in(lena)
    legend = client.get(at(CHANGE, article.pk)).context["panel"].legend
    assert [(choice.query, choice.count) for choice in legend] == [
        ("?status=open", 1),
        ("?status=in_review", 1),
        ("?status=final", 1),
    ]
    assert rows_of(client.get(at(CHANGE, article.pk), {"status": "final"})) == ["Two."]
    empty = client.get(at(CHANGE, article.pk), {"status": "conflict"})
    assert "Choose another status" in text_of(empty)
    assert len(rows_of(client.get(at(CHANGE, article.pk), {"status": "bogus"}))) == 3


def test_a_reviewer_gets_one_link_for_each_verdict(rosa):
    article = make_article("One.")
    sentence = article.sentences.get()
    page = text_of(signed_in(rosa).get(at(CHANGE, article.pk)))
    for verdict in ("verified", "disputed", "unattributed"):
        address = f"{at('annotations_annotation_add')}?sentence={sentence.pk}&amp;verdict={verdict}"
        assert address in page


def test_who_has_annotated_a_sentence_changes_it(rosa):
    article = make_article("One.")
    mine = make_annotation(article.sentences.get(), rosa)
    page = text_of(signed_in(rosa).get(at(CHANGE, article.pk)))
    assert at("annotations_annotation_change", mine.pk) in page
    assert "You: verified" in page
    assert at("annotations_annotation_add") not in page


def test_a_reader_gets_nothing_to_press(lena):
    article = make_article("One.")
    page = text_of(signed_in(lena).get(at(CHANGE, article.pk)))
    assert at("annotations_annotation_add") not in page
    assert "not-checkable" not in page
    assert at("annotations_ruling_add") not in page


def test_only_editors_are_offered_a_ruling(rosa, edith):
    article = make_article("One.")
    assert at("annotations_ruling_add") not in text_of(signed_in(rosa).get(at(CHANGE, article.pk)))
    assert at("annotations_ruling_add") in text_of(signed_in(edith).get(at(CHANGE, article.pk)))


def test_another_reviewers_verdict_is_hidden_until_one_has_given_ones_own(rosa, remo):
    article = make_article("One.", required_reviews=2)
    sentence = article.sentences.get()
    make_annotation(sentence, rosa, "disputed")
    client = signed_in(remo)
    assert client.get(at(CHANGE, article.pk)).context["panel"].rows[0].votes == []
    make_annotation(sentence, remo, "verified")
    votes = client.get(at(CHANGE, article.pk)).context["panel"].rows[0].votes
    assert ["1 disputed" in vote or "1 verified" in vote for vote in votes] == [True, True]


def test_an_article_without_sentences_says_what_to_do(lena):
    article = make_article("One.")
    Sentence.objects.all().delete()
    assert "nothing to check" in text_of(signed_in(lena).get(at(CHANGE, article.pk)))


def test_the_place_of_a_sentence_names_its_page(db, monkeypatch):
    monkeypatch.setattr(panel, "PER_PAGE", 2)
    article = make_article("One.", "Two.", "Three.")
    one, _, three = article.sentences.order_by("position")
    assert place_of(one) == f"{at(CHANGE, article.pk)}#sentence-{one.pk}"
    assert place_of(three) == f"{at(CHANGE, article.pk)}?page=2#sentence-{three.pk}"


# --- Setting aside -------------------------------------------------------------------------------------


def test_a_reviewer_sets_a_sentence_aside_and_takes_it_up_again(rosa):
    article = make_article("Is it?")
    sentence = article.sentences.get()
    client = signed_in(rosa)
    assert "Not checkable" in text_of(client.get(at(CHANGE, article.pk)))
    aside = client.post(
        at("articles_sentence_set_aside", sentence.pk), {"reason": "question", "version": 1}
    )
    assert aside.url == place_of(sentence)
    sentence.refresh_from_db()
    assert (sentence.status, sentence.not_checkable) == ("not_checkable", "question")
    assert "Check it after all" in text_of(client.get(at(CHANGE, article.pk)))
    client.post(at("articles_sentence_take_up", sentence.pk), {"version": 2})
    sentence.refresh_from_db()
    assert sentence.status == "open"


def test_a_button_speaks_of_the_version_beside_it(rosa, edith):
    article = make_article("Is it?")
    sentence = article.sentences.get()
    client = signed_in(edith)
    page = text_of(client.get(at(CHANGE, article.pk)))
    address = f"{at('articles_sentence_set_aside', sentence.pk)}?version=1"
    assert address in page
    make_annotation(sentence, rosa)
    with nothing_changes():
        late = client.post(address, {"reason": "question", "sure": "1"}, follow=True)
        client.post(at("articles_sentence_set_aside", sentence.pk), {"reason": "question"})
    assert "has been changed since you read it" in text_of(late)


def test_setting_a_final_sentence_aside_is_asked_for_and_says_what_it_does(edith, rosa):
    sentence = make_article("One.", "Two.").sentences.get(position=2)
    make_annotation(sentence, rosa)
    client = signed_in(edith)
    address = at("articles_sentence_set_aside", sentence.pk)
    asked = client.post(f"{address}?version=2", {"reason": "opinion"})
    assert asked.status_code == 200
    assert "This sentence is final: verified. Set aside (opinion)" in text_of(asked)
    assert place_of(sentence) in text_of(asked)
    sentence.refresh_from_db()
    assert sentence.status == "final"
    assert client.post(address, filled_in(asked)).url == place_of(sentence)
    sentence.refresh_from_db()
    assert (sentence.status, sentence.not_checkable) == ("not_checkable", "opinion")
    client.post(at("articles_sentence_take_up", sentence.pk), {"version": 3})
    sentence.refresh_from_db()
    assert (sentence.status, sentence.verdict) == ("final", "verified")


def test_setting_aside_without_a_known_reason_says_why_not(rosa):
    sentence = make_article("Is it?").sentences.get()
    response = signed_in(rosa).post(
        at("articles_sentence_set_aside", sentence.pk), {"reason": "boring"}, follow=True
    )
    assert "boring" in text_of(response)
    sentence.refresh_from_db()
    assert sentence.status == "open"


def test_a_sentence_with_anothers_verdict_is_not_set_aside_by_a_reviewer(rosa, remo):
    article = make_article("One.")
    sentence = article.sentences.get()
    make_annotation(sentence, remo)
    client = signed_in(rosa)
    assert "not-checkable" not in text_of(client.get(at(CHANGE, article.pk)))
    client.post(at("articles_sentence_set_aside", sentence.pk), {"reason": "opinion"})
    sentence.refresh_from_db()
    assert sentence.status == "final"


@pytest.mark.parametrize("page", ["articles_sentence_set_aside", "articles_sentence_take_up"])
def test_setting_aside_is_for_reviewers_and_by_post(page, lena, rosa):
    sentence = make_article("One.").sentences.get()
    assert signed_in(lena).post(at(page, sentence.pk), {"reason": "opinion"}).status_code == 403
    assert signed_in(rosa).get(at(page, sentence.pk)).status_code == 405
    assert signed_in(rosa).post(at(page, 999_999)).status_code == 404
    sentence.refresh_from_db()
    assert sentence.status == "open"
