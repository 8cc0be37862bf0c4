"""Accounts of people who check: a user with a role, and the right to open the admin."""

import secrets

from django.contrib.auth.models import Group, User
from django.db import transaction

from .roles import GROUPS, Role

# Without the letters and digits that are mistaken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def make_account(username: str, role: Role) -> str:
    """Make an account that is ready to sign in; returns its random password, which is kept nowhere.

    Raises IntegrityError when the name is taken.
    """
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    password = "-".join(groups)
    user = User.objects.create_user(username, password=password)
    user.groups.add(Group.objects.get(name=role.group))
    open_admin(user)
    return password


def open_admin(user: User) -> bool:
    """Whoever has a role may sign in to the admin, where the work is done. Whether anything had to be changed."""
    if user.is_staff or not (user.is_superuser or user.groups.filter(name__in=GROUPS).exists()):
        return False
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return True
