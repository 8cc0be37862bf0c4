"""The host of each source's address beside it, with an index."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from annotations.hosts import HostField
from articles.text.addresses import host_of

_AT_ONCE = 5_000


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(
                "SELECT id, url FROM annotations_evidence WHERE id > %s AND url <> '' "
                f"ORDER BY id LIMIT {_AT_ONCE}",
                [last],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            cursor.executemany(
                "UPDATE annotations_evidence SET host = %s WHERE id = %s",
                [(host_of(url), pk) for pk, url in rows],
            )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_list_orders")]
    operations = [
        migrations.AddField(
            model_name="evidence",
            name="host",
            field=HostField(default="", of="url"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["host", "annotation"], name="evidence_host"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("host"), 253
                ),
                name="evidence_host_length",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("host", ""), models.Q(("url", ""), _negated=True), _connector="OR"),
                name="evidence_host_of_an_address",
            ),
        ),
    ]
