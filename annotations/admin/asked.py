"""Where the review page begins when it was asked for a sentence, and what it says when it cannot begin there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models import Article, Sentence
from articles.succession import successor_of
from articles.templatetags.visibly import visibly
from factcheck.admin.base import page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`sentence`: where to begin, None for where the page would begin by itself; `notice`: why it is another."""

    sentence: Sentence | None = None
    notice: SafeString | str = ""


def asked_for(article: Article, current: Sequence[Sentence], asked: int | None) -> Asked:
    """No query where `asked` is one of the article's `current` sentences, or none."""
    if asked is None:
        return Asked()
    if found := _among(current, asked):
        return Asked(sentence=found)
    other = Sentence.objects.select_related("article").filter(pk=asked).first()
    if other is None:
        return Asked(
            notice=_("There is no such sentence. This is where the article begins for you.")
        )
    if other.article_id != article.pk:
        return Asked(
            notice=format_html(
                '{} <a href="{}" dir="auto">{}</a>',
                _("The sentence that was asked for is in another article:"),
                f"{page_of('articles_article_review', other.article_id)}?sentence={other.pk}",
                visibly(Truncator(other.article.title).chars(80)),
            )
        )
    return _replaced(other, current)


def _replaced(retired: Sentence, current: Sequence[Sentence]) -> Asked:
    successor = successor_of(retired)
    found = _among(current, successor.pk) if successor else None
    since = {"revision": retired.retired_in}
    words = (
        _("The text has changed: this is what has stood there since revision %(revision)s.") % since
        if found
        else _("The sentence is not in the text since revision %(revision)s; nothing replaced it.")
        % since
    )
    earlier = page_of("articles_sentence_change", retired.pk)
    link = format_html('<a href="{}">{}</a>', earlier, _("The sentence as it was"))
    return Asked(sentence=found, notice=format_html("{} {}", words, link))


def _among(sentences: Iterable[Sentence], pk: int) -> Sentence | None:
    return next((sentence for sentence in sentences if sentence.pk == pk), None)
