"""How long a page of what is searched for takes, and what the database does for the slowest.

    python -m benchmarks.finding [--sqlite 200000] [--postgresql 1000000]

Made-up sentences (see _sentences.py) are written straight to the tables: of a new SQLite file and, where a
server answers at POSTGRES_URL (default postgres://postgres@127.0.0.1:5432/postgres), of a database of its own
there; both are removed afterwards. A page is what the list asks the database for: 101 rows, filtered, ordered and
searched as the API does it, in this process, without the server around it. A deep page begins behind half of
the sentences.

Prints the quickest, the median and the 95th percentile in milliseconds of a hundred pages or of what a second
holds, which is fewer; the quickest tells most where the machine has other work. Also how many queries a page took, how many rows it has, and the plans of the slowest.
"""

import time
from collections.abc import Callable
from typing import Any

from benchmarks._asking import set_up
from benchmarks._databases import measure_on_each

PAGE = 101
TIMES, SECONDS = 100, 1.0

SENTENCES = {
    "rare word": "q=rare00042",
    "common word": "q=bridge",
    "word of one in 10": "q=harbour",
    "word of one in 200": "q=place042",
    "word of one in 1000": "q=bebere",
    "word of the last tenth": "q=winter",
    "two words": "q=bridge harbour",
    "two words, rarely together": "q=place042 harbour",
    "two words, never together": "q=bridge ferry",
    "word without another": "q=bridge -harbour",
    "word never without another": "q=bridge -old",
    "one of two words": "q=rare00042 OR rare00043",
    "one of fourteen words": "q=" + " OR ".join(f"rare{number:05}" for number in range(14)),
    "one of fourteen frequent ones": "q="
    + " OR ".join(f"place{number:03}" for number in range(14)),
    "many words": "q=the old stone bridge summer place013 OR harbour -winter",
    "phrase": 'q="old stone bridge"',
    "phrase with a rarer word": 'q="bridge place013"',
    "phrase nowhere": 'q="summer bridge"',
    "phrase nowhere, one in 10": 'q="bridge harbour the"',
    "word without a phrase": 'q=harbour -"the old"',
    "prefix, narrow": "q=rare000*",
    "prefix, wide": "q=ra*",
    "prefix of everything": "q=su* OR wi*",
    "prefix and rare word": "q=ra* rare00042",
    "prefix and word": "q=ra* harbour winter",
    "word and status": "q=place042&status=final",
    "common word and status": "q=bridge&status=conflict",
    "rare word and status": "q=rare00042&status=open",
    "word and publisher": "q=place042&publisher=Paper 7",
    "frequent word, publisher": "q=harbour&publisher=Paper 7",
    "common word and publisher": "q=bridge&publisher=Paper 7",
    "common word and article": "q=bridge&article=7",
    "word and attribution": "q=harbour&attribution=anonymous",
    "common word, evidence host": "q=bridge&evidence_host=host7.example",
    "rare, by time of change": "q=rare00042&ordering=-updated_at",
    "one in 200, by change": "q=place042&ordering=-updated_at",
    "common, by time of change": "q=bridge&ordering=-updated_at",
    "no word": "",
    "no word, evidence host": "evidence_host=host7.example",
    "no word, publisher": "publisher=Paper 7",
}


ARTICLES = {
    "rare word": "q=rare00042",
    "common word": "q=bridge",
    "word of one in 200": "q=place042",
    "word of the last tenth": "q=winter",
    "last tenth, oldest first": "q=winter&ordering=created_at",
    "words never together": "q=ferry -iron",
    "prefix, narrow": "q=rare000*",
    "word and publisher": "q=place042&publisher=Paper 7",
}


def measure(sentences: int) -> None:
    """Fill the database of this process and look for sentences, and articles, in it."""
    set_up()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks._sentences import EACH, fill

    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    began = time.perf_counter()
    fill(sentences)
    took = time.perf_counter() - began
    print(f"\n{connection.vendor}, {sentences:,} sentences, filled in {took:.0f} s")
    columns = "".join(f"{title:>10}" for title in ("best", "p50", "p95 ms") * 2)
    print(f"{'':38}{'page 1':>30}{'deep':>30}\n{'':38}{columns}{'queries':>9}{'rows':>6}")
    slowest, worst, statements = "", 0.0, [""]
    lists = [("sentences", *each) for each in SENTENCES.items()]
    lists += [("articles", *each) for each in ARTICLES.items()]
    for kind, name, query in lists:
        row, rows, queries = f"{kind}: {name}".ljust(38), 0, 0
        half = sentences // 2 if kind == "sentences" else sentences // EACH // 2
        for after in (0, half):
            page = list_of(kind, query, after)
            with CaptureQueriesContext(connection) as captured:
                rows = max(rows, len(page()))
            queries = max(queries, len(captured))
            times = timed(page)
            p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
            row += f"{times[0]:10.2f}{p50:10.2f}{p95:10.2f}"
            if times[0] > worst:
                slowest, worst = f"{kind}, {name}, after {after}", times[0]
                statements = [each["sql"] for each in captured]
        print(f"{row}{queries:9}{rows:6}", flush=True)
    print(f"slowest: {slowest}")
    explain = (
        "EXPLAIN (ANALYZE, COSTS OFF)"
        if connection.vendor == "postgresql"
        else "EXPLAIN QUERY PLAN"
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(f"{explain} {statement}")
            print(*(f"  {line[-1]}" for line in cursor.fetchall()), "", sep="\n")


def list_of(kind: str, query: str, after: int) -> Callable[[], list[Any]]:
    """The rows of a page as the list asks for them; `after` is the id of the row it goes on from."""
    from django.contrib.auth.models import User
    from django.http import QueryDict

    from annotations.api.filters import ReviewedSentenceFilter
    from articles.api import rows as present
    from articles.api.filters import ArticleFilter
    from articles.models import Article, Sentence
    from factcheck.api.finding import Search
    from factcheck.api.keyset import columns_of, walks

    request = type("Request", (), {"user": User.objects.get(username="benchmark")})()
    request.user.is_superuser = True
    given = QueryDict(query, mutable=True)
    model: Any = Sentence if kind == "sentences" else Article
    filters: Any = ReviewedSentenceFilter if kind == "sentences" else ArticleFilter
    shown = present.sentences if kind == "sentences" else present.articles
    ordering = given.pop("ordering", ["id" if kind == "sentences" else "-id"])[0]
    chosen = filters(given, queryset=model.objects.all(), request=request)
    assert chosen.is_valid(), chosen.errors
    values = model.objects.values_list(*columns_of(ordering)).get(pk=after) if after else None
    [walk] = walks(model, ordering, backwards=False, after=values)
    rows = chosen.qs
    if isinstance(rows, Search):
        return lambda: rows.first(walk, PAGE, shown)
    return lambda: shown(walk.through(rows)[:PAGE])


def timed(page: Callable[[], object]) -> list[float]:
    """The milliseconds that reading the page took each time, in order of size."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    while len(times) < TIMES and (len(times) < 5 or time.perf_counter() < end):
        began = time.perf_counter()
        page()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


if __name__ == "__main__":
    measure_on_each(
        "finding", "Measure searching.", measure, sqlite=200_000, postgresql_rows=1_000_000
    )
