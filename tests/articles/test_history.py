"""The history of an article: a chain that shows when a line was changed, dropped, moved or slipped in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from articles import history
from articles.history import NO_HASH, Line, broken_lines, line, opening_line
from articles.models import Event
from tests.making import make_article

AT = datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=UTC)
DATA = {
    "before": None,
    "after": {
        "title": "Żółw — “quoted” 👩🏽‍🚒 e\u0301 \u2028 \u200b",
        "escaped": 'back\\slash "quote" \t\n\x01\x7f',
        "nested": [{"b": 1, "a": [None, True, False]}, [], {}],
        "numbers": [0, -7, 2**53 + 1, 10**30],
        "𝔘": "keys too",
        "": "an empty key",
    },
}


def _chain(count: int, article_id: int = 7) -> list[Line]:
    lines, previous = [], NO_HASH
    for number in range(1, count + 1):
        new = line(
            article_id=article_id,
            number=number,
            previous_hash=previous,
            at=AT + timedelta(minutes=number),
            actor_id=3,
            action="annotation.added",
            sentence_id=100 + number,
            data={"before": None, "after": {"verdict": "verified", "n": number}},
        )
        lines.append(new)
        previous = new.hash
    return lines


def _broken(lines: list[Line]) -> list[tuple[int, str]]:
    return [(stored.number, complaint) for stored, complaint in broken_lines(lines)]


def _stored(article) -> list[Line]:
    rows = Event.objects.filter(article=article).order_by("number")
    return [Line(*row) for row in rows.values_list(*Line._fields)]


WRONG_HASH = "the hash does not match the event and the one before it"


def test_an_untouched_chain_has_no_broken_line():
    assert _broken(_chain(5)) == []
    assert _broken([]) == []


def test_the_hash_is_sha_256_over_the_hash_before_and_the_canonical_event():
    # Computed outside: printf '%s\n%s' 000…0 '[7,1,"2026-03-02T08:00:00.123456+00:00",null,
    # "article.added",null,{"after":{"title":"Ü"},"before":null}]' | sha256sum
    first = opening_line(
        article_id=7,
        at=AT,
        actor_id=None,
        action="article.added",
        data={"before": None, "after": {"title": "Ü"}},
    )

    assert first.number == 1
    assert first.sentence_id is None
    assert first.hash == "b59ced4900ce576a7dca2445d23abb8eb28efc02551f8b3c6157927fd6ad2618"


@pytest.mark.parametrize(
    "difference",
    [
        {"article_id": 8},
        {"at": AT},
        {"actor_id": 4},
        {"actor_id": None},
        {"action": "annotation.changed"},
        {"sentence_id": 999},
        {"data": {"before": None, "after": {"verdict": "disputed", "n": 3}}},
        {"hash": "f" * 64},
    ],
)
def test_a_changed_line_is_found(difference):
    lines = _chain(5)
    lines[2] = lines[2]._replace(**difference)

    assert (3, WRONG_HASH) in _broken(lines)


def test_a_changed_line_with_a_fitting_hash_is_betrayed_by_the_next_one():
    lines = _chain(5)
    third = lines[2]._replace(data={"before": None, "after": {"verdict": "disputed"}})
    forged = line(
        **{name: value for name, value in third._asdict().items() if name != "hash"},
        previous_hash=lines[1].hash,
    )
    lines[2] = forged

    assert _broken(lines) == [(4, WRONG_HASH)]


def test_a_dropped_line_is_found_and_named_once():
    lines = _chain(5)
    del lines[2]

    assert _broken(lines) == [(4, "number 4 follows 2"), (4, WRONG_HASH)]


def test_a_dropped_first_line_is_found():
    assert _broken(_chain(3)[1:]) == [(2, "number 2 follows 0"), (2, WRONG_HASH)]


def test_a_dropped_line_is_found_when_the_rest_is_renumbered():
    lines = _chain(4)
    del lines[1]
    renumbered = [each._replace(number=number) for number, each in enumerate(lines, start=1)]

    assert _broken(renumbered) == [(2, WRONG_HASH), (3, WRONG_HASH)]


def test_swapped_lines_are_found():
    lines = _chain(4)
    lines[1], lines[2] = lines[2]._replace(number=2), lines[1]._replace(number=3)

    assert [number for number, _ in _broken(lines)] == [2, 3, 4]


def test_an_inserted_line_is_found():
    lines = _chain(4)
    lines.insert(2, lines[2]._replace(data={"after": "slipped in"}))

    assert (3, WRONG_HASH) in _broken(lines)
    assert (3, "number 3 follows 3") in _broken(lines)


def test_a_line_from_another_article_is_found():
    lines = _chain(3)
    lines[1] = _chain(3, article_id=8)[1]._replace(article_id=7)

    assert (2, WRONG_HASH) in _broken(lines)


def test_the_order_of_keys_and_the_time_zone_do_not_change_the_hash():
    same = {"article_id": 7, "number": 1, "previous_hash": NO_HASH, "actor_id": None}
    same |= {"action": "article.added", "sentence_id": None}
    one = line(**same, at=AT, data={"a": 1, "b": {"c": 2, "d": 3}})
    other = line(
        **same,
        at=AT.astimezone(timezone(timedelta(hours=5, minutes=45))),
        data={"b": {"d": 3, "c": 2}, "a": 1},
    )

    assert one.hash == other.hash


def test_data_that_is_no_json_is_refused():
    for value in (float("nan"), float("inf"), {1, 2}, AT):
        with pytest.raises((ValueError, TypeError)):
            opening_line(
                article_id=7, at=AT, actor_id=None, action="article.added", data={"x": value}
            )


# --- Stored -------------------------------------------------------------------------------------------


def _append(article, **fields) -> Event:
    given = {"at": AT, "actor_id": None, "action": "article.changed", "data": DATA, **fields}
    return history.append(article_id=article.pk, **given)


@pytest.mark.django_db
def test_append_numbers_the_events_of_each_article_and_links_them(edith):
    one, other = make_article("One."), make_article("Two.")

    second = _append(one, actor_id=edith.pk)
    _append(other)
    third = _append(one, sentence_id=one.sentences.get().pk)

    assert (second.number, third.number) == (2, 3)
    assert Event.objects.get(article=one, number=3).data == DATA
    assert [stored.number for stored in _stored(other)] == [1, 2]
    assert _broken(_stored(one)) == []
    assert _broken(_stored(other)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("microsecond", [0, 1, 120_000, 999_999])
def test_the_hash_fits_the_event_that_the_database_gives_back(microsecond):
    article = make_article("One.")
    appended = _append(article, at=AT.replace(microsecond=microsecond))
    stored = _stored(article)

    assert stored[1].hash == appended.hash
    assert stored[1].at == AT.replace(microsecond=microsecond)
    assert stored[1].data == DATA
    assert _broken(stored) == []


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
plain_data = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**80), 2**80) | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=4,
)


def _read_back(data: object) -> object:
    """What the database makes of JSON when it has stored it."""
    kind = "jsonb" if connection.vendor == "postgresql" else "text"
    field = Event._meta.get_field("data")
    with connection.cursor() as cursor:
        prepared = field.get_db_prep_save(data, connection)
        cursor.execute(f"SELECT CAST(%s AS {kind})", [prepared])
        return field.from_db_value(cursor.fetchone()[0], None, connection)


@pytest.mark.django_db
@given(data=plain_data)
def test_any_data_hashes_the_same_after_the_database_had_it(data):
    same = {"article_id": 7, "at": AT, "actor_id": None, "action": "article.added"}

    assert opening_line(**same, data=_read_back(data)) == opening_line(**same, data=data)


@pytest.mark.usefixtures("tampering")
def test_a_line_that_was_changed_in_the_database_is_found(edith):
    article = make_article("One.")
    _append(article, actor_id=edith.pk)
    _append(article)
    Event.objects.filter(article=article, number=2).update(actor=None)

    assert _broken(_stored(article)) == [(2, WRONG_HASH)]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    article = make_article("One.")

    with pytest.raises(transaction.TransactionManagementError):
        _append(article)

    assert Event.objects.filter(article=article).count() == 1


@pytest.mark.django_db
def test_an_append_costs_two_queries(django_assert_num_queries):
    article = make_article("One.")
    with django_assert_num_queries(2):  # the newest event, the new one
        _append(article)
