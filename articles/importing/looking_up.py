"""Which stored articles new ones may be: the database's part of `identity`."""

from collections.abc import Callable, Collection, Sequence

from django.db.models import Q

from articles.models import Article

from .identity import Known, Register

# Which of these articles an import has found unchanged or given their text: it brings one for each.
Settled = Callable[[Collection[int]], Collection[int]]

# The known articles that share an identity with any of these.
Stored = Callable[[Sequence[Known]], list[Known]]


def stored(articles: Sequence[Known]) -> list[Known]:
    """The articles in the database that share an identity with any of `articles`."""
    # One query for each unique index; a single one with OR would use none of them.
    matches = (
        Q(external_id__in=[one.external_id for one in articles if one.external_id is not None]),
        Q(url__in=[one.url for one in articles if one.url is not None]),
        Q(
            body_sha256__in=[one.body_sha256 for one in articles if one.by_text],
            external_id=None,
            url=None,
        ),
    )
    found: dict[int, Known] = {}
    for match in matches:
        rows = Article.objects.filter(match).values_list("external_id", "url", "body_sha256", "id")
        for row in rows:
            found.setdefault(row[-1], Known(*row))
    return list(found.values())


def register_of(articles: Sequence[Known], settled: Settled | None) -> Register:
    """What is stored under an identity of any of `articles`. Without `settled`, no text is ever superseded."""
    known = stored(articles)
    if settled is not None and known:
        before = settled([one.id for one in known if one.id is not None])
        for one in known:
            one.settled = one.id in before
    return Register(known, revises=settled is not None)
