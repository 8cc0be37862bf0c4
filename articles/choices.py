"""The closed vocabularies of articles, sentences and their history."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What evidence says of a sentence. `unattributed` is not a truth value."""

    VERIFIED = "verified", _("verified")
    DISPUTED = "disputed", _("disputed")
    UNATTRIBUTED = "unattributed", _("unattributed")


class Status(models.TextChoices):
    """Where a sentence stands on its way to a verdict."""

    OPEN = "open", _("open")
    IN_REVIEW = "in_review", _("in review")
    CONFLICT = "conflict", _("conflict")
    FINAL = "final", _("final")
    NOT_CHECKABLE = "not_checkable", _("not checkable")


class Stage(models.TextChoices):
    """How far the reading of an article has come; the values sort in the order in which the queue asks for them."""

    DONE = "done", _("done")
    FLAGGED = "flagged", _("flagged: a conflict, or a text that has changed")
    IN_PROGRESS = "in_progress", _("in progress")
    UNTOUCHED = "untouched", _("untouched")


class AttributionLabel(models.TextChoices):
    """Whether a sentence names its source, hides it, or gives none: a hint, never a verdict."""

    NAMED = "named", _("names its source")
    ANONYMOUS = "anonymous", _("hides its source")
    NONE = "none", _("gives no source")


class NotCheckable(models.TextChoices):
    """Why a sentence holds nothing that evidence could settle."""

    OPINION = "opinion", _("opinion")
    QUESTION = "question", _("question")
    FURNITURE = "furniture", _("furniture (heading, byline, caption)")


class RunState(models.TextChoices):
    """What has become of an import. `stale` is never stored: it is how a run looks whose process is gone."""

    WAITING = "waiting", _("waiting for its turn")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    INTERRUPTED = "interrupted", _("interrupted")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    STALE = "stale", _("stale: its process is gone")

    @classmethod
    def stored(cls) -> list["RunState"]:
        return [state for state in cls if state is not cls.STALE]


class RunKind(models.TextChoices):
    """What an import takes in."""

    ARTICLES = "articles", _("articles")
    ANNOTATIONS = "annotations", _("annotations")


class ChunkState(models.TextChoices):
    """What has become of a part of an import that workers of other machines take in."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    SET_ASIDE = "set_aside", _("set aside")


class Action(models.TextChoices):
    """What an event of the history records."""

    ARTICLE_ADDED = "article.added", _("article added")
    ARTICLE_CHANGED = "article.changed", _("article changed")
    ARTICLE_REVISED = "article.revised", _("text revised")
    ARTICLE_DELETED = "article.deleted", _("article deleted")
    ANNOTATION_ADDED = "annotation.added", _("annotation added")
    ANNOTATION_CHANGED = "annotation.changed", _("annotation changed")
    ANNOTATION_WITHDRAWN = "annotation.withdrawn", _("annotation withdrawn")
    MARKED_NOT_CHECKABLE = "sentence.marked_not_checkable", _("marked not checkable")
    MARKED_CHECKABLE = "sentence.marked_checkable", _("marked checkable again")
    RULING_MADE = "ruling.made", _("ruling made")
    RULING_CHANGED = "ruling.changed", _("ruling changed")
    RULING_WITHDRAWN = "ruling.withdrawn", _("ruling withdrawn")
