"""Acts on several rows of a list: asked first, through the doors, one event each, refusals told one by one."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from annotations import leasing
from annotations.models import Annotation, Lease
from articles.choices import Status
from articles.models import Article, Event
from tests.browsing import at, signed_in, text_of
from tests.making import make_annotation, make_article, make_ruling

pytestmark = pytest.mark.django_db

SENTENCES = "articles_sentence_changelist"
ANNOTATIONS = "annotations_annotation_changelist"
ARTICLES = "articles_article_changelist"


@pytest.fixture
def article():
    return make_article("One is enough.", "Two is a pair.", "Three is company.")


def post(person, place, action, rows, *, query="", **more):
    """What a browser sends from the list; with `sure` from the page that asks."""
    data = {"action": action, "_selected_action": [getattr(row, "pk", row) for row in rows], **more}
    if "sure" not in more:
        data["index"] = "0"
    return signed_in(person).post(f"{at(place)}{query}", data)


def sure(person, place, action, rows, *, shown=None, **more):
    """The list's own page is asked first, so that the versions are those that it shows."""
    versions = {f"version-{row.pk}": row.version for row in (shown or rows)}
    answer = post(person, place, action, rows, sure="1", **versions, **more)
    assert answer.status_code == 302
    return told_by(answer)


def told_by(answer):
    return [str(line) for line in get_messages(answer.wsgi_request)]


def events(action):
    return Event.objects.filter(action=action).count()


def test_it_asks_first_and_changes_nothing_by_asking(rosa, article):
    rows = [*article.sentences.order_by("position")[:2]]

    page = post(rosa, SENTENCES, "set-aside", rows)

    assert page.status_code == 200
    text = text_of(page)
    assert "Sentence 1 of “Bridge repairs”" in text
    assert "Two is a pair." in text
    assert "Three is company." not in text
    assert f'name="version-{rows[0].pk}" value="{rows[0].version}"' in text
    assert not article.sentences.filter(status=Status.NOT_CHECKABLE).exists()


def test_sentences_are_set_aside_and_taken_up_again_one_event_each(rosa, article):
    rows = [*article.sentences.order_by("position")[:2]]

    told = sure(rosa, SENTENCES, "set-aside", rows, reason="opinion")

    assert told == ["Set aside as not checkable: 2 done."]
    assert article.sentences.filter(not_checkable="opinion").count() == 2
    assert events("sentence.marked_not_checkable") == 2
    rows = [*article.sentences.order_by("position")[:2]]
    assert sure(rosa, SENTENCES, "take-up", rows) == ["Check after all: 2 done."]
    assert not article.sentences.exclude(not_checkable="").exists()


def test_without_a_reason_nothing_is_set_aside_and_the_page_asks_again(rosa, article):
    page = post(rosa, SENTENCES, "set-aside", article.sentences.all(), sure="1", reason="")

    assert page.status_code == 200
    assert "This field is required." in text_of(page)
    assert not article.sentences.exclude(not_checkable="").exists()


def test_what_refuses_is_told_and_keeps_nobody_from_the_rest(rosa, remo, edith, article):
    first, second, third = article.sentences.order_by("position")
    make_ruling(first, edith)
    make_annotation(second, remo)

    told = sure(rosa, SENTENCES, "set-aside", [first, second, third], reason="question")

    assert told == [
        "Sentence 1 of “Bridge repairs”: An editor has ruled on this sentence.",
        "Sentence 2 of “Bridge repairs”: Another reviewer has given a verdict on this sentence.",
        "Set aside as not checkable: 1 done.",
    ]
    third.refresh_from_db()
    assert third.not_checkable == "question"


def test_what_has_changed_since_it_was_shown_is_left_alone(rosa, article):
    rows = [*article.sentences.order_by("position")[:1]]
    make_annotation(article.sentences.get(position=1), rosa)

    [told, done] = sure(rosa, SENTENCES, "set-aside", rows, reason="opinion")

    assert "has been changed since" in told
    assert done.endswith("0 done.")
    assert not article.sentences.exclude(not_checkable="").exists()


def test_sentences_are_given_back_ones_own_or_as_an_editor_everybodys(rosa, remo, edith, article):
    first, second, _ = article.sentences.order_by("position")
    for sentence, reader in ((first, rosa), (second, remo)):
        leasing.lease(sentence_id=sentence.pk, reviewer=reader, now=timezone.now())

    told = sure(rosa, SENTENCES, "release", [first, second])

    assert told == [
        "Sentence 2 of “Bridge repairs”: There is no such lease.",
        "Give back to the queue: 1 done.",
    ]
    assert Lease.objects.get().reviewer == remo
    assert sure(edith, SENTENCES, "release", [second]) == ["Give back to the queue: 1 done."]
    assert not Lease.objects.filter(expires_at__gt=timezone.now() - timedelta(days=1)).exists()


