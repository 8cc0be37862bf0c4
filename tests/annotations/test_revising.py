"""Thirty sentences with verdicts go through ten edits; every verdict is where it belongs afterwards."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from annotations import workflow
from annotations.models import Annotation, Ruling
from articles import revising
from articles.models import Article, Event, Sentence
from factcheck.refusals import Conflict, Stale
from tests.making import make_annotation, make_article, make_ruling, make_submission
from tests.together import outcomes_at_once

NAMES = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine")
TEXTS = [
    text.format(name=name, number=11 * number)
    for number, name in enumerate(NAMES, 1)
    for text in (
        "The “{name} Bridge” is {number} metres long.",
        "Officials in {name} said repairs will cost {number} million euros.",
        "Nobody from {name} Street was hurt in the fire of {number} March.",
    )
]


def _swapped(texts: list[str], one: int, other: int) -> list[str]:
    texts = [*texts]
    texts[one], texts[other] = texts[other], texts[one]
    return texts


def _split(texts: list[str], words: str) -> list[str]:
    """Two sentences in place of the one that holds the words."""
    [index] = [index for index, text in enumerate(texts) if words in text]
    first, second = texts[index].split(" in the fire ")
    parts = [f"{first} at all.", f"{words} had the fire {second}"]
    return [*texts[:index], *parts, *texts[index + 1 :]]


# What is done to the list of texts; then how many were kept as they are, retyped, changed, added, retired.
EDITS: dict[str, tuple[Callable[[list[str]], list[str]], tuple[int, int, int, int, int]]] = {
    "a number": (
        lambda t: [*t[:1], t[1].replace("11 million", "12 million"), *t[2:]], (29, 0, 1, 0, 0)
    ),
    "a negation": (
        lambda t: [*t[:2], t[2].replace("was hurt", "was not hurt"), *t[3:]], (29, 0, 1, 0, 0)
    ),
    "other quotes everywhere": (
        lambda t: [one.replace("“", '"').replace("”", '"') for one in t], (20, 10, 0, 0, 0)
    ),
    "two sentences change places": (lambda t: _swapped(t, 3, 20), (30, 0, 0, 0, 0)),
    "a sentence at the beginning": (lambda t: ["It rained all day.", *t], (30, 0, 0, 1, 0)),
    "a sentence cut": (lambda t: t[:10] + t[11:], (30, 0, 0, 0, 1)),
    "a sentence split": (lambda t: _split(t, "Cedar Street"), (29, 0, 2, 0, 0)),
    "the last half first": (lambda t: t[15:] + t[:15], (31, 0, 0, 0, 0)),
    "a no-break space": (
        lambda t: [one.replace("88 million", "88\u00a0million") for one in t],
        (30, 1, 0, 0, 0),
    ),
    "a repetition": (lambda t: [*t, t[0]], (31, 0, 0, 1, 0)),
}  # fmt: skip


@pytest.mark.django_db
def test_ten_edits_leave_every_verdict_where_it_belongs(edith, rosa, remo):
    article = make_article(*TEXTS)
    said: dict[int, tuple[str, str]] = {}
    for number, sentence in enumerate(article.sentences.order_by("position")):
        verdict = ("verified", "disputed", "unattributed")[number % 3]
        made = make_annotation(sentence, rosa if number % 2 else remo, verdict)
        said[made.pk] = (verdict, sentence.text)
    ruled = article.sentences.get(position=30)
    make_ruling(ruled, edith, "disputed")
    texts = [*TEXTS]

    for edit, expected in EDITS.values():
        before = texts
        texts = edit(texts)
        outcome = revising.revise(
            actor=edith, article_id=article.pk, body=" ".join(texts), expected_version=None
        )
        retyped = sum(one.earlier_text is not None for one in outcome.kept)
        counts = (
            len(outcome.kept) - retyped,
            retyped,
            len(outcome.changed),
            len(outcome.added),
            len(outcome.retired),
        )
        assert counts == expected, edit
        assert len(texts) == sum(counts[:4])
        replaced = {old.id for one in outcome.changed for old in one.replaces}
        assert len(before) == counts[0] + retyped + len(replaced) + counts[4]
        current = Sentence.objects.current().filter(article=article).order_by("position")
        assert [sentence.text for sentence in current] == texts

    article.refresh_from_db()
    assert (article.revision, article.version) == (11, 11)
    assert Event.objects.filter(article=article, action="article.revised").count() == 10
    for annotation in Annotation.objects.select_related("sentence"):
        verdict, text = said.pop(annotation.pk)
        assert annotation.verdict == verdict
        # The words stand as they stood; only quotes and a space are others.
        plain = {"“": '"', "”": '"', "\u00a0": " "}
        assert annotation.sentence.text.translate(str.maketrans(plain)) == text.translate(
            str.maketrans(plain)
        )
        assert annotation.sentence.reviews == 1
    assert said == {}
    assert Ruling.objects.get().sentence_id == ruled.pk
    call_command("verify")


@pytest.mark.django_db(transaction=True)
def test_a_verdict_and_a_revision_at_the_same_moment_are_both_told(edith, rosa):
    """Whichever is first: the verdict stands on the retired sentence, or is refused because it is retired."""
    for number in range(4):
        article = make_article(
            "It was opened in 1931.", "It is closed.", f"It has {number} arches."
        )
        sentence = article.sentences.get(position=1)
        body = article.body.replace("1931", "1932")

        verdict, outcome = outcomes_at_once(
            lambda pk=sentence.pk: workflow.annotate(
                actor=rosa, sentence_id=pk, submission=make_submission()
            ),
            lambda pk=article.pk, body=body: revising.revise(
                actor=edith, article_id=pk, body=body, expected_version=None
            ),
        )

        assert outcome.revised
        sentence.refresh_from_db()
        assert sentence.retired_in == 2
        if isinstance(verdict, Conflict):
            assert (verdict.code, sentence.reviews) == ("retired", 0)
        else:
            assert sentence.reviews == 1
    call_command("verify")


@pytest.mark.django_db(transaction=True)
def test_of_many_revisions_of_one_version_one_is_made(edith):
    article = make_article("It was opened in 1931.", "It is closed.")

    outcomes = outcomes_at_once(
        *(
            lambda body=f"It was opened in 194{number}. It is closed.": revising.revise(
                actor=edith, article_id=article.pk, body=body, expected_version=1
            )
            for number in range(6)
        )
    )

    assert sum(isinstance(each, Stale) for each in outcomes) == 5
    assert Article.objects.get().revision == 2
    call_command("verify")


@pytest.mark.django_db(transaction=True)
def test_revisions_of_whatever_version_at_the_same_moment_follow_one_another(edith):
    article = make_article("It was opened in 1931.", "It is closed.")

    outcomes = outcomes_at_once(
        *(
            lambda body=f"It was opened in 194{number}. It is closed.": revising.revise(
                actor=edith, article_id=article.pk, body=body, expected_version=None
            )
            for number in range(4)
        )
    )

    assert all(outcome.revised for outcome in outcomes)
    assert Article.objects.get().revision == 5
    call_command("verify")


@pytest.mark.django_db
def test_what_fails_half_way_has_changed_nothing(edith, rosa, monkeypatch):
    article = make_article("It was opened in 1931.", "It is closed.")
    make_annotation(article.sentences.get(position=1), rosa)

    def fails(*_, **__):
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(revising, "settle_stage_anew", fails)
    with pytest.raises(RuntimeError, match="stops here"):
        revising.revise(
            actor=edith, article_id=article.pk, body="It is closed. It rained.", expected_version=1
        )

    article.refresh_from_db()
    assert (article.revision, article.revisions.count()) == (1, 0)
    call_command("verify")
