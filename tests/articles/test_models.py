"""The database keeps what must never be false of articles, whoever writes to it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from articles.models import Article, Event, Placement, Revision, Sentence
from tests.making import make_article, make_person, make_sentence
from tests.raw_rows import constraint_names, insert, refused, update_newest

pytestmark = pytest.mark.django_db

NOW = "2026-03-02 08:00:00+00:00"
SHA = "ab" * 32
GOOD = {
    Article: {
        "external_id": "wire-7",
        "url": "https://news.example/7",
        "title": "Bridge repairs",
        "words": "bridge repairs",
        "publisher": "",
        "byline": "",
        "language": "en",
        "body": "A text.",
        "body_sha256": SHA,
        "revision": 1,
        "required_reviews": 1,
        "stage": "untouched",
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    },
    Revision: {"number": 1, "body": "A text.", "body_sha256": SHA, "superseded_at": NOW},
    Sentence: {
        "position": 2,
        "start": 5,
        "end": 12,
        "text": "A text.",
        "words": "a text",
        "paragraph": 1,
        "fingerprint": "0123456789abcdef",
        "attribution": "none",
        "attribution_analysed": True,
        "status": "open",
        "verdict": None,
        "reviews": 0,
        "not_checkable": "",
        "retired_in": None,
        "version": 1,
        "updated_at": NOW,
    },
    Placement: {"position": 1, "start": 0, "end": 7, "paragraph": 1},
    Event: {"number": 2, "at": NOW, "action": "article.changed", "data": "{}", "hash": SHA},
}

# One entry a constraint: what to change in the good row so that this constraint, and no other, objects.
BAD = {
    "article_external_id_not_blank": (Article, {"external_id": ""}),
    "article_external_id_length": (Article, {"external_id": "x" * 201}),
    "article_url_not_blank": (Article, {"url": ""}),
    "article_url_scheme": (Article, {"url": "javascript:alert(1)//http://"}),
    "article_url_length": (Article, {"url": "https://" + "x" * 1_993}),
    "article_title_not_blank": (Article, {"title": ""}),
    "article_title_length": (Article, {"title": "ü" * 501}),
    "article_publisher_length": (Article, {"publisher": "x" * 301}),
    "article_byline_length": (Article, {"byline": "x" * 301}),
    "article_language_not_blank": (Article, {"language": ""}),
    "article_language_length": (Article, {"language": "x" * 36}),
    "article_body_not_blank": (Article, {"body": ""}),
    "article_body_sha256_length": (Article, {"body_sha256": "a" * 65}),
    "article_stage_known": (Article, {"stage": "bogus"}),
    "article_revision_from_1": (Article, {"revision": 0}),
    "article_version_from_1": (Article, {"version": 0}),
    "article_required_reviews_1_to_9": (Article, {"required_reviews": 10}),
    "revision_number_from_1": (Revision, {"number": 0}),
    "placement_position_from_1": (Placement, {"position": 0}),
    "placement_paragraph_from_1": (Placement, {"paragraph": 0}),
    "placement_start_before_end": (Placement, {"start": 9}),
    "revision_body_sha256_length": (Revision, {"body_sha256": "a" * 65}),
    "sentence_position_from_1": (Sentence, {"position": 0}),
    "sentence_paragraph_from_1": (Sentence, {"paragraph": 0}),
    "sentence_version_from_1": (Sentence, {"version": 0}),
    "sentence_start_before_end": (Sentence, {"start": 5, "end": 5, "text": ""}),
    "sentence_text_fits_its_span": (Sentence, {"text": "A text"}),
    "sentence_fingerprint_length": (Sentence, {"fingerprint": "a" * 17}),
    "sentence_attribution_known": (Sentence, {"attribution": "rumour"}),
    "sentence_attribution_only_where_analysed": (
        Sentence,
        {"attribution": "named", "attribution_analysed": False},
    ),
    "sentence_status_known": (Sentence, {"status": "bogus"}),
    "sentence_verdict_known": (Sentence, {"status": "final", "verdict": "bogus"}),
    "sentence_not_checkable_known": (
        Sentence,
        {"status": "not_checkable", "not_checkable": "bogus"},
    ),
    "sentence_verdict_only_when_final": (Sentence, {"verdict": "verified"}),
    "sentence_not_checkable_with_reason": (Sentence, {"status": "not_checkable"}),
    "event_number_from_1": (Event, {"number": 0}),
    "event_action_known": (Event, {"action": "bogus"}),
    "event_hash_length": (Event, {"hash": "a" * 65}),
}
# More ways to break a constraint than the one in the table.
ALSO_BAD = [
    ("article_url_scheme", Article, {"url": "data:text/html,x"}),
    ("article_url_scheme", Article, {"url": " https://news.example/"}),
    ("article_required_reviews_1_to_9", Article, {"required_reviews": 0}),
    ("sentence_start_before_end", Sentence, {"start": 12, "end": 5}),
    ("placement_start_before_end", Placement, {"start": 7, "end": 7}),
    ("sentence_text_fits_its_span", Sentence, {"text": "A text…."}),
    ("sentence_verdict_only_when_final", Sentence, {"status": "final"}),
    ("sentence_not_checkable_with_reason", Sentence, {"not_checkable": "opinion"}),
]
# A second row that the first one keeps out.
SECOND = {
    "article_text_identity": (Article, {"external_id": None, "url": None}, {"title": "Other"}),
    "revision_number": (Revision, {}, {"body": "Another text."}),
    "placement_sentence": (Placement, {}, {"position": 2}),
    "sentence_position_unique": (Sentence, {}, {"start": 13, "end": 20}),
}
# Asked by a trigger first on SQLite; it has a test of its own.
EVENT_NUMBER = "event_number"
# Needs a second sentence; it has a test of its own.
PLACEMENT_POSITION = "placement_position"


def _good(model, article):
    if model is Article:
        return GOOD[model]
    if model is Placement:
        revision = Revision.objects.create(article=article, **{**GOOD[Revision], "number": 7})
        return {
            **GOOD[model],
            "revision_id": revision.pk,
            "sentence_id": article.sentences.first().pk,
        }
    return {**GOOD[model], "article_id": article.pk}


def test_every_constraint_of_an_article_has_a_row_that_breaks_it():
    # Those of imports are in importing/test_models.py.
    own = {name for name in constraint_names("articles") if not name.startswith("import")}
    assert {*BAD, *SECOND} | {EVENT_NUMBER, PLACEMENT_POSITION} == own


@pytest.mark.parametrize(
    ("constraint", "model", "fault"),
    [*((name, *case) for name, case in BAD.items()), *ALSO_BAD],
)
def test_the_database_refuses_a_row_that_breaks_a_constraint(constraint, model, fault):
    row = _good(model, make_article("One."))

    refused(insert, model, {**row, **fault}, constraint=constraint)

    insert(model, row)
    if model is not Event:
        refused(update_newest, model, fault, constraint=constraint)


@pytest.mark.parametrize(
    ("constraint", "model", "both", "difference"),
    [(name, *case) for name, case in SECOND.items()],
)
def test_the_database_refuses_a_second_row_of_the_same_identity(
    constraint, model, both, difference
):
    row = {**_good(model, make_article("One.")), **both}
    insert(model, row)

    refused(insert, model, {**row, **difference}, constraint=constraint)


def test_no_two_sentences_stood_at_one_position_of_a_superseded_text():
    article = make_article("One.", "Two.")
    row = _good(Placement, article)
    insert(Placement, row)

    other = {**row, "sentence_id": article.sentences.last().pk}
    refused(insert, Placement, other, constraint=PLACEMENT_POSITION)


@pytest.mark.parametrize("key", ["external_id", "url"])
def test_no_two_articles_share_an_external_id_or_an_address(key):
    insert(Article, GOOD[Article])
    other = "url" if key == "external_id" else "external_id"

    with pytest.raises(IntegrityError, match=key), transaction.atomic():
        insert(Article, {**GOOD[Article], other: None})


def test_the_same_text_may_stand_under_two_addresses():
    insert(Article, GOOD[Article])
    insert(Article, {**GOOD[Article], "external_id": "wire-8", "url": None})
    insert(Article, {**GOOD[Article], "external_id": None, "url": None})

    assert Article.objects.filter(body_sha256=SHA).count() == 3


def test_a_retired_sentence_gives_its_position_free():
    article = make_article("One.")
    row = _good(Sentence, article)
    insert(Sentence, {**row, "retired_in": 2})
    insert(Sentence, {**row, "retired_in": 2})
    insert(Sentence, row)

    assert article.sentences.filter(position=2).count() == 3


def test_a_span_is_counted_in_code_points():
    text = "👩🏽‍🚒 naïve\u0301 𝔘"
    insert(Sentence, {**_good(Sentence, make_article("One.")), "text": text, "end": 5 + len(text)})

    assert Sentence.objects.get(text=text).end == 18


@pytest.mark.parametrize("model", [Revision, Sentence])
def test_a_row_of_an_article_that_does_not_exist_is_refused(model):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(model, {**GOOD[model], "article_id": 999_999})
        connection.check_constraints()


@pytest.mark.parametrize("model", [Article, Revision, Sentence])
def test_no_column_that_must_be_known_accepts_null(model):
    row = _good(model, make_article("One."))
    required = [
        field.column
        for field in model._meta.local_concrete_fields
        if not field.null and not field.primary_key
    ]

    assert {*required} <= {*row}
    for column in required:
        with pytest.raises(IntegrityError, match=column), transaction.atomic():
            insert(model, {**row, column: None})


# --- Events -------------------------------------------------------------------------------------------


def test_no_two_events_of_an_article_share_a_number():
    row = _good(Event, make_article("One."))
    insert(Event, row)

    with pytest.raises(IntegrityError, match=f"{EVENT_NUMBER}|append-only"), transaction.atomic():
        insert(Event, {**row, "hash": "cd" * 32})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles_event SET action = 'article.deleted'",
        "UPDATE articles_event SET hash = hash",
        "DELETE FROM articles_event",
        pytest.param(
            "TRUNCATE articles_event",
            marks=pytest.mark.skipif(
                connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's"
            ),
        ),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(statement):
    make_article("One.")
    before = [*Event.objects.values()]

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert [*Event.objects.values()] == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("same", ["id", "number"])
def test_an_event_cannot_be_replaced_by_an_insert(same):
    article = make_article("One.")
    old = Event.objects.get()
    row = {"id": old.pk if same == "id" else old.pk + 1, **_good(Event, article)}
    if same == "number":
        row["number"] = old.number
    names, places = ", ".join(row), ", ".join(["%s"] * len(row))

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT OR REPLACE INTO articles_event ({names}) VALUES ({places})", [*row.values()]
        )

    assert Event.objects.get().hash == old.hash


def test_events_outlive_the_article_the_sentence_and_the_person_they_speak_of(edith):
    article = make_sentence("One.", added_by=edith).article
    said = Event.objects.values("article_id", "actor_id", "data", "hash")
    before = [*said]

    article.delete()
    edith.delete()
    connection.check_constraints()

    assert [*said] == before
    assert len(before) == 1


def test_the_id_of_a_deleted_article_is_never_given_again():
    # The history of the deleted one would continue with the other's events.
    first = make_article("One.")
    number = first.pk
    first.delete()

    assert make_article("Two.").pk > number


def test_a_person_who_did_nothing_can_be_deleted():
    person = make_person("passing", "reader")
    person.delete()

    assert not type(person).objects.filter(username="passing").exists()


# --- Names and migrations -----------------------------------------------------------------------------


def test_rows_name_themselves_for_people():
    sentence = make_sentence("x" * 90, title="Bridge repairs")
    event = Event.objects.get()
    revision = Revision(article=sentence.article, number=3)

    assert str(sentence.article) == "Bridge repairs"
    assert str(sentence) == "x" * 79 + "…"
    assert str(make_sentence("Short.")) == "Short."
    assert str(event) == f"article added (article {sentence.article_id}, event 1)"
    assert str(revision) == f"revision 3 of article {sentence.article_id}"


def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", "articles", "annotations", check=True, dry_run=True, verbosity=0)


def _tables() -> set[str]:
    return {
        name
        for name in connection.introspection.table_names()
        if name.startswith(("articles_", "annotations_"))
    }


@pytest.mark.django_db(transaction=True)
def test_the_migrations_run_to_zero_and_back_with_rows_in_the_tables():
    make_article("One.")
    before = _tables()
    try:
        call_command("migrate", "articles", "zero", verbosity=0)
        gone = _tables()
    finally:
        call_command("migrate", verbosity=0)
    make_article("Two.")

    assert before >= {"articles_article", "articles_event", "annotations_annotation"}
    assert gone == set()
    assert _tables() == before
    with pytest.raises(IntegrityError, match="append-only"):
        Event.objects.update(number=7)
