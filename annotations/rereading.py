"""What a changed sentence said before, and what a person has said of that."""

from collections.abc import Iterator
from typing import NamedTuple

from articles.models import Sentence
from articles.text.differences import Piece, word_diff
from factcheck.roles import AnyUser

from .models import Annotation


class Earlier(NamedTuple):
    """An earlier text of a sentence, what became of it word by word, and the person's own verdict on it."""

    sentence: Sentence
    difference: list[Piece]
    annotation: Annotation | None


def earlier_of(sentence: Sentence, user: AnyUser) -> Earlier | None:
    """The newest earlier text that `user` has annotated, else that which the sentence replaced.

    None when it replaced none. Four queries, however often the text has changed.
    """
    if sentence.replaces_id is None:
        return None
    chain = [*_chain(sentence)]
    own = Annotation.objects.filter(sentence__in=chain, reviewer=user.pk)
    mine = {annotation.sentence_id: annotation for annotation in own}
    pk = next((pk for pk in chain if pk in mine), chain[0])
    earlier = Sentence.objects.filter(pk=pk).first()
    if earlier is None:
        return None  # the article has been deleted since its sentence was read
    return Earlier(earlier, word_diff(earlier.text, sentence.text), mine.get(pk))


def _chain(sentence: Sentence) -> Iterator[int]:
    """The sentences that this one replaced, one after the other, the newest first."""
    retired = Sentence.objects.filter(article=sentence.article_id, retired_in__isnull=False)
    replaced = dict(retired.order_by().values_list("pk", "replaces"))
    pk = sentence.replaces_id
    while pk is not None:
        yield pk
        pk = replaced.pop(pk, None)
