"""The closed vocabularies of annotations and evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a verdict stands where evidence alone does not say it."""

    CANNOT_BE_SETTLED = "cannot_be_settled", _("cannot be settled")
    NO_SOURCE = "no_source", _("no source is given")
    ANONYMOUS_SOURCE = "anonymous_source", _("the source is anonymous")
    VAGUE_SOURCE = "vague_source", _("the source is vague (“experts say”)")
    CIRCULAR_SOURCE = "circular_source", _("the sources quote one another")


class Kind(models.TextChoices):
    """How near the evidence is to the fact."""

    PRIMARY = "primary", _("primary (document, data, recording)")
    SECONDARY = "secondary", _("secondary (report by others)")
    INTERVIEW = "interview", _("interview")
    CALCULATION = "calculation", _("calculation")


class Stance(models.TextChoices):
    """What the evidence does to the sentence."""

    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")
    CONTEXT = "context", _("gives context")
