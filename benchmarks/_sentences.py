"""Made-up sentences for benchmarks that search: words as unequal as those of a language, and planted ones.

Of the planted words it is known how many sentences have them, and where: see `_planted`. The rest of a sentence
are twelve words of 30,000, of which the n-th is about n times as rare as the first.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

EACH = 30  # sentences of an article
_BATCH = 500  # articles
_WORDS, _LENGTH = 30_000, 12
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_STATUSES = ("open", "open", "open", "final", "in_review", "conflict")


def _planted(pk: int, sentences: int) -> str:
    """Half of the sentences have a bridge, the others a ferry, which neither has in a row with old; one in ten has
    a harbour, one in 200 each of the places, ten each of the rare words. The last tenth has winter, the rest summer.
    """
    words = ["the old stone bridge" if pk % 2 else "the old iron ferry"]
    if pk * 7 // 3 % 10 == 0:
        words.append("harbour")
    words.append(f"place{pk * 13 % 200:03}")
    words.append(f"rare{pk * 7919 % max(1, sentences // 10):05}")
    words.append("winter" if pk > sentences * 9 // 10 else "summer")
    return " ".join(words)


def fill(sentences: int) -> None:
    """Write articles of so many sentences, and a verdict with evidence on each twentieth."""
    from django.contrib.auth.models import User
    from django.db import connection, transaction

    from annotations.models import Annotation, Evidence
    from articles.importing.rows import Table
    from articles.models import Article, Sentence
    from articles.searching import indexed_at_once

    articles = sentences // EACH
    table = Table(Sentence, _COLUMNS)
    made = _rows(articles)
    for first in range(1, articles + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, articles + 1))
        with transaction.atomic(), connection.cursor() as cursor:
            Article.objects.bulk_create(
                Article(
                    pk=number,
                    external_id=f"made-{number}",
                    title=f"The bridge {number}",
                    publisher=f"Paper {number % 49}",
                    body="It was made up.",
                )
                for number in numbers
            )
            with indexed_at_once(cursor, table.table):
                table.insert(cursor, [next(made) for _ in range(len(numbers) * EACH)])
    reader = User.objects.create(username="benchmark")
    annotations = Annotation.objects.bulk_create(
        (
            Annotation(sentence_id=pk, reviewer=reader, verdict="verified")
            for pk in range(1, articles * EACH + 1, 20)
        ),
        batch_size=1_000,
    )
    Evidence.objects.bulk_create(
        (
            Evidence(annotation=row, url=f"https://host{row.sentence_id // 20 % 100}.example/")
            for row in annotations
        ),
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


_COLUMNS = (
    "id",
    "article_id",
    "position",
    "start",
    "end",
    "text",
    "words",
    "paragraph",
    "fingerprint",
    "attribution",
    "status",
    "verdict",
    "reviews",
    "updated_at",
)


def _rows(articles: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(1)  # noqa: S311 - made-up words, the same each time
    language = [f"{_syllables(number)}" for number in range(_WORDS)]
    weights = [*accumulate(1 / (number + 3) for number in range(_WORDS))]
    for pk in range(1, articles * EACH + 1):
        rest = chance.choices(language, cum_weights=weights, k=_LENGTH)
        words = f"{_planted(pk, articles * EACH)} {' '.join(rest)}"
        status = _STATUSES[pk * 31 // 17 % 6]
        yield (
            pk,
            (pk - 1) // EACH + 1,
            (pk - 1) % EACH + 1,
            0,
            len(words),
            words,
            words,
            1,
            str(pk % 99_991),
            ("none", "none", "named", "anonymous")[pk // 7 % 4],
            status,
            "verified" if status == "final" else None,
            0 if status == "open" else 1,
            _BEGAN + timedelta(seconds=pk if status == "open" else pk * 37 % (articles * EACH)),
        )


def _syllables(number: int) -> str:
    """A word that no other number gives."""
    word = ""
    while number or not word:
        number, syllable = divmod(number, 85)
        word += "bcdfghjklmnprstvz"[syllable % 17] + "aeiou"[syllable // 17]
    return word
