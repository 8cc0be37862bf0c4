"""How sentences with the same fingerprint are found: by an index that stays quick to write, however many there are.

Fingerprints come in no order. In one index of them all, each new one belongs to another page: with a million
sentences, a batch of an import changes more than half of its pages, and SQLite writes every one of them twice, whole.
There the index is therefore in portions by the age of the sentences, of which an import fills the last, and whoever
looks for a fingerprint looks into each: thirty for a million sentences. PostgreSQL writes only what has changed.
"""

from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.compiler import SQLCompiler

# In ids; the index of so many sentences fits in SQLite's memory for pages.
PORTION = 32_768


class FingerprintIndex(models.Index):
    """An index of fingerprints, on SQLite in portions."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "sqlite":
            return super().create_sql(model, schema_editor, using, **kwargs)
        in_portions = models.Index(F("id") / PORTION, *self.fields, name=self.name)
        return in_portions.create_sql(model, schema_editor, using, **kwargs)


class SameFingerprint(Exact):
    """`fingerprint=…`, which on SQLite begins with the index; its planner would not think of it."""

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Any:
        if not isinstance(self.lhs, Col):
            return self.as_sql(compiler, connection)
        wanted, values = self.process_rhs(compiler, connection)
        quote = compiler.quote_name_unless_alias
        table = quote(self.lhs.target.model._meta.db_table)
        # Names come from the model, values are parameters.
        newest = f"SELECT max(id) / {PORTION} FROM {table}"  # noqa: S608
        portions = (
            "WITH RECURSIVE portion (number) AS (SELECT 0 UNION ALL SELECT number + 1"  # noqa: S608
            f" FROM portion WHERE number < ({newest})) SELECT number FROM portion"
        )
        found = (
            f"SELECT claim.id FROM {table} AS claim WHERE claim.fingerprint = {wanted}"  # noqa: S608
            f" AND claim.id / {PORTION} IN ({portions})"
        )
        return f'{quote(self.lhs.alias)}."id" IN ({found})', values