def test_annotations_are_withdrawn_by_who_gave_them_alone(rosa, edith, article):
    first, second, _ = article.sentences.order_by("position")
    mine, other = make_annotation(first, edith), make_annotation(second, rosa)

    told = sure(edith, ANNOTATIONS, "withdraw", [mine, other])

    assert told[0].endswith("Only the reviewer who gave a verdict changes or withdraws it.")
    assert told[1] == "Withdraw mine: 1 done."
    assert [*Annotation.objects.all()] == [other]
    assert events("annotation.withdrawn") == 1


def test_an_annotation_that_one_may_not_see_is_not_there(rosa, remo):
    article = make_article("One.", required_reviews=2)
    theirs = make_annotation(article.sentences.get(), remo)

    told = sure(rosa, ANNOTATIONS, "withdraw", [theirs])

    assert told[0] == "1 of those chosen is not there any more."
    assert Annotation.objects.count() == 1
    page = text_of(post(rosa, ANNOTATIONS, "withdraw", [theirs]))
    assert "remo" not in page


def test_editors_set_how_many_readers_several_articles_need(edith, article):
    other = make_article("Else.", title="Another")
    rows = [article, other]

    told = sure(edith, ARTICLES, "require-readers", rows, required_reviews="2")

    assert told == ["Set the required readers: 2 done."]
    assert {*Article.objects.values_list("required_reviews", flat=True)} == {2}
    assert events("article.changed") == 2
    again = post(edith, ARTICLES, "require-readers", rows, sure="1", required_reviews="10")
    assert again.status_code == 200
    assert {*Article.objects.values_list("required_reviews", flat=True)} == {2}


@pytest.mark.parametrize(
    ("who", "place", "action"),
    [
        ("rosa", ARTICLES, "require-readers"),
        ("lena", SENTENCES, "set-aside"),
        ("lena", ANNOTATIONS, "withdraw"),
        ("edith", SENTENCES, "delete_selected"),
        ("edith", SENTENCES, "withdraw"),
        ("edith", SENTENCES, ""),
    ],
)
def test_a_forged_act_does_nothing(request, rosa, article, who, place, action):
    mine = make_annotation(article.sentences.get(position=1), rosa)
    rows = {ARTICLES: article, SENTENCES: mine.sentence, ANNOTATIONS: mine}
    before = Event.objects.count()
    person = request.getfixturevalue(who)

    post(
        person,
        place,
        action,
        [rows[place]],
        sure="1",
        reason="opinion",
        required_reviews="9",
        **{f"version-{rows[place].pk}": rows[place].version},
    )

    assert Event.objects.count() == before
    assert Annotation.objects.exists()


@pytest.mark.parametrize("given", [["x"], ["9" * 30], ["-1"], ["1; DROP"], ["\0"], range(1, 60)])
def test_a_forged_choice_is_refused_in_words(rosa, article, given):
    answer = post(rosa, SENTENCES, "set-aside", given, sure="1", reason="opinion")

    assert answer.status_code == 302
    assert told_by(answer) == ["At most 50 can be chosen at once. Nothing has been done."]
    assert not article.sentences.exclude(not_checkable="").exists()


def test_all_pages_at_once_is_no_choice(rosa, article):
    rows = article.sentences.all()
    answer = post(rosa, SENTENCES, "set-aside", rows, select_across="1", sure="1", reason="opinion")

    assert answer.status_code == 302
    assert not article.sentences.exclude(not_checkable="").exists()


def test_a_version_that_is_left_out_is_no_version(rosa, article):
    answer = post(rosa, SENTENCES, "set-aside", article.sentences.all(), sure="1", reason="opinion")

    assert answer.status_code == 302
    assert not article.sentences.exclude(not_checkable="").exists()


def test_a_reader_has_nothing_to_tick_and_a_reviewer_can_tell_the_boxes_apart(lena, rosa, article):
    assert "action-select" not in text_of(signed_in(lena).get(at(SENTENCES)))
    page = text_of(signed_in(rosa).get(at(SENTENCES)))
    assert 'aria-label="Choose Sentence 1 of “Bridge repairs”"' in page
