"""Users and groups: who has worked here is deactivated, never deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import PROTECT, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factcheck.roles import GROUPS

from .base import as_id, page_of

# What Django's own forms leave unsaid.
_HELP = {
    "name": gettext_lazy(
        "The roles are the groups reader, reviewer and editor; a group of any other name gives no rights here."
    ),
    "first_name": gettext_lazy(
        "How their own pages greet them. What people see of each other is the user name."
    ),
    "last_name": gettext_lazy("For whoever keeps the accounts."),
    "email": gettext_lazy(
        "For whoever keeps the accounts: nothing is sent to it, and the API never shows it."
    ),
    "last_login": gettext_lazy(
        "Written by every sign-in to the admin, not by programs with a token."
    ),
    "date_joined": gettext_lazy("When the account was made."),
}

admin.site.unregister(User)
admin.site.unregister(Group)


class Explained(admin.ModelAdmin):
    """Fields that say what they are for."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and not field.help_text:
            field.help_text = _HELP.get(db_field.name, "")
        return field


@admin.register(Group)
class GroupAdmin(Explained, DjangoGroupAdmin):
    """A role is neither renamed nor deleted: all its people would lose it at once, and nobody knew any more who they were."""

    # The bulk action would not ask about each group.
    actions = None
    nothing_yet = gettext_lazy("There is none: “manage.py migrate” makes the three roles.")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_role(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name",) if _is_role(obj) else ()


@admin.register(User)
class UserAdmin(Explained, DjangoUserAdmin):
    """Django's own page, for superusers, that keeps everybody whose verdicts are kept."""

    # The bulk action would try to delete them all the same, and fail on the whole selection.
    actions = None
    show_full_result_count = False
    nothing_yet = gettext_lazy("There is nobody yet. Add the first person above.")
    list_display = ("username", "email", "is_active", "is_staff", "last_login")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        pk = as_id(unquote(object_id))
        if not has_worked(pk):
            try:
                return super().delete_view(request, object_id, extra_context)
            except ProtectedError:
                pass  # a verdict came in between the question and the deletion
        messages.error(
            request,
            _(
                "This person's verdicts and rulings are kept, so the account cannot be deleted. Untick "
                "“Active” instead: then nobody can sign in with it."
            ),
        )
        return redirect(page_of("auth_user_change", pk))


def _is_role(group: Group | None) -> bool:
    return group is not None and group.name in GROUPS


def has_worked(user_id: int | None) -> bool:
    """Whether any row that protects its user speaks of this one."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: user_id}).exists()
        for relation in User._meta.related_objects
        if relation.on_delete is PROTECT
    )
