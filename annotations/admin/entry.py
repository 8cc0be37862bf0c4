"""The form of an annotation with its evidence: several forms that are handed in as one submission."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import workflow
from annotations.choices import Reason, Stance
from annotations.models import Annotation, Evidence
from annotations.policy import MAX_EVIDENCE, REASONS_FOR, EvidenceItem, Submission
from articles.choices import Verdict
from factcheck.admin.base import page_of, put_faults, show_stored
from factcheck.admin.texts import StoredTextField
from factcheck.admin.times import DayField
from factcheck.refusals import Conflict, Fault, Invalid, NotAllowed, Refusal, Stale

from .panel import verdict_choices
from .telling import in_a_line

_CODES = re.compile(rf"“?\b({'|'.join(Reason.values)})\b”?")
OWN = ("verdict", "reason", "correction", "note")
_HELP = {
    "kind": gettext_lazy("How near it is to the fact; go to the origin where you can."),
    "stance": gettext_lazy("What it does to the sentence."),
    "url": gettext_lazy("Where it can be read: http or https."),
    "accessed_on": gettext_lazy("The day on which you looked."),
}
# What makes a row a source; the other fields have defaults.
TELLING = ("source", "url", "locator", "quote", "archive_url")


def reason_choices() -> list[tuple[Any, Any]]:
    """No reason, then the reasons under the verdict that each belongs to."""
    groups: list[tuple[Any, Any]] = [
        (Verdict(verdict).label, [(reason, Reason(reason).label) for reason in reasons])
        for verdict, reasons in REASONS_FOR.items()
        if reasons
    ]
    return [("", "—"), *groups]


def in_labels(message: str) -> str:
    """A message of the policy, which speaks in the API's codes, in the words that the form shows."""
    return _CODES.sub(lambda code: f"“{Reason(code[1]).label}”", message)


class VerdictButtons(forms.RadioSelect):
    """With `autofocus`, the chosen verdict has the focus, or the first: a group has one place to enter it."""

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        options = [option for _, members, _ in groups for option in members]
        entered = next((option for option in options if option["selected"]), options[0])
        for option in options:
            if option is not entered:
                option["attrs"].pop("autofocus", None)
        return groups


