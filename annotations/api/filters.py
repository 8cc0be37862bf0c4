"""By what annotations, and sentences by their annotations, can be selected.

What a reviewer may not see is out before any filter: a filter tells nothing that a list would not.
"""

from django import forms
from django.db.models import Exists, OuterRef
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from annotations.choices import Reason
from annotations.models import Annotation, Evidence
from articles.api.filters import SentenceFilter
from articles.choices import Status, Verdict
from articles.text.addresses import LONGEST_HOST, host_of, is_web_address
from factcheck.api.filters import ChoicesFilter, IdFilter, MomentFilter, TextFilter, TrueFalseFilter


def _with_evidence(annotations, value):
    """Annotations with evidence, or those without; a parameter that is not given chooses nothing."""
    if value in ("", None):
        return annotations
    evidence = Evidence.objects.filter(annotation=OuterRef("pk"))
    return annotations.filter(Exists(evidence) if value else ~Exists(evidence))


class _HostField(forms.CharField):
    """The name of a host as `Evidence.host` has it, whatever its case."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        host = value.lower().removesuffix(".")
        addresses = (f"https://{host}", f"https://[{host}]")
        named = [host_of(address) for address in addresses if is_web_address(address)]
        if host.startswith(".") or host not in named:
            message = (
                "This must be the name of a host, as in “archive.example.org”, not an address."
            )
            raise forms.ValidationError(message, code="not_a_host")
        return host


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST_HOST + 1})
class HostFilter(filters.Filter):
    """Exactly this host in the address of a piece of evidence; hosts below it are others."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.field_class = _HostField

    def filter(self, qs, value):
        return _citing(qs, value)


def _citing(annotations, host):
    """Annotations with evidence from the host, by its index; without a host, all of them."""
    if not host:
        return annotations
    return annotations.filter(
        pk__in=Evidence.objects.filter(host=host).order_by().values("annotation")
    )


class AnnotationFilter(filters.FilterSet):
    article = IdFilter(field_name="sentence__article")
    sentence = IdFilter()
    reviewer = TextFilter(field_name="reviewer__username", help_text="The user name.")
    verdict = ChoicesFilter(choices=Verdict.choices, help_text="One, or several between commas.")
    reason = filters.ChoiceFilter(choices=Reason.choices)
    has_evidence = TrueFalseFilter(field_name="pk", method="by_evidence")
    evidence_host = HostFilter(help_text="The host of a source's address, exactly.")
    status = ChoicesFilter(
        field_name="sentence__status",
        choices=Status.choices,
        help_text="Of the sentence; several between commas.",
    )
    created_from = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_to = MomentFilter(field_name="created_at", lookup_expr="lt")
    updated_from = MomentFilter(field_name="updated_at", lookup_expr="gte")
    updated_to = MomentFilter(field_name="updated_at", lookup_expr="lt")

    class Meta:
        model = Annotation
        fields: list[str] = []

    def by_evidence(self, queryset, name, value):
        return _with_evidence(queryset, value)


class ReviewedSentenceFilter(SentenceFilter):
    """`reviewer`, `reason`, `has_evidence` and `evidence_host` choose sentences with one annotation that the
    asker may see and that meets them all."""

    reviewer = TextFilter(
        method="by_annotation", help_text="Who has annotated it, as far as you may see that."
    )
    reason = filters.ChoiceFilter(
        choices=Reason.choices,
        method="by_annotation",
        help_text="Of one annotation that you may see.",
    )
    has_evidence = TrueFalseFilter(
        method="by_annotation",
        help_text="Whether one annotation that you may see has evidence, or has none.",
    )
    evidence_host = HostFilter(
        method="by_annotation",
        help_text="The host of a source's address, exactly, in one annotation that you may see.",
    )

    def by_annotation(self, queryset, name, value):
        return queryset  # all of them together, below

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        annotations = Annotation.objects.visible_to(self.request.user)
        if asked["reviewer"]:
            annotations = annotations.filter(reviewer__username=asked["reviewer"])
        if asked["reason"]:
            annotations = annotations.filter(reason=asked["reason"])
        annotations = _citing(annotations, asked["evidence_host"])
        annotations = _with_evidence(annotations, asked["has_evidence"])
        if not any(asked[name] not in ("", None) for name in _BY_ANNOTATION):
            return queryset
        return queryset.filter(pk__in=annotations.order_by().values("sentence"))


_BY_ANNOTATION = ("reviewer", "reason", "has_evidence", "evidence_host")
