"""The three roles, as Django groups, each including the one before it."""

from enum import IntEnum

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, User
from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When

AnyUser = User | AnonymousUser | AbstractBaseUser


class Role(IntEnum):
    """Compared by rank: an editor may do what a reviewer may. NOBODY is signed in without a role."""

    NOBODY = 0
    READER = 1
    REVIEWER = 2
    EDITOR = 3

    @property
    def group(self) -> str:
        return self.name.lower()


GROUPS = {role.group: role for role in Role if role}


def role_of(user: AnyUser) -> Role:
    """The highest role of an active user; a superuser is an editor. Costs one query, kept on the object."""
    if not user.is_active or not isinstance(user, User):
        return Role.NOBODY
    if user.is_superuser:
        return Role.EDITOR
    kept: Role | None = getattr(user, "_factcheck_role", None)
    if kept is None:
        names = user.groups.values_list("name", flat=True)
        kept = max((GROUPS.get(name, Role.NOBODY) for name in names), default=Role.NOBODY)
        user._factcheck_role = kept  # type: ignore[attr-defined]
    return kept


def rank_of(user: str) -> Subquery:
    """The rank of the highest group of the user in the column `user`, for a query of something else; or null."""
    ranks = (When(name=name, then=Value(int(role))) for name, role in GROUPS.items())
    groups = Group.objects.filter(user=OuterRef(user), name__in=GROUPS)
    return Subquery(
        groups.annotate(rank=Case(*ranks, output_field=IntegerField()))
        .order_by("-rank")
        .values("rank")[:1]
    )


def remember_role(user: User, rank: int | None) -> None:
    """Spare `role_of` its query: `rank_of` the user has been read just now."""
    user._factcheck_role = Role(rank or 0)  # type: ignore[attr-defined]


def is_editor(user: AnyUser) -> bool:
    return role_of(user) >= Role.EDITOR


def is_reviewer(user: AnyUser) -> bool:
    return role_of(user) >= Role.REVIEWER
