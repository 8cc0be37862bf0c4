"""Which words of a text are rare among all sentences."""

import pytest
from django.db import connection

from articles import rare_words as module
from articles.rare_words import rare_words
from tests.making import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentences():
    """“bridge” stands in all eight, “toll” in four, “ferry” in two, “lighthouse” in one."""
    make_article(
        *(
            f"The bridge {'toll' if number % 2 else 'road'} {'ferry' if number < 3 else 'boat'} "
            f"{'lighthouse' if number == 1 else 'harbour'} {number}."
            for number in range(1, 9)
        )
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_sentence")


def test_the_rarest_come_first(sentences):
    found = rare_words("the bridge ferry toll lighthouse", 3)

    if connection.vendor == "sqlite":
        assert found == ["lighthouse", "ferry", "toll"]
    else:
        # What stands in one or two sentences only is not listed in the statistics of so few.
        assert (sorted(found[:2]), found[2]) == (["ferry", "lighthouse"], "toll")


def test_common_words_are_left_out(sentences, monkeypatch):
    monkeypatch.setattr(module, "MOST_SENTENCES", 5)

    assert rare_words("the bridge toll", 6) == ["toll"]


def test_of_words_as_rare_the_longer_comes_first(sentences):
    assert rare_words("zebra aardvark yak", 2) == ["aardvark", "zebra"]


def test_a_text_without_words_has_none(sentences, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rare_words("", 6) == []


def test_however_long_the_text_it_is_one_query(sentences, django_assert_num_queries):
    words = " ".join(f"word{number}" for number in range(900))

    with django_assert_num_queries(1):
        assert len(rare_words(words, 6)) == 6


def test_before_any_statistics_every_word_passes_for_rare(db):
    assert rare_words("the bridge", 6) == ["bridge", "the"]
