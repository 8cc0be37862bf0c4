"""What a person sees where the admin has no page: in its look, with a way back, and without a database."""

import logging
from io import StringIO

import pytest
from django.test import Client, RequestFactory
from django.views import defaults

from factcheck.logs import OneLineForRefusals
from tests.browsing import at, signed_in, text_of
from tests.making import make_article


def test_a_page_that_is_not_there_says_so_and_leads_back(rosa):
    response = signed_in(rosa).get(at("articles_article_change", 999))
    assert response.status_code == 404
    assert "There is no such page" in text_of(response)
    assert 'href="/admin/"' in text_of(response)
    assert "factcheck/admin.css" in text_of(response)


def test_a_page_that_is_not_for_one_says_so_and_leads_back(lena):
    response = signed_in(lena).get(at("articles_event_changelist"))
    assert response.status_code == 403
    assert "You may not do this" in text_of(response)
    assert 'href="/admin/"' in text_of(response)


def test_a_form_that_was_open_for_too_long_says_what_to_do(rosa):
    client = Client(enforce_csrf_checks=True)
    client.force_login(rosa)
    response = client.post(at("articles_article_add"), {"title": "x"})
    assert response.status_code == 403
    assert "This page was open for too long" in text_of(response)
    assert "copy what you typed" in text_of(response)


def test_a_request_that_cannot_be_understood_has_a_page(edith, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    response = signed_in(edith).post(at("articles_article_add"), {"a": "1", "b": "2"})
    assert response.status_code == 400
    assert "This request cannot be understood" in text_of(response)


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_a_form_that_is_too_large_says_how_much_is_allowed(edith, settings, kind):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
    settings.FACTCHECK_MAX_BODY_LENGTH = 1_234_567
    text = "x" * (3 * 1024 * 1024)
    options = (
        {"data": {"body": text}}
        if kind == "multipart"
        else {"data": f"body={text}", "content_type": "application/x-www-form-urlencoded"}
    )
    response = signed_in(edith).post(at("articles_article_add"), **options)
    assert response.status_code == 413
    assert "at most 2 MB, and a text at most 1,234,567 characters" in text_of(response)


def test_a_form_that_the_buffer_has_cut_is_refused_and_not_read_as_half_a_form(edith, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    # All its parts together are under the limit, as Django counts; the body with its boundaries is not.
    response = signed_in(edith).post(at("articles_article_add"), {"body": "x" * 1_950})
    assert response.status_code == 413
    assert "This is too large" in text_of(response)


def test_the_page_of_a_failure_needs_no_database():
    # Without the marker of a test that uses it, any query would fail here.
    response = defaults.server_error(RequestFactory().get("/admin/"))
    assert response.status_code == 500
    assert "Something went wrong here" in text_of(response)
    assert 'href="/admin/"' in text_of(response)


@pytest.mark.parametrize(
    "query", ["annotations__verdict=verified", "article__body=x", "article=%00"]
)
def test_a_filter_that_is_refused_is_one_line_in_the_log(rosa, caplog, query):
    with caplog.at_level(logging.INFO):
        response = signed_in(rosa).get(f"{at('articles_sentence_changelist')}?{query}")
    assert response.status_code == 400
    assert "cannot be filtered by what its address asks for" in text_of(response)
    assert at("articles_sentence_changelist") in text_of(response)
    (line,) = caplog.records
    assert (line.levelno, line.exc_info) == (logging.WARNING, None)


def test_a_page_that_one_may_not_open_is_one_line_in_the_log(rosa, monkeypatch):
    page = at("articles_article_text", make_article().pk)
    handlers = logging.getLogger("django").handlers
    [console] = [handler for handler in handlers if type(handler) is logging.StreamHandler]
    monkeypatch.setattr(console, "stream", StringIO())
    assert signed_in(rosa).get(page).status_code == 403
    (line,) = console.stream.getvalue().splitlines()
    assert page in line


def test_a_failure_is_logged_with_its_traceback():
    record = logging.makeLogRecord({"status_code": 500, "exc_info": (KeyError, KeyError(), None)})
    assert OneLineForRefusals().filter(record)
    assert record.exc_info
