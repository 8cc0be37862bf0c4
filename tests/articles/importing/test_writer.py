"""The door by which articles come into being: identity, what is stored, and what is refused."""

from hashlib import sha256

import pytest
from django.db import IntegrityError

from articles import history
from articles.editing import change_article, delete_article
from articles.importing import looking_up
from articles.importing.drafts import draft
from articles.importing.outcomes import Kind, Outcome
from articles.importing.preparing import Prepared, SentenceRow, cut, cut_all, prepare
from articles.importing.writer import add_article, cutting, look_up, write
from articles.models import Article, Event, Sentence
from factcheck.refusals import Conflict, NotAllowed

pytestmark = pytest.mark.django_db

BODY = "The ferry sank 🚢 in 1931.\n\nOfficials said repairs will cost €4.2 million. Nobody paid."


def prepared(body: str = BODY, **fields):
    return prepare(draft({"body": body, **fields}))


def written(*articles):
    return write(articles, actor_id=None)


def counts():
    return Article.objects.count(), Sentence.objects.count(), Event.objects.count()


# --- What is stored -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 39, 40, 41, 97])
@pytest.mark.parametrize("work", [cut_all, cutting()])
def test_sentences_are_stored_as_they_were_cut_whatever_is_in_them(work, count):
    odd = 'A tab\there, a back\\slash \\N, “a mark” \\. and; "\x01" said O\'Neil {n} 🚢.'
    one, other = (
        draft({"body": "\n\n".join(odd.replace("{n}", f"{n}") for n in range(times))})
        for times in (count, count + 1)
    )
    first, second = work([(one.body, "en"), (other.body, "de")])
    write([Prepared(one, first), Prepared(other, second)], actor_id=None)
    for article, given, language in zip(
        Article.objects.order_by("id"), (one, other), ("en", "de"), strict=True
    ):
        rows = article.sentences.order_by("position").values_list(*SentenceRow._fields)
        assert list(rows) == cut(given.body, language)
        left = article.sentences.values_list("updated_at", "status", "verdict", "version")
        assert set(left) == {(article.updated_at, "open", None, 1)}


def test_an_article_is_stored_with_every_field(edith):
    fields = {
        "external_id": "a-1",
        "url": "https://paper.example/1",
        "title": "The ferry",
        "publisher": "The Weir",
        "byline": "Ada",
        "language": "en-GB",
        "published_at": "2026-03-01T09:30:00Z",
        "required_reviews": 2,
    }
    [outcome] = write([prepared(**fields)], actor_id=edith.pk)
    article = Article.objects.get()
    assert outcome == Outcome(Kind.CREATED, article.pk, 3)
    stored = {name: getattr(article, name) for name in fields}
    assert stored.pop("published_at").isoformat() == "2026-03-01T09:30:00+00:00"
    assert stored.items() <= fields.items()
    assert article.body == BODY
    assert article.body_sha256 == sha256(BODY.encode()).hexdigest()
    assert (article.revision, article.version) == (1, 1)
    assert article.created_at == article.updated_at


def test_its_sentences_are_stored_open_and_in_order():
    written(prepared())
    sentences = list(Sentence.objects.order_by("position"))
    assert [(s.position, s.paragraph, s.text) for s in sentences] == [
        (1, 1, "The ferry sank 🚢 in 1931."),
        (2, 2, "Officials said repairs will cost €4.2 million."),
        (3, 2, "Nobody paid."),
    ]
    assert all(BODY[s.start : s.end] == s.text for s in sentences)
    assert [s.attribution for s in sentences] == ["none", "anonymous", "none"]
    assert {
        (s.status, s.verdict, s.reviews, s.not_checkable, s.retired_in, s.replaces_id)
        for s in sentences
    } == {("open", None, 0, "", None, None)}


def test_its_history_begins_with_one_event(edith):
    write([prepared(external_id="a-1", title="The ferry")], actor_id=edith.pk)
    event = Event.objects.get()
    assert (event.number, event.action, event.actor_id) == (1, "article.added", edith.pk)
    assert event.sentence_id is None
    assert event.data == {
        "before": None,
        "after": {
            "title": "The ferry",
            "external_id": "a-1",
            "url": None,
            "body_sha256": sha256(BODY.encode()).hexdigest(),
            "language": "en",
            "sentences": 3,
        },
    }
    row = Event.objects.values_list(*history.Line._fields).get()
    assert list(history.broken_lines([history.Line(*row)])) == []


