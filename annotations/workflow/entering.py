"""What every door asks first: may this person, is the sentence there, is it still current."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from articles.models import Article, Sentence
from factcheck.prepared import Prepared
from factcheck.refusals import Conflict, Missing, NotAllowed, Stale
from factcheck.roles import is_editor, is_reviewer

STALE_SENTENCE = "The sentence has been changed since you read it."


def require_reviewer(actor: User) -> None:
    if not is_reviewer(actor):
        raise NotAllowed("Only reviewers and editors check sentences.")


def require_editor(actor: User) -> None:
    if not is_editor(actor):
        raise NotAllowed("Only editors decide this.")


def locked_sentence(
    sentence_id: int, expected_version: int | None = None
) -> tuple[Article, Sentence]:
    """The sentence and its article, both locked, the article first: one order for everybody, no deadlock.

    Raises Missing, or Stale when the sentence's version is not the expected one.
    """
    article = _ARTICLE.first(sentence=sentence_id)
    if article is None:
        raise Missing("There is no such sentence.")
    sentence = _SENTENCE.first(pk=sentence_id)
    if expected_version is not None and sentence.version != expected_version:
        raise Stale(STALE_SENTENCE)
    return article, sentence


def locked_sentences(sentence_ids: Iterable[int]) -> dict[int, tuple[Article, Sentence]]:
    """Those of the sentences that are there, with their articles, all locked, in the order of their ids.

    Articles first, as in `locked_sentence`; two callers that want the same articles meet at the first.
    """
    # Neither database compares an id with a number that no id can be.
    wanted = Sentence.objects.filter(pk__in=[pk for pk in sentence_ids if 0 < pk < 2**63])
    articles = {
        article.pk: article
        for article in Article.objects.without_text()
        .select_for_update(no_key=True)
        .filter(pk__in=wanted.values("article"))
        .order_by("pk")
    }
    sentences = wanted.filter(article__in=articles).select_for_update(no_key=True, of=("self",))
    return {
        sentence.pk: (articles[sentence.article_id], sentence)
        for sentence in sentences.order_by("pk")
    }


_ARTICLE = Prepared(
    lambda sentence: (
        Article.objects.without_text()
        .select_for_update(no_key=True)
        .filter(pk__in=Sentence.objects.filter(pk=sentence).values("article"))
        .order_by()
    )
)
_SENTENCE = Prepared(
    lambda pk: Sentence.objects.select_for_update(no_key=True).filter(pk=pk).order_by()
)


def refuse_retired(sentence: Sentence) -> None:
    if sentence.retired_in is not None:
        raise Conflict(
            "The article's text has changed and no longer has this sentence.", code="retired"
        )
