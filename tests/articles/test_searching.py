"""Search through the database's index, against a model that reads every text."""

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import editing
from articles.apps import _keep_search
from articles.importing.drafts import draft
from articles.importing.writer import add_article
from articles.models import Article, Sentence
from articles.searching import Unindexed, found, looked_up, read
from articles.text.query import parse
from articles.verifying import trigger_faults
from tests.making import make_article, make_sentence, retire
from tests.raw_rows import insert

pytestmark = pytest.mark.django_db


WAYS = [found, read, looked_up]


def texts(query, way):
    sentences = Sentence.objects.matching(parse(query), way).order_by("id")
    return [*sentences.values_list("text", flat=True)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("bridge", "ABE"),
        ("BRIDGE", "ABE"),
        ("bridge toll", "B"),
        ("toll bridge", "B"),
        ('"the bridge"', "AB"),
        ('"bridge the"', ""),
        ("bridge OR ferry", "ABCE"),
        ("bridge -toll", "AE"),
        ('bridge -"the bridge"', "E"),
        ('"the bridge" toll OR ferry', "BC"),
        ("brid*", "ABDE"),
        ("bridges", "D"),
        ("bri* -bridge", "D"),
        ("br* bridge", "ABE"),
        ("to* bridge OR fe*", "BCE"),
        ("bridge -to*", "A"),
        ("bridge -was -1,200*", "E"),
        ('"a toll o*"', ""),
        ("a-toll-of*", "B"),
        ("bridge -of-20*", "AB"),
        ("covid-19*", "G"),
        ("covid-18*", ""),
        ("opened-in*", "A"),
        ("opened-on*", ""),
        ("gazette.ex*", "D"),
        ("the-bridges-ht*", "D"),
        ("bri* opened-in*", "A"),
        ("ferry OR covid-19*", "CG"),
        ("bridge -opened-in*", "BE"),
        ('the -"the bridge" -"bridges https"', "C"),
        ("cafe", "C"),
        ("CAFÉ", "C"),
        ("1,200", "B"),
        ("1 200", "BE"),
        ("1,20*", "BE"),
        ("dont", ""),
        ("don't", "C"),
        ("don’t", "C"),
        ("gazette.example", "D"),
        ('"gazette example"', "D"),
        ("https://gazette.example/1932", "D"),
        ("橋", "F"),
        ("大橋", "F"),
        ("橋大", ""),
        ("the", "ABCD"),
        ("nothing", ""),
    ],
)
def test_what_is_asked_for_is_found_in_every_way(query, names):
    sentences = {
        "A": "The bridge was opened in 1931.",
        "B": "The bridge takes a toll of 1,200 a day.",
        "C": "Don’t take the ferry from the Café.",
        "D": "The bridges: https://gazette.example/1932.",
        "E": "A bridge of 200 stones, 1 tower, and 1.20 m.",
        "F": "東京の大橋です。",
        "G": "Covid-19 spread.",
    }
    make_article(*sentences.values())

    for way in WAYS:
        assert texts(query, way) == [sentences[name] for name in names], way


WORDS = ["the", "bridge", "toll", "ferry", "köln", "1931", "a", "don’t", "well-known"]
plain = st.sampled_from([*WORDS, "KÖLN", "nothing", "tolls"])
sentence_texts = st.lists(st.sampled_from([*WORDS, "tolls", "—", "The"]), min_size=1, max_size=7)


def _folded(text):
    """The tokens of made-up texts of WORDS, by hand."""
    return (
        text.lower().replace("ö", "o").replace("’", " ").replace("-", " ").replace("—", " ").split()
    )


def _row_in(tokens, wanted):
    width = len(wanted)
    return any(tokens[at : at + width] == wanted for at in range(len(tokens) - width + 1))


@settings(max_examples=60)
@given(
    made=st.lists(sentence_texts, min_size=1, max_size=8),
    wanted=st.lists(plain, min_size=1, max_size=3),
    phrase=st.lists(plain, max_size=3),
    unwanted=st.lists(plain, max_size=2),
)
def test_plain_queries_find_what_a_model_finds(made, wanted, phrase, unwanted):
    Article.objects.all().delete()
    article = make_article(*(" ".join(words) for words in made))
    query = " ".join(
        [*wanted, *([f'"{" ".join(phrase)}"'] if phrase else []), *(f"-{w}" for w in unwanted)]
    )

    expected = [
        pk
        for pk, text in article.sentences.order_by("id").values_list("id", "text")
        if all(_row_in(_folded(text), _folded(term)) for term in [*wanted, " ".join(phrase)])
        and not any(_row_in(_folded(text), _folded(term)) for term in unwanted)
    ]

    for way in WAYS:
        sentences = Sentence.objects.matching(parse(query), way).order_by("id")
        assert [*sentences.values_list("id", flat=True)] == expected, way


