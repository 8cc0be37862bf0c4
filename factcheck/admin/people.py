"""Users and groups: who has worked here is deactivated, never deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import PROTECT, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from factcheck.accounts import make_account, open_admin
from factcheck.roles import GROUPS

from .base import NOTHING, as_id, page_of
from .lists import BoundedPaginator

# What Django's own forms leave unsaid.
_HELP = {
    "name": gettext_lazy(
        "The roles are the groups reader, reviewer and editor; a group of any other name gives no rights here."
    ),
    "is_staff": gettext_lazy(
        "Signs in to the admin. Whoever has a role does, so it is ticked with the role; untick “Active” to "
        "shut somebody out."
    ),
    "groups": gettext_lazy(
        "The role: reader, reviewer or editor. Of several the highest counts; without any, nothing may be read."
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

# What Django says of them is not how it is here.
_OTHERWISE = {"is_staff", "groups"}
_NAME = User._meta.get_field("username")
_ROLES = [
    ("reader", gettext_lazy("Reader: articles, sentences, and what is final")),
    ("reviewer", gettext_lazy("Reviewer: gives verdicts as well")),
    ("editor", gettext_lazy("Editor: takes articles in, rules, and sees everything as well")),
]


class PersonForm(forms.Form):
    """Who is new in the house, and what they may do."""

    username = forms.CharField(
        label=gettext_lazy("username"),
        max_length=_NAME.max_length,
        validators=_NAME.validators,
        help_text=gettext_lazy(
            "The name to sign in with, which the others see: letters, digits and @ . + - _ only."
        ),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("role"),
        choices=_ROLES,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "What they may do, in the admin and with the API. It can be changed on the account's page."
        ),
    )

    def clean_username(self) -> str:
        username: str = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(
                _("There is a “%(name)s” already.") % {"name": username}, code="taken"
            )
        return username


admin.site.unregister(User)
admin.site.unregister(Group)


class Explained(admin.ModelAdmin):
    """Fields that say what they are for; lists that count and are called as those of the house."""

    paginator = BoundedPaginator
    empty_value_display = NOTHING

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = str(capfirst(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and (not field.help_text or db_field.name in _OTHERWISE):
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
    """Django's own page, for superusers, that keeps everybody whose verdicts are kept.

    Somebody new is asked for as `create_account` asks, and made by the same function.
    """

    # The bulk action would try to delete them all the same, and fail on the whole selection.
    actions = None
    show_full_result_count = False
    nothing_yet = gettext_lazy("There is nobody yet. Add the first person above.")
    list_display = ("username", "email", "is_active", "is_staff", "last_login")

    @method_decorator(sensitive_variables("password"))
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PersonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            username = form.cleaned_data["username"]
            try:
                password = make_account(username, GROUPS[form.cleaned_data["role"]])
            except IntegrityError:
                # Somebody else was as quick.
                form.add_error("username", _("There is a “%(name)s” already.") % {"name": username})
            else:
                made = User.objects.get(username=username)
                self.log_addition(request, made, [{"added": {}}])
                # Shown in this answer and kept nowhere: a message would lie in the session until it is read.
                return self._page(
                    request,
                    "admin/factcheck/user/made.html",
                    title=_("The new account"),
                    username=username,
                    password=password,
                    change=page_of("auth_user_change", made.pk),
                    trail=[(username, None)],
                )
        return self._page(
            request,
            "admin/factcheck/user/add.html",
            title=_("Add a person"),
            form=form,
            trail=[(_("Add"), None)],
        )

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**frame, **context})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if open_admin(form.instance):
            words = _("“Staff status” was ticked: whoever has a role signs in to the admin.")
            messages.info(request, words)

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
