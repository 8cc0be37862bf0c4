"""Articles in the admin: the list, adding, changing and deleting one."""

import pytest
from django.contrib.messages import get_messages
from django.core.paginator import Paginator

from articles.models import Article, Event
from factcheck.admin import lists
from tests.browsing import at, filled_in, signed_in, text_of
from tests.making import make_annotation, make_article, make_ruling
from tests.meanwhile import behind_a_refusal, meanwhile

pytestmark = pytest.mark.django_db

LIST = "articles_article_changelist"
CHANGE = "articles_article_change"


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- The list ------------------------------------------------------------------------------------------


def test_the_list_shows_how_far_each_article_is(lena, rosa, remo):
    article = make_article(required_reviews=1)
    first, second, _ = article.sentences.all()
    make_annotation(first, rosa, "verified")
    make_annotation(second, rosa, "verified")
    make_annotation(second, remo, "disputed")
    page = text_of(signed_in(lena).get(at(LIST)))
    assert "1 of 3" in page
    assert "1 in conflict" in page


@pytest.mark.parametrize(
    "typed", ["harbour", "harb*", "h-1", "https://news.example/1", "walnuts", '"speaks of"']
)
def test_the_search_finds_title_id_address_and_text(edith, typed):
    article = make_article(
        *("Only the body speaks of walnuts.", "It ends."), title="Harbour", external_id="h-1"
    )
    make_article("Nothing.", title="Elsewhere")
    Article.objects.filter(pk=article.pk).update(url="https://news.example/1")
    page = text_of(signed_in(edith).get(at(LIST), {"q": typed}))
    assert "Harbour" in page
    assert "Elsewhere" not in page


@pytest.mark.parametrize("typed", ["harb", "news.example/2", "harbour -walnuts nothing"])
def test_the_search_finds_nothing_else(edith, typed):
    make_article("Only the body speaks of walnuts.", title="Harbour", external_id="h-1")
    assert "Harbour" not in text_of(signed_in(edith).get(at(LIST), {"q": typed}))


@pytest.mark.parametrize("model", ["article", "sentence"])
def test_a_search_that_cannot_be_read_says_so(edith, model):
    make_article("Only the body speaks of walnuts.", title="Harbour")
    page = signed_in(edith).get(at(f"articles_{model}_changelist"), {"q": '"open'})
    assert "not in pairs" in text_of(page)
    assert "walnuts" not in text_of(page)


def test_the_list_is_filtered_by_the_beginning_of_publisher_and_language(edith):
    make_article(title="Northern", publisher="Nordic Times", language="sv")
    make_article(title="Southern", publisher="Sud Ouest", language="fr-FR")
    client = signed_in(edith)
    page = text_of(client.get(at(LIST), {"publisher": "nordic"}))
    assert "Northern" in page
    assert "Southern" not in page
    page = text_of(client.get(at(LIST), {"language": "fr"}))
    assert "Southern" in page
    assert "Northern" not in page


def test_a_typed_filter_keeps_the_other_filters(edith):
    page = filled_in(signed_in(edith).get(at(LIST), {"language": "fr", "q": "x"}))
    assert page["language"] == "fr"


def test_a_filter_that_is_not_offered_is_refused(edith):
    make_article()
    client = signed_in(edith)
    for query in (
        {"body__contains": "bridge"},
        {"sentences__text__contains": "x"},
        {"nonsense": "1"},
    ):
        assert client.get(at(LIST), query).status_code == 400


def test_a_filter_value_with_a_nul_is_refused(edith):
    assert signed_in(edith).get(at(LIST), {"publisher": "a\0b"}).status_code == 400


def test_a_search_of_thousands_of_words_is_answered(edith):
    assert signed_in(edith).get(at(LIST), {"q": "word " * 3_000}).status_code == 200


def test_a_list_that_goes_on_says_so_and_how_to_reach_the_rest(edith, monkeypatch):
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    for number in range(3):
        make_article(title=f"Article {number}")
    assert "more than 2 articles" in text_of(signed_in(edith).get(at(LIST)))
    found = text_of(signed_in(edith).get(at(LIST), {"q": "article"}))
    assert found.count("more than 2 articles") == 2
    assert "results" not in found.replace('class="results"', "")


