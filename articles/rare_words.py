"""Which words of a text are rare among all sentences: they are what a claim is found by.

How rare a word is, is asked of the index of the search: PostgreSQL knows it from its statistics, SQLite counts, and
stops where a word is common anyhow.
"""

from collections.abc import Sequence

from django.db import connection

# Of a longer text, the longest words: they are rarely the common ones.
_MOST_ASKED = 40
# A word that stands in more sentences than that is common.
MOST_SENTENCES = 3_000


def rare_words(words: str, most: int) -> list[str]:
    """The rarest of some words as search knows them (`search_words.words_of`), the rarest first, at most `most`.

    Words that are common are left out, so there may be none. Where two are as rare, the longer comes first. One
    query.
    """
    asked = sorted({*words.split()}, key=lambda word: (-len(word), word))[:_MOST_ASKED]
    if not asked:
        return []
    counts = _estimated(asked) if connection.vendor == "postgresql" else _counted(asked)
    rare = [word for word in asked if counts[word] <= MOST_SENTENCES]
    return sorted(rare, key=lambda word: counts[word])[:most]


def _counted(words: Sequence[str]) -> dict[str, float]:
    """In how many sentences each word stands, counted up to where it is common."""
    one = (
        "SELECT count(*) FROM (SELECT 1 FROM articles_sentence_search "  # noqa: S608 - a number of ours
        f"WHERE articles_sentence_search MATCH %s LIMIT {MOST_SENTENCES + 1})"
    )
    with connection.cursor() as cursor:
        # Words are letters and digits and nothing else, so that none of them can end its quotes.
        cursor.execute(" UNION ALL ".join([one] * len(words)), [f'"{word}"' for word in words])
        return {word: count for word, (count,) in zip(words, cursor.fetchall(), strict=True)}


def _estimated(words: Sequence[str]) -> dict[str, float]:
    """In about how many sentences each word stands, going by what the last ANALYZE has seen.

    It lists the most common thousand or so; of any other word it is known that it is rarer than these. Before
    the first, and without sentences, every word passes for rare.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS, [[*words]])
        return dict(cursor.fetchall())


# Behind the frequencies of the elements stands the least of them.
_STATISTICS = """
WITH known AS (
    SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS frequencies
    FROM pg_stats
    WHERE schemaname = current_schema() AND tablename = 'articles_sentence' AND attname = 'search'
), common AS (
    SELECT listed.word, listed.frequency
    FROM known, unnest(known.words, known.frequencies) AS listed (word, frequency)
    WHERE listed.word IS NOT NULL
)
SELECT asked.word,
    greatest(sentences.reltuples, 0) * coalesce(
        common.frequency, (SELECT frequencies[cardinality(words) + 1] FROM known), 0
    )
FROM unnest(%s::text[]) AS asked (word)
CROSS JOIN pg_class AS sentences
LEFT JOIN common ON common.word = asked.word
WHERE sentences.oid = 'articles_sentence'::regclass
"""