def test_a_whole_batch_takes_as_many_queries_as_one_article(django_assert_max_num_queries):
    def queries(count, offset):
        batch = [
            prepared(f"Text {offset + n}.", external_id=f"x{offset + n}") for n in range(count)
        ]
        with django_assert_max_num_queries(20) as captured:
            written(*batch)
        return len(captured)

    # Look by external id; ids; articles, sentences and events; on PostgreSQL the lock. Savepoint around.
    assert queries(1, 0) == queries(40, 100)


def test_the_number_of_an_article_that_is_gone_is_never_given_again(edith):
    [first] = written(prepared("One.", external_id="a"))
    delete_article(actor=edith, article_id=first.article_id, expected_version=None)
    [second] = written(prepared("One.", external_id="a"))
    third = Article.objects.create(title="By hand", body="Three.", body_sha256="3" * 64)
    [fourth] = written(prepared("Four."))
    assert first.article_id < second.article_id < third.pk < fourth.article_id


# --- Identity -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys",
    [{"external_id": "a"}, {"url": "https://paper.example/1"}, {}],
    ids=["external_id", "url", "text"],
)
def test_the_same_article_again_changes_nothing(keys):
    [first] = written(prepared(**keys))
    before = counts()
    assert written(prepared(**keys)) == [Outcome(Kind.UNCHANGED, first.article_id)]
    assert counts() == before


def test_a_text_is_the_same_however_its_lines_end():
    [first] = written(prepared("Heading\n\nOne.\nTwo."))
    assert written(prepared("Heading\r\n\r\nOne.\rTwo.\n\n")) == [
        Outcome(Kind.UNCHANGED, first.article_id)
    ]


@pytest.mark.parametrize("keys", [{"external_id": "a"}, {"url": "https://paper.example/1"}])
def test_another_text_under_the_same_name_is_rejected(keys):
    [first] = written(prepared("One.", **keys))
    before = counts()
    [outcome] = written(prepared("Two.", **keys))
    assert outcome.kind is Kind.REJECTED
    assert outcome.article_id == first.article_id
    assert f"article {first.article_id}" in outcome.reason
    assert "text differs" in outcome.reason
    assert counts() == before
    assert Article.objects.get().body == "One."


def test_the_same_text_under_different_names_is_two_articles():
    outcomes = written(
        prepared("One.", external_id="a"),
        prepared("One.", external_id="b"),
        prepared("One.", url="https://paper.example/1"),
        prepared("One."),
    )
    assert [outcome.kind for outcome in outcomes] == [Kind.CREATED] * 4
    assert Article.objects.count() == 4


def test_an_address_finds_the_article_that_has_no_external_id_yet():
    [first] = written(prepared("One.", url="https://paper.example/1"))
    [again] = written(prepared("One.", url="https://paper.example/1", external_id="a"))
    assert again == Outcome(Kind.UNCHANGED, first.article_id)


def test_an_external_id_finds_the_article_whatever_its_address():
    [first] = written(prepared("One.", external_id="a"))
    [again] = written(prepared("One.", external_id="a", url="https://paper.example/1"))
    assert again == Outcome(Kind.UNCHANGED, first.article_id)


def test_the_id_of_one_article_with_the_address_of_another_is_rejected_naming_both():
    one, two = written(
        prepared("One.", external_id="a"), prepared("Two.", url="https://paper.example/2")
    )
    before = counts()
    [outcome] = written(prepared("One.", external_id="a", url="https://paper.example/2"))
    assert outcome.kind is Kind.REJECTED
    assert outcome.reason == (
        f"The external_id “a” is article {one.article_id}, but the url is article {two.article_id}."
    )
    assert counts() == before


def test_the_address_of_an_article_with_another_id_is_rejected_naming_it():
    [one] = written(prepared("One.", external_id="a", url="https://paper.example/1"))
    [outcome] = written(prepared("One.", external_id="b", url="https://paper.example/1"))
    assert (outcome.kind, outcome.article_id) == (Kind.REJECTED, one.article_id)
    assert f"article {one.article_id}, whose external_id is “a”, not “b”" in outcome.reason


def test_doubles_within_a_batch_are_found_as_well():
    outcomes = written(
        prepared("One.", external_id="a"),
        prepared("One.", external_id="a"),
        prepared("Two.", external_id="a"),
        prepared("Three."),
        prepared("Three.\n"),
        prepared("One.", external_id="b", url="https://paper.example/1"),
        prepared("One.", external_id="a", url="https://paper.example/1"),
    )
    assert [outcome.kind.value for outcome in outcomes] == [
        *("created", "unchanged", "rejected", "created", "unchanged", "created", "rejected")
    ]
    ids = [outcome.article_id for outcome in outcomes]
    assert ids[0] == ids[1] == ids[2] == ids[6]
    assert ids[3] == ids[4]
    assert Article.objects.count() == 3


