"""The log: a traceback for what we have to mend, one line for what a client did."""

import logging
from io import StringIO

import pytest
from django.test import Client

from tests.browsing import at, signed_in


@pytest.fixture
def log():
    handlers = logging.getLogger("django").handlers  # pytest adds its own
    [console] = [handler for handler in handlers if type(handler) is logging.StreamHandler]
    written = StringIO()
    before = console.setStream(written)
    yield written
    console.setStream(before)


def test_a_forged_host_is_one_line(log):
    assert Client().get("/api/v1/", headers={"host": "evil.example"}).status_code == 400
    [line] = log.getvalue().splitlines()
    assert "evil.example" in line


def test_a_page_that_is_not_for_this_person_is_one_line(lena, log):
    assert signed_in(lena).get(at("articles_article_add")).status_code == 403
    [line] = log.getvalue().splitlines()
    assert at("articles_article_add") in line


def test_a_failure_of_ours_comes_with_its_traceback(log):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("django.request").exception("It failed")
    assert "Traceback" in log.getvalue()
