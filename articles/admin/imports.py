"""Imports, to follow: how far they have come, and what they could not take in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.choices import RunKind, RunState, Status, Verdict
from articles.importing import uploads
from articles.importing.models import UNFINISHED, ImportRun
from articles.templatetags.visibly import visibly
from factcheck.admin.base import page_of, person
from factcheck.admin.bulk import Bulk, BulkAdmin
from factcheck.refusals import Missing, NotAllowed, Refusal
from factcheck.roles import Role

from . import badges
from .upload import upload_page

# How long a page of a running import is shown before the browser asks for it again.
SECONDS_BETWEEN_LOOKS = 5
# In the look of the sentences' standings: each has a colour and a sign.
_BADGES = {
    RunState.WAITING: Status.OPEN,
    RunState.RUNNING: Status.IN_REVIEW,
    RunState.DONE: Verdict.VERIFIED,
    RunState.INTERRUPTED: Verdict.UNATTRIBUTED,
    RunState.FAILED: Verdict.DISPUTED,
    RunState.CANCELLED: Verdict.UNATTRIBUTED,
    RunState.STALE: Verdict.UNATTRIBUTED,
}


class StandingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*RunState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(standing=self.value())


def _cancel(actor: User, row: ImportRun, version: int, answers: Mapping[str, Any]) -> None:
    uploads.cancel(actor=actor, run_id=row.pk)


CANCEL = Bulk(
    name="cancel",
    role=Role.EDITOR,
    label=_("Cancel imports"),
    question=_(
        "These imports end: what they have stored stays, the rest of their files is not taken in, and the "
        "files are removed. One that a command runs is stopped where it was started."
    ),
    button=_("Cancel them"),
    act=_cancel,
)


@admin.register(ImportRun)
class ImportRunAdmin(BulkAdmin):
    bulks = (CANCEL,)
    view_role = Role.EDITOR
    add_role = Role.EDITOR
    list_display = (
        "started_at",
        "kind",
        "what",
        "standing",
        "read_so_far",
        "taken_in",
        "person",
    )
    list_filter = ("kind", StandingFilter, ("started_at", admin.DateFieldListFilter))
    ordering = ("-pk",)
    nothing_yet = _(
        "Nothing has been imported. Upload a file, or start an import with “manage.py import_articles PATH”."
    )
    fields = (
        "kind",
        "standing",
        "message",
        "read_so_far",
        "created",
        "added_meanwhile",
        "revised",
        "unchanged",
        "rejected",
        "sentences",
        "of_revised",
        "person",
        "all_paths",
        "chosen",
        "started_at",
        "heartbeat_at",
        "finished_at",
        "attempts",
        "rejections",
    )
    readonly_fields = fields

    def row_name(self, run: Any) -> str:
        return _name(run)

    def row_about(self, run: Any) -> str:
        return str(RunState(run.standing).label)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return ImportRun.objects.with_standing(timezone.now()).select_related("actor")

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return upload_page(self, request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a run; the browser asks again for that of one that goes on."""
        response = super().change_view(request, object_id, form_url, extra_context)
        run = getattr(response, "context_data", {}).get("original")
        if run is not None and run.standing in UNFINISHED:
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response

    def get_urls(self) -> list[URLPattern]:
        cancelling = self.admin_site.admin_view(self.cancel_view)
        return [
            path("<str:object_id>/cancel/", cancelling, name="articles_importrun_cancel"),
            *super().get_urls(),
        ]

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, and end an upload that waits or goes on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.found(request, object_id)
        back = page_of("articles_importrun_change", run.pk)
        if request.method == "POST":
            try:
                uploads.cancel(actor=person(request), run_id=run.pk)
            except (NotAllowed, Missing) as refusal:  # between our look and the act
                raise PermissionDenied from refusal
            except Refusal as refusal:
                messages.error(request, refusal.detail)
            else:
                messages.success(request, _("The import is cancelled. What it has stored stays."))
            return redirect(back)
        words = {
            "question": _(
                "%(name)s ends: what it has stored stays, the rest of the file is not taken in, and the "
                "file is removed."
            )
            % {"name": _name(run)},
            "button": _("Cancel the import"),
            "keep": _("Let it go on"),
            "back": back,
        }
        return self.page(
            request,
            "admin/factcheck/confirm.html",
            title=str(_("Cancel an import")),
            words=words,
            trail=[(str(run), back), (str(_("Cancel")), None)],
        )

    @admin.display(description=_("state"))
    def standing(self, run: Any) -> str:
        return badges.badge(_BADGES[run.standing], str(RunState(run.standing).label))

    @admin.display(description=_("read"))
    def read_so_far(self, run: ImportRun) -> str:
        if not run.bytes_total:
            return _("%(count)s bytes") % {"count": f"{run.bytes_read:,}"}
        part = min(run.bytes_read / run.bytes_total, 1.0)
        told = _("%(part)s of %(count)s bytes") % {
            "part": f"{part:.0%}",
            "count": f"{run.bytes_total:,}",
        }
        return format_html(
            '<span class="fc-progress"><progress max="1" value="{}" aria-label="{}"></progress> {}</span>',
            f"{part:.3f}",
            told,
            told,
        )

    @admin.display(description=_("records"))
    def taken_in(self, run: ImportRun) -> str:
        """What became of them, of which there are any."""
        counted = (
            (run.created, _("created")),
            (run.revised, _("revised")),
            (run.unchanged, _("unchanged")),
            (run.rejected, _("rejected")),
        )
        some = [(f"{count:,}", word) for count, word in counted if count]
        lines = format_html_join("", "<span>{} {}</span> ", some)
        return lines or self.get_empty_value_display()

    @admin.display(description=_("articles"))
    def added_meanwhile(self, run: ImportRun) -> str:
        """A link to what was added while it ran. Nothing stored says which article came by which import, so
        what others added at the same time is there as well, and the link does not say otherwise."""
        if run.kind != RunKind.ARTICLES or not run.created:
            return "–"
        period = {"created_at__gte": run.started_at.isoformat()}
        if run.finished_at:
            period["created_at__lte"] = run.finished_at.isoformat()
        return format_html(
            '<a href="{}?{}">{}</a>',
            page_of("articles_article_changelist"),
            urlencode(period),
            _("Articles that were added while it ran"),
        )

    @admin.display(description=_("sentences of revised articles"))
    def of_revised(self, run: ImportRun) -> str:
        if not run.revised:
            return "–"
        told = _("%(kept)s kept, %(changed)s changed, %(added)s added, %(retired)s retired")
        return told % {
            name: f"{getattr(run, name):,}" for name in ("kept", "changed", "added", "retired")
        }

    @admin.display(description=_("person"))
    def person(self, run: ImportRun) -> str:
        return self.get_empty_value_display() if run.actor is None else str(run.actor)

    @admin.display(description=_("what was read"))
    def what(self, run: ImportRun) -> str:
        first, _newline, rest = run.paths.partition("\n")
        shown = Truncator(first).chars(60)
        return format_html("{}", visibly(f"{shown} …" if rest else shown))

    @admin.display(description=_("what was read"))
    def all_paths(self, run: ImportRun) -> str:
        return format_html('<div class="fc-text" dir="auto">{}</div>', visibly(run.paths))

    @admin.display(description=_("options"))
    def chosen(self, run: ImportRun) -> str:
        said = [(name, value) for name, value in sorted(run.options.items()) if value]
        if not said:
            return "–"
        return format_html_join(
            "", "<div>{}: {}</div>", ((visibly(name), visibly(str(value))) for name, value in said)
        )

    @admin.display(description=_("records that were not taken in"))
    def rejections(self, run: ImportRun) -> str:
        kept = list(run.rejections.order_by("number"))
        if not kept:
            return "–"
        rows = format_html_join("", "<li>{}</li>", ((visibly(str(one)),) for one in kept))
        more = run.rejected - len(kept)
        rest = _("… and %(count)s more.") % {"count": f"{more:,}"} if more > 0 else ""
        return format_html('<ol dir="auto">{}</ol><p>{}</p>', rows, rest)


def _name(run: ImportRun) -> str:
    """What a run is called in a sentence: its number, and what it reads."""
    first, newline, _rest = run.paths.partition("\n")
    what = Truncator(first).chars(60)
    return _("Import %(pk)s of “%(what)s”") % {
        "pk": run.pk,
        "what": f"{what} …" if newline else what,
    }
