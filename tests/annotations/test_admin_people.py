"""Users and access tokens in the admin."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages

from factcheck.models import AccessToken
from factcheck.roles import GROUPS, Role, role_of
from tests.browsing import at, filled_in, signed_in, text_of
from tests.making import make_annotation, make_person, make_ruling, make_sentence


@pytest.fixture
def root_user(db):
    user = make_person("root", is_superuser=True)
    user.is_staff = True
    user.save()
    return user


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_given_a_verdict_is_deactivated_and_not_deleted(root_user, rosa, method):
    make_annotation(make_sentence(), rosa)
    response = getattr(signed_in(root_user), method)(
        at("auth_user_delete", rosa.pk), {"post": "yes"}
    )
    assert response.url == at("auth_user_change", rosa.pk)
    [message] = get_messages(response.wsgi_request)
    assert "Active" in str(message)
    assert User.objects.filter(pk=rosa.pk).exists()


def test_who_has_ruled_is_not_deleted_either(root_user, edith):
    make_ruling(make_sentence(), edith)
    signed_in(root_user).post(at("auth_user_delete", edith.pk), {"post": "yes"})
    assert User.objects.filter(pk=edith.pk).exists()


def test_who_has_done_nothing_is_deleted(root_user, remo):
    signed_in(root_user).post(at("auth_user_delete", remo.pk), {"post": "yes"})
    assert not User.objects.filter(pk=remo.pk).exists()


def test_users_are_not_deleted_in_bulk_or_by_an_editor(root_user, edith, remo):
    assert "delete_selected" not in text_of(signed_in(root_user).get(at("auth_user_changelist")))
    response = signed_in(edith).post(at("auth_user_delete", remo.pk), {"post": "yes"})
    assert response.status_code == 403
    assert User.objects.filter(pk=remo.pk).exists()


@pytest.mark.parametrize("role", ["reader", "reviewer", "editor"])
def test_a_person_who_is_added_signs_in_with_the_password_that_is_shown_once(
    root_user, client, role
):
    office = signed_in(root_user)
    asked = text_of(office.get(at("auth_user_add")))
    for name in ("reader", "reviewer", "editor"):
        assert f'value="{name}"' in asked

    made = office.post(at("auth_user_add"), {"username": "rita", "role": role})
    password = re.search(r'<code id="password">([^<]+)</code>', text_of(made))[1]

    response = client.post("/admin/login/", {"username": "rita", "password": password})
    assert response.status_code == 302
    assert client.get("/admin/").status_code == 200
    rita = User.objects.get(username="rita")
    assert role_of(rita) == Role[role.upper()]
    assert not rita.is_superuser
    assert "no-store" in made["Cache-Control"]
    assert password not in text_of(office.get(at("auth_user_change", rita.pk)))


@pytest.mark.parametrize(
    "given",
    [
        {"username": "rosa", "role": "editor"},
        {"username": "two words", "role": "editor"},
        {"username": "rita"},
        {"username": "rita", "role": "boss"},
        {"username": "", "role": "reader"},
    ],
)
def test_a_person_without_a_name_of_their_own_or_a_role_is_not_added(root_user, rosa, given):
    response = signed_in(root_user).post(at("auth_user_add"), given)
    assert response.status_code == 200
    assert "errorlist" in text_of(response)
    assert User.objects.count() == 2
    assert role_of(User.objects.get(pk=rosa.pk)) == Role.REVIEWER


def test_an_editor_adds_nobody(edith):
    response = signed_in(edith).post(at("auth_user_add"), {"username": "rita", "role": "reader"})
    assert response.status_code == 403
    assert not User.objects.filter(username="rita").exists()


def test_whoever_is_given_a_role_later_may_sign_in_too(root_user):
    nemo = User.objects.create_user("nemo", password="pw")
    office = signed_in(root_user)
    page = office.get(at("auth_user_change", nemo.pk))
    form = page.context["adminform"].form.initial
    given = {
        "username": "nemo",
        "is_active": "on",
        "groups": [Group.objects.get(name="reviewer").pk],
        "date_joined_0": form["date_joined"].strftime("%Y-%m-%d"),
        "date_joined_1": form["date_joined"].strftime("%H:%M:%S"),
    }
    response = office.post(at("auth_user_change", nemo.pk), given)
    assert response.status_code == 302
    nemo.refresh_from_db()
    assert nemo.is_staff
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said[0].startswith("“Staff status” was ticked")
    office.post(at("auth_user_change", nemo.pk), {**given, "groups": []})
    nemo.refresh_from_db()
    # Without a role nothing is ticked for anybody.
    assert not nemo.is_staff


@pytest.mark.parametrize("name", GROUPS)
def test_a_role_is_neither_deleted_nor_renamed(root_user, rosa, name):
    browser, role = signed_in(root_user), Group.objects.get(name=name)
    people = {*role.user_set.all()}

    deleted = browser.post(at("auth_group_delete", role.pk), {"post": "yes"})
    in_bulk = {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"}
    browser.post(at("auth_group_changelist"), in_bulk)
    browser.post(at("auth_group_change", role.pk), {"name": "anything"})

    assert deleted.status_code == 403
    assert Group.objects.get(pk=role.pk).name == name
    assert {*role.user_set.all()} == people


def test_another_group_is_renamed_and_deleted(root_user):
    browser, group = signed_in(root_user), Group.objects.create(name="night desk")
    browser.post(at("auth_group_change", group.pk), {"name": "day desk"})
    assert Group.objects.get(pk=group.pk).name == "day desk"
    browser.post(at("auth_group_delete", group.pk), {"post": "yes"})
    assert not Group.objects.filter(pk=group.pk).exists()


@pytest.fixture
def token(rosa):
    return AccessToken.objects.create(user=rosa, name="Nightly export")


def test_an_editor_lists_tokens_and_never_sees_a_digest(token, edith):
    row, secret = token
    page = text_of(signed_in(edith).get(at("factcheck_accesstoken_changelist")))
    assert "Nightly export" in page
    assert row.token_key in page
    assert row.digest not in page
    assert secret not in page


def test_an_editor_revokes_a_token(token, edith):
    row, _ = token
    client = signed_in(edith)
    address = at("factcheck_accesstoken_revoke", row.pk)
    asked = client.get(address)
    assert "Nightly export" in text_of(asked)
    assert AccessToken.objects.exists()
    client.post(address)
    assert not AccessToken.objects.exists()


def test_tokens_are_not_opened_or_deleted_past_the_page_that_revokes(token, edith):
    row, _ = token
    client = signed_in(edith)
    assert client.get(at("factcheck_accesstoken_change", row.pk)).status_code == 404
    assert (
        client.post(at("factcheck_accesstoken_delete", row.pk), {"post": "yes"}).status_code == 403
    )
    assert AccessToken.objects.exists()


def test_everybody_makes_their_own_token_and_sees_it_once(lena, client):
    browser = signed_in(lena)
    form = filled_in(browser.get(at("factcheck_accesstoken_add")))
    page = browser.post(
        at("factcheck_accesstoken_add"), {**form, "name": "Script", "read_only": "on"}
    )

    [token] = re.findall(r"fc_\w+", text_of(page))
    row = AccessToken.objects.get()
    assert (row.user, row.name, row.read_only) == (lena, "Script", True)
    assert "no-store" in page["Cache-Control"]
    answer = client.get("/api/v1/articles/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    listed = text_of(browser.get(at("factcheck_accesstoken_changelist")))
    assert "Script" in listed
    assert token not in listed


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "x", "expires_at": "2001-01-01T00:00"}, "over already"),
        ({"name": "x", "expires_at": "9999-01-01T00:00"}, "At the latest"),
    ],
)
def test_a_token_that_cannot_be_is_not_made_and_the_form_says_why(lena, given, said):
    page = signed_in(lena).post(at("factcheck_accesstoken_add"), given)

    assert page.status_code == 200
    assert said in text_of(page)
    assert not AccessToken.objects.exists()


def test_a_reviewer_sees_and_revokes_none_but_their_own(token, rosa, remo):
    row, _ = token
    stranger, owner = signed_in(remo), signed_in(rosa)
    assert "Nightly export" not in text_of(stranger.get(at("factcheck_accesstoken_changelist")))
    assert stranger.get(at("factcheck_accesstoken_revoke", row.pk)).status_code == 404
    assert stranger.post(at("factcheck_accesstoken_revoke", row.pk)).status_code == 404
    assert AccessToken.objects.exists()
    assert "Nightly export" in text_of(owner.get(at("factcheck_accesstoken_changelist")))
    assert owner.post(at("factcheck_accesstoken_revoke", row.pk)).status_code == 302
    assert not AccessToken.objects.exists()
