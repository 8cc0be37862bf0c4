"""Access tokens: everybody makes and revokes their own; editors see and revoke them all."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factcheck import tokens
from factcheck.models import MAX_TOKEN_NAME, AccessToken
from factcheck.refusals import Invalid, Missing, Refusal
from factcheck.roles import Role, is_editor

from .base import RoleAdmin, page_of, person, put_faults
from .lists import TypedFilter
from .texts import StoredTextField
from .times import MomentField


class OwnerFilter(TypedFilter):
    title = gettext_lazy("user")
    parameter_name = "user"
    lookup = "user__username__istartswith"


class TokenForm(forms.Form):
    """What somebody says of a new token; the door decides what is acceptable."""

    name = StoredTextField(
        label=gettext_lazy("name"),
        max_length=MAX_TOKEN_NAME,
        help_text=gettext_lazy("What it is for: the program that uses it."),
    )
    expires_at = MomentField(
        label=gettext_lazy("expires at"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        ),
        help_text=gettext_lazy("In UTC. Left empty, it is as late as it may be."),
    )
    read_only = forms.BooleanField(
        label=gettext_lazy("read-only"),
        required=False,
        help_text=gettext_lazy("It reads what you may read, and changes nothing."),
    )


@admin.register(AccessToken)
class AccessTokenAdmin(RoleAdmin):
    view_role = Role.READER
    add_role = Role.READER
    list_display = (
        *("name", "user", "starts_with", "read_only", "created", "expiry", "last_used_at"),
        "revoke",
    )
    list_display_links = None
    list_select_related = ("user",)
    list_filter = (OwnerFilter,)
    search_fields = ("name",)
    nothing_yet = gettext_lazy("You have no token. Add one above for a program that asks the API.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessToken]:
        rows: QuerySet[AccessToken] = super().get_queryset(request)
        return rows if is_editor(request.user) else rows.filter(user=person(request))

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self.list_filter if is_editor(request.user) else ()

    def get_urls(self) -> list[URLPattern]:
        revoke = self.admin_site.admin_view(self.revoke_view)
        return [
            path("<str:object_id>/revoke/", revoke, name="factcheck_accesstoken_revoke"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        raise Http404

    @admin.display(description=gettext_lazy("starts with"))
    def starts_with(self, token: AccessToken) -> str:
        return f"{token.token_key}…"

    @admin.display(description=gettext_lazy("act"))
    def revoke(self, token: AccessToken) -> str:
        return format_html(
            '<a href="{}">{}</a>',
            page_of("factcheck_accesstoken_revoke", token.pk),
            _("Revoke"),
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TokenForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                made, token = tokens.make_token(owner=person(request), **form.cleaned_data)
            except Invalid as refusal:
                put_faults(form, refusal)
            except Refusal as refusal:
                form.add_error(None, refusal.detail)
            else:
                # Shown in this answer and kept nowhere: a message would lie in the session until it is read.
                return self.page(
                    request,
                    "admin/factcheck/accesstoken/made.html",
                    title=_("The new access token"),
                    made=made,
                    token=token,
                    trail=[(made.name, None)],
                )
        return self.page(
            request,
            "admin/factcheck/accesstoken/add.html",
            title=_("Make an access token"),
            form=form,
            trail=[(_("Add"), None)],
        )

    def revoke_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        token = self.found(request, object_id)
        back = page_of("factcheck_accesstoken_changelist")
        if request.method == "POST":
            try:
                tokens.revoke(actor=person(request), token_id=token.pk)
            except Missing as refusal:
                raise Http404 from refusal
            messages.success(request, _("The token is revoked."))
            return redirect(back)
        words = {
            "question": _(
                "Programs that use the token “%(name)s” of %(user)s stop working at once, and so do those "
                "that use a token made with it."
            )
            % {"name": token.name, "user": token.user},
            "button": _("Revoke"),
            "back": back,
        }
        return self.page(
            request, "admin/factcheck/confirm.html", title=_("Revoke a token"), words=words
        )
