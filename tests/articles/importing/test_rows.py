from datetime import UTC, datetime

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from articles.importing.rows import Table
from articles.importing.writer import ARTICLES, EVENTS, SENTENCES
from articles.models import Article, Event, Sentence


@pytest.mark.parametrize(
    ("table", "model", "left_to_the_database"),
    [(ARTICLES, Article, set()), (SENTENCES, Sentence, {"id"}), (EVENTS, Event, {"id"})],
)
def test_every_column_of_the_model_is_written(table, model, left_to_the_database):
    columns = {field.column for field in model._meta.concrete_fields}
    assert set(table.columns) == columns - left_to_the_database
    assert len(set(table.columns)) == len(table.columns)


@isolate_apps("articles")
def test_a_new_column_that_nobody_fills_is_found_when_the_table_is_built():
    class Stamp(models.Model):
        given = models.IntegerField()
        optional = models.IntegerField(null=True)
        usual = models.CharField(max_length=5, default="usual")
        forgotten = models.IntegerField()

        class Meta:
            app_label = "articles"

        def __str__(self):
            return ""

    with pytest.raises(TypeError, match=r"Stamp\.forgotten"):
        Table(Stamp, ("given",))
    whole = {"given", "forgotten", "optional", "usual"}
    assert set(Table(Stamp, ("given", "forgotten")).columns) == whole
    assert set(Table(Stamp, ("given",), shared=("forgotten",)).columns) == whole
    with pytest.raises(TypeError, match="no column colour"):
        Table(Stamp, ("given", "forgotten"), shared=("colour",))
    with pytest.raises(TypeError, match="no column colour"):
        Table(Stamp, ("given", "forgotten", "colour"))


@pytest.mark.django_db
def test_values_come_back_as_they_went_in():
    at = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
    odd = "tab\tnew\nline back\\slash \\N “quotes” 🚢 '); DROP TABLE articles_article; --"
    row = (odd, None, odd, "tab", "", "", "en", at, odd, 3, "0" * 64, at, at)
    names = (
        *("external_id", "url", "title", "words", "publisher", "byline", "language"),
        *("published_at", "body", "required_reviews", "body_sha256", "created_at", "updated_at"),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        Table(Article, names).insert(cursor, [row])
    assert Article.objects.values_list(*names).get() == row
    assert Article.objects.values_list("revision", "version").get() == (1, 1)