def test_the_count_of_a_list_stops_at_its_bound(db, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    for _ in range(4):
        make_article()
    paginator = lists.BoundedPaginator(Article.objects.all(), 1)
    with django_assert_num_queries(1) as captured:
        assert paginator.count == 2
    assert "LIMIT 3" in captured[0]["sql"]
    assert paginator.cut
    assert Paginator(Article.objects.all(), 1).count == 4


# --- Adding --------------------------------------------------------------------------------------------


def record(**fields):
    return {
        "title": "Harbour bridge",
        "body": "The bridge opened in 1931. It was closed in 1990.\n\nNobody was hurt.",
        "language": "en",
        "required_reviews": "2",
        "published_at": "2026-03-01T09:30:00",
        **fields,
    }


def test_an_editor_adds_an_article_which_is_cut_into_sentences(edith):
    response = signed_in(edith).post(at("articles_article_add"), record(publisher="Gazette"))
    article = Article.objects.get()
    assert response.url == at(CHANGE, article.pk)
    assert [sentence.text for sentence in article.sentences.order_by("position")] == [
        "The bridge opened in 1931.",
        "It was closed in 1990.",
        "Nobody was hurt.",
    ]
    assert (article.publisher, article.required_reviews) == ("Gazette", 2)
    assert article.published_at.isoformat() == "2026-03-01T09:30:00+00:00"
    assert said(response) == ["Added, with 3 sentences."]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2026-03-01", "2026-03-01T00:00:00+00:00"),
        ("2026-03-01 09:30", "2026-03-01T09:30:00+00:00"),
    ],
)
def test_a_time_may_be_typed_where_a_browser_has_no_picker(edith, written, stored):
    signed_in(edith).post(at("articles_article_add"), record(published_at=written))
    assert Article.objects.get().published_at.isoformat() == stored


@pytest.mark.parametrize("written", ["01/02/2026", "01/02/2026 10:00", "1 Feb 2026", "9999-99-99"])
def test_a_time_that_two_countries_read_as_two_times_is_asked_for_again(edith, written):
    response = signed_in(edith).post(at("articles_article_add"), record(published_at=written))
    assert "The time is written as 2026-03-09 or 2026-03-09 14:05, in UTC." in text_of(response)
    assert not Article.objects.exists()


def test_a_fault_is_shown_at_its_field_and_nothing_is_lost(edith):
    wrong = record(url="javascript:alert(1)", language="english?")
    response = signed_in(edith).post(at("articles_article_add"), wrong)
    errors = response.context["form"].errors
    assert set(errors) == {"url", "language"}
    assert filled_in(response)["body"].replace("\r", "") == wrong["body"]
    assert not Article.objects.exists()


def test_an_article_that_is_there_already_is_named(edith):
    client = signed_in(edith)
    client.post(at("articles_article_add"), record(external_id="a-1"))
    article = Article.objects.get()
    response = client.post(at("articles_article_add"), record(external_id="a-1"))
    assert at(CHANGE, article.pk) in text_of(response)
    assert Article.objects.count() == 1


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_only_editors_add_articles(who, request):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(at("articles_article_add")).status_code == 403
    assert client.post(at("articles_article_add"), record()).status_code == 403
    assert not Article.objects.exists()


# --- Changing ------------------------------------------------------------------------------------------


def test_an_editor_changes_what_is_known_about_an_article(edith):
    article = make_article()
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, article.pk)))
    assert form["title"] == "Bridge repairs"
    client.post(at(CHANGE, article.pk), {**form, "title": "Bridge closed", "byline": ""})
    article.refresh_from_db()
    assert (article.title, article.byline, article.version) == ("Bridge closed", "", 2)
    event = Event.objects.get(article=article, action="article.changed")
    assert event.actor == edith
    assert event.data["before"] == {"title": "Bridge repairs", "byline": "A. Writer"}


def test_saving_without_a_change_writes_nothing(edith):
    article = make_article()
    client = signed_in(edith)
    client.post(at(CHANGE, article.pk), filled_in(client.get(at(CHANGE, article.pk))))
    article.refresh_from_db()
    assert article.version == 1
    assert not Event.objects.filter(action="article.changed").exists()


def test_required_reviews_are_changed_with_the_metadata_and_settle_the_sentences(edith, rosa):
    article = make_article(required_reviews=2)
    sentence = article.sentences.first()
    make_annotation(sentence, rosa)
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, article.pk)))
    client.post(at(CHANGE, article.pk), {**form, "title": "New", "required_reviews": "1"})
    article.refresh_from_db()
    sentence.refresh_from_db()
    assert (article.title, article.required_reviews, article.version) == ("New", 1, 3)
    assert sentence.status == "final"


def test_an_article_that_is_deleted_while_a_stale_form_is_answered_is_not_found(edith):
    article = make_article()
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, article.pk)))
    client.post(at(CHANGE, article.pk), {**form, "title": "Theirs"})
    events = Event.objects.count()

    with meanwhile(
        lambda: Article.objects.all().delete(), before=behind_a_refusal("articles_article")
    ):
        answer = client.post(at(CHANGE, article.pk), {**form, "title": "Mine"})

    assert answer.status_code == 404
    assert (Article.objects.count(), Event.objects.count()) == (0, events)


def test_an_article_that_is_deleted_while_its_like_is_refused_is_no_failure(api, edith):
    article = make_article("One.", external_id="e-1")

    with meanwhile(
        lambda: Article.objects.all().delete(),
        before=lambda sql: '"articles_article"."body_sha256" AS "body_sha256" FROM' in sql,
    ):
        answer = api(edith).post("/api/v1/articles/", {"body": "One.", "external_id": "e-1"})

    assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
    assert answer.json()["existing"] == article.pk


