"""Derived columns settled anew, from the rows they follow from, under the lock that every door takes.

Nothing is added to the history: nobody has done anything, and what the columns must hold follows from events
that are there. Who repairs is told what was changed.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.models import Evidence
from annotations.workflow.settling import settle
from articles.editing import locked, save_words
from articles.models import Sentence
from articles.stages import settle_stage_anew
from articles.text.addresses import host_of
from articles.text.fingerprint import fingerprint
from articles.text.search_words import words_of
from articles.verifying import ARTICLES, SENTENCES

from .rows import EVIDENCE

_DERIVED = ("status", "verdict", "reviews", "fingerprint", "words")


@transaction.atomic
def repair(article_id: int, sentence_ids: Iterable[int]) -> list[str]:
    """Settle these sentences of the article, its stage and the hosts of its evidence; what was changed, in words.

    Raises Missing when the article has been deleted meanwhile.
    """
    article = locked(article_id, None)
    stage = article.stage
    changed: list[str] = []
    for pk in sorted(set(sentence_ids)):
        sentence = Sentence.objects.select_for_update(no_key=True).get(pk=pk, article=article_id)
        before = {name: getattr(sentence, name) for name in _DERIVED}
        settle(article, sentence)
        sentence.fingerprint = fingerprint(sentence.text)
        sentence.words = words_of(sentence.text)
        if [sentence.fingerprint, sentence.words] != [before["fingerprint"], before["words"]]:
            Sentence.objects.filter(pk=pk).update(
                fingerprint=sentence.fingerprint,
                words=sentence.words,
                version=F("version") + 1,
                updated_at=timezone.now(),
            )
        after = {name: getattr(sentence, name) for name in _DERIVED}
        changed += (f"{SENTENCES} {pk}: {what}" for what in _changes(before, after))
    if article.words != words_of(article.title):
        save_words(article)
        changed.append(f"{ARTICLES} {article_id}: words are those of its title")
    for item in Evidence.objects.filter(annotation__sentence__article=article_id).only(
        "url", "host"
    ):
        if item.host != (host := host_of(item.url)):
            changed.append(f"{EVIDENCE} {item.pk}: host was {item.host}, is {host}")
            item.save(update_fields=["host"])
    settle_stage_anew(article)
    if article.stage != stage:
        changed.append(f"{ARTICLES} {article_id}: stage was {stage}, is {article.stage}")
    return changed


def _changes(before: dict[str, object], after: dict[str, object]) -> Iterator[str]:
    for name, value in before.items():
        if value != after[name]:
            yield f"{name} was {value}, is {after[name]}"
