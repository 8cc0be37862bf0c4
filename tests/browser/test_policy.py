"""Every page under its Content-Security-Policy: a breach is an error of the console, and fails the test."""

import pytest

from tests.browser.desk import open_desk
from tests.making import make_annotation, make_article, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article(rosa):
    article = make_article(required_reviews=2)
    make_annotation(article.sentences.get(position=1), rosa)
    return article


def test_every_page_of_the_admin_that_an_editor_comes_by_keeps_its_policy(desks, article):
    root = make_person("root", "editor", is_superuser=True)
    sentence = article.sentences.get(position=1)

    def script(page):
        page.goto("/admin/")
        found = page.locator("main a[href^='/admin/'], #nav-sidebar a").evaluate_all(
            "all => all.map(one => new URL(one.href).pathname)"
        )
        found += [
            f"/admin/articles/article/{article.pk}/change/",
            f"/admin/articles/article/{article.pk}/report/",
            f"/admin/articles/sentence/{sentence.pk}/change/",
            f"/admin/auth/user/{root.pk}/change/",
            "/admin/password_change/",
            "/admin/nowhere/",
        ]
        policies = {}
        for address in sorted(set(found)):
            policies[address] = page.goto(address).headers.get("content-security-policy", "")
        open_desk(page, article)
        page.get_by_role("button", name="Toggle theme").click()
        return policies

    policies = desks(script, root, expected=["status of 404"])
    assert len(policies) > 15
    for address, policy in policies.items():
        assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy, address


def test_the_page_to_try_the_api_works_under_a_policy_of_its_own(desks, rosa):
    def script(page):
        answer = page.goto("/api/docs/")
        page.wait_for_selector(".swagger-ui .opblock")
        return answer.headers["content-security-policy"]

    policy = desks(script, rosa)
    assert "script-src 'self';" in policy
    assert "style-src 'self' 'unsafe-inline';" in policy


def test_the_policy_does_stop_what_it_is_there_to_stop(desks, rosa, article):
    def script(page):
        open_desk(page, article)
        return page.evaluate(
            "() => { const script = document.createElement('script');"
            " script.textContent = 'window.ran = true'; document.body.append(script);"
            " return window.ran === true; }"
        )

    assert desks(script, rosa, expected=["Content Security Policy"]) is False
