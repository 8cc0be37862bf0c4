"""`manage.py anonymise_reviewer`: the name goes, what was done stays and can still be proven."""

import builtins
import json
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.test import Client

from annotations import workflow
from annotations.models import Annotation
from articles import editing, revising
from articles.choices import Action
from articles.models import Event
from factcheck.models import AccessToken
from tests.making import (
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_sentence,
    make_submission,
    nothing_changes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paula(db):
    """A reviewer with a name and an address that occur nowhere else."""
    return make_person(
        "paula.quillfeather",
        "reviewer",
        first_name="Paula",
        last_name="Quillfeather",
        email="pq@newsroom.example",
    )


def anonymise(username: str, *args: str) -> str:
    out = StringIO()
    call_command("anonymise_reviewer", username, "--yes", *args, stdout=out)
    return out.getvalue()


def every_value() -> str:
    """Everything that any table holds, as one text."""
    rows = [
        [*model._base_manager.values()]
        for model in apps.get_models()
        if model._meta.managed and model is not Session
    ]
    return json.dumps(rows, default=str, ensure_ascii=False)


def verify() -> None:
    """Raises SystemExit when there is a fault."""
    call_command("verify", stdout=StringIO())


def log(user: User, about: User, **fields: str) -> LogEntry:
    return LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(about.pk),
        action_flag=CHANGE,
        **{"object_repr": str(about), "change_message": "", **fields},
    )


def test_the_name_is_nowhere_any_more_and_everything_done_is_still_there(paula, edith, remo):
    sentence = make_sentence(required_reviews=2)
    annotation = make_annotation(sentence, paula)
    make_annotation(sentence, remo, "disputed")
    make_ruling(sentence, edith)
    log(
        edith,
        paula,
        change_message='[{"changed": {"name": "token", "object": "Paula Quillfeather’s"}}]',
    )
    log(paula, paula)
    AccessToken.objects.create(paula, name="Quillfeather's laptop")
    events = [*Event.objects.order_by("id").values()]
    assert "quillfeather" in every_value().lower()

    told = anonymise(paula.username)

    assert f"reviewer-{paula.pk} from now on" in told
    found = every_value().lower()
    for part in ("quillfeather", "paula", "pq@newsroom"):
        assert part not in found
    assert [*Event.objects.order_by("id").values()] == events
    assert Annotation.objects.get(pk=annotation.pk).reviewer.username == f"reviewer-{paula.pk}"
    verify()


def test_the_account_is_shut(api, paula):
    browser = Client()
    browser.force_login(paula)
    client = api(paula)
    assert client.get("/api/v1/sentences/").status_code == 200
    assert browser.get("/api/v1/sentences/").status_code == 200

    anonymise(paula.username)

    paula.refresh_from_db()
    assert not paula.is_active
    assert not paula.has_usable_password()
    assert not AccessToken.objects.filter(user=paula).exists()
    assert not Session.objects.exists()
    assert client.get("/api/v1/sentences/").status_code == 401
    assert browser.get("/api/v1/sentences/").status_code == 401


def test_nobody_else_is_touched(api, paula, rosa):
    Client().force_login(rosa)
    AccessToken.objects.create(rosa, name="laptop")
    entry = log(rosa, rosa, change_message="paula.quillfeathers is somebody else")
    before = User.objects.filter(pk=rosa.pk).values().get()

    anonymise(paula.username)

    assert User.objects.filter(pk=rosa.pk).values().get() == before
    assert AccessToken.objects.filter(user=rosa).count() == 1
    assert Session.objects.count() == 1
    entry.refresh_from_db()
    assert (entry.object_repr, entry.change_message) == (
        "rosa",
        "paula.quillfeathers is somebody else",
    )


def test_doing_it_again_changes_nothing(paula):
    anonymise(paula.username)
    before = User.objects.values().get()

    anonymise(f"reviewer-{paula.pk}")

    after = User.objects.values().get()
    # Django makes another unusable password each time.
    assert {**after, "password": ""} == {**before, "password": ""}


def test_a_name_that_somebody_has_already_is_not_taken_twice(paula):
    make_person(f"reviewer-{paula.pk}")

    for name in (paula.username, f"reviewer-{paula.pk}-2"):
        assert f"reviewer-{paula.pk}-2 from now on" in anonymise(name)


def test_somebody_unknown_is_an_error(paula):
    with nothing_changes(), pytest.raises(CommandError, match="no user “pavla”"):
        anonymise("pavla")


def test_the_last_superuser_is_not_locked_out(paula):
    boss = make_person("boss", is_superuser=True)
    with pytest.raises(CommandError, match="last active superuser"):
        anonymise("boss")
    boss.refresh_from_db()
    assert boss.is_active

    make_person("deputy", is_superuser=True)
    anonymise("boss")


@pytest.mark.parametrize("answer", ["", "yes", "paula"])
def test_without_the_user_name_typed_again_nothing_happens(paula, answer, monkeypatch):
    monkeypatch.setattr(builtins, "input", lambda _: answer)

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("anonymise_reviewer", paula.username, stdout=StringIO())

    assert User.objects.filter(username="paula.quillfeather", is_active=True).exists()


def test_with_the_user_name_typed_again_it_happens(paula, monkeypatch):
    monkeypatch.setattr(builtins, "input", lambda _: "paula.quillfeather")

    call_command("anonymise_reviewer", paula.username, stdout=StringIO())

    assert not User.objects.filter(username="paula.quillfeather").exists()


def test_events_of_every_kind_name_nobody(paula):
    """Ids only: else taking a name out would break the chain."""
    paula.groups.add(Group.objects.get(name="editor"))
    person = User.objects.get(pk=paula.pk)
    article = make_article(added_by=person)
    first, second, third = article.sentences.order_by("position", "id")
    annotation = make_annotation(first, person)
    workflow.change(
        actor=person,
        annotation_id=annotation.pk,
        submission=make_submission(note="Looked again."),
        expected_version=None,
    )
    workflow.withdraw(actor=person, annotation_id=annotation.pk, expected_version=None)
    make_ruling(second, person)
    make_ruling(second, person, "disputed")
    workflow.withdraw_ruling(actor=person, sentence_id=second.pk, expected_version=None)
    workflow.mark_not_checkable(actor=person, sentence_id=third.pk, reason="opinion")
    workflow.mark_checkable(actor=person, sentence_id=third.pk)
    editing.change_article(
        actor=person, article_id=article.pk, changes={"title": "T"}, expected_version=None
    )
    revising.revise(actor=person, article_id=article.pk, body="It snowed.", expected_version=None)
    editing.delete_article(actor=person, article_id=article.pk, expected_version=None)

    said = {event.action: json.dumps(event.data).lower() for event in Event.objects.all()}

    assert set(said) == set(Action.values)
    for data in said.values():
        assert "quillfeather" not in data
        assert "paula" not in data


def test_deactivating_somebody_keeps_everything(paula, lena, api):
    sentence = make_sentence()
    make_annotation(sentence, paula)
    User.objects.filter(pk=paula.pk).update(is_active=False)

    [row] = api(lena).get("/api/v1/annotations/").json()["results"]

    assert row["reviewer"] == "paula.quillfeather"
    sentence.refresh_from_db()
    assert (sentence.status, sentence.verdict) == ("final", "verified")
    verify()


def test_who_has_given_a_verdict_cannot_be_deleted(paula):
    make_annotation(make_sentence(), paula)

    with nothing_changes(), pytest.raises(ProtectedError):
        paula.delete()
    assert User.objects.filter(pk=paula.pk).exists()
