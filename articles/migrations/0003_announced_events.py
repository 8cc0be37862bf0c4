"""A trigger by which PostgreSQL's writers announce their events before they take the ids.

Ids are taken when an event is written and become visible when its transaction commits, in another order.
The trigger fires before a statement takes its first id, for INSERT and COPY alike, and holds a shared
advisory lock until the transaction ends. The lock's key names the last id that was taken before: every id
of this transaction is higher. `articles.feed` reads these locks. One lock a transaction is enough, and a
savepoint that is rolled back undoes lock and setting together.

SQLite lets one transaction write at a time, so its ids become visible in their order.
"""

from django.db import migrations

# The high 16 bits are a tag that no other advisory lock of this service has; the id is below.
KEY_BASE = 0x6665 << 48

_FORWARDS = (
    f"""
    CREATE OR REPLACE FUNCTION articles_event_announce() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        taken bigint;
    BEGIN
        IF coalesce(current_setting('factcheck.announced', true), '') = '' THEN
            SELECT last_value - (NOT is_called)::int INTO taken FROM articles_event_id_seq;
            PERFORM pg_advisory_xact_lock_shared({KEY_BASE} + taken);
            PERFORM set_config('factcheck.announced', 'yes', true);
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER event_announce BEFORE INSERT ON articles_event
    FOR EACH STATEMENT EXECUTE FUNCTION articles_event_announce()
    """,
)
_BACKWARDS = (
    "DROP TRIGGER IF EXISTS event_announce ON articles_event",
    "DROP FUNCTION IF EXISTS articles_event_announce()",
)


def forwards(apps, schema_editor):
    _run(schema_editor, _FORWARDS)


def backwards(apps, schema_editor):
    _run(schema_editor, _BACKWARDS)


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_append_only_events")]
    operations = [migrations.RunPython(forwards, backwards)]
