"""Giving an article a new text: what becomes of its sentences, and what the history says of it."""

import pytest
from django.core.management import call_command

from annotations.models import Annotation
from articles import revising
from articles.models import Article, Event, Placement, Revision, Sentence
from factcheck.refusals import Conflict, Invalid, Missing, NotAllowed, Stale
from tests.making import make_annotation, make_article, make_ruling, nothing_changes

pytestmark = pytest.mark.django_db

OPENED = "The bridge was opened in 1931."
CALLED = "They call it “Old Nick”."
COST = "Officials said repairs will cost 4.2 million euros."
HURT = "Nobody was hurt in the fire."


def revise(edith, article, *texts, expected_version=None):
    return revising.revise(
        actor=edith,
        article_id=article.pk,
        body=" ".join(texts),
        expected_version=expected_version,
    )


def current(article):
    return [
        *Sentence.objects.current()
        .filter(article=article)
        .order_by("position")
        .values_list("pk", flat=True)
    ]


def assert_sound():
    call_command("verify")
    for article in Article.objects.all():
        for sentence in Sentence.objects.current().filter(article=article):
            assert article.body[sentence.start : sentence.end] == sentence.text


def test_kept_changed_added_and_retired_are_told_and_stored(edith, rosa):
    article = make_article(OPENED, CALLED, COST, HURT)
    opened, called, cost, hurt = article.sentences.all()
    for sentence in (opened, called, cost, hurt):
        make_annotation(sentence, rosa)
    make_ruling(opened, edith, "disputed")

    costs = COST.replace("4.2", "5")
    outcome = revise(edith, article, costs, 'They call it "Old Nick".', "It rained.", OPENED)

    assert outcome.revised
    assert [(one.id, one.text, one.earlier_text) for one in outcome.kept] == [
        (called.pk, 'They call it "Old Nick".', CALLED),
        (opened.pk, OPENED, None),
    ]
    [changed], [added] = outcome.changed, outcome.added
    assert (changed.text, changed.replaces) == (costs, [(cost.pk, COST)])
    assert added.text == "It rained."
    assert outcome.retired == [(hurt.pk, HURT)]
    assert current(article) == [changed.id, called.pk, added.id, opened.pk]
    stored = Sentence.objects.in_bulk()
    assert stored[changed.id].replaces_id == cost.pk
    assert (stored[changed.id].status, stored[changed.id].reviews) == ("open", 0)
    assert (stored[opened.pk].status, stored[opened.pk].verdict) == ("final", "disputed")
    assert (stored[called.pk].status, stored[called.pk].verdict) == ("final", "verified")
    assert [stored[pk].retired_in for pk in (cost.pk, hurt.pk)] == [2, 2]
    assert {*Annotation.objects.values_list("sentence", flat=True)} == {
        each.pk for each in (opened, called, cost, hurt)
    }
    assert_sound()


def test_the_superseded_text_is_kept_with_the_places_of_its_sentences(edith):
    article = make_article(paragraphs=[[OPENED, CALLED], [COST]])
    body = article.body

    revise(edith, article, COST, OPENED)

    article.refresh_from_db()
    assert (article.body, article.revision, article.version) == (f"{COST} {OPENED}", 2, 2)
    revision = Revision.objects.get()
    assert (revision.number, revision.body) == (1, body)
    places = Placement.objects.order_by("position")
    assert [body[one.start : one.end] for one in places] == [OPENED, CALLED, COST]
    assert [one.paragraph for one in places] == [1, 1, 2]
    assert_sound()


def test_a_revision_is_one_event_with_all_that_became_of_the_sentences(edith):
    article = make_article(OPENED, CALLED, COST, HURT)
    opened, called, cost, hurt = (sentence.pk for sentence in article.sentences.all())

    revise(
        edith, article, "So it is.", 'They call it "Old Nick".', OPENED, COST.replace("4.2", "5")
    )

    [event] = Event.objects.filter(article=article, number__gt=1)
    added, _, _, changed = current(article)
    article.refresh_from_db()
    assert (event.action, event.actor_id, event.sentence_id) == ("article.revised", edith.pk, None)
    before, after = event.data.pop("before"), event.data.pop("after")
    assert (before["revision"], before["sentences"]) == (1, 4)
    assert after == {"revision": 2, "body_sha256": article.body_sha256, "sentences": 4}
    assert event.data == {
        "kept": [opened],
        "retyped": [{"sentence": called, "before": CALLED, "after": 'They call it "Old Nick".'}],
        "changed": [{"sentence": changed, "replaces": [cost]}],
        "added": [added],
        "retired": [hurt],
    }


