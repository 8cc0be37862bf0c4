"""Acts on several rows of a list at once: each goes through its door, one by one, after a page that asks.

A row that refuses stands in nobody's way: the others are done, and each refusal is told with its reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factcheck.refusals import Invalid, Refusal
from factcheck.roles import Role

from .base import RoleAdmin, as_id, person

# As many as a page of a list shows.
MOST = 50


class NothingMore(forms.Form):
    """An act that asks for nothing but a yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """One entry of the list of acts. `act` is told who, which row, the version shown and the form's answers."""

    name: str
    role: Role
    label: str | Promise
    question: str | Promise
    button: str | Promise
    act: Callable[[User, Any, int, Mapping[str, Any]], None]
    form: type[forms.Form] = NothingMore


class BulkAdmin(RoleAdmin):
    """A list whose rows can be ticked."""

    bulks: tuple[Bulk, ...] = ()

    def row_name(self, obj: Any) -> str:
        """What a row is called in a sentence; of a row from `get_queryset` or from `whole_rows`."""
        raise NotImplementedError

    def row_about(self, obj: Any) -> str:
        """What helps to be sure that it is the right one; of a row from `whole_rows`."""
        return ""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own deletes behind the doors' backs; here are ours alone."""
        return {
            bulk.name: (bulk, bulk.name, str(bulk.label))
            for bulk in self.bulks
            if self.allows(request, bulk.role)
        }

    def action_checkbox(self, obj: Any) -> SafeString:
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            _("Choose %(name)s") % {"name": self.row_name(obj)},
        )

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *where: Any
    ) -> HttpResponse:
        """Ask, and then do it. What was ticked is found again by the rules of the list."""
        known = self.get_actions(request).get(request.POST.get("action", ""))
        chosen = [as_id(given) for given in request.POST.getlist(ACTION_CHECKBOX_NAME)]
        back = redirect(request.get_full_path())
        if known is None:
            messages.warning(request, _("Choose what to do. Nothing has been done."))
            return back
        if len(chosen) > MOST or None in chosen or request.POST.get("select_across") == "1":
            words = _("At most %(count)s can be chosen at once. Nothing has been done.")
            messages.error(request, words % {"count": MOST})
            return back
        bulk: Bulk = known[0]
        rows = [*self.whole_rows(request).filter(pk__in=chosen).order_by(*self.ordering or ("pk",))]
        sure = "sure" in request.POST
        form = bulk.form(request.POST if sure else None)
        if not sure or not form.is_valid():
            return self._asked(request, bulk, rows, form)
        gone = len({*chosen}) - len(rows)
        self._done(request, bulk, rows, form.cleaned_data, gone)
        return back

    def _asked(
        self, request: HttpRequest, bulk: Bulk, rows: list[Any], form: forms.Form
    ) -> HttpResponse:
        return self.page(
            request,
            "admin/factcheck/bulk.html",
            title=str(bulk.label),
            bulk=bulk,
            rows=[(row, self.row_name(row), self.row_about(row)) for row in rows],
            form=form,
            back=request.get_full_path(),
            trail=[(str(bulk.label), None)],
        )

    def _done(
        self,
        request: HttpRequest,
        bulk: Bulk,
        rows: list[Any],
        answers: Mapping[str, Any],
        gone: int,
    ) -> None:
        done = 0
        for row in rows:
            shown = as_id(request.POST.get(f"version-{row.pk}")) or 0
            try:
                bulk.act(person(request), row, shown, answers)
            except Refusal as refusal:
                words = _("%(name)s: %(why)s") % {"name": self.row_name(row), "why": _why(refusal)}
                messages.error(request, words)
            else:
                done += 1
        if gone:
            words = ngettext(
                "%(count)s of those chosen is not there any more.",
                "%(count)s of those chosen are not there any more.",
                gone,
            )
            messages.warning(request, words % {"count": gone})
        words = ngettext("%(label)s: %(count)s done.", "%(label)s: %(count)s done.", done)
        tell = messages.success if done else messages.warning
        tell(request, words % {"label": bulk.label, "count": done})


def _why(refusal: Refusal) -> str:
    if isinstance(refusal, Invalid):
        return " ".join(fault.message for fault in refusal.faults)
    return refusal.detail
