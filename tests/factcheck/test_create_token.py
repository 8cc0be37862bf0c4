"""`manage.py create_token`."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from factcheck.models import AccessToken
from factcheck.tokens import make_token

pytestmark = pytest.mark.django_db


def test_the_token_signs_its_owner_in(rosa, client, capsys):
    call_command("create_token", "rosa", name="export script")
    token = capsys.readouterr().out.strip()
    assert client.get("/api/v1/articles/").status_code == 401
    response = client.get("/api/v1/articles/", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert response.status_code == 200
    assert AccessToken.objects.get().user == rosa
    assert AccessToken.objects.get().name == "export script"


def test_only_the_token_goes_to_standard_output(rosa, capsys):
    call_command("create_token", "rosa")
    printed = capsys.readouterr()
    [token] = printed.out.splitlines()
    assert token.startswith("fc_")
    assert token not in printed.err
    assert "not shown again" in printed.err


def test_only_a_hash_is_stored(rosa, capsys):
    call_command("create_token", "rosa")
    token = capsys.readouterr().out.strip()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM factcheck_accesstoken")
        assert token not in str(cursor.fetchall())


@pytest.mark.parametrize(("options", "days"), [({}, 365), ({"days": 2}, 2)])
def test_a_token_expires(rosa, options, days):
    call_command("create_token", "rosa", **options)
    left = AccessToken.objects.get().expiry - timezone.now()
    assert timedelta(days=days) - timedelta(minutes=1) < left <= timedelta(days=days)


@pytest.mark.parametrize("day", ["2001-01-01", "2101-01-01", "soon", "0001-01-01T00:00+14:00"])
def test_a_time_at_which_no_token_expires_is_refused(rosa, day):
    with pytest.raises(CommandError, match="--expires"):
        call_command("create_token", "rosa", f"--expires={day}")
    assert not AccessToken.objects.exists()


def test_a_token_expires_when_it_is_told_to(rosa):
    day = timezone.now().replace(microsecond=0) + timedelta(days=40)
    call_command("create_token", "rosa", f"--expires={day.isoformat()}")
    assert abs(AccessToken.objects.get().expiry - day) < timedelta(seconds=1)


def test_nobody_goes_beyond_the_days_that_the_setting_allows(rosa, settings):
    settings.FACTCHECK_TOKEN_DAYS = 30
    day = timezone.now() + timedelta(days=31)
    with pytest.raises(CommandError, match="--expires: At the latest"):
        call_command("create_token", "rosa", f"--expires={day.isoformat()}")
    with pytest.raises(CommandError, match=r"--days: a whole number from 1 to 30"):
        call_command("create_token", "rosa", "--days=31")
    assert not AccessToken.objects.exists()
    call_command("create_token", "rosa", "--days=30")
    made, _ = make_token(owner=rosa, name="by another door", longest=timedelta(days=3650))
    assert made.expiry < day


def test_a_token_can_be_read_only(rosa, capsys, client):
    call_command("create_token", "rosa", "--read-only")
    printed = capsys.readouterr()
    assert "read-only" in printed.err
    headers = {"Authorization": f"Bearer {printed.out.strip()}"}
    assert client.get("/api/v1/articles/", headers=headers).status_code == 200
    assert client.post("/api/v1/queue/next/", headers=headers).status_code == 403


def test_nobody_gets_no_token():
    with pytest.raises(CommandError, match="no user “nobody”"):
        call_command("create_token", "nobody")
    assert not AccessToken.objects.exists()


def test_a_person_who_has_left_gets_no_token(gustav):
    with pytest.raises(CommandError, match="“gustav” is not active"):
        call_command("create_token", "gustav")
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_name_that_cannot_be_stored_is_refused(rosa, name):
    with pytest.raises(CommandError, match="--name"):
        call_command("create_token", "rosa", name=name)
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("days", ["0", "-1", "366", "1.5", "soon", "٣", "9" * 5000])
def test_days_that_are_no_number_of_days_are_refused(rosa, days):
    with pytest.raises(CommandError, match="--days"):
        call_command("create_token", "rosa", f"--days={days}")
    assert not AccessToken.objects.exists()


def test_a_database_that_is_down_is_one_line(rosa):
    def down(*_):
        raise OperationalError("the server is gone")

    with (
        connection.execute_wrapper(down),
        pytest.raises(CommandError, match=r"database cannot be used: the server is gone"),
    ):
        call_command("create_token", "rosa")
