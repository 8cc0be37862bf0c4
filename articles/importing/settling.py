"""Of which articles a run has said what their text is, for as long as it goes on: rows without objects."""

from collections.abc import Collection, Sequence

from django.db import connection

from .models import SettledArticle

_TABLE = SettledArticle._meta.db_table
_FORGOTTEN_AT_ONCE = 10_000


def settle(run_id: int, article_ids: Sequence[int]) -> None:
    """Note these articles, inside the transaction that stores what is said of them."""
    if not article_ids:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"INSERT INTO {_TABLE} (run_id, article_id) SELECT %s, unnest(%s::bigint[])"
                " ON CONFLICT DO NOTHING",
                [run_id, list(article_ids)],
            )
        else:
            cursor.executemany(
                # The name comes from the model; values are parameters.
                f"INSERT OR IGNORE INTO {_TABLE} (run_id, article_id) VALUES (%s, %s)",  # noqa: S608
                [(run_id, pk) for pk in article_ids],
            )


def settled(run_id: int, article_ids: Collection[int]) -> set[int]:
    """Which of these articles the run has noted."""
    noted = SettledArticle.objects.filter(run_id=run_id, article_id__in=article_ids)
    return {*noted.values_list("article_id", flat=True)}


def forget(run_id: int) -> None:
    """The run is done: nothing of it will be repeated. In portions, so that nobody waits for long."""
    noted = SettledArticle.objects.filter(run_id=run_id)
    in_order = noted.order_by("article_id").values_list("article_id", flat=True)
    while ids := list(in_order[:_FORGOTTEN_AT_ONCE]):
        noted.filter(article_id__lte=ids[-1]).delete()
