"""The review page: an article as it was written, and beside it what is needed to decide, sentence by sentence.

It can be read, and led through by links, without any script; with scripts (`static/annotations/workbench/`) it is
a client of the REST API that never leaves the keyboard.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from annotations.choices import Reason
from annotations.policy import REASONS_FOR
from articles.choices import NotCheckable, Status
from articles.models import Article, Sentence
from articles.templatetags.visibly import visibly
from articles.typesetting import Paragraph, Placed, typeset
from factcheck import guidelines
from factcheck.admin.base import page_of
from factcheck.roles import is_editor, is_reviewer

from .asked import asked_for
from .desk import desk
from .entry import AnnotationForm, EvidenceForm
from .panel import WAITING, rows, verdict_choices
from .rulings import RulingForm

# In the order in which a source is written down.
_SOURCE = ("source", "url", "locator", "accessed_on", "quote", "stance", "kind", "archive_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or a heading, ready to be shown."""

    html: SafeString
    is_heading: bool


def review(article: Article, user: User, asked: int | None) -> dict[str, Any]:
    """What the page shows to `user`; `asked` is the sentence to begin at, else the first that waits."""
    sentences = [*Sentence.objects.current().filter(article=article).order_by("position")]
    data = desk(article, sentences, user, None)
    meant = asked_for(article, sentences, asked)
    current = meant.sentence or _first_waiting(sentences, {line[0] for line in data["mine"]})
    data["current"] = current.pk if current else None
    return {
        "desk": data,
        "blocks": [*_blocks(article.body, sentences, current)],
        "current": current,
        "notice": meant.notice,
        "total": len(sentences),
        "row": rows(article, [current], user)[0] if current else None,
        "verdicts": verdict_choices(),
        "reasons": [
            (verdict, reason, Reason(reason).label)
            for verdict, reasons in REASONS_FOR.items()
            for reason in reasons
        ],
        "set_aside_reasons": NotCheckable.choices,
        "words": AnnotationForm(auto_id="wb-%s"),
        "source": _source_fields(),
        "rationale": _rationale_field(),
        "may_review": is_reviewer(user),
        "may_rule": is_editor(user),
        "guidelines": guidelines.shown(),
        "whole": page_of("articles_article_change", article.pk),
    }


def _first_waiting(sentences: Sequence[Sentence], read: set[int]) -> Sentence | None:
    waiting = (
        sentence
        for sentence in sentences
        if sentence.status in (*WAITING, Status.CONFLICT) and sentence.pk not in read
    )
    return next(waiting, None) or next(iter(sentences), None)


def _blocks(body: str, sentences: Sequence[Sentence], current: Sentence | None) -> Iterator[Block]:
    placed = [Placed(one.start, one.end, one.paragraph) for one in sentences]
    for paragraph in typeset(body, placed):
        html = "".join(_pieces(paragraph, sentences, current))
        yield Block(html=mark_safe(html), is_heading=paragraph.is_heading)  # noqa: S308 - escaped pieces


def _pieces(
    paragraph: Paragraph, sentences: Sequence[Sentence], current: Sentence | None
) -> Iterable[SafeString]:
    for text, index in paragraph.pieces:
        if index is None:
            yield visibly(text)
            continue
        sentence = sentences[index]
        yield format_html(
            '<a class="wb-s" id="sentence-{}" data-id="{}" data-mark="{}" href="?sentence={}"{}>{}'
            '<span class="visually-hidden"> ({})</span></a>',
            sentence.pk,
            sentence.pk,
            sentence.verdict or sentence.status,
            sentence.pk,
            mark_safe(' aria-current="true"') if sentence is current else "",
            visibly(text),
            sentence.get_verdict_display() if sentence.verdict else sentence.get_status_display(),
        )


def _rationale_field() -> Any:
    form = RulingForm(auto_id="wb-%s")
    form.fields["rationale"].widget.attrs["rows"] = 3
    return form["rationale"]


def _source_fields() -> list[Any]:
    form = EvidenceForm(prefix="__prefix__", auto_id="wb-%s")
    form.fields["source"].widget.attrs |= {"list": "wb-names", "autocomplete": "off"}
    form.fields["url"].widget.attrs |= {"list": "wb-addresses", "autocomplete": "off"}
    form.fields["quote"].widget.attrs["rows"] = 2
    return [form[name] for name in _SOURCE]
