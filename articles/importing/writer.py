"""The only door by which articles come into being, whoever asks: API, admin, command.

Each call is one short transaction with its events in it: what it reports as created is stored whole, and
nothing is stored of what it does not report.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from articles import history, revising
from articles.choices import Action
from articles.models import Article, Event, Sentence
from articles.searching import indexed_at_once
from articles.text.search_words import words_of
from factcheck.refusals import Conflict, NotAllowed, Refusal
from factcheck.roles import is_editor

from .changing import Moved, Plans, judged, revise
from .copying import Copied
from .drafts import EARLIER_TEXTS, Draft
from .identity import Known, Register, shared
from .looking_up import Settled, stored
from .outcomes import Kind, Outcome
from .preparing import Cut, Prepared, Rows, SentenceRow, copied, cut_all, cut_for_copying, prepare
from .rows import Table

_DRAFT_COLUMNS = tuple(field.name for field in fields(Draft) if field.name != EARLIER_TEXTS)
_draft_values = attrgetter(*_DRAFT_COLUMNS)
ARTICLES = Table(
    Article, ("id", *_DRAFT_COLUMNS, "words", "body_sha256", "created_at", "updated_at")
)
SENTENCES = Table(Sentence, ("article_id", *SentenceRow._fields), shared=("updated_at",))
EVENTS = Table(Event, history.Line._fields)

# Any number that nothing else in the database locks: the bytes of "articles".
_LOCK = int.from_bytes(b"articles")


def add_article(*, actor: User, draft: Draft) -> Article:
    """Store one article. Raises NotAllowed, Invalid, or Conflict where it is there already.

    The conflict (`already_exists`) names the article that has the identity, whether its text differs or not.
    """
    if not is_editor(actor):
        raise NotAllowed("Only editors load articles.")
    # Cut before the transaction: on SQLite nobody else can write until it ends.
    prepared = prepare(draft)
    with transaction.atomic():
        [outcome] = write([prepared], actor_id=actor.pk)
        assert outcome.article_id is not None
        if outcome.kind is not Kind.CREATED:
            detail = outcome.reason or _why_known(draft, outcome.article_id)
            raise Conflict(detail, code="already_exists", existing=outcome.article_id)
        return Article.objects.get(pk=outcome.article_id)


def _why_known(draft: Draft, article_id: int) -> str:
    known_by = Article.objects.values_list("external_id", "url", "body_sha256")
    names = known_by.filter(pk=article_id).first()
    if names is None:
        return "Somebody deletes this article just now. Send it again."
    known = Known(*names, article_id)
    return f"This is {known} by its {shared(Known.of(draft), known)}."


def write(
    prepared: Sequence[Prepared],
    *,
    actor_id: int | None,
    settled: Settled | None = None,
    plans: Plans = MappingProxyType({}),
) -> list[Outcome]:
    """Store those articles that are not there yet, with their sentences and one event each.

    With `settled`, a new text for an article that is there is its next revision, unless this import has settled
    the article before; `plans` were made for that (`changing.plans_of`). Without, such a text is refused.

    The outcomes are in the order of `prepared`; among equals the first is created. Raises django.db.Error,
    and has stored nothing then.
    """
    try:
        return _write(prepared, actor_id, settled, plans)
    except (IntegrityError, Moved):
        # Writers wait for each other, but an editor may have given an article one of these addresses
        # between our look and our write. Now that is there to be seen.
        return _write(prepared, actor_id, settled, plans)


def cutting() -> Cut:
    """What cuts texts into the rows that `write` has least to do with."""
    return cut_for_copying if connection.vendor == "postgresql" else cut_all


def others_queue() -> bool:
    """Whether those who wait for a batch to end get their turn; on SQLite they only look again now and then."""
    return connection.vendor == "postgresql"


def look_up(drafts: Sequence[Draft]) -> list[Outcome | None]:
    """What `write` would say of those that meet a stored article; None of the others. Nothing is locked."""
    articles = [Known.of(draft) for draft in drafts]
    register = Register(stored(articles))
    standings = map(register.standing, articles)
    return [
        None if standing.kind is Kind.CREATED else standing.outcome(new, 0)
        for new, standing in zip(articles, standings, strict=True)
    ]


@transaction.atomic
def _write(
    prepared: Sequence[Prepared], actor_id: int | None, settled: Settled | None, plans: Plans
) -> list[Outcome]:
    articles = [Known.of(one.draft) for one in prepared]
    with connection.cursor() as cursor:
        _wait_for_other_writers(cursor)
        standings = judged(articles, settled)
        added = [
            (new, one)
            for new, one, standing in zip(articles, prepared, standings, strict=True)
            if standing.kind is Kind.CREATED
        ]
        if added:
            for (new, _), pk in zip(added, _new_ids(cursor, len(added)), strict=True):
                new.id = pk
        plain = [(new, one) for new, one in added if not one.draft.earlier_texts]
        if plain:
            _insert(cursor, plain, actor_id)
        refused = {
            id(new): reason
            for new, one in added
            if one.draft.earlier_texts
            and (reason := _insert_with_revisions(cursor, new, one.draft, actor_id))
        }
    revised = revise(prepared, standings, plans, actor_id)
    return [
        Outcome(Kind.REJECTED, reason=refused[id(new)])
        if id(new) in refused
        else changed or standing.outcome(new, len(one.sentences))
        for new, one, standing, changed in zip(articles, prepared, standings, revised, strict=True)
    ]


def _insert_with_revisions(
    cursor: CursorWrapper, new: Known, draft: Draft, actor_id: int | None
) -> str:
    """Store an article as it was written: its first text, then one revision for each that followed.

    Says why not, where that cannot be, and has stored nothing of it then.
    """
    assert new.id is not None
    first, *later = (*draft.earlier_texts, draft.body)
    try:
        with transaction.atomic():
            oldest = prepare(replace(draft, body=first, earlier_texts=()))
            known = replace(new, body_sha256=oldest.draft.body_sha256)
            _insert(cursor, [(known, oldest)], actor_id)
            for body in later:
                revising.carry_on(actor_id=actor_id, article_id=new.id, body=body)
    except Refusal as refusal:
        return f"earlier_texts: {refusal.detail}"
    except IntegrityError:
        return "earlier_texts: Another article has one of these texts, and no other identity."
    return ""


def _insert(
    cursor: CursorWrapper, added: Sequence[tuple[Known, Prepared]], actor_id: int | None
) -> None:
    now = timezone.now()
    ARTICLES.insert(
        cursor,
        (
            (
                new.id,
                *_draft_values(one.draft),
                words_of(one.draft.title),
                new.body_sha256,
                now,
                now,
            )
            for new, one in added
        ),
    )
    with indexed_at_once(cursor, SENTENCES.table):
        groups = (((new.id,), _fitting(one.sentences)) for new, one in added)
        SENTENCES.insert_groups(cursor, (now,), groups)
    EVENTS.insert(cursor, (_event(new, one, now, actor_id) for new, one in added))


def _fitting(sentences: Rows) -> Rows:
    if connection.vendor == "postgresql" and not isinstance(sentences, Copied):
        return copied(sentences)
    return sentences


def _event(new: Known, one: Prepared, at: datetime, actor_id: int | None) -> history.Line:
    assert new.id is not None
    after = {
        "title": one.draft.title,
        "external_id": one.draft.external_id,
        "url": one.draft.url,
        "body_sha256": new.body_sha256,
        "language": one.draft.language,
        "sentences": len(one.sentences),
    }
    return history.opening_line(
        article_id=new.id,
        at=at,
        actor_id=actor_id,
        action=Action.ARTICLE_ADDED.value,
        data={"before": None, "after": after},
    )


def _wait_for_other_writers(cursor: CursorWrapper) -> None:
    """One batch at a time, until the transaction ends.

    Two imports of the same files would otherwise meet in the unique indexes: half-way through a COPY, or,
    where they come from different ends, in a deadlock. On SQLite the IMMEDIATE transaction is that lock.
    """
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _new_ids(cursor: CursorWrapper, count: int) -> list[int]:
    """Ids for new articles that no article ever had: events keep speaking of deleted ones."""
    table = Article._meta.db_table
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]
    # AUTOINCREMENT keeps the highest id ever used here, and learns of those that we choose.
    cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
    last = cursor.fetchone()[0]
    return list(range(last + 1, last + 1 + count))
