"""The page on which an editor hands in a file of articles, having seen how its first records are read."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importing import background, uploads
from articles.importing.asking import ON_ERROR, Asked
from articles.importing.drafts import FIELDS
from articles.importing.models import ImportRun
from articles.importing.options import (
    FORMATS,
    FORMATS_BY_SUFFIX,
    BadOption,
    ReadingOptions,
    assignments,
)
from articles.importing.outcomes import visible
from factcheck.admin.base import RoleAdmin, page_of, person
from factcheck.refusals import Invalid

from .upload_preview import PREVIEWED_MIB, Shown, preview

# Beside the file: the other fields, and what parts them.
FORM_BYTES = 64 * 1024
_SALT = "articles.upload"
_SECONDS_TO_LOOK = 3_600


class UploadForm(forms.Form):
    """A file, or the one that was handed in with the form before, and how it is read."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        required=False,
        help_text=gettext_lazy(
            "Plain text, JSON Lines, JSON, CSV, TSV or a saved page, also packed with gzip."
        ),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("format"),
        required=False,
        choices=[("", gettext_lazy("by the end of its name")), *((name, name) for name in FORMATS)],
        help_text=gettext_lazy("Choose it where the name says something else, or nothing."),
    )
    language = forms.CharField(
        label=gettext_lazy("language"),
        initial="en",
        max_length=35,
        help_text=gettext_lazy("Of articles that do not name theirs: a tag such as en or pt-BR."),
    )
    encoding = forms.CharField(
        label=gettext_lazy("encoding"),
        initial="utf-8",
        max_length=40,
        help_text=gettext_lazy("Such as utf-8, cp1252 or utf-16. Nothing is guessed."),
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("columns of CSV are separated by"),
        choices=[
            ("comma", gettext_lazy("commas")),
            ("semicolon", gettext_lazy("semicolons")),
            ("tab", gettext_lazy("tabs")),
            ("pipe", gettext_lazy("vertical bars")),
        ],
        initial="comma",
        required=False,
        help_text=gettext_lazy(
            "Of .csv files alone; spreadsheets in many countries write semicolons."
        ),
    )
    mapping = forms.CharField(
        label=gettext_lazy("fields under other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line: title=headline takes the title from “headline”."),
    )
    fixed = forms.CharField(
        label=gettext_lazy("the same for every article"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line, such as publisher=The Weir."),
    )
    ignored = forms.CharField(
        label=gettext_lazy("keys to pass over"),
        required=False,
        help_text=gettext_lazy("Between commas; * for all that are no fields."),
    )
    required_reviews = forms.IntegerField(
        label=gettext_lazy("reviewers needed"),
        required=False,
        min_value=1,
        max_value=9,
        help_text=gettext_lazy(
            "Of articles that do not say how many, 1 to 9. Left empty, as many as the house requires."
        ),
    )
    on_error = forms.ChoiceField(
        label=gettext_lazy("a record that cannot be taken in"),
        # As the command: unless told, one goes on behind it.
        required=False,
        choices=[
            ("skip", gettext_lazy("is rejected and listed; the rest goes in")),
            ("stop", gettext_lazy("ends the import before it")),
        ],
        initial="skip",
        help_text=gettext_lazy("What went in before it stays."),
    )
    on_change = forms.ChoiceField(
        label=gettext_lazy("a new text for an article that is there"),
        choices=[
            ("revise", gettext_lazy("becomes its next revision")),
            ("reject", gettext_lazy("is rejected, and listed")),
        ],
        initial="revise",
        help_text=gettext_lazy("Verdicts on sentences that stay as they are stay with them."),
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def asked(self, name: str) -> Asked | None:
        """What the fields come to for a file of that name; None with words on the form."""
        given = self.cleaned_data
        reading = self._reading(name)
        try:
            asked = Asked(
                reading=reading or ReadingOptions(),
                language=given["language"],
                required_reviews=given["required_reviews"],
                on_error=given["on_error"] or ON_ERROR[0],
                on_change=given["on_change"],
            )
        except Invalid as invalid:
            for fault in invalid.faults:
                self.add_error(str(fault.path[0]), fault.message)
            return None
        return asked if reading else None

    def _reading(self, name: str) -> ReadingOptions | None:
        given = self.cleaned_data
        try:
            reading = ReadingOptions(
                format=given["format"] or _format_of(name),
                mapping=assignments("mapping", _lines(given["mapping"])),
                fixed=assignments("fixed", _lines(given["fixed"])),
                ignored=frozenset(filter(None, map(str.strip, given["ignored"].split(",")))),
                encoding=given["encoding"],
                delimiter=given["delimiter"] or "comma",
            )
        except BadOption as error:
            self.add_error(error.option if error.option in self.fields else None, str(error))
            return None
        if reading.format is None:
            self.add_error("format", _("The name does not say what the file is: choose."))
            return None
        return reading


def upload_page(page: RoleAdmin, request: HttpRequest) -> HttpResponse:
    """Take a file, show how its first records are read, and, once that was seen, let it be imported."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    shown: list[Shown] | None = None
    kept: tuple[str, str, int] | None = None
    limit = settings.FACTCHECK_MAX_UPLOAD_MB
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit * 1024 * 1024 + FORM_BYTES:
        form = UploadForm({})
        form.add_error("file", _too_large(limit))
    elif request.method == "POST" and form.is_valid():
        kept = _kept(request, form, limit)
        asked = form.asked(kept[1]) if kept else None
        if kept and asked:
            if "start" in request.POST and form.cleaned_data["file"] is None:
                try:
                    return _started(request, kept, asked)
                except FileNotFoundError:  # its import has ended while this was asked for
                    form.add_error("file", _gone(kept[0], kept[1]))
                    kept = None
            else:
                shown = _seen(request, kept, asked)
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["kept"] = _signed(request, kept) if kept else ""  # type: ignore[index]
    title = _("Upload a file of articles")
    return page.page(
        request,
        "admin/articles/importrun/upload.html",
        title=title,
        form=form,
        shown=shown,
        called=kept[1] if kept else "",
        fields=FIELDS,
        limit=limit,
        trail=[(title, None)],
    )


def _kept(request: HttpRequest, form: UploadForm, limit: int) -> tuple[str, str, int] | None:
    """The file on the disk: what it is called there, its own name, its size. None with words on the form."""
    given: UploadedFile | None = form.cleaned_data["file"]
    if given is not None:
        try:
            received = uploads.receive(given, limit * 1024 * 1024)
        except uploads.TooLong:
            form.add_error("file", _too_large(limit))
            return None
        return received.name, visible(given.name or "upload")[:200], received.size
    if form.cleaned_data["kept"]:
        try:
            who, name, called, size = signing.loads(
                form.cleaned_data["kept"], salt=_SALT, max_age=_SECONDS_TO_LOOK
            )
        except signing.SignatureExpired:
            form.add_error("file", _("It was handed in more than an hour ago. Choose it again."))
            return None
        except signing.BadSignature:
            who = None
        if who == person(request).pk:
            if (uploads.folder() / name).exists():
                return name, called, size
            form.add_error("file", _gone(name, called))
            return None
    form.add_error("file", _("Choose a file."))
    return None


def _gone(name: str, called: str) -> str:
    """What became of a file that is not on the disk any more, and what to do."""
    run = ImportRun.objects.with_standing(timezone.now()).filter(upload=name).first()
    if run is None:
        words = _("“%(name)s” is not kept here any more. Choose it again.")
        return words % {"name": called}
    return format_html(
        _("“{}” was handed in already, and taken in by {}. To import it again, choose it again."),
        called,
        format_html(
            '<a href="{}">{}</a>',
            page_of("articles_importrun_change", run.pk),
            run,
        ),
    )


def _signed(request: HttpRequest, kept: tuple[str, str, int]) -> str:
    """Who handed in which file, so that nobody starts another's and nothing else is opened."""
    return signing.dumps([person(request).pk, *kept], salt=_SALT)


def _started(request: HttpRequest, kept: tuple[str, str, int], asked: Asked) -> HttpResponse:
    name, called, size = kept
    received = uploads.Received(name, size, "")
    with transaction.atomic():
        run = uploads.enqueue(actor=person(request), received=received, called=called, asked=asked)
        transaction.on_commit(background.wake)
    messages.success(
        request, _("“%(name)s” waits for its turn. This page follows it.") % {"name": called}
    )
    return redirect(page_of("articles_importrun_change", run.pk))


def _seen(request: HttpRequest, kept: tuple[str, str, int], asked: Asked) -> list[Shown]:
    shown, goes_on = preview(kept, asked)
    if goes_on:
        told = (
            _("Only the first %(most)s MiB of the file were looked at here.")
            if shown
            else _("Nothing was found in the first %(most)s MiB; more was not looked at here.")
        )
        messages.info(request, told % {"most": PREVIEWED_MIB})
    return shown


def _too_large(limit: int) -> str:
    return _("At most %(limit)s MiB are taken here; import_articles takes more.") % {"limit": limit}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _format_of(name: str) -> str | None:
    suffix = name.lower().removesuffix(".gz").rpartition(".")[2]
    return FORMATS_BY_SUFFIX.get(f".{suffix}")
