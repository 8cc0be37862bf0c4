"""The groups behind the roles, and what each may open in the admin."""

from typing import Any

from django.contrib.auth.models import Group

from .roles import GROUPS


def make_groups(**_: Any) -> None:
    """Create the three groups where they are missing; running it again changes nothing."""
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