def test_case_matters_in_a_name():
    outcomes = written(prepared("One.", external_id="a"), prepared("One.", external_id="A"))
    assert [outcome.kind for outcome in outcomes] == [Kind.CREATED, Kind.CREATED]


def test_a_look_says_what_would_meet_a_stored_article():
    [first] = written(prepared("One.", external_id="a"))
    drafts = [
        draft({"body": "One.", "external_id": "a"}),
        draft({"body": "Two.", "external_id": "a"}),
        draft({"body": "New."}),
    ]
    same, different, new = look_up(drafts)
    assert same == Outcome(Kind.UNCHANGED, first.article_id)
    assert different.kind is Kind.REJECTED
    assert new is None


# --- When the database objects ------------------------------------------------------------------------


def test_an_edit_between_look_and_write_is_seen_at_the_second_look(edith, monkeypatch):
    [first] = written(prepared("One."))
    look = looking_up.stored
    looks = []

    def look_while_an_editor_writes(articles):
        # The edit is made before each look, and the first look comes too early to see it: the savepoint
        # that stands for the transaction here takes the edit back together with the failed write.
        seen = look(articles)
        Article.objects.filter(pk=first.article_id).update(url="https://paper.example/1")
        looks.append(seen if not looks else look(articles))
        return looks[-1]

    monkeypatch.setattr(looking_up, "stored", look_while_an_editor_writes)
    [outcome] = written(prepared("One.", url="https://paper.example/1"))
    assert outcome == Outcome(Kind.UNCHANGED, first.article_id)
    assert [len(seen) for seen in looks] == [0, 1]


def test_a_batch_that_the_database_refuses_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(looking_up, "stored", lambda articles: [])
    written(prepared("One.", external_id="a"))
    before = counts()
    with pytest.raises(IntegrityError):
        written(prepared("New."), prepared("One.", external_id="a"))
    assert counts() == before


def test_text_is_data_whatever_it_looks_like():
    body = "<script>alert(1)</script> \\N \\. =cmd() %s {0} '); DROP TABLE x; --\ttab\x1b[2J."
    written(prepared(body, external_id="\\N"))
    article = Article.objects.get(external_id="\\N")
    assert article.body == body
    assert "".join(s.text for s in article.sentences.order_by("position")).replace(
        " ", ""
    ) == body.replace(" ", "")


def test_ids_follow_those_that_other_doors_have_given():
    by_hand = Article.objects.create(title="By hand", body="One.", body_sha256="1" * 64)
    [outcome] = written(prepared("Two."))
    assert outcome.article_id > by_hand.pk
    after = Article.objects.create(title="By hand", body="Three.", body_sha256="3" * 64)
    assert after.pk > outcome.article_id


# --- One article, for API and admin -------------------------------------------------------------------


def test_an_editor_adds_an_article(edith):
    article = add_article(actor=edith, draft=draft({"body": BODY, "title": "The ferry"}))
    assert article == Article.objects.get()
    assert article.title == "The ferry"
    assert article.sentences.count() == 3
    assert Event.objects.get().actor_id == edith.pk


@pytest.mark.parametrize("who", ["rosa", "lena", "nemo", "gustav"])
def test_nobody_else_adds_an_article(who, request):
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        add_article(actor=actor, draft=draft({"body": BODY}))
    assert counts() == (0, 0, 0)


@pytest.mark.parametrize("body", [BODY, "Another text."], ids=["same text", "other text"])
def test_an_article_that_is_there_is_a_conflict_that_names_it(edith, body):
    article = add_article(actor=edith, draft=draft({"body": BODY, "external_id": "a"}))
    before = counts()
    with pytest.raises(Conflict) as conflict:
        add_article(actor=edith, draft=draft({"body": body, "external_id": "a"}))
    assert (conflict.value.code, conflict.value.existing) == ("already_exists", article.pk)
    assert f"article {article.pk}" in conflict.value.detail
    assert counts() == before


def test_an_article_that_was_renamed_is_no_longer_in_the_way(edith):
    article = add_article(actor=edith, draft=draft({"body": BODY, "external_id": "a"}))
    change_article(
        actor=edith, article_id=article.pk, changes={"external_id": "b"}, expected_version=None
    )
    assert add_article(actor=edith, draft=draft({"body": BODY, "external_id": "a"})) != article
