"""Lists whose pages are prepared: the same rows as without."""

import pytest

from articles.api import rows
from articles.models import Sentence
from factcheck.api.frequent import Frequent
from factcheck.api.keyset import Walk
from tests.making import make_article

COLUMNS = (("id",), ("position", "id"), ("updated_at", "id"))


@pytest.fixture
def articles(db):
    made = [make_article("One.", "Two.", "Three.", "Four."), make_article("Five.", "Six.")]
    made[0].sentences.filter(position=2).update(retired_in=2)
    return made


def lists(articles):
    yield Frequent(Sentence, rows.current_sentences), Sentence.objects.current()
    for article in articles:
        of_article = Frequent(Sentence, rows.sentences_of, article=article.pk)
        yield of_article, Sentence.objects.current().filter(article=article)


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_page_holds_the_rows_of_the_queryset(articles, columns, descending):
    for frequent, queryset in lists(articles):
        everything = rows.sentences(Walk(columns, descending).through(queryset))
        assert frequent.first(Walk(columns, descending), 100) == everything
        for limit in (1, 2):
            for at, row in enumerate(everything):
                after = [row[name] for name in columns]
                found = frequent.first(Walk(columns, descending, None, after), limit)
                assert found == everything[at + 1 :][:limit]


def test_a_page_is_one_query_also_the_first_time(articles, django_assert_num_queries):
    frequent = Frequent(Sentence, rows.sentences_of, article=articles[0].pk)
    for _ in range(2):
        with django_assert_num_queries(1):
            assert len(frequent.first(Walk(("position", "id"), False), 43)) == 3


@pytest.mark.parametrize("query", ["", "?page_size=2", "?ordering=-id&page_size=2&count=true"])
def test_a_list_is_the_same_with_a_filter_that_lets_all_through(api, rosa, articles, query):
    client = api(rosa)
    plain = client.get(f"/api/v1/sentences/{query}").json()
    filtered = client.get(f"/api/v1/sentences/{query}{'&' if query else '?'}retired=false").json()
    assert plain["results"] == filtered["results"] != []
    assert plain.get("count") == filtered.get("count")
    assert (plain["next"] is None) == (filtered["next"] is None)
