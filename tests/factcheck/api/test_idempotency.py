"""`Idempotency-Key`: a POST that is sent again is answered as at first, and done once."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations import people
from annotations.models import Annotation, Lease
from articles.models import Article, Event
from factcheck.api import routers
from factcheck.api.idempotency import read_key
from factcheck.api.views import ResourceViewSet
from factcheck.models import KeptAnswer
from factcheck.refusals import Missing
from tests.making import SUPPORT_AS_DATA, make_annotation, make_article, make_sentence

URL = "/api/v1/annotations/"
KEY = '"8e03978e-40d5-43e8-bc93-6894a57f9324"'
POSTS = sorted(each.name for each in routers.urlpatterns if "post" in each.callback.actions)
SAME = ("Content-Type", "ETag", "Location")


@pytest.fixture
def post(api):
    """Send a POST under a key: `post(rosa, body)`."""

    def send(person, body, *, key=KEY, url=URL):
        return api(person, **{"Idempotency-Key": key}).post(url, body)

    return send


def verdict_on(sentence, **said):
    return {"sentence": sentence.pk, "verdict": "verified", "evidence": [SUPPORT_AS_DATA], **said}


def test_a_repetition_is_answered_as_at_first_and_done_once(post, rosa):
    body = verdict_on(make_sentence())

    first, second = post(rosa, body), post(rosa, body)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert [first[name] for name in SAME] == [second[name] for name in SAME]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert second["Cache-Control"] == "private, no-store"
    assert Annotation.objects.count() == 1
    assert Event.objects.filter(action="annotation.added").count() == 1


def test_a_page_of_ours_that_sends_a_key_with_its_session_is_answered_as_well(rosa):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(rosa)
    token = "x" * 32
    browser.cookies["csrftoken"] = token
    headers = {"Idempotency-Key": KEY, "X-CSRFToken": token}
    body = verdict_on(make_sentence())

    first, second = (
        browser.post(URL, body, content_type="application/json", headers=headers) for _ in range(2)
    )

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Annotation.objects.count() == 1


def test_the_first_answer_stays_whatever_has_become_of_the_row(post, rosa):
    sentence = make_sentence()
    first = post(rosa, verdict_on(sentence))
    Annotation.objects.filter(pk=first.json()["id"]).update(note="Changed since.")

    assert post(rosa, verdict_on(sentence)).content == first.content


def test_another_body_under_the_same_key_is_refused(post, rosa):
    sentence = make_sentence()
    post(rosa, verdict_on(sentence))

    answer = post(rosa, verdict_on(sentence, note="Another."))

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "idempotency_key_reused"
    assert answer.json()["type"] == "/api/problems/#key-reused"
    assert Annotation.objects.get().note == ""


def test_a_key_belongs_to_one_person(post, rosa, remo):
    body = verdict_on(make_sentence(required_reviews=2))

    first, second = post(rosa, body), post(remo, body)

    assert {first.json()["reviewer"], second.json()["reviewer"]} == {"rosa", "remo"}
    assert Annotation.objects.count() == 2


def test_a_key_belongs_to_one_address(post, edith):
    assert post(edith, {"body": "A text."}, url="/api/v1/articles/").status_code == 201
    answer = post(edith, verdict_on(make_sentence()))

    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer


def test_without_a_key_nothing_is_kept(api, rosa):
    api(rosa).post(URL, verdict_on(make_sentence()))

    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("key", [KEY, "8e03978e-40d5-43e8-bc93-6894a57f9324"])
def test_quotes_around_a_key_may_be_left_out(post, rosa, key):
    body = verdict_on(make_sentence())
    post(rosa, body)

    assert post(rosa, body, key=key)["Idempotency-Replayed"] == "true"


def test_a_key_is_read_as_the_structured_field_that_it_is():
    assert read_key('"a \\"quoted\\" \\\\ key"') == 'a "quoted" \\ key'
    assert read_key('  "key" ') == "key"
    assert read_key("order:7/retry=1") == "order:7/retry=1"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "malformed_key"),
        ('""', "malformed_key"),
        ('"open', "malformed_key"),
        ('"a", "b"', "malformed_key"),
        ("a, b", "malformed_key"),
        ('"a";b=1', "malformed_key"),
        ('"a\\b"', "malformed_key"),
        ('"schlüssel"', "malformed_key"),
        ("two words", "malformed_key"),
        ('"tab\there"', "malformed_key"),
        ("x" * 256, "too_long"),
        (f'"{"x" * 256}"', "too_long"),
    ],
)
def test_a_key_that_is_none_is_refused_by_name(post, rosa, key, code):
    answer = post(rosa, verdict_on(make_sentence()), key=key)

    assert answer.status_code == 400
    [fault] = answer.json()["errors"]
    assert (fault["header"], fault["code"]) == ("Idempotency-Key", code)
    assert not Annotation.objects.exists()
    assert not KeptAnswer.objects.exists()


def test_the_longest_key_is_taken(post, rosa):
    assert post(rosa, verdict_on(make_sentence()), key="x" * 255).status_code == 201


@pytest.mark.parametrize("name", POSTS)
def test_no_post_of_the_api_forgets_the_key(post, edith, name):
    pattern = next(each for each in routers.urlpatterns if each.name == name)
    assert issubclass(pattern.callback.cls, ResourceViewSet)
    ids = dict.fromkeys(pattern.pattern.converters, 999_999)
    url = reverse(name, kwargs=ids)

    answer = post(edith, {}, key='"open', url=url)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["header"] == "Idempotency-Key"


def test_the_document_names_the_key_at_every_post(root):
    import yaml

    paths = yaml.safe_load((root / "docs" / "openapi.yaml").read_text())["paths"]
    posts = [verbs["post"] for verbs in paths.values() if "post" in verbs]
    assert len(posts) == len(POSTS)
    for operation in posts:
        assert "Idempotency-Key" in {each["name"] for each in operation["parameters"]}
        assert {"409", "422"} <= set(operation["responses"])


# --- What is kept ----------------------------------------------------------------------------------------


def test_a_refusal_is_kept_like_any_other_answer(post, rosa):
    sentence = make_sentence()
    existing = make_annotation(sentence, rosa)
    first = post(rosa, verdict_on(sentence))
    Annotation.objects.filter(pk=existing.pk).delete()

    second = post(rosa, verdict_on(sentence))

    assert (first.status_code, second.status_code) == (409, 409)
    assert second.content == first.content
    assert second["Content-Type"] == "application/problem+json"
    assert second["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("change", "status"), [({"verdict": "bogus"}, 400), ({"sentence": 999_999}, 404)]
)
def test_what_breaks_a_rule_does_so_again(post, rosa, change, status):
    body = {**verdict_on(make_sentence()), **change}

    answers = [post(rosa, body), post(rosa, body)]

    assert [each.status_code for each in answers] == [status, status]
    assert answers[0].content == answers[1].content
    assert not Annotation.objects.exists()


def test_a_body_that_is_no_json_is_not_kept(api, rosa):
    client = api(rosa, **{"Idempotency-Key": KEY})
    assert client.post(URL, "{", content_type="application/json").status_code == 400
    assert not KeptAnswer.objects.exists()

    assert client.post(URL, verdict_on(make_sentence())).status_code == 201


def test_who_may_not_is_refused_anew_each_time(post, rosa, lena):
    body = verdict_on(make_sentence())
    assert post(lena, body).status_code == 403
    assert post(None, body).status_code == 401
    assert not KeptAnswer.objects.exists()

    assert post(rosa, body).status_code == 201
    rosa.groups.clear()
    assert post(rosa, body).status_code == 403


def test_a_failure_of_the_database_is_not_kept_and_leaves_nothing(post, rosa, monkeypatch):
    def breaks(*args, **kwargs):
        raise OperationalError("gone")

    body = verdict_on(make_sentence())
    with monkeypatch.context() as patch:
        patch.setattr("annotations.api.rows.just_stored", breaks)
        assert post(rosa, body).status_code == 503
    assert not Annotation.objects.exists()
    assert not KeptAnswer.objects.exists()

    assert post(rosa, body).status_code == 201


def test_an_answer_that_cannot_be_kept_undoes_the_work(post, rosa, monkeypatch):
    """Both or neither: the change without the answer would be made again by the next try."""

    def breaks(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("factcheck.models.KeptAnswer.objects.create", breaks)

    assert post(rosa, verdict_on(make_sentence())).status_code == 503
    assert not Annotation.objects.exists()
    assert not Event.objects.filter(action="annotation.added").exists()


def test_what_the_refused_work_had_written_is_undone(post, rosa, monkeypatch):
    def refuses(*args, **kwargs):
        raise Missing("gone")

    monkeypatch.setattr("annotations.api.rows.just_stored", refuses)

    assert post(rosa, verdict_on(make_sentence())).status_code == 404
    assert not Annotation.objects.exists()
    assert KeptAnswer.objects.get().status == 404


def test_an_answer_that_is_too_long_is_not_kept_and_that_is_the_reason_told(
    post, rosa, monkeypatch
):
    monkeypatch.setattr("factcheck.api.idempotency.MAX_KEPT_BODY", 50)
    sentence = make_sentence()
    first = post(rosa, verdict_on(sentence))

    second = post(rosa, verdict_on(sentence))

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "idempotency_answer_not_kept"
    assert second.json()["detail"].endswith("because it had more than 50 bytes.")
    assert Annotation.objects.count() == 1


def test_a_secret_is_not_kept_and_what_it_belongs_to_is_not_made_twice(post, rosa, monkeypatch):
    monkeypatch.setattr("annotations.api.views.AnnotationViewSet.secret", ("create",))
    body = verdict_on(make_sentence())

    first, second = post(rosa, body), post(rosa, body)

    assert first.status_code == 201
    assert second.status_code == 409
    assert second.json()["code"] == "idempotency_answer_not_kept"
    assert second.json()["detail"].endswith("because it was to be seen once.")
    assert KeptAnswer.objects.get().body is None
    assert Annotation.objects.count() == 1


def test_the_next_sentence_is_the_same_one_again(post, rosa):
    make_article()
    first, second = (post(rosa, {}, url="/api/v1/queue/next/") for _ in range(2))

    assert first.status_code == 200
    assert second.content == first.content
    assert Lease.objects.count() == 1


def test_nothing_waits_is_an_answer_too(post, rosa):
    first, second = (post(rosa, {}, url="/api/v1/queue/next/") for _ in range(2))

    assert (first.status_code, second.status_code) == (204, 204)
    assert second.content == b""
    assert "Content-Type" not in second
    assert second["Idempotency-Replayed"] == "true"


def test_an_article_comes_in_once(post, edith):
    body = {"body": "The bridge was opened in 1931. Nobody was hurt."}
    first, second = (post(edith, body, url="/api/v1/articles/") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["Location"] == first["Location"]
    assert Article.objects.count() == 1


# --- For how long ----------------------------------------------------------------------------------------


def test_an_answer_is_kept_for_the_hours_of_the_setting(post, rosa, settings):
    settings.FACTCHECK_IDEMPOTENCY_HOURS = 3
    before = timezone.now()
    post(rosa, verdict_on(make_sentence()))

    kept = KeptAnswer.objects.get()
    assert before < kept.expires_at - timedelta(hours=3) < timezone.now()


def test_a_key_whose_time_is_up_is_new(post, rosa):
    sentence = make_sentence()
    post(rosa, verdict_on(sentence))
    KeptAnswer.objects.update(expires_at=timezone.now())

    answer = post(rosa, verdict_on(sentence, note="Another body."))

    assert answer.status_code == 409
    assert answer.json()["code"] == "already_annotated"
    assert KeptAnswer.objects.get().status == 409


def test_purge_removes_the_answers_whose_time_is_up(post, rosa, capsys):
    post(rosa, verdict_on(make_sentence()), key="old")
    KeptAnswer.objects.update(expires_at=timezone.now())
    post(rosa, verdict_on(make_sentence()), key="new")

    call_command("purge")

    assert "1 kept answers" in capsys.readouterr().out
    assert KeptAnswer.objects.get().expires_at > timezone.now()


def test_the_key_itself_is_not_stored(post, rosa):
    post(rosa, verdict_on(make_sentence()), key="my-own-secret")

    [row] = KeptAnswer.objects.values()
    assert "my-own-secret" not in str(row)


def test_the_answers_of_somebody_whose_name_is_taken_out_go_with_it(post, rosa):
    post(rosa, verdict_on(make_sentence()))

    people.anonymise(username="rosa")

    assert not KeptAnswer.objects.exists()


HASH = sha256(b"").hexdigest()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"scope": "short"}, "kept_answer_scope_is_a_hash"),
        ({"fingerprint": "short"}, "kept_answer_fingerprint_is_a_hash"),
        *(({"status": status}, "kept_answer_status_is_final") for status in (100, 401, 403, 503)),
    ],
)
def test_the_database_refuses_what_is_no_kept_answer(rosa, change, constraint):
    row = {"scope": HASH, "fingerprint": HASH, "status": 201, "expires_at": timezone.now()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        KeptAnswer.objects.bulk_create([KeptAnswer(user=rosa, **{**row, **change})])
    KeptAnswer.objects.create(user=rosa, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptAnswer.objects.create(user=rosa, **row)
