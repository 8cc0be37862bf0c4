"""What every page of the admin shares: permission by role, bounded lists, changes through the doors."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from factcheck.refusals import Fault, Invalid, NotAllowed, Refusal
from factcheck.roles import Role, role_of

from .lists import LONGEST_FILTER, BoundedPaginator

_ID = re.compile(r"[0-9]{1,18}")
# Told apart, so that a row without columns can leave it out (`factcheck/lists.css`).
NOTHING = mark_safe('<span class="fc-nothing">–</span>')


def as_id(text: str | None) -> int | None:
    """The id that a query string or a path names: ASCII digits that fit the column, or None."""
    return int(text) if text and _ID.fullmatch(text) else None


def person(request: HttpRequest) -> User:
    """Who is signed in; the admin lets nobody else in."""
    return cast(User, request.user)


def refuse_too_large(request: HttpRequest) -> None:
    """Raise RequestDataTooBig for a body over the limit, whatever its encoding.

    A body is buffered up to the limit, and Django measures the parts of a multipart form one by one: one that
    is cut within its last part would be taken for a form whose other fields were left empty.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig


def page_of(name: str, pk: Any = None) -> str:
    """The path of an admin page: `page_of("articles_article_change", 5)`."""
    return reverse(f"admin:{name}", args=() if pk is None else (pk,))


class RoleAdmin(admin.ModelAdmin):
    """Permission by role, never by Django's model permissions; lists whose cost does not grow."""

    view_role = Role.READER
    add_role: Role | None = None
    change_role: Role | None = None
    delete_role: Role | None = None

    # Bulk actions write behind the doors' backs.
    actions = None
    paginator: ClassVar = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    empty_value_display = NOTHING
    sortable_by: ClassVar[Any] = ()
    # What an empty list says: what belongs here, and what to do next.
    nothing_yet: str | Promise = ""
    # Query parameters that a link of ours uses, beside those of `list_filter`.
    link_lookups: tuple[str, ...] = ()

    def allows(self, request: HttpRequest, role: Role | None) -> bool:
        return role is not None and role_of(request.user) >= role

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.allows(request, self.view_role)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.allows(request, self.view_role)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.allows(request, self.add_role)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.allows(request, self.change_role)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.allows(request, self.delete_role)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the filters that are offered: any other parameter could ask related rows for their content."""
        return "\0" not in value and lookup in self._offered_lookups()

    def _offered_lookups(self) -> set[str]:
        offered = {*self.link_lookups}
        for item in self.list_filter:
            if isinstance(item, str):
                offered |= {f"{item}__exact", f"{item}__isnull"}
            elif isinstance(item, (tuple, list)):
                offered |= {f"{item[0]}__{end}" for end in ("gte", "lt", "isnull")}
            else:
                offered.add(getattr(item, "parameter_name", ""))
        return offered

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = str(capfirst(self.opts.verbose_name_plural))
        try:
            return super().changelist_view(request, {"title": title, **(extra_context or {})})
        except DisallowedModelAdminLookup:
            # Left to Django, a mistyped address is logged as an attack, with its traceback.
            return self.page(
                request, "admin/factcheck/refused_filter.html", title=title, status=400
            )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_term[:LONGEST_FILTER])

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any | None:
        pk = as_id(object_id)
        return None if pk is None else self.whole_rows(request).filter(pk=pk).first()

    def whole_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of `get_queryset` as a page of their own shows them; a list may leave long texts out."""
        return self.get_queryset(request)

    def found(self, request: HttpRequest, object_id: str) -> Any:
        """The row, if this person may see it. Raises Http404: what one may not see is not there."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        return obj

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Django's own log is not kept here: what happened is in the articles' events."""
        raise Http404

    def page(
        self,
        request: HttpRequest,
        template: str,
        *,
        title: str,
        status: int = 200,
        **context: Any,
    ) -> TemplateResponse:
        """One of our own pages, in the admin's frame."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, {**frame, **context}, status=status)


class DoorAdmin(RoleAdmin):
    """Rows that are deleted through a door, after a page that says what will happen."""

    def kept_because(self, obj: Any) -> str:
        """Why `obj` cannot be deleted, in a sentence; empty where it can."""
        return ""

    def removal(self, obj: Any) -> Mapping[str, str]:
        """The words of the page that asks: `title`, `question`, `button`, `done`, `back` (a path)."""
        raise NotImplementedError

    def remove(self, actor: User, obj: Any, version: int | None) -> None:
        """Go through the door. Raises a Refusal."""
        raise NotImplementedError

    def after_removal(self, obj: Any) -> str:
        """The path to go to once `obj` is gone."""
        raise NotImplementedError

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        obj = self.found(request, object_id)
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        words = self.removal(obj)
        if request.method != "POST" and (reason := self.kept_because(obj)):
            messages.error(request, reason)
            return redirect(words["back"])
        if request.method != "POST":
            return self.page(
                request,
                "admin/factcheck/confirm.html",
                title=words["title"],
                words=words,
                version=obj.version,
            )
        try:
            self.remove(person(request), obj, as_id(request.POST.get("version")) or 0)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except Refusal as refusal:
            messages.error(request, refusal.detail)
            return redirect(words["back"])
        messages.success(request, words["done"])
        return redirect(self.after_removal(obj))


def put_faults(form: forms.Form, refusal: Invalid) -> list[Fault]:
    """Put each fault beside the field that it names; faults of anything deeper are given back."""
    deeper = []
    for fault in refusal.faults:
        if len(fault.path) == 1 and fault.path[0] in form.fields:
            form.add_error(str(fault.path[0]), fault.message)
        else:
            deeper.append(fault)
    return deeper


def show_stored(form: forms.Form, stored: Mapping[str, Any], version: int) -> None:
    """After a stale save: keep what was typed, and set beside it what is stored now.

    The form takes the stored version, so that saving it once more is a choice and not an accident.
    """
    for name, value in stored.items():
        if name in form.fields and form.cleaned_data.get(name, value) != value:
            shown = _("nothing") if value in ("", None) else value
            form.add_error(name, _("Stored now: %(value)s") % {"value": shown})
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[form.add_prefix("version")] = str(version)  # type: ignore[index]
    form.add_error(
        None,
        _(
            "This was changed since you opened it. Nothing of yours is lost: compare, and save again to "
            "replace what is stored."
        ),
    )
