"""The first page after signing in: what waits, how far everything is, for each role, at a bounded cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import queue
from annotations.dashboard import awaiting, standing
from articles.revising import revise
from tests.browsing import at, signed_in, text_of
from tests.making import make_annotation, make_article, make_person, make_run


@pytest.fixture
def conflict(rosa, remo):
    sentence = make_article("One.", title="Disputed bridge", required_reviews=2).sentences.get()
    make_annotation(sentence, rosa, "verified")
    make_annotation(sentence, remo, "disputed")
    return sentence


def home(user, **query):
    return text_of(signed_in(user).get(at("index"), query))


def test_a_reviewer_begins_with_the_next_sentence_or_an_unfinished_article(rosa, remo):
    done = make_article("One.", title="All done")
    make_annotation(done.sentences.get(), remo)
    waiting = make_article("Two.", title="Still waiting")
    page = home(rosa)
    assert "Review the next sentence" in page
    assert at("articles_sentence_next") in page
    assert at("articles_article_change", waiting.pk) in page
    assert "0 of 1" in page
    assert "All done" not in page
    assert "Recent actions" not in page


def test_articles_with_a_conflict_come_first(rosa, conflict):
    make_article("Two.", title="Still waiting")
    assert [article.title for article in standing.unfinished()] == [
        "Disputed bridge",
        "Still waiting",
    ]


def test_a_second_reader_is_led_to_the_first_sentence_that_waits_for_one(rosa, remo):
    article = make_article(required_reviews=2)
    for sentence in article.sentences.order_by("position")[:2]:
        make_annotation(sentence, remo)
    first = article.sentences.get(position=1)
    assert (
        f'<a href="{at("articles_article_review", article.pk)}?sentence={first.pk}">'
        "<b>2</b> for a second reading</a>"
    ) in home(rosa)
    assert "for a second reading" not in home(remo)


def test_what_somebody_has_in_hand_is_in_their_list_and_in_nobody_elses_count(rosa, remo, edith):
    article = make_article("One.", "Two.", required_reviews=2)
    for sentence in article.sentences.all():
        make_annotation(sentence, edith)
    lease = queue.next_sentence(actor=rosa, now=timezone.now())
    page = home(rosa)
    assert "In your hands" in page
    assert f"?sentence={lease.sentence_id}" in page
    page = home(remo)
    assert "In your hands" not in page
    assert "<b>1</b> for a second reading" in page


def test_who_has_read_a_sentence_that_changed_is_told_and_others_are_not(rosa, remo, edith):
    article = make_article("The bridge has 4 piers.", title="Piers")
    make_annotation(article.sentences.get(), rosa)
    article.refresh_from_db()
    revise(
        actor=edith,
        article_id=article.pk,
        body="The bridge has 5 piers.",
        expected_version=article.version,
    )
    changed = article.sentences.get(retired_in=None)
    assert (f'?sentence={changed.pk}"><b>1</b> changed since you read them</a>') in home(rosa)
    assert "changed since" not in home(remo)


def test_an_editor_is_led_to_the_conflicts_and_sees_who_stands_where(edith, lena, conflict):
    link = at("articles_sentence_conflicts")
    page = home(edith)
    assert f'<a href="{link}"><b>1</b> in conflict, for you to rule on</a>' in page
    assert f'<a href="{link}">Sentences in conflict: 1</a>' in page
    assert "rosa" in page
    readers = home(lena)
    assert link not in readers
    assert "Oldest open conflicts" in readers
    assert "rosa" not in readers


def test_whoever_has_not_read_a_conflict_can_decide_it(rosa, conflict):
    mia = make_person("mia", "reviewer")
    assert "<b>1</b> in conflict, where your verdict can decide" in home(mia)
    assert "where your verdict can decide" not in home(rosa)


def test_counts_go_up_to_a_bound(edith, rosa, remo, monkeypatch):
    monkeypatch.setattr(awaiting, "MOST_LOOKED_AT", 1)
    article = make_article("One.", "Two.", required_reviews=2)
    for sentence in article.sentences.all():
        make_annotation(sentence, rosa, "verified")
        make_annotation(sentence, remo, "disputed")
    assert "<b>1+</b> in conflict" in home(edith)


def test_the_oldest_are_counted_up_to_a_bound(edith, rosa, monkeypatch):
    monkeypatch.setattr(standing, "MOST_SENTENCES", 1)
    monkeypatch.setattr(standing, "MOST_COUNTED", 2)
    for sentence in make_article().sentences.all():
        make_annotation(sentence, rosa, "unattributed")
    assert "Unattributed sentences: 2+" in home(edith)


def test_what_has_waited_longest_comes_first_and_leaves_with_its_text(edith, rosa):
    article = make_article(*(f"Sentence {n}." for n in range(1, 8)), title="Seven")
    sentences = [*article.sentences.order_by("position")]
    for sentence in reversed(sentences):
        make_annotation(sentence, rosa, "unattributed")
    article.sentences.filter(position=7).update(retired_in=2)
    oldest = standing.unattributed()
    assert [each.sentence.position for each in oldest.sentences] == [6, 5, 4, 3, 2]
    assert (oldest.count, oldest.and_more) == (6, False)


def test_running_imports_are_for_editors_and_say_when_their_process_is_gone(edith, rosa):
    now = timezone.now()
    make_run(paths="archive", heartbeat_at=now, bytes_total=100, bytes_read=25)
    make_run(paths="letters", heartbeat_at=now - timedelta(hours=1))
    make_run(paths="tomorrow", state="waiting", upload="u")
    make_run(paths="yesterday", state="done", finished_at=now)
    page = home(edith)
    assert '<progress max="100" value="25"' in page
    assert page.count("waiting for its turn") == 1
    assert "tomorrow" in page
    assert "yesterday" not in page
    assert page.count("its process is gone") == 1
    assert "archive" not in home(rosa)


def test_a_reader_reads_and_an_editor_of_an_empty_archive_adds(lena, edith):
    readers = home(lena)
    assert "No article waits to be checked." in readers
    assert "No sentence is in conflict" in readers
    assert "Review the next sentence" not in readers
    page = home(edith)
    assert at("articles_article_add") in page
    assert "No import is running." in page
    assert "there is nothing to compare" in page


def test_who_has_no_role_is_told_so_and_shown_nothing(db):
    make_article(title="Secret")
    clerk = make_person("clerk")
    clerk.is_staff = True
    clerk.save()
    page = home(clerk)
    assert "You have no role here yet." in page
    assert "Secret" not in page
    assert "Articles by progress" not in page


def test_articles_stand_before_annotations_on_the_first_page_and_in_the_menu(edith):
    client = signed_in(edith)
    for address in (at("index"), at("articles_article_changelist")):
        page = text_of(client.get(address))
        assert page.index("app-articles") < page.index("app-annotations"), address


def test_a_first_page_for_twice_the_rows_asks_as_often(edith, rosa, remo, conflict):
    def more(number):
        article = make_article(title=f"Article {number}", required_reviews=2)
        first, second, third = article.sentences.order_by("position")
        for sentence, verdict in (
            (first, "disputed"),
            (second, "unattributed"),
            (third, "verified"),
        ):
            make_annotation(sentence, rosa, verdict)
        make_annotation(first, remo, "verified")
        make_annotation(second, remo, "unattributed")
        make_run()
        # Whoever reads first is handed what nobody has read, and keeps it.
        queue.next_sentence(actor=edith, now=timezone.now())

    client = signed_in(edith)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(at("index"))
        return len(captured)

    for number in range(6):
        more(number)
    before = queries()
    for number in range(6, 12):
        more(number)
    assert queries() == before
    # Session, person, groups, their permissions (for the menu, two); verdicts by day and their givers; changed,
    # second readings, conflicts, the first of each, leases; stages, unfinished; conflicts, how many, both sides;
    # unattributed, how many; which sentences to compare, what was said of them, by whom; imports.
    assert before == 23


def test_the_list_of_revisions_says_what_they_are_and_that_there_are_none(lena):
    page = text_of(signed_in(lena).get(at("articles_revision_changelist")))
    assert "A revision is a text that an article had before" in page
    assert "There is none yet" in page
