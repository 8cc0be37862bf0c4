"""The tables of tokens, kept answers and counts go to zero and come back as they were."""

import pytest
from django.core.management import call_command
from django.db import connection

from factcheck.models import AccessToken
from tests.making import make_person


def _tables() -> set[str]:
    return {
        name for name in connection.introspection.table_names() if name.startswith("factcheck_")
    }


def _loses_its_rows_in_a_crash() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname='factcheck_requestcount'")
        return cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_the_migrations_run_to_zero_and_back_with_a_token_in_the_tables():
    AccessToken.objects.create(make_person("lena", "reader"), name="export script")
    before = _tables()
    try:
        call_command("migrate", "factcheck", "zero", verbosity=0)
        gone = _tables()
    finally:
        call_command("migrate", verbosity=0)

    assert len(before) == 3
    assert gone == set()
    assert _tables() == before
    assert not AccessToken.objects.exists()
    assert connection.vendor != "postgresql" or _loses_its_rows_in_a_crash()
