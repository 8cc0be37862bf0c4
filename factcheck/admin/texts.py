"""Texts that are typed into a form."""

from typing import Any

from django import forms

from articles.text.stored_form import stored_form


class StoredTextField(forms.CharField):
    """A text in its stored form, before its length is counted: browsers send each line end as two characters."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return stored_form(text) if isinstance(text, str) else text
