"""`manage.py create_account`."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError

from factcheck.roles import Role, role_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["reader", "reviewer", "editor"])
def test_a_person_signs_in_to_the_admin_with_the_password_and_has_the_role(role, client, capsys):
    call_command("create_account", "rita", role=role)
    printed = capsys.readouterr()
    [password] = printed.out.splitlines()

    signed_in = client.post("/admin/login/", {"username": "rita", "password": password})
    assert signed_in.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert role_of(User.objects.get()) == Role[role.upper()]
    assert password not in printed.err


def test_a_name_that_is_taken_is_refused(rosa):
    with pytest.raises(CommandError, match="There is a “rosa” already"):
        call_command("create_account", "rosa", role="editor")
    assert role_of(User.objects.get()) == Role.REVIEWER


@pytest.mark.parametrize("name", ["two words", "", "x" * 151])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(CommandError):
        call_command("create_account", name, role="reader")
    assert not User.objects.exists()


def test_a_database_that_does_not_answer_is_one_line(monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the server is away")

    monkeypatch.setattr("factcheck.management.commands.create_account.make_account", away)
    with pytest.raises(CommandError, match="the server is away"):
        call_command("create_account", "rita", role="reader")
