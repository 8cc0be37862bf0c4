"""People who leave for good: their name and address go, what they did stays.

Verdicts, rulings and events speak of people by id. So the history needs no change, and its chain still
holds, when nobody can tell any more whose id it is.
"""

import re
from collections.abc import Iterator
from itertools import chain, count

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from factcheck import lockout
from factcheck.models import AccessToken, KeptAnswer
from factcheck.refusals import Conflict, Missing

from .models import Lease


@transaction.atomic
def anonymise(username: str) -> str:
    """Take name and address out of everything kept about a person, and shut the account for good.

    Returns the user name from now on, `reviewer-<id>`. Doing it again changes nothing. What somebody has
    written about the person in a note or a rationale is text like any other and stays. Raises Missing, or
    Conflict (`last_superuser`) when nobody could manage accounts any more.
    """
    person = User.objects.select_for_update().filter(username=username).first()
    if person is None:
        raise Missing(f"There is no user “{username}”.")
    _refuse_last_superuser(person)
    names = [*_names(person)]
    person.username = _free_name(person)
    person.first_name = person.last_name = person.email = ""
    person.is_active = False
    person.set_unusable_password()
    person.save()
    AccessToken.objects.filter(user=person).delete()
    Lease.objects.filter(reviewer=person).delete()
    # What they were answered has their name in it.
    KeptAnswer.objects.filter(user=person).delete()
    lockout.forget(username)
    _end_sessions(person)
    _rewrite_log(names, person.username)
    return person.username


def _refuse_last_superuser(person: User) -> None:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and person.is_active and not others.exists():
        raise Conflict(
            "This is the last active superuser: make another one first.", code="last_superuser"
        )


def _names(person: User) -> Iterator[str]:
    """What the person is called, the longest first, so that no part of a name is left standing."""
    names = {person.username, person.get_full_name(), person.email}
    yield from sorted((name for name in names if name), key=len, reverse=True)


def _free_name(person: User) -> str:
    wanted = f"reviewer-{person.pk}"
    candidates = chain([wanted], (f"{wanted}-{n}" for n in count(2)))
    others = User.objects.exclude(pk=person.pk)
    return next(name for name in candidates if not others.filter(username=name).exists())


def _end_sessions(person: User) -> None:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _rewrite_log(names: list[str], name: str) -> None:
    """The admin's log tells what was changed in words, and keeps them."""
    if names == [name]:
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    for entry in LogEntry.objects.iterator():
        label = pattern.sub(name, entry.object_repr)[:200]
        message = pattern.sub(name, entry.change_message)
        if (label, message) != (entry.object_repr, entry.change_message):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=label, change_message=message)
