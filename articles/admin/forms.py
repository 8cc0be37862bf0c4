"""What editors fill in about an article. The doors decide what is acceptable; these say it in time."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from factcheck.admin.texts import StoredTextField
from factcheck.admin.times import MomentField

_HELP = {
    "title": _("The headline, as it was published."),
    "publisher": _("The paper, agency or site that published it: lists are filtered by it."),
}
METADATA = ("title", "publisher", "byline", "published_at", "url", "external_id")


def moment_field() -> MomentField:
    """A time in UTC, to the second, with the browser's own picker."""
    picker = forms.DateTimeInput(
        attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
    )
    return MomentField(
        label=_("published at"), required=False, widget=picker, help_text=_("In UTC.")
    )


def reviews_field() -> forms.IntegerField:
    field = Article._meta.get_field("required_reviews")
    return forms.IntegerField(
        label=field.verbose_name,
        min_value=1,
        max_value=9,
        help_text=_("How many reviewers must agree on a sentence before it is final: 1 to 9."),
    )


def _metadata_fields() -> dict[str, forms.Field]:
    fields = fields_for_model(
        Article,
        fields=METADATA,
        # The address is judged by the door alone, in the same words everywhere.
        field_classes={**dict.fromkeys(METADATA, StoredTextField), "published_at": MomentField},
        widgets={"url": forms.URLInput()},
    )
    for name, words in _HELP.items():
        fields[name].help_text = words
    return {**fields, "published_at": moment_field()}


class ArticleForm(forms.Form):
    """What is known about an article that exists, and the version it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Mapping[str, Any] | None, *, article: Article) -> None:
        super().__init__(
            data, initial={name: getattr(article, name) for name in (*METADATA, "version")}
        )
        self.fields.update(_metadata_fields())

    def changes(self) -> dict[str, Any]:
        """The metadata that was changed: what was not touched is not sent to the door."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in METADATA}


class NewArticleForm(forms.Form):
    """A new article with its pasted text."""

    body = forms.CharField(
        label=_("text"),
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("As published. It is cut into sentences and never changes in place."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metadata = _metadata_fields()
        metadata["title"].required = False
        metadata["title"].help_text = _("Left empty, the text's own heading or opening words.")
        language = Article._meta.get_field("language")
        reviews = reviews_field()
        reviews.initial = settings.FACTCHECK_REQUIRED_REVIEWS
        self.fields.update(
            {
                **metadata,
                "language": forms.CharField(
                    label=language.verbose_name, initial="en", help_text=language.help_text
                ),
                "required_reviews": reviews,
            }
        )
        self.order_fields(["title", "body", "language", "publisher", "byline"])
