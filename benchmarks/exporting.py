"""How fast everything is written out.

    python -m benchmarks.exporting [--sqlite 334] [--postgresql 334]

Made-up articles of 30 sentences, each with a verdict and its evidence, go into a new SQLite file and, where a
server answers at POSTGRES_URL (see importing.py), into a database of its own there; both are removed afterwards.
Both exports write to a file; beside them stands the bare database doing as much: the same rows read in one
statement and encoded as they come.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks._databases import ROOT, measure_on_each
from benchmarks._newspaper import article
from benchmarks.verifying import BATCH, _fill

_BARE = """
    SELECT a.external_id, a.body_sha256, a.revision, s.position, s.text, u.username, n.verdict, n.reason,
        n.correction, n.note, e.kind, e.stance, e.source, e.url, e.locator, e.quote
    FROM annotations_annotation n
    JOIN articles_sentence s ON s.id = n.sentence_id
    JOIN articles_article a ON a.id = s.article_id
    JOIN auth_user u ON u.id = n.reviewer_id
    JOIN annotations_evidence e ON e.annotation_id = n.id
    ORDER BY n.id
"""


def measure(articles: int) -> None:
    """Fill the database of this process and export it, three times each; the best time counts."""
    import django

    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    django.setup()
    import orjson
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    for first in range(0, articles, BATCH):
        _fill([article(number) for number in range(first, min(first + BATCH, articles))])

    def bare(output: Path) -> None:
        with connection.cursor() as cursor, output.open("wb") as stream:
            cursor.execute(_BARE)
            for row in cursor:
                stream.write(orjson.dumps(row))

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.jsonl"
        texts = _best(lambda: call_command("export_articles", output=file))
        acts = _best(lambda: call_command("export_annotations", output=file))
        lines = sum(1 for _ in file.open("rb"))
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        plain = _best(lambda: bare(file))
    print(
        f"{connection.vendor}: {articles:,} articles in {texts:.2f} s; {lines:,} annotations in {acts:.2f} s,"
        f" the bare database {plain:.2f} s (ratio {acts / plain:.1f});"
        f" peak memory +{(after - before) / 1024:.0f} MB"
    )


def _best(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    measure_on_each(
        "exporting", "Measure the exports.", measure, sqlite=334, postgresql_rows=334, of="articles"
    )
