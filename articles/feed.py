"""The events that a follower can be shown without missing any later, though commits overtake one another.

On PostgreSQL an event's id is taken when it is written and seen when its transaction commits: 8 can be there
while 7 is still on its way. A follower that goes on after 8 would never see 7. So nothing is shown beyond
the lowest id that may still be on its way. Every transaction that writes events holds an advisory lock whose
key is a lower bound of its ids (migration 0003_announced_events). On SQLite one transaction writes at a time:
ids are seen in their order.
"""

from django.db import connection
from django.db.models import QuerySet

from .models import Event

# The high 16 bits of the locks' keys, as the migration has them; the low 48 bits are an id.
_TAG = 0x6665
_LOW_48 = (1 << 48) - 1

_TAKEN = "SELECT last_value - (NOT is_called)::int FROM articles_event_id_seq"
_ON_ITS_WAY = f"""
    SELECT min(((classid::bigint << 32) | objid::bigint) & {_LOW_48})
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = {_TAG}
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid <> pg_backend_pid()
"""  # noqa: S608 - two numbers of ours


def followable() -> QuerySet[Event]:
    """Every event up to the first that may still be uncommitted; what is left out now comes later.

    Costs two short queries at once on PostgreSQL. The queryset has to be evaluated after this call, in a
    statement with a snapshot of its own: in autocommit, or at READ COMMITTED.
    """
    if connection.vendor != "postgresql":
        return Event.objects.all()
    return Event.objects.filter(pk__lte=_settled())


def _settled() -> int:
    """An id up to which every event is committed or will never be.

    The order of the two questions is the proof. Of an id up to `taken` that has no lock any more, the
    transaction has ended, since it was locked before the id was taken; and PostgreSQL makes a commit
    visible before it lets go of the locks, so the next snapshot has it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN)
        taken: int = cursor.fetchone()[0]
        cursor.execute(_ON_ITS_WAY)
        bound: int | None = cursor.fetchone()[0]
    return taken if bound is None else min(taken, bound)