PIECES = ["zebra", "zebra-ab*", "zebra.1", "ab*", *"abß1 \"-*OR'():&|!\\<>{}^+%_東ü,.;"]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join))
def test_no_query_breaks_out_of_the_language_of_the_index(text):
    try:
        query = parse(text)
    except ValueError:
        return
    for way in WAYS:
        assert [*Sentence.objects.matching(query, way)] == []
        assert [*Article.objects.matching(query, way)] == []


def test_an_article_is_found_by_its_title_and_by_one_of_its_current_sentences():
    bridge = make_article("It was opened.", "It takes a toll.", title="The bridge")
    make_article("The bridge is old.", "It takes a toll.", title="Repairs")
    gone = make_article("A ferry went under.", "Two.", title="Repairs")
    retire(gone.sentences.get(position=1))

    def titles(query, way):
        articles = Article.objects.matching(parse(query), way).order_by("id")
        return [*articles.values_list("title", flat=True)]

    for way in WAYS:
        assert titles("bridge", way) == ["The bridge", "Repairs"]
        assert titles("bridge toll", way) == []
        assert titles("takes toll", way) == ["The bridge", "Repairs"]
        assert titles("ferry", way) == []
        assert titles("opened OR title", way) == [bridge.title]


def test_a_new_title_is_found_and_the_old_one_is_not(edith):
    article = make_article("One.", title="The bridge")

    editing.change_article(
        actor=edith, article_id=article.pk, changes={"title": "The ferry"}, expected_version=1
    )

    assert [*Article.objects.matching(parse("ferry"))] == [article]
    assert not Article.objects.matching(parse("bridge")).exists()


def test_rows_are_found_whatever_has_written_them(edith):
    article = add_article(
        actor=edith,
        draft=draft(
            {"body": "The bridge was opened.", "title": "The bridge"},
            max_body_length=1_000,
            default_required_reviews=1,
        ),
    )
    one = article.sentences.get()
    row = dict(Sentence.objects.filter(pk=one.pk).values().get())
    del row["id"]
    insert(Sentence, {**row, "position": 2, "start": 23, "end": 45})
    by_orm = make_sentence("A bridge too far.")

    matching = Sentence.objects.matching(parse("bridge")).order_by("id")
    assert [each.text for each in matching] == [one.text, one.text, by_orm.text]

    Sentence.objects.filter(pk=by_orm.pk).update(words="something else")
    Sentence.objects.filter(position=2).delete()
    assert [*Sentence.objects.matching(parse("bridge"))] == [one]
    assert [*Sentence.objects.matching(parse("something"))] == [by_orm]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM articles_search_pause")
            assert cursor.fetchone() == (0,)


def test_an_import_that_fails_leaves_nothing_that_could_be_found(edith, monkeypatch):
    monkeypatch.setattr("articles.importing.writer._event", None)

    with pytest.raises(TypeError):
        add_article(
            actor=edith,
            draft=draft(
                {"body": "The bridge was opened."},
                max_body_length=1_000,
                default_required_reviews=1,
            ),
        )

    assert make_sentence("The bridge.") == Sentence.objects.matching(parse("bridge")).get()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's column needs no trigger")
def test_triggers_that_a_migration_has_dropped_are_put_back():
    with connection.cursor() as cursor:
        for end in ("add", "drop", "change"):
            cursor.execute(f"DROP TRIGGER articles_sentence_search_{end}")
    assert len([*trigger_faults()]) == 3

    _keep_search(using="default")

    assert [*trigger_faults()] == []


@pytest.mark.parametrize(
    "query", ["bridge", '"the bridge"', "br* repairs", "bridge -toll OR ferry"]
)
def test_only_one_of_the_ways_reads_every_row(query):
    make_article()

    def plan(way):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # which reads a table of this size anyhow
                cursor.execute("SET LOCAL enable_seqscan = off")
        return Sentence.objects.order_by().matching(parse(query), way).explain()

    index = "articles_sentence_search" if connection.vendor == "postgresql" else "VIRTUAL TABLE"
    assert index in plan(looked_up)
    assert index not in plan(read)


def test_an_order_that_no_index_is_in_is_that_of_the_column():
    make_article()

    rows = Sentence.objects.order_by(Unindexed(F("position")).desc())

    assert [*rows.values_list("position", flat=True)] == [3, 2, 1]