class AnnotationForm(forms.Form):
    """`version` is the one the page was opened with; empty for a new annotation."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    verdict = forms.ChoiceField(
        label=gettext_lazy("verdict"),
        widget=VerdictButtons,
        choices=verdict_choices,
        help_text=gettext_lazy(
            "Verified and disputed rest on evidence; unattributed says that the reader is not told who says so."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=gettext_lazy("reason"),
            choices=reason_choices,
            required=False,
            help_text=Annotation._meta.get_field("reason").help_text,
        )
        texts = fields_for_model(
            Annotation,
            fields=("correction", "note"),
            field_classes=dict.fromkeys(("correction", "note"), StoredTextField),
        )
        for name, rows in (("correction", 2), ("note", 3)):
            texts[name].widget.attrs["rows"] = rows
        self.fields.update(texts)


class EvidenceForm(forms.Form):
    """One source. A row that names nothing is no source and is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = fields_for_model(
            Evidence,
            fields=tuple(EvidenceItem.__dataclass_fields__),
            field_classes={
                **dict.fromkeys(TELLING, StoredTextField),
                "accessed_on": DayField,
            },
            widgets={
                "url": forms.URLInput(),
                "archive_url": forms.URLInput(),
                "quote": forms.Textarea(attrs={"rows": 2}),
                "accessed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            },
        )
        for name, words in _HELP.items():
            fields[name].help_text = words
        fields["accessed_on"].initial = timezone.now().date
        if not self.is_bound and "accessed_on" not in self.initial:
            # Today in UTC; where the reader's own today is another day, their browser knows (evidence.js).
            fields["accessed_on"].widget.attrs["data-today"] = True
        self.fields.update(fields)

    def names_a_source(self) -> bool:
        return any(self.cleaned_data.get(name) for name in TELLING)


class _EvidenceRows(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = gettext_lazy("Leave this source out")
        form.fields["DELETE"].help_text = gettext_lazy("It is not saved; the other sources are.")


EvidenceFormSet = forms.formset_factory(
    EvidenceForm,
    formset=_EvidenceRows,
    extra=0,
    max_num=MAX_EVIDENCE,
    absolute_max=MAX_EVIDENCE,
    can_delete=True,
)


class Entry:
    """What one reviewer says of one sentence, as it is being written."""

    def __init__(
        self, data: Mapping[str, Any] | None, annotation: Annotation | None, verdict: str = ""
    ) -> None:
        """`data` is what was posted, if anything; `verdict` is preset where there is no annotation."""
        self.annotation = annotation
        self.form = AnnotationForm(data, initial=_own(annotation, verdict))
        self.evidence = EvidenceFormSet(
            data, initial=_evidence(annotation, verdict), prefix="evidence"
        )
        self._sources: list[forms.Form] = []
        self._submission: Submission | None = None
        if data is None:
            self._open_at(verdict)

    def _open_at(self, verdict: str) -> None:
        """Give the focus to the first thing that is left to decide; `verdict` has been chosen, if any."""
        match verdict:
            case Verdict.VERIFIED | Verdict.DISPUTED:
                field = self.evidence[0].fields["source"]
            case Verdict.UNATTRIBUTED:
                field = self.form.fields["reason"]
            case _:
                field = self.form.fields["verdict"]
        field.widget.attrs["autofocus"] = True

    @property
    def failed(self) -> bool:
        return bool(self.form.errors or self.evidence.total_error_count())

    @property
    def expected_version(self) -> int:
        """The version that was seen; 0, which nothing has, where a forged post left it out."""
        version: int | None = self.form.cleaned_data["version"]
        return version or 0

    def is_valid(self) -> bool:
        form_valid, evidence_valid = self.form.is_valid(), self.evidence.is_valid()
        return form_valid and evidence_valid

    def submission(self) -> Submission:
        """What is handed in. Only after `is_valid()`."""
        self._sources = [
            row
            for row in self.evidence
            if not row.cleaned_data.get("DELETE") and row.names_a_source()
        ]
        submission = Submission(
            **{name: self.form.cleaned_data[name] for name in OWN},
            evidence=tuple(
                EvidenceItem(
                    **{name: row.cleaned_data[name] for name in EvidenceItem.__dataclass_fields__}
                )
                for row in self._sources
            ),
        )
        if self.annotation is not None:
            submission = workflow.with_reuse_kept(self.annotation, submission)
        self._submission = submission
        return submission

    def refuse(self, refusal: Refusal) -> None:
        """Say why it was not saved, at the fields it is about; what was typed stays."""
        if isinstance(refusal, NotAllowed):
            raise PermissionDenied(refusal.detail) from refusal
        if isinstance(refusal, Invalid):
            told = (fault._replace(message=in_labels(fault.message)) for fault in refusal.faults)
            for fault in put_faults(self.form, Invalid(told)):
                self._put_on_evidence(fault)
        elif isinstance(refusal, Stale) and self.annotation is not None:
            self._show_stored(self.annotation.pk)
        elif isinstance(refusal, Conflict) and refusal.existing is not None:
            link = page_of("annotations_annotation_change", refusal.existing)
            message = format_html('{} <a href="{}">{}</a>', refusal.detail, link, _("Open it"))
            self.form.add_error(None, message)
        else:
            self.form.add_error(None, refusal.detail)

    def _show_stored(self, pk: int) -> None:
        stored = Annotation.objects.filter(pk=pk).first()
        if stored is None:
            self.form.add_error(None, _("The annotation was withdrawn since you opened it."))
            return
        show_stored(self.form, {name: getattr(stored, name) for name in OWN}, stored.version)
        sources = workflow.submission_of(stored).evidence
        if self._submission is not None and self._submission.evidence != sources:
            shown = "; ".join(in_a_line(asdict(source)) for source in sources) or _("nothing")
            self.evidence.non_form_errors().append(_("Stored now: %(value)s") % {"value": shown})

    def _put_on_evidence(self, fault: Fault) -> None:
        match fault.path:
            case ("evidence", int(index), str(name)) if index < len(self._sources):
                self._sources[index].add_error(name, fault.message)
            case ("evidence", *_):
                self.evidence.non_form_errors().append(fault.message)
            case _:
                self.form.add_error(None, fault.message)


def _own(annotation: Annotation | None, verdict: str) -> dict[str, Any]:
    if annotation is None:
        return {"verdict": verdict}
    said = {name: getattr(annotation, name) for name in (*OWN, "version")}
    return {**said, "verdict": verdict or annotation.verdict}


def _evidence(annotation: Annotation | None, verdict: str) -> list[dict[str, Any]]:
    """The stored sources, or one empty row that leans to where the verdict does."""
    if annotation is not None:
        stored = annotation.evidence.values(*EvidenceItem.__dataclass_fields__)
        if rows := list(stored):
            return rows
    disputed = verdict == Verdict.DISPUTED
    return [{"stance": Stance.CONTRADICTS if disputed else Stance.SUPPORTS}]


def with_one_more_source(data: Any) -> Any:
    """The posted data with one more empty row, for who has no script to add it."""
    more = data.copy()
    try:
        count = int(more.get("evidence-TOTAL_FORMS", 0))
    except ValueError:
        return more
    more["evidence-TOTAL_FORMS"] = str(min(count + 1, MAX_EVIDENCE))
    today = timezone.now().date().isoformat()
    more.setdefault(f"evidence-{count}-accessed_on", today)
    return more
