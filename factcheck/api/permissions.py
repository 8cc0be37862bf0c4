"""What each role may do: every view carries a table of its actions, and what is not in it is refused."""

from collections.abc import Mapping
from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from factcheck.models import AccessToken
from factcheck.roles import Role, role_of


class TokenPermission(BasePermission):
    """A read-only token reads. It is asked for in every view, whatever else the view asks."""

    message = "This token is read-only."
    code = "read_only_token"

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        return not (
            isinstance(token, AccessToken)
            and token.read_only
            and request.method not in SAFE_METHODS
        )


class RolePermission(BasePermission):
    """The view's `roles` says which role an action needs at least."""

    message = "Your role does not include this."

    def has_permission(self, request: Request, view: Any) -> bool:
        roles: Mapping[str, Role] = view.roles
        if view.action in {None, "metadata"}:
            # A method that the address does not take: whoever is in may learn that it is a 405.
            return role_of(request.user) >= Role.READER
        needed = roles.get(view.action)
        return needed is not None and role_of(request.user) >= needed
