"""Full-text search through the database's own index, with the same answers on both databases.

What is a word is decided by `text.search_words` alone, and stored beside the text. The indexes take these words as
they are: on PostgreSQL a generated `tsvector` column with a GIN index, on SQLite an FTS5 table that triggers
keep. FTS5 knows where in a text a word stands. GIN does not, which makes it small and quick to write: that words
stand in a row is looked up there in the rows that have them all.

`found`, `read` and `looked_up` are one condition. The first leaves it to the database how to come by the rows. The
second reads the words of every row and needs no index, the third begins with the index: for those who know which
is cheaper (`factcheck.api.finding`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from .text.query import Alternative, Query, Term
from .text.search_words import words_of

# So many words begin with less that the index is slow to find the rows that have one of them; while hardly
# any word of so many letters is in very many rows.
_TELLING_BEGINNING, _TELLING_WORD = 4, 5

Sql = tuple[str, list[Any]]


class WordsField(models.TextField):  # type: ignore[type-arg]
    """The words of another column of the row, which saving works out; a bulk update has to say them itself."""

    def __init__(self, *, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{**kwargs, "editable": False})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        found = words_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, found)
        return found


Way = Callable[..., Q]


def found(query: Query, words: str = "words") -> Q:
    """What `query` asks for, as a condition on the rows whose `WordsField` is `words` (a path to it)."""
    index = Q(_Indexed(F(words), query))
    return index if _is_exact(query) else index & read(query, words)


def read(query: Query, words: str = "words") -> Q:
    """The same, told by the words of each row."""
    condition = Q()
    for each in query:
        has = Q()
        for term in each.wanted:
            has &= Q(_InARow(F(words), term))
        for term in each.unwanted:
            has &= ~Q(_InARow(F(words), term))
        condition |= has
    return condition


def looked_up(query: Query, words: str = "words") -> Q:
    """The same, by way of the index, which is asked only what it is quick to tell."""
    asked = tuple(map(_quickly_told, query))
    index = Q(_LookedUp(F(words), asked))
    return index if _is_exact(query) and asked == query else index & read(query, words)


def _is_exact(query: Query) -> bool:
    """Whether the index alone tells which rows are meant."""
    terms = (term for each in query for term in (*each.wanted, *each.unwanted))
    return connection.vendor == "sqlite" or all(len(term.words) == 1 for term in terms)


def _quickly_told(alternative: Alternative) -> Alternative:
    """Without the beginnings that are no help in finding the rows: those not wanted, and short ones beside a word.

    Of words in a row the others stay, so that something wanted is always left.
    """

    def is_short(term: Term) -> bool:
        return term.prefix and len(term.words[-1]) < _TELLING_BEGINNING

    is_word_told = any(
        len(word) >= _TELLING_WORD
        for term in alternative.wanted
        for word in (term.words[:-1] if term.prefix else term.words)
    )
    wanted = tuple(
        Term(term.words[:-1]) if is_short(term) and is_word_told else term
        for term in alternative.wanted
        if len(term.words) > 1 or not (is_short(term) and is_word_told)
    )
    unwanted = tuple(term for term in alternative.unwanted if not is_short(term))
    return Alternative(wanted, unwanted)


class Unindexed(Func):
    """A column to order by that no index is in the order of.

    PostgreSQL would rather walk an index in the order asked for, and look at each row, than sort the few that
    are found by their words. SQLite sorts nothing that it finds in the order asked for.
    """

    template = "COALESCE(%(expressions)s, %(expressions)s)"
    arity = 1

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Any:
        [column] = self.get_source_expressions()
        return compiler.compile(column)


class _Indexed(Func):
    """Whether the row has the words, wherever they stand, as the index knows it."""

    output_field = models.BooleanField()
    given = "%s::tsquery"

    def __init__(self, words: Any, query: Query) -> None:
        super().__init__(words)
        self.query = query

    def _alias(self, compiler: SQLCompiler) -> tuple[str, str]:
        [column] = self.get_source_expressions()
        table = column.target.model._meta.db_table
        return compiler.quote_name_unless_alias(column.alias), f'"{table}_search"'

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Sql:  # type: ignore[override]
        alias, index = self._alias(compiler)
        rows = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608 - names are the model's
        return f'{alias}."id" IN ({rows})', [as_fts5(self.query)]

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Sql:
        alias, _index = self._alias(compiler)
        return f'{alias}."search" @@ {self.given}', [as_tsquery(self.query)]

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self.query)


class _LookedUp(_Indexed):
    """The same, in a form that hides from PostgreSQL's planner which words they are.

    What it estimates of words that it has no statistics of, of beginnings, and of words together is often
    wrong by orders of magnitude; of what it does not know it takes the index.
    """

    given = "(SELECT %s::tsquery)"


class _InARow(Func):
    """Whether the row has the words of a term one after the other."""

    output_field = models.BooleanField()

    def __init__(self, words: Any, term: Term) -> None:
        super().__init__(words)
        self.term = term

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: Any, function: str = "instr", **_: Any
    ) -> Sql:
        words, given = compiler.compile(self.get_source_expressions()[0])
        row = f" {' '.join(self.term.words)}{'' if self.term.prefix else ' '}"
        return f"{function}(' ' || {words} || ' ', %s) > 0", [*given, row]

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> Sql:
        return self.as_sql(compiler, connection, function="strpos")

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self.term)


# Words are letters and digits and nothing else, so that none of them can end its quotes.


def as_fts5(query: Query) -> str:
    """The query in the language of SQLite's FTS5."""

    def term(each: Term) -> str:
        return f'"{" ".join(each.words)}"{"*" if each.prefix else ""}'

    def one(alternative: Alternative) -> str:
        wanted = " AND ".join(map(term, alternative.wanted))
        unwanted = " OR ".join(map(term, alternative.unwanted))
        return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"

    return " OR ".join(map(one, query))


def as_tsquery(query: Query) -> str:
    """The query in the language of PostgreSQL's `tsquery`, without the order of words."""

    def words(term: Term) -> Iterator[str]:
        *before, last = (f"'{word}'" for word in term.words)
        yield from before
        yield f"{last}:*" if term.prefix else last

    def one(alternative: Alternative) -> str:
        wanted = [word for term in alternative.wanted for word in words(term)]
        # That a row has all words of a phrase does not mean that it has the phrase.
        unwanted = [
            f"!{word}"
            for term in alternative.unwanted
            if len(term.words) == 1
            for word in words(term)
        ]
        return f"({' & '.join(wanted + unwanted)})"

    return " | ".join(map(one, query))


@contextmanager
def indexed_at_once(cursor: CursorWrapper, table: str) -> Iterator[None]:
    """Inside the transaction that is open: index the rows that are added to `table` all together.

    FTS5 writes its index out with each statement of a trigger, which costs five times as much. Whoever else
    adds rows, by whatever means, has them indexed by the trigger; a transaction that fails undoes all of it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    index = f"{table}_search"
    cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"')  # noqa: S608 - ours
    last = cursor.fetchone()[0]
    cursor.execute("INSERT INTO articles_search_pause VALUES (%s)", [table])
    yield
    cursor.execute(
        f'INSERT INTO "{index}" (rowid, words) SELECT id, words FROM "{table}" WHERE id > %s',  # noqa: S608
        [last],
    )
    cursor.execute("DELETE FROM articles_search_pause")
