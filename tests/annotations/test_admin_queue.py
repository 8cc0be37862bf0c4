"""The button that hands out the next sentence."""

import pytest

from annotations.models import Lease
from articles.models import Sentence
from tests.browsing import at, signed_in, text_of
from tests.making import make_annotation, make_article, make_sentence, nothing_changes

NEXT = "articles_sentence_next"
BUTTON = "Review the next sentence"


def place_of(sentence):
    return f"{at('articles_article_review', sentence.article_id)}?sentence={sentence.pk}"


def test_the_button_opens_the_review_page_at_the_next_sentence_and_leases_it(rosa):
    sentence = make_sentence()

    answer = signed_in(rosa).post(at(NEXT))

    assert (answer.status_code, answer["Location"]) == (302, place_of(sentence))
    assert Lease.objects.get().reviewer == rosa


def test_the_button_of_an_article_stays_in_it(rosa):
    make_article("Older.")
    article = make_article("Here.")
    client = signed_in(rosa)

    assert f'value="{article.pk}"' in text_of(client.get(at("articles_article_change", article.pk)))
    answer = client.post(at(NEXT), {"article": article.pk})

    assert answer["Location"] == place_of(article.sentences.get())


def test_two_reviewers_who_press_it_get_different_sentences(rosa, remo):
    make_article("One.", "Two.")

    places = {signed_in(person).post(at(NEXT))["Location"] for person in (rosa, remo)}

    assert places == {place_of(sentence) for sentence in Sentence.objects.all()}


def test_where_nothing_waits_a_message_says_so(rosa):
    sentence = make_sentence()
    make_annotation(sentence, rosa)
    client = signed_in(rosa)

    everywhere = client.post(at(NEXT), follow=True)
    assert "No sentence waits for you at the moment." in text_of(everywhere)
    assert everywhere.redirect_chain[-1][0] == at("articles_sentence_changelist")
    here = client.post(at(NEXT), {"article": sentence.article_id}, follow=True)
    assert here.redirect_chain[-1][0] == at("articles_article_change", sentence.article_id)


def test_readers_have_no_such_button_and_cannot_press_it(lena):
    article = make_article()
    client = signed_in(lena)

    assert BUTTON not in text_of(client.get(at("articles_sentence_changelist")))
    assert BUTTON not in text_of(client.get(at("articles_article_change", article.pk)))
    with nothing_changes():
        assert client.post(at(NEXT)).status_code == 403
    assert not Lease.objects.exists()


@pytest.mark.parametrize("who", ["rosa", "edith"])
def test_whoever_reviews_has_the_button(request, who):
    person = request.getfixturevalue(who)
    article = make_article()
    client = signed_in(person)

    assert BUTTON in text_of(client.get(at("articles_sentence_changelist")))
    assert BUTTON in text_of(client.get(at("articles_article_change", article.pk)))


def test_looking_leases_nothing(rosa):
    make_article()

    assert signed_in(rosa).get(at(NEXT)).status_code == 405
    assert not Lease.objects.exists()
