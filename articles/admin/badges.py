"""Where a sentence stands, at a glance: a colour, a sign and a word, so that none of them is needed alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.choices import AttributionLabel, Status, Verdict
from articles.models import Article, Sentence


def badge(kind: str, word: str) -> SafeString:
    """`kind` is a verdict or a status: the style sheet gives it its colour and its sign."""
    return format_html('<span class="fc-badge fc-{}">{}</span>', kind, word)


def verdict_badge(verdict: str | None) -> SafeString | str:
    return badge(verdict, str(Verdict(verdict).label)) if verdict else "–"


def status_badge(status: str) -> SafeString:
    return badge(status, str(Status(status).label))


def standing_badge(sentence: Sentence, required: int) -> SafeString:
    """Status and verdict in one: the verdict once there is one, else how far the sentence is."""
    if sentence.verdict:
        return badge(sentence.verdict, sentence.get_verdict_display())
    words = sentence.get_status_display()
    if sentence.status == Status.IN_REVIEW:
        words = _("in review, %(have)s of %(need)s") % {"have": sentence.reviews, "need": required}
    return badge(sentence.status, words)


def attribution_hint(sentence: Sentence) -> SafeString:
    if not sentence.attribution_analysed:
        return format_html(
            '<span class="fc-hint fc-says-nothing">{}</span>',
            _("attribution not analysed in this language"),
        )
    return format_html(
        '<span class="fc-hint fc-says-{}">{}</span>',
        sentence.attribution,
        AttributionLabel(sentence.attribution).label,
    )


def progress(article: Article) -> SafeString | str:
    """A bar with its numbers; the article comes from `with_progress()`."""
    total, done, conflicts = (
        getattr(article, name) for name in ("sentence_count", "done_count", "conflict_count")
    )
    if not total:
        return _("no sentences")
    told = _("%(done)s of %(total)s") % {"done": done, "total": total}
    bar = format_html(
        '<span class="fc-progress"><progress max="{}" value="{}" aria-label="{}"></progress> {}</span>',
        total,
        done,
        told,
        told,
    )
    if not conflicts:
        return bar
    word = _("%(count)s in conflict") % {"count": conflicts}
    return format_html("{} {}", bar, badge(Status.CONFLICT, word))
