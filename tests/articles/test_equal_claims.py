"""Sentences with the same fingerprint, wherever among the others they are."""

import pytest
from django.db import connection

from articles.equal_claims import PORTION
from articles.models import Sentence
from tests.making import make_article, make_sentence

pytestmark = pytest.mark.django_db

CLAIM = "The dam held for eleven days."


def moved(sentence: Sentence, pk: int) -> int:
    """The sentence as if so many had come in before it."""
    Sentence.objects.filter(pk=sentence.pk).update(id=pk)
    return pk


def test_equal_claims_are_found_however_many_sentences_lie_between_them():
    first, other = make_article(CLAIM, "Nobody was hurt.").sentences.all()
    last = moved(make_sentence(CLAIM), 7 * PORTION - 1)
    beyond = moved(make_sentence(CLAIM), 7 * PORTION)

    equal = Sentence.objects.filter(fingerprint=first.fingerprint)
    others = Sentence.objects.exclude(fingerprint=first.fingerprint)

    assert {*equal.values_list("pk", flat=True)} == {first.pk, last, beyond}
    assert [*others.values_list("pk", flat=True)] == [other.pk]


def test_no_claim_is_found_where_there_are_no_sentences():
    assert not Sentence.objects.filter(fingerprint="0" * 16).exists()


def test_equal_claims_are_found_by_way_of_another_table():
    asked = make_sentence(CLAIM)
    make_sentence("Nobody was hurt.")

    articles = Sentence.objects.filter(
        article__sentences__fingerprint=asked.fingerprint
    ).values_list("article", flat=True)

    assert [*articles] == [asked.article_id]


def test_a_list_of_equal_claims_begins_with_their_index():
    asked = make_sentence(CLAIM)
    equal = Sentence.objects.filter(fingerprint=asked.fingerprint)
    if connection.vendor == "postgresql":
        lists = [equal.order_by()]
        with connection.cursor() as cursor:
            # Of a table of one row it would read all.
            cursor.execute("SET LOCAL enable_seqscan = off")
    else:
        orders = (["id"], ["article_id", "position"], ["-updated_at", "-id"])
        lists = [equal.current().filter(status="open").order_by(*order) for order in orders]

    for listed in lists:
        assert "sentence_fingerprint" in listed[:100].explain()
