"""`manage.py quickstart`: what is made the first time, and what is kept the second."""

import re
import socket
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client

from annotations.models import Annotation
from articles.models import Article, Event, Sentence
from factcheck.management.commands import quickstart
from factcheck.models import AccessToken
from factcheck.roles import Role, role_of
from tests.making import make_article
from tests.serving import free_port

PEOPLE = {"editor": Role.EDITOR, "reviewer1": Role.REVIEWER, "reviewer2": Role.REVIEWER}


def shown_passwords(text: str) -> dict[str, str]:
    return dict(
        re.findall(r"^    (editor|reviewer\d) +([a-z2-9]{4}(?:-[a-z2-9]{4}){3})$", text, re.M)
    )


@pytest.fixture
def key_file(settings, tmp_path, monkeypatch) -> Path:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    settings.DEVELOPMENT_KEY_FILE = tmp_path / "var" / "secret_key"
    return settings.DEVELOPMENT_KEY_FILE


@pytest.fixture
def start(key_file, monkeypatch, capsys):
    """Run the command; what it printed, and the server command that it ended in."""

    def run(port: int | None = None) -> tuple[str, list[str]]:
        became: list[list[str]] = []
        monkeypatch.setattr(quickstart.os, "execv", lambda path, argv: became.append(argv))
        capsys.readouterr()
        call_command("quickstart", port=port or free_port())
        [server] = became
        return capsys.readouterr().out, server

    return run


# --- The first time ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_start_loads_the_seeds(start, root):
    printed, _ = start()
    lines = (root / "seeds" / "articles.jsonl").read_text().splitlines()
    assert Article.objects.count() == len(lines)
    assert f"Loaded from seeds/: {len(lines)} articles with 93 sentences" in printed
    assert Annotation.objects.exists()


@pytest.mark.django_db
def test_no_line_of_the_log_stands_between_what_it_says(start, caplog):
    start()
    assert caplog.records == []


@pytest.mark.django_db
def test_the_first_start_makes_people_who_can_sign_in(start):
    passwords = shown_passwords(start()[0])
    assert passwords.keys() == PEOPLE.keys()
    assert len(set(passwords.values())) == len(PEOPLE)
    for username, password in passwords.items():
        client = Client()
        client.post("/admin/login/", {"username": username, "password": password})
        user = get_user(client)
        assert user.is_staff
        assert not user.is_superuser
        assert role_of(user) is PEOPLE[username]


@pytest.mark.django_db
def test_the_example_works_as_it_is_printed(start, client):
    port = free_port()
    printed, _ = start(port)
    token, path = re.search(
        rf'curl -H "Authorization: Bearer (fc_\w+)" "http://127\.0\.0\.1:{port}(/\S+)"', printed
    ).groups()
    response = client.get(path, HTTP_AUTHORIZATION=f"Bearer {token}")
    assert response.status_code == 200
    assert len(response.json()["results"]) == 2
    assert AccessToken.objects.get().user.username == "reviewer1"
    for page in ("/admin/", "/api/docs/"):
        assert f"http://127.0.0.1:{port}{page}" in printed
        assert client.get(page).status_code in {200, 302}


@pytest.mark.django_db
def test_it_ends_as_the_server(start):
    port = free_port()
    _, server = start(port)
    assert server[0] == sys.executable
    assert "factcheck.worker:application" in server
    assert server[server.index("--host") + 1] == "127.0.0.1"
    assert server[server.index("--port") + 1] == str(port)


@pytest.mark.django_db
def test_the_workers_share_a_secret_that_only_the_owner_reads(start, key_file):
    start()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    key = key_file.read_text()
    assert len(key) >= 50
    start()
    assert key_file.read_text() == key


@pytest.mark.django_db
def test_no_secret_is_kept_where_the_environment_has_one(start, key_file, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    start()
    assert not key_file.exists()


# --- The next time ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_next_start_keeps_everything_and_says_so(start):
    start()
    before = _everything()
    printed, _ = start()
    assert _everything() == before
    assert "Kept as it was: 7 articles with 93 sentences" in printed
    assert shown_passwords(printed) == {}
    assert "fc_" not in printed
    assert "manage.py changepassword editor" in printed
    assert "manage.py create_token reviewer1" in printed


@pytest.mark.django_db
def test_who_is_missing_is_made_and_nobody_else_is_touched(start):
    editor = User.objects.create_user("editor", password="chosen by hand")
    editor.groups.add(Group.objects.get(name="editor"))
    printed, _ = start()
    assert shown_passwords(printed).keys() == {"reviewer1", "reviewer2"}
    assert "Accounts kept: editor." in printed
    editor.refresh_from_db()
    assert editor.check_password("chosen by hand")


@pytest.mark.django_db
def test_seeds_are_not_loaded_beside_ones_own_articles(start):
    make_article()
    start()
    assert Article.objects.count() == 1


def _everything():
    rows = [[*model.objects.order_by("pk").values()] for model in (Article, Sentence, Event)]
    return [*rows, [*User.objects.values_list("pk", "password")], AccessToken.objects.count()]


# --- When it cannot ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_port_that_is_taken_is_said_before_anything_is_made(start, key_file):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used") as caught:
            start(port)
    assert f"make run PORT={port + 1}" in str(caught.value)
    assert not User.objects.exists()
    assert not key_file.exists()


@pytest.mark.django_db
def test_a_port_that_another_server_would_share_is_taken_all_the_same(start):
    with closing(socket.socket()) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="cannot be used"):
            start(other.getsockname()[1])


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "123456"])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(CommandError, match="is not a port"):
        call_command("quickstart", f"--port={port}")


@pytest.mark.django_db
def test_production_is_not_set_up_this_way(start, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="FACTCHECK_ENV=production run migrate"):
        start()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_seeds_that_do_not_fit_leave_nothing_behind(start, settings, tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "articles.jsonl").write_text('{"title": "Without a text"}\n')
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match=r"articles\.jsonl:1: body"):
        start()
    assert not User.objects.exists()
    assert not AccessToken.objects.exists()


@pytest.mark.django_db
def test_a_database_that_cannot_be_used_is_one_line(start, monkeypatch):
    def fail():
        raise OperationalError("attempt to write a readonly database\n")

    monkeypatch.setattr(quickstart, "set_up", fail)
    with pytest.raises(CommandError, match="cannot be set up: attempt to write") as caught:
        start()
    assert "\n" not in str(caught.value)
