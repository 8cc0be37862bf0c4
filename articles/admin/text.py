"""The page on which an editor gives an article a new text, having seen what becomes of its sentences."""

from hashlib import sha256

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import revising
from articles.comparing import Outcome
from articles.models import Article
from articles.text.stored_form import stored_form
from factcheck.admin.base import RoleAdmin, page_of, person, put_faults, refuse_too_large
from factcheck.refusals import Invalid, NotAllowed, Refusal, Stale

MOST_SHOWN = 200


class TextForm(forms.Form):
    """The text, the version it was opened with, and the mark of the text that was looked at."""

    body = forms.CharField(
        label=gettext_lazy("text"),
        strip=False,
        required=False,  # what is missing is said by the door
        widget=forms.Textarea(attrs={"rows": 24, "dir": "auto"}),
        help_text=gettext_lazy("The whole text as it is published now."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


def text_page(page: RoleAdmin, request: HttpRequest, article: Article) -> HttpResponse:
    """Ask for the text, show what becomes of the sentences, and, once that was seen, save it."""
    if not page.has_change_permission(request, article):
        raise PermissionDenied
    refuse_too_large(request)
    outcome, saved = None, False
    if request.method == "POST":
        form = TextForm(request.POST)
        if form.is_valid():
            saved = _is_to_be_saved(request, form)
            outcome = _handed_in(request, article, form, save=saved)
        if saved and outcome is not None and outcome.revised:
            messages.success(request, _told(outcome))
            return redirect(page_of("articles_article_change", article.pk))
    else:
        form = TextForm(initial={"body": article.body, "version": article.version})
    title = _("Change the text")
    return page.page(
        request,
        "admin/articles/article/text.html",
        title=title,
        article=article,
        form=form,
        outcome=outcome,
        most=MOST_SHOWN,
        trail=[(article.title, page_of("articles_article_change", article.pk)), (title, None)],
    )


def _is_to_be_saved(request: HttpRequest, form: TextForm) -> bool:
    """Whether it is asked for, and what becomes of the sentences was seen for this very text."""
    return "save" in request.POST and form.cleaned_data["seen"] == _mark_of(form)


def _mark_of(form: TextForm) -> str:
    body = stored_form(form.cleaned_data["body"])
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _handed_in(
    request: HttpRequest, article: Article, form: TextForm, *, save: bool
) -> Outcome | None:
    """What becomes of the sentences: done, or to look at. None with words on the form."""
    body = form.cleaned_data["body"]
    try:
        if save:
            return revising.revise(
                actor=person(request),
                article_id=article.pk,
                body=body,
                expected_version=form.cleaned_data["version"],
            )
        outcome = revising.preview(actor=person(request), article_id=article.pk, body=body)
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except Stale:
        words = _("The article was changed since you opened it. Open its text again, and compare.")
        form.add_error(None, words)
        return None
    except Invalid as refusal:
        for fault in put_faults(form, refusal):
            form.add_error(None, fault.message)
        return None
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return None
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = _mark_of(form)  # type: ignore[index]
    return outcome


def _told(outcome: Outcome) -> str:
    return _(
        "The text is changed: %(kept)s sentences kept, %(changed)s changed, %(added)s added, "
        "%(retired)s retired."
    ) % {
        "kept": len(outcome.kept),
        "changed": len(outcome.changed),
        "added": len(outcome.added),
        "retired": len(outcome.retired),
    }
