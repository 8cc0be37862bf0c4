"""How many sentences and events `manage.py verify` checks in each second.

    python -m benchmarks.verifying [--sqlite 2000] [--postgresql 2000]

Made-up articles of 30 sentences go into a new SQLite file and, where a server answers at POSTGRES_URL (see
importing.py), into a database of its own there; both are removed afterwards. Every sentence gets an
annotation with evidence and three events: added, changed and changed again. A rate of a kind of row is over
the time of one core that reading and checking these rows took this process, so that a busy machine does not
blur it; what the whole took on the clock stands beside it.
"""

import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks._databases import ROOT, measure_on_each
from benchmarks._newspaper import article

BATCH = 200


def measure(articles: int) -> None:
    """Fill the database of this process and verify it."""
    import django

    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    for first in range(0, articles, BATCH):
        _fill([article(number) for number in range(first, min(first + BATCH, articles))])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    from annotations.verifying import Verification
    from articles.snapshots import snapshot

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, began_working = time.perf_counter(), time.process_time()
    verification = Verification(clock=time.process_time)
    with snapshot():
        faults = sum(len(found) for _, found in verification.run())
    took, worked = time.perf_counter() - began, time.process_time() - began_working
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rates = ", ".join(
        f"{count.rows:,} {kind} at {count.rows / count.seconds:,.0f} a second"
        for kind, count in verification.counts.items()
        if count.rows
    )
    print(
        f"{connection.vendor}: {rates}; {faults} faults; {took:.1f} s on the clock, {worked:.1f} s of one"
        f" core; peak memory {after / 1024:.0f} MB (+{(after - before) / 1024:.0f})"
    )


def _fill(records: Sequence[dict[str, Any]]) -> None:
    """Store a batch of articles, and a verdict on each of their sentences."""
    from django.contrib.auth.models import User
    from django.db import connection, transaction

    from annotations.models import Annotation, Evidence
    from articles.importing.drafts import draft
    from articles.importing.preparing import prepare
    from articles.importing.writer import EVENTS, write
    from articles.models import Article, Sentence

    reader, _ = User.objects.get_or_create(username="benchmark")
    outcomes = write([prepare(draft(record)) for record in records], actor_id=reader.pk)
    ids = [outcome.article_id for outcome in outcomes]
    with transaction.atomic(), connection.cursor() as cursor:
        sentences = [
            *Sentence.objects.filter(article__in=ids).order_by("id").values_list("id", "article")
        ]
        stored = Annotation.objects.bulk_create(
            Annotation(
                sentence_id=pk, reviewer=reader, verdict="verified", note=_note(3), version=3
            )
            for pk, _ in sentences
        )
        Evidence.objects.bulk_create(Evidence(annotation=row, **PROOF) for row in stored)
        annotated = {row.sentence_id: row.pk for row in stored}
        EVENTS.insert(cursor, [*_told(sentences, annotated, reader.pk)])
        Sentence.objects.filter(article__in=ids).update(
            status="final", verdict="verified", reviews=1, version=4
        )
        Article.objects.filter(pk__in=ids).update(stage="done")


PROOF = {
    "kind": "primary",
    "stance": "supports",
    "source": "Minutes of the county council",
    "url": "https://council.example/minutes/1932-05",
    "locator": "item 7, second paragraph",
    "quote": "",
    "accessed_on": None,
    "archive_url": "",
}


def _note(version: int) -> str:
    return (
        f"Read the minutes twice, and asked the clerk. This is version {version} of what I found."
    )


def _moment() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=UTC)


def _told(
    sentences: Sequence[tuple[int, int]], annotations: dict[int, int], reviewer: int
) -> Iterator[tuple[Any, ...]]:
    """Three events a sentence, chained to what its article's history has."""
    from articles import history
    from articles.models import Event

    ids = {article for _, article in sentences}
    last = {
        article: (number, digest)
        for article, number, digest in Event.objects.filter(article__in=ids).values_list(
            "article", "number", "hash"
        )
    }
    for sentence, article_id in sentences:
        for version in (1, 2, 3):
            number, digest = last[article_id]
            after = _said(version)
            new = history.line(
                article_id=article_id,
                number=number + 1,
                previous_hash=digest,
                at=_moment(),
                actor_id=reviewer,
                action="annotation.added" if version == 1 else "annotation.changed",
                sentence_id=sentence,
                data={
                    "annotation": annotations[sentence],
                    "reviewer": reviewer,
                    "before": None if version == 1 else _said(version - 1),
                    "after": after,
                    "sentence": {
                        "before": {"status": "open", "verdict": None},
                        "after": {"status": "final", "verdict": "verified"},
                    },
                },
            )
            last[article_id] = (new.number, new.hash)
            yield new


def _said(version: int) -> dict[str, Any]:
    said = {"verdict": "verified", "reason": "", "correction": "", "note": _note(version)}
    return {**said, "evidence": [PROOF]}


if __name__ == "__main__":
    measure_on_each(
        "verifying", "Measure verify.", measure, sqlite=2_000, postgresql_rows=2_000, of="articles"
    )
