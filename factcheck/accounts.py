"""Accounts of people who check: a user with a role, and the right to open the admin."""

import secrets

from django.contrib.auth.models import Group, User
from django.db import transaction

from .roles import Role

# Without the letters and digits that are mistaken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def make_account(username: str, role: Role) -> str:
    """Make an account that is ready to sign in; returns its random password, which is kept nowhere.

    Raises IntegrityError when the name is taken.
    """
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    password = "-".join(groups)
    user = User.objects.create_user(username, password=password, is_staff=True)
    user.groups.add(Group.objects.get(name=role.group))
    return password
