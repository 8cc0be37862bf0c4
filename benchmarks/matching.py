"""How long it takes to find where a claim was checked before, among a million sentences.

    python -m benchmarks.matching [--sqlite 200000] [--postgresql 1000000]

Made-up sentences are written straight to the tables: of a new SQLite file and, where a server answers at
POSTGRES_URL (default postgres://postgres@127.0.0.1:5432/postgres), of a database of its own there; both are
removed afterwards. Words are drawn from 60,000 as a language uses them (the second half as often as the first, the
third a third as often), 18 to a sentence. Every fourth is checked, and one stands in every tenth article.

What is timed is all that an answer of `GET sentences/{id}/matches/` costs behind the server: finding, comparing, and
reading what was said, for a reviewer, in this process. Prints the median, the 95th percentile and the slowest in
milliseconds of 100 sentences of each kind, how many matches an answer has, and how many queries it takes.
"""

import random
import time
from bisect import bisect
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from benchmarks._asking import set_up
from benchmarks._databases import measure_on_each

EACH, WORDS = 20, 18  # sentences of an article, words of a sentence
VOCABULARY = 60_000
TIMES = 100
BATCH = 20_000
EVERYWHERE = "Subscribe to the newsletter of the editors and read more of it every morning."


class Language:
    """Made-up sentences, the same ones in every run."""

    def __init__(self) -> None:
        self._random = random.Random(20260301)  # noqa: S311 - no secret
        self._weights = [*accumulate(1 / rank for rank in range(1, VOCABULARY + 1))]
        self._words = [self._made(rank) for rank in range(VOCABULARY)]

    def _made(self, rank: int) -> str:
        letters = "etaoinshrdlu"
        word = ""
        rank += 1
        while rank:
            rank, letter = divmod(rank, len(letters))
            word = letters[letter] + word
        return word

    def word(self) -> str:
        return self._words[bisect(self._weights, self._random.random() * self._weights[-1])]

    def sentence(self) -> str:
        words = [self.word() for _ in range(WORDS)]
        return f"{' '.join(words).capitalize()} in {self._random.randrange(1800, 2030)}."

    def reworded(self, text: str) -> str:
        """With two words replaced, as somebody else would write it."""
        words = text.split()
        for place in self._random.sample(range(WORDS), 2):
            words[place] = self.word()
        return " ".join(words)


def fill(sentences: int, language: Language) -> None:
    from django.contrib.auth.models import Group, User
    from django.db import connection, transaction

    from annotations.models import Annotation, Evidence
    from articles.models import Article, Sentence

    reader = User.objects.create(username="benchmark")
    reader.groups.add(Group.objects.get(name="reviewer"))
    articles = sentences // EACH
    for first in range(1, articles + 1, BATCH // EACH):
        numbers = range(first, min(first + BATCH // EACH, articles + 1))
        with transaction.atomic():
            Article.objects.bulk_create(
                (
                    Article(
                        pk=number,
                        external_id=f"made-{number}",
                        title=f"Article {number}",
                        body="It was made up.",
                    )
                    for number in numbers
                ),
                batch_size=500,
            )
            made = Sentence.objects.bulk_create(
                (
                    _sentence(number, position, language)
                    for number in numbers
                    for position in range(EACH)
                ),
                batch_size=1_000,
            )
            said = Annotation.objects.bulk_create(
                (
                    Annotation(sentence=sentence, reviewer=reader, verdict="verified")
                    for sentence in made
                    if sentence.verdict
                ),
                batch_size=1_000,
            )
            Evidence.objects.bulk_create(
                (Evidence(annotation=row, source="City archive") for row in said), batch_size=1_000
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _sentence(article: int, position: int, language: Language) -> Any:
    from articles.models import Sentence
    from articles.text.fingerprint import fingerprint

    everywhere = position == 0 and article % 10 == 0
    text = EVERYWHERE if everywhere else language.sentence()
    checked = everywhere or (article + position) % 4 == 0
    return Sentence(
        article_id=article,
        position=position + 1,
        start=0,
        end=len(text),
        text=text,
        paragraph=1,
        fingerprint=fingerprint(text),
        status="final" if checked else "open",
        verdict="verified" if checked else None,
        reviews=1 if checked else 0,
    )


def measure(sentences: int) -> None:
    """Fill the database of this process and look for claims in it."""
    set_up()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    language = Language()
    began = time.perf_counter()
    fill(sentences, language)
    print(
        f"\n{connection.vendor}, {sentences:,} sentences, filled in {time.perf_counter() - began:.0f} s"
    )
    print(f"{'':28}{'p50 ms':>9}{'p95 ms':>9}{'slowest':>9}{'matches':>9}{'queries':>9}")
    for name, asked in claims(language).items():
        print(f"{name:28}{row(asked)}", flush=True)


def claims(language: Language) -> dict[str, Callable[[int], str]]:
    """What is looked for, by kind: each gives the text of a sentence to ask about."""
    from articles.models import Sentence

    final = Sentence.objects.filter(status="final").exclude(text=EVERYWHERE).order_by("pk")
    texts = [*final.values_list("text", flat=True)[: 100 * TIMES : 100]]
    common = " ".join(language._words[:10]).capitalize() + "."
    return {
        "checked before": lambda number: texts[number % len(texts)],
        "checked in other words": lambda number: language.reworded(texts[number % len(texts)]),
        "new": lambda number: language.sentence(),
        "stands in every tenth": lambda number: EVERYWHERE,
        "near it": lambda number: f"{EVERYWHERE[:-1]} at {number}.",
        "of common words alone": lambda number: common,
    }


def row(asked: Callable[[int], str]) -> str:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from annotations import matching
    from annotations.api.matching import matched
    from articles.models import Sentence
    from articles.text.fingerprint import fingerprint
    from articles.text.search_words import words_of

    reader = User.objects.get()
    times, matches, queries = [], 0, 0
    for number in range(TIMES):
        text = asked(number)
        sentence = Sentence(
            article_id=0, text=text, words=words_of(text), fingerprint=fingerprint(text)
        )
        if number == 0:
            with CaptureQueriesContext(connection) as captured:
                matched(matching.matches_of(sentence, "en", reader).found, reader, timezone.now())
            queries = len(captured)
        began = time.perf_counter()
        found = matching.matches_of(sentence, "en", reader).found
        matched(found, reader, timezone.now())
        times.append((time.perf_counter() - began) * 1000)
        matches += len(found)
    times.sort()
    return (
        f"{times[len(times) // 2]:9.1f}{times[len(times) * 95 // 100]:9.1f}{times[-1]:9.1f}"
        f"{matches / TIMES:9.1f}{queries:9}"
    )


if __name__ == "__main__":
    measure_on_each(
        "matching", "Measure claim memory.", measure, sqlite=200_000, postgresql_rows=1_000_000
    )
