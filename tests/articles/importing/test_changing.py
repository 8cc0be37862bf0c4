"""What an import makes of articles whose texts it brings anew, beyond what a file can show."""

import json

import pytest
from django.core.management import call_command

from articles import revising
from articles.importing import changing
from articles.importing.changing import plans_of
from articles.importing.drafts import draft
from articles.importing.identity import Known
from articles.importing.intake import Intake
from articles.importing.models import SettledArticle
from articles.importing.options import ReadingOptions
from articles.importing.outcomes import Kind, Outcome
from articles.importing.preparing import prepare
from articles.importing.runs import Read
from articles.importing.sources import find
from articles.importing.writer import write
from articles.models import Article, Event

pytestmark = pytest.mark.django_db


def prepared(body, number="a", **fields):
    return prepare(draft({"body": body, "external_id": number, **fields}))


def nobody(article_ids):
    """An import that has met none of these articles."""
    return set()


def revise(*articles, plans=None):
    return write(articles, actor_id=None, settled=nobody, plans=plans or {})


@pytest.fixture
def stored():
    write([prepared("It rained. It snowed."), prepared("It rained.", "b")], actor_id=None)
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def test_each_article_of_a_batch_is_revised_whether_it_was_planned_or_not(stored):
    batch = [prepared("It snowed.", "b"), prepared("It rained. It hailed."), prepared("New.", "c")]
    plans = plans_of(batch[:1], nobody)
    assert set(plans) == {stored[1]}
    outcomes = revise(*batch, plans=plans)
    assert [one.kind.value for one in outcomes] == ["revised", "revised", "created"]
    assert outcomes[1] == Outcome(Kind.REVISED, stored[0], 1, kept=1, changed=1)
    assert Event.objects.filter(action="article.revised").count() == 2
    call_command("verify", verbosity=0)


def test_a_plan_that_somebody_overtook_is_made_anew(stored, edith):
    batch = [prepared("It rained. It snowed. It hailed.")]
    plans = plans_of(batch, nobody)
    revising.revise(actor=edith, article_id=stored[0], body="It snowed.", expected_version=None)
    [outcome] = revise(*batch, plans=plans)
    assert (outcome.kind, outcome.kept, outcome.added) == (Kind.REVISED, 1, 2)
    assert Article.objects.get(pk=stored[0]).revision == 3
    call_command("verify", verbosity=0)


def test_a_text_in_another_language_is_cut_as_its_article_is(stored):
    [outcome] = revise(prepared("Es regnete. Dr. Frost kam.", language="de"))
    assert outcome.kind is Kind.REVISED
    article = Article.objects.get(pk=stored[0])
    assert (article.language, article.body) == ("en", "Es regnete. Dr. Frost kam.")
    call_command("verify", verbosity=0)


def test_a_text_that_the_article_cannot_take_is_rejected_with_its_repetition(stored, settings):
    settings.FACTCHECK_MAX_BODY_LENGTH = 20
    long = prepared("It rained for a very long time.", language="de")
    outcomes = revise(long, prepared("It snowed.", "b"), long)
    assert [one.kind.value for one in outcomes] == ["rejected", "revised", "rejected"]
    assert outcomes[0].reason == outcomes[2].reason
    assert "At most 20 characters" in outcomes[0].reason
    assert Article.objects.get(pk=stored[0]).revision == 1


def test_an_article_that_takes_anothers_name_before_it_is_locked_is_looked_at_again(
    stored, monkeypatch
):
    look, looks = changing.register_of, []

    def look_while_an_editor_writes(articles, settled):
        looks.append(look(articles, settled))
        if len(looks) == 1:
            Article.objects.filter(pk=stored[0]).update(external_id="c")
            Article.objects.filter(pk=stored[1]).update(external_id="a")
        return look(articles, settled) if len(looks) == 2 else looks[-1]

    monkeypatch.setattr(changing, "register_of", look_while_an_editor_writes)
    [outcome] = revise(prepared("It hailed."))
    # The savepoint that stands for the transaction here took the edit back.
    assert (outcome.kind, outcome.article_id) == (Kind.REVISED, stored[0])
    assert len(looks) == 4


def test_what_stands_unchanged_in_an_import_is_settled_when_it_goes_on(tmp_path):
    """Stopped between the two texts of an article: the second is refused, as it would have been."""
    write([prepared("It rained.")], actor_id=None)
    path = tmp_path / "a.jsonl"
    records = [("a", "It rained."), ("b", "Calm."), ("c", "Storm."), ("a", "It snowed.")]
    path.write_text(
        "".join(f"{json.dumps({'external_id': id, 'body': body})}\n" for id, body in records)
    )
    what = Read([str(path)], find([path]).sources, ReadingOptions(), {})
    intake = Intake(what=what, to_draft=draft, batch_size=1)
    first = intake.begin(None)
    results = intake.results(first, None)
    assert next(results).outcome.kind is Kind.UNCHANGED
    results.close()
    second = intake.begin(None)
    assert (second.id, second.attempts, second.position_before) == (first.id, 2, 2)
    rest = [one.outcome.kind.value for one in intake.results(second, None)]
    assert rest == ["created", "rejected"]
    assert not SettledArticle.objects.exists()


def test_planning_and_looking_up_cost_the_same_for_more_articles(stored, django_assert_num_queries):
    one = [prepared("It snowed.", "b")]
    both = [*one, prepared("It hailed.")]
    for batch in (one, both):
        # By external id; then the articles and their sentences.
        with django_assert_num_queries(3):
            assert len(plans_of(batch, nobody)) == len(batch)


def test_one_known_by_its_text_alone_is_never_revised():
    assert Known.of(draft({"body": "It rained."})).by_text
    write([prepare(draft({"body": "It rained."}))], actor_id=None)
    [outcome] = revise(prepare(draft({"body": "It snowed."})))
    assert outcome.kind is Kind.CREATED
