"""Queries that are put together once, and filled in each time."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Length
from django.forms.models import model_to_dict
from django.utils import timezone

from annotations.models import Annotation, Evidence, Lease
from articles.models import Article, Event, Sentence
from factcheck.models import AccessToken
from factcheck.prepared import Prepared, PreparedDelete, PreparedInsert, PreparedUpdate
from tests.making import make_article, make_person

TEXTS = Prepared(
    lambda article, status: (
        Sentence.objects.filter(article=article, status=status)
        .order_by("position")
        .values_list("text", flat=True)
    )
)
ROWS = Prepared(
    lambda pk: Article.objects.filter(pk=pk).values("title", "published_at", address=F("url"))
)
WITHOUT_TEXT = Prepared(lambda pk: Article.objects.without_text().filter(pk=pk))
WITH_OWNER = Prepared(
    lambda pk: (
        AccessToken.objects.select_related("user").annotate(letters=Length("name")).filter(pk=pk)
    )
)
MARK = PreparedUpdate(
    lambda pk, seen: Sentence.objects.filter(pk=pk, version=seen),
    "verdict",
    "status",
    "updated_at",
    version=F("version") + 1,
)
END = PreparedDelete(
    lambda sentence, reviewer: Lease.objects.filter(sentence=sentence, reviewer=reviewer)
)
NEW_ANNOTATION, NEW_EVIDENCE, NEW_EVENT = map(PreparedInsert, (Annotation, Evidence, Event))


def test_what_is_given_is_what_is_found(db):
    one, two = make_article("One.", "Two."), make_article("Three.")

    assert TEXTS.all(article=one.pk, status="open") == ["One.", "Two."]
    assert TEXTS.all(article=two.pk, status="open") == ["Three."]
    assert TEXTS.all(article=two.pk, status="final") == []
    assert TEXTS.first(article=one.pk, status="open") == "One."
    assert TEXTS.first(article=one.pk, status="final") is None


def test_rows_are_those_of_the_queryset(db):
    article = make_article()

    [row] = ROWS.all(pk=article.pk)

    assert row == {
        "title": "Bridge repairs",
        "published_at": article.published_at,
        "address": None,
    }


def test_instances_can_be_changed_and_saved_and_leave_out_what_the_queryset_defers(db):
    article = make_article()

    [found] = WITHOUT_TEXT.all(pk=article.pk)

    assert found == article
    assert found.get_deferred_fields() == {"body"}
    assert found.body == article.body
    found.title = "Another"
    found.save(update_fields=["title"])
    article.refresh_from_db()
    assert article.title == "Another"


def test_related_instances_come_along(db, django_assert_num_queries):
    token, _ = AccessToken.objects.create(make_person("rosa"), name="tests")
    with django_assert_num_queries(1):
        [found] = WITH_OWNER.all(pk=token.pk)
        assert found.user.username == "rosa"
    assert (found, found.letters) == (token, len("tests"))


def test_it_is_put_together_once_and_asked_each_time(db, django_assert_num_queries):
    built = []

    def queryset(pk):
        built.append(pk)
        return Article.objects.filter(pk=pk).values_list("title", flat=True)

    titles = Prepared(queryset)
    article = make_article()
    with django_assert_num_queries(2):
        assert titles.all(pk=article.pk) == titles.all(pk=article.pk) == ["Bridge repairs"]
    assert len(built) == 1


def test_a_value_is_never_part_of_the_statement(db):
    make_article("One.")
    assert TEXTS.all(article=1, status="open' OR 1=1 --") == []
    assert TEXTS.all(article=1, status="%s") == []


def test_a_value_that_is_not_given_is_an_error(db):
    with pytest.raises(KeyError):
        TEXTS.all(article=1)


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_on_its_own_connection():
    article = make_article("One.")
    assert TEXTS.all(article=article.pk, status="open") == ["One."]
    found = []

    def ask():
        try:
            found.append(TEXTS.all(article=article.pk, status="open"))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert found == [["One."]] * 4


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_only_within_a_transaction_however_often_it_was_before():
    article = make_article()
    locked = Prepared(lambda pk: Article.objects.select_for_update(no_key=True).filter(pk=pk))
    for _ in range(2):
        with transaction.atomic():
            assert locked.first(pk=article.pk) == article

        with pytest.raises(transaction.TransactionManagementError):
            locked.first(pk=article.pk)


# --- Writing -----------------------------------------------------------------------------------------


def test_an_update_changes_what_it_finds_and_nothing_else(db, django_assert_num_queries):
    article = make_article("One.", "Two.")
    one, two = article.sentences.order_by("position")
    at = datetime(2026, 5, 4, 12, 30, 0, 1234, tzinfo=UTC)

    with django_assert_num_queries(1):
        assert MARK.run(pk=one.pk, seen=1, verdict="verified", status="final", updated_at=at) == 1
    one.refresh_from_db()
    assert (one.verdict, one.status, one.updated_at, one.version) == ("verified", "final", at, 2)
    assert MARK.run(pk=one.pk, seen=1, verdict=None, status="open", updated_at=at) == 0
    assert MARK.run(pk=one.pk, seen=2, verdict=None, status="open", updated_at=at) == 1
    one.refresh_from_db()
    assert (one.verdict, one.version) == (None, 3)
    assert model_to_dict(Sentence.objects.get(pk=two.pk)) == model_to_dict(two)


def test_an_update_is_held_to_the_constraints(db):
    sentence = make_article("One.").sentences.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        MARK.run(
            pk=sentence.pk, seen=1, verdict="verified", status="open", updated_at=timezone.now()
        )


def test_a_deletion_takes_what_it_finds_and_nothing_else(db, django_assert_num_queries):
    one, two = make_article("One.", "Two.").sentences.order_by("position")
    rosa, lena = make_person("rosa"), make_person("lena")
    until = timezone.now() + timedelta(minutes=5)
    for sentence, reviewer in ((one, rosa), (two, lena)):
        Lease.objects.create(sentence=sentence, reviewer=reviewer, expires_at=until)

    assert END.run(sentence=one.pk, reviewer=lena.pk) == 0
    with django_assert_num_queries(1):
        assert END.run(sentence=one.pk, reviewer=rosa.pk) == 1
    assert [*Lease.objects.values_list("sentence", flat=True)] == [two.pk]


def test_a_row_is_written_as_the_model_would_write_it(db, django_assert_num_queries):
    one, two = make_article("One.", "Two.").sentences.order_by("position")
    rosa = make_person("rosa")
    told = {"verdict": "verified", "note": "Checked – twice.", "reviewer": rosa}
    plain = Annotation.objects.create(sentence=one, **told)

    with django_assert_num_queries(1):
        made = NEW_ANNOTATION.store(Annotation(sentence=two, **told))

    stored = Annotation.objects.get(pk=made.pk)
    assert made == stored
    assert stored.created_at == made.created_at >= plain.created_at
    assert stored.updated_at == made.updated_at
    assert {**model_to_dict(stored), "id": 0, "sentence": 0} == {
        **model_to_dict(plain),
        "id": 0,
        "sentence": 0,
    }
    made.note = "Changed."
    made.save()
    assert Annotation.objects.get(pk=made.pk).note == "Changed."


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_any_number_of_rows_takes_one_query_and_works_out_their_columns(
    db, count, django_assert_max_num_queries
):
    sentence = make_article("One.").sentences.get()
    annotation = Annotation.objects.create(
        sentence=sentence, reviewer=make_person("rosa"), verdict="verified"
    )
    rows = [
        Evidence(annotation=annotation, url=f"https://archive{n}.example/a") for n in range(count)
    ]

    with django_assert_max_num_queries(1):
        stored = NEW_EVIDENCE.store_all(rows)

    found = [*annotation.evidence.order_by("id")]
    assert [*stored] == found
    assert [row.host for row in found] == [f"archive{n}.example" for n in range(count)]
    assert {row.accessed_on for row in found} <= {None}


def test_json_is_written_as_json(db):
    article = make_article("One.")
    data = {"before": None, "after": {"note": "“%s” – 100 %", "parts": [1, True, None]}}
    NEW_EVENT.store(
        Event(
            article=article,
            number=99,
            at=timezone.now(),
            action="article.changed",
            data=data,
            hash="0" * 64,
        )
    )
    assert Event.objects.get(article=article, number=99).data == data


def test_a_row_is_held_to_the_constraints(db):
    sentence = make_article("One.").sentences.get()
    rosa = make_person("rosa")
    NEW_ANNOTATION.store(Annotation(sentence=sentence, reviewer=rosa, verdict="verified"))
    for verdict in ("verified", "bogus"):
        with pytest.raises(IntegrityError), transaction.atomic():
            NEW_ANNOTATION.store(Annotation(sentence=sentence, reviewer=rosa, verdict=verdict))
    assert Annotation.objects.count() == 1
