"""The hint on who says so, in whole sentences that can be translated."""

from django.utils.translation import gettext_lazy as _

from articles.choices import AttributionLabel
from articles.text.attribution_hint import AttributionHint, Why

_SILENT = _("No words of this sentence say where it comes from.")
_TOLD = {
    (Why.QUOTATION, "named"): _(
        "The reader can tell who says so: it goes on with a quotation, and its speaker stands in another sentence."
    ),
    (Why.QUOTATION, "anonymous"): _(
        "The reader cannot tell who says so: it goes on with a quotation, and its speaker stands in another "
        "sentence."
    ),
    (Why.QUOTATION, "none"): _("It goes on with a quotation whose speaker is not told."),
    (Why.CUE, "named"): _(
        "The reader can tell who says so: the cue is “%(cue)s”, and nobody is told."
    ),
    (Why.CUE, "anonymous"): _(
        "The reader cannot tell who says so: the cue is “%(cue)s”, and nobody is told."
    ),
    (Why.CUE_AND_SPEAKER, "named"): _(
        "The reader can tell who says so: the cue is “%(cue)s”, the speaker “%(speaker)s”."
    ),
    (Why.CUE_AND_SPEAKER, "anonymous"): _(
        "The reader cannot tell who says so: the cue is “%(cue)s”, the speaker “%(speaker)s”."
    ),
}


def explanation(sentence: str, language: str, label: str, hint: AttributionHint) -> str:
    """Why `sentence` has its `label`; `hint` is what `attribution_hint` found in it."""
    if hint.why is Why.NO_RULES:
        return _("Not analysed: no rules for “%(language)s”.") % {"language": language}
    words = {name: sentence[slice(*span)] for name, span in _spans(hint).items()}
    return str(_TOLD.get((hint.why, str(AttributionLabel(label))), _SILENT)) % words


def _spans(hint: AttributionHint) -> dict[str, tuple[int, int]]:
    spans = {"cue": hint.cue, "speaker": hint.speaker}
    return {name: span for name, span in spans.items() if span is not None}