def test_a_stale_form_is_refused_shows_what_is_stored_and_can_be_saved_again(edith):
    article = make_article()
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, article.pk)))
    client.post(at(CHANGE, article.pk), {**form, "title": "Theirs"})
    stale = client.post(at(CHANGE, article.pk), {**form, "title": "Mine", "required_reviews": "3"})
    article.refresh_from_db()
    assert (article.title, article.required_reviews) == ("Theirs", 1)
    assert "Stored now: Theirs" in text_of(stale)
    again = filled_in(stale)
    assert again["title"] == "Mine"
    client.post(at(CHANGE, article.pk), again)
    article.refresh_from_db()
    assert (article.title, article.required_reviews) == ("Mine", 3)


def test_a_refused_change_saves_no_half_of_it(edith):
    taken = make_article(external_id="taken")
    article = make_article(external_id="mine")
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, article.pk)))
    wrong = {**form, "title": "New", "external_id": "taken", "required_reviews": "3"}
    response = client.post(at(CHANGE, article.pk), wrong)
    article.refresh_from_db()
    assert (article.title, article.external_id, article.required_reviews) == (
        "Bridge repairs",
        "mine",
        1,
    )
    assert at(CHANGE, taken.pk) in text_of(response)


def test_text_and_language_stay_whatever_a_forged_post_says(edith):
    article = make_article()
    client = signed_in(edith)
    form = filled_in(client.get(at(CHANGE, article.pk)))
    assert not {"body", "language", "revision"} & set(form)
    forged = {**form, "body": "Another text.", "language": "de", "revision": "9", "title": "New"}
    client.post(at(CHANGE, article.pk), forged)
    stored = Article.objects.get()
    assert (stored.title, stored.language, stored.revision) == ("New", "en", 1)
    assert stored.body == article.body


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_who_is_no_editor_sees_no_form_and_a_forged_post_changes_nothing(who, request):
    article = make_article()
    client = signed_in(request.getfixturevalue(who))
    page = client.get(at(CHANGE, article.pk))
    assert page.status_code == 200
    assert "title" not in filled_in(page)
    forged = {"title": "Forged", "version": "1", "required_reviews": "1"}
    assert client.post(at(CHANGE, article.pk), forged).status_code == 403
    assert Article.objects.get().title == "Bridge repairs"


# --- Deleting ------------------------------------------------------------------------------------------


def test_an_editor_deletes_an_article_nobody_has_worked_on(edith):
    article = make_article()
    client = signed_in(edith)
    form = filled_in(client.get(at("articles_article_delete", article.pk)))
    client.post(at("articles_article_delete", article.pk), form)
    assert not Article.objects.exists()
    assert Event.objects.filter(action="article.deleted", article=article.pk).exists()


def test_an_article_that_was_worked_on_is_kept_and_the_message_says_why(edith, rosa):
    article = make_article()
    client = signed_in(edith)
    form = filled_in(client.get(at("articles_article_delete", article.pk)))
    make_annotation(article.sentences.first(), rosa)
    response = client.post(at("articles_article_delete", article.pk), form)
    assert response.url == at(CHANGE, article.pk)
    assert "has been worked on" in said(response)[0]
    assert Article.objects.exists()


@pytest.mark.parametrize("work", ["annotation", "ruling"])
def test_deleting_is_not_offered_once_an_article_was_worked_on(edith, work):
    article = make_article()
    client = signed_in(edith)
    assert at("articles_article_delete", article.pk) in text_of(client.get(at(CHANGE, article.pk)))
    make = {"annotation": make_annotation, "ruling": make_ruling}[work]
    make(article.sentences.first(), edith)
    page = text_of(client.get(at(CHANGE, article.pk)))
    assert at("articles_article_delete", article.pk) not in page
    assert "It cannot be deleted: verdicts have been given" in page
    response = client.get(at("articles_article_delete", article.pk))
    assert response.url == at(CHANGE, article.pk)
    assert "It cannot be deleted" in said(response)[0]


def test_deleting_needs_the_version_that_was_seen(edith):
    article = make_article()
    client = signed_in(edith)
    for forged in ({}, {"version": "7"}, {"version": "x"}):
        response = client.post(at("articles_article_delete", article.pk), forged)
        assert "changed since" in said(response)[0]
    assert Article.objects.exists()


def test_a_reviewer_does_not_delete_articles(rosa):
    article = make_article()
    client = signed_in(rosa)
    assert client.get(at("articles_article_delete", article.pk)).status_code == 403
    response = client.post(at("articles_article_delete", article.pk), {"version": "1"})
    assert response.status_code == 403
    assert Article.objects.exists()


def test_there_is_no_bulk_action(edith):
    article = make_article()
    client = signed_in(edith)
    assert "delete_selected" not in text_of(client.get(at(LIST)))
    client.post(
        at(LIST),
        {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"},
    )
    assert Article.objects.exists()


@pytest.mark.parametrize("odd", ["0", "99999999999999999999999", "-1", "٣", "abc", "1e3"])
def test_an_id_that_names_nothing_is_not_found(edith, odd):
    make_article()
    assert signed_in(edith).get(f"/admin/articles/article/{odd}/change/").status_code == 404