def test_the_same_text_changes_nothing(edith):
    article = make_article(OPENED, COST)

    with nothing_changes():
        outcome = revise(edith, article, f"  {OPENED}", f"{COST}\r\n", expected_version=1)

    assert not outcome.revised
    assert [one.text for one in outcome.kept] == [OPENED, COST]


def test_another_division_into_paragraphs_is_a_revision_that_keeps_every_sentence(edith):
    article = make_article(OPENED, COST)

    outcome = revise(edith, article, f"{OPENED}\n\n{COST}")

    assert outcome.revised
    assert len(outcome.kept) == 2
    assert [s.paragraph for s in article.sentences.order_by("position")] == [1, 2]
    assert_sound()


def test_a_text_that_comes_back_brings_no_retired_sentence_back(edith, rosa):
    article = make_article(OPENED, COST)
    cost = article.sentences.get(position=2)
    make_annotation(cost, rosa)

    revise(edith, article, OPENED)
    revise(edith, article, OPENED, COST)

    cost.refresh_from_db()
    assert (cost.retired_in, cost.reviews) == (2, 1)
    assert cost.pk not in current(article)
    assert_sound()


def test_a_preview_says_the_same_and_changes_nothing(edith):
    article = make_article(OPENED, COST)
    body = f"{COST.replace('4.2', '5')} {OPENED} It rained."

    with nothing_changes():
        told = revising.preview(actor=edith, article_id=article.pk, body=body)

    done = revise(edith, article, body)
    assert told.kept == done.kept
    assert [one.text for one in told.added] == [one.text for one in done.added]
    assert [one.replaces for one in told.changed] == [one.replaces for one in done.changed]
    assert {one.id for one in told.added} == {None}


def test_an_article_with_a_changed_sentence_is_flagged_for_the_queue(edith, rosa):
    article = make_article(OPENED)
    make_annotation(article.sentences.get(), rosa)

    revise(edith, article, OPENED.replace("1931", "1932"))

    article.refresh_from_db()
    assert article.stage == "flagged"


def test_the_attribution_is_found_anew(edith):
    article = make_article("Repairs will cost 4 million euros.")

    revise(edith, article, "Repairs will cost 4 million euros, mayor Jo Hill said.")

    assert Sentence.objects.current().get().attribution == "named"


@pytest.mark.parametrize("who", ["rosa", "lena", "nemo"])
def test_only_editors_revise(who, request):
    article = make_article(OPENED)

    with nothing_changes(), pytest.raises(NotAllowed):
        revise(request.getfixturevalue(who), article, COST)


def test_a_revision_of_an_older_version_is_refused(edith):
    article = make_article(OPENED)
    revise(edith, article, COST, expected_version=1)

    with nothing_changes(), pytest.raises(Stale):
        revise(edith, article, HURT, expected_version=1)


@pytest.mark.parametrize("body", ["", "   ", "\0", "Half \ud800."])
def test_a_text_that_no_article_could_have_is_refused(edith, body):
    article = make_article(OPENED)

    with nothing_changes(), pytest.raises(Invalid) as refused:
        revise(edith, article, body)
    assert refused.value.faults[0].path == ("body",)


def test_a_text_that_is_too_long_is_refused(edith, settings):
    settings.FACTCHECK_MAX_BODY_LENGTH = 40
    article = make_article(OPENED)

    with nothing_changes(), pytest.raises(Invalid, match="At most 40 characters"):
        revise(edith, article, COST)


def test_an_article_that_is_not_there_cannot_be_revised(edith):
    with pytest.raises(Missing):
        revising.revise(actor=edith, article_id=999_999, body=COST, expected_version=None)


def test_no_two_articles_that_are_known_by_their_text_get_the_same(edith):
    known = {"external_id": None, "url": "https://example.com/a"}
    other = make_article(COST, **known)
    article = make_article(OPENED, **{**known, "url": "https://example.com/b"})
    Article.objects.update(url=None)

    with nothing_changes(), pytest.raises(Conflict) as refused:
        revise(edith, article, COST)
    assert (refused.value.code, refused.value.existing) == ("already_exists", other.pk)


def test_the_number_of_queries_does_not_grow_with_the_text(edith, django_assert_max_num_queries):
    for count in (3, 120):
        texts = [f"The town of A{number} reported {number} cases." for number in range(count)]
        article = make_article(*texts)
        with django_assert_max_num_queries(26):
            revise(edith, article, *[text.replace("reported", "had") for text in texts[::-1]])
    assert_sound()
