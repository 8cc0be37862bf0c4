"""By what articles and sentences can be selected."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from articles.choices import AttributionLabel, NotCheckable, Stage, Status, Verdict
from articles.models import Article, Sentence
from articles.text.query import LONGEST_QUERY, Unreadable, parse
from factcheck.api.filters import ChoicesFilter, IdFilter, MomentFilter, TextFilter, TrueFalseFilter
from factcheck.api.finding import Search


class _QueryField(forms.CharField):
    """What somebody looks for, as `articles.text.query` reads it."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return parse(value)
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from None


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY})
class SearchFilter(filters.Filter):
    """Words that must all be there; in docs/api.md what else can be asked. For a `SearchableList`."""

    field_class = _QueryField

    def filter(self, qs, value):
        return qs  # last of all, in `SearchableList.qs`


class SearchableList(filters.FilterSet):
    """A filter set whose `q`, where it is given, makes of its rows a `Search`."""

    @property
    def qs(self):
        rows = super().qs
        asked = self.form.cleaned_data
        if asked["q"] is None:
            return rows
        others = any(value not in ("", None) for name, value in asked.items() if name != "q")
        return Search(rows, asked["q"], is_all=not others)


class ArticleFilter(SearchableList):
    q = SearchFilter(help_text="Words of the title, or of one current sentence.")
    external_id = TextFilter()
    url = TextFilter()
    publisher = TextFilter(help_text="The exact name.")
    language = TextFilter(help_text="The exact tag.")
    stage = ChoicesFilter(
        choices=Stage.choices, help_text="How far the reading has come; several between commas."
    )
    has_conflict = TrueFalseFilter(
        field_name="stage",
        method="by_conflict",
        help_text="Whether reviewers differ on a current sentence.",
    )
    published_from = MomentFilter(field_name="published_at", lookup_expr="gte")
    published_to = MomentFilter(field_name="published_at", lookup_expr="lt")
    created_from = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_to = MomentFilter(field_name="created_at", lookup_expr="lt")
    updated_from = MomentFilter(field_name="updated_at", lookup_expr="gte")
    updated_to = MomentFilter(field_name="updated_at", lookup_expr="lt")

    class Meta:
        model = Article
        fields: list[str] = []

    def by_conflict(self, queryset, name, value):
        if value == "":
            return queryset
        conflicts = Sentence.objects.current().filter(
            article=OuterRef("pk"), status=Status.CONFLICT
        )
        return queryset.filter(Exists(conflicts) if value else ~Exists(conflicts))


class SentenceFilter(SearchableList):
    q = SearchFilter(help_text="Words of the sentence.")
    article = IdFilter()
    publisher = TextFilter(field_name="article__publisher")
    language = TextFilter(field_name="article__language")
    status = ChoicesFilter(choices=Status.choices, help_text="One, or several between commas.")
    verdict = ChoicesFilter(choices=Verdict.choices, help_text="One, or several between commas.")
    attribution = filters.ChoiceFilter(choices=AttributionLabel.choices)
    fingerprint = TextFilter()
    checkable = TrueFalseFilter(
        field_name="not_checkable", lookup_expr="exact", method="by_checkable"
    )
    not_checkable = filters.ChoiceFilter(
        choices=NotCheckable.choices, help_text="Why it was set aside."
    )
    has_conflict = TrueFalseFilter(
        field_name="status", method="by_conflict", help_text="Whether reviewers differ on it."
    )
    retired = TrueFalseFilter(
        field_name="retired_in",
        method="by_retirement",
        help_text="`true`: only sentences that a new text has retired; else only current ones.",
    )
    published_from = MomentFilter(field_name="article__published_at", lookup_expr="gte")
    published_to = MomentFilter(field_name="article__published_at", lookup_expr="lt")
    created_from = MomentFilter(
        field_name="article__created_at", lookup_expr="gte", help_text="When the article came in."
    )
    created_to = MomentFilter(field_name="article__created_at", lookup_expr="lt")
    updated_from = MomentFilter(
        field_name="updated_at", lookup_expr="gte", help_text="Changed since, in what is shown."
    )
    updated_to = MomentFilter(field_name="updated_at", lookup_expr="lt")

    class Meta:
        model = Sentence
        fields: list[str] = []

    def by_checkable(self, queryset, name, value):
        return _either(queryset, value, status=Status.NOT_CHECKABLE, not_value=True)

    def by_conflict(self, queryset, name, value):
        return _either(queryset, value, status=Status.CONFLICT)

    def by_retirement(self, queryset, name, value):
        return _either(queryset, value, retired_in__isnull=False)


def _either(queryset, value, *, not_value=False, **condition):
    """What meets the condition, or what does not; a parameter that is not given chooses nothing."""
    if value == "":
        return queryset
    wanted = Q(**condition)
    return queryset.filter(wanted if value != not_value else ~wanted)
