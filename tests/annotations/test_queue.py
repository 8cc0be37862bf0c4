"""Which sentence is next, for whom, and how long it is theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from annotations import leasing, queue, workflow
from annotations.models import Lease
from articles import editing
from articles.models import Event, Sentence
from articles.stages import settle_stage_anew
from factcheck.models import AccessToken
from factcheck.refusals import Invalid, Missing, NotAllowed
from tests.making import (
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_sentence,
    make_submission,
    nothing_changes,
    retire,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
LATER = NOW + timedelta(minutes=16)


def next_for(person, now=NOW, **wish):
    """The sentence that the person is handed, or None."""
    lease = queue.next_sentence(actor=person, now=now, wish=queue.Wish(**wish))
    return lease and lease.sentence


def read_by(person, **wish):
    """The texts that the person is handed, one after the other, setting none of them aside in between."""
    texts = []
    while (sentence := next_for(person, **wish)) is not None:
        texts.append(sentence.text)
        # A lease of somebody who never comes back takes it out of the person's way.
        Lease.objects.filter(sentence=sentence).update(
            reviewer=make_person(f"away-{sentence.pk}", "reviewer"), expires_at=LATER
        )
    return texts


def in_order(article):
    return [*article.sentences.order_by("position", "id")]


def replace(sentence, text):
    """A current sentence that has taken the place of `sentence`, as a changed text leaves it."""
    retire(sentence)
    return Sentence.objects.create(
        article=sentence.article,
        position=sentence.position,
        start=sentence.start,
        end=sentence.start + len(text),
        text=text,
        paragraph=sentence.paragraph,
        fingerprint="0" * 16,
        replaces=sentence,
    )


# --- The order -----------------------------------------------------------------------------------------


def test_an_untouched_article_is_read_in_reading_order(rosa):
    make_article("One.", "Two.", "Three.")

    assert read_by(rosa) == ["One.", "Two.", "Three."]


def test_what_names_no_source_or_hides_it_goes_before_what_names_one(rosa):
    article = make_article("Named.", "Hidden.", "Named too.", "Bare.")
    labels = ("named", "anonymous", "named", "none")
    for sentence, label in zip(in_order(article), labels, strict=True):
        Sentence.objects.filter(pk=sentence.pk).update(attribution=label)

    assert read_by(rosa) == ["Hidden.", "Bare.", "Named.", "Named too."]


def test_the_article_that_came_in_first_goes_first(rosa):
    make_article("Old one.", "Old two.")
    make_article("New one.")

    assert read_by(rosa) == ["Old one.", "Old two.", "New one."]


def test_articles_in_progress_go_before_older_untouched_ones(rosa, remo):
    make_article("Untouched.")
    begun = make_article("Read.", "Left.")
    make_annotation(in_order(begun)[0], remo)

    assert read_by(rosa) == ["Left.", "Untouched."]


def test_an_article_of_which_a_sentence_was_set_aside_is_in_progress(rosa, remo):
    make_article("Untouched.")
    begun = make_article("By our reporter", "Left.")
    workflow.mark_not_checkable(actor=remo, sentence_id=in_order(begun)[0].pk, reason="furniture")

    assert read_by(rosa) == ["Left.", "Untouched."]


def test_an_article_whose_only_verdict_was_withdrawn_is_untouched_again(rosa, remo):
    make_article("Older.")
    begun = make_article("Read.", "Left.")
    annotation = make_annotation(in_order(begun)[0], remo)
    workflow.withdraw(actor=remo, annotation_id=annotation.pk, expected_version=None)

    assert read_by(rosa) == ["Older.", "Read.", "Left."]


def test_conflicts_go_before_articles_in_progress_and_older_ones(rosa, remo, edith):
    make_article("Untouched.")
    begun = make_article("Read.", "Left.")
    make_annotation(in_order(begun)[0], edith)
    split = make_sentence("Split.", required_reviews=2)
    make_annotation(split, remo)
    make_annotation(split, edith, "disputed")

    assert split.status == "conflict"
    assert read_by(rosa) == ["Split.", "Left.", "Untouched."]


def test_a_sentence_whose_text_has_changed_goes_before_articles_in_progress(rosa, remo):
    begun = make_article("Read.", "Left.")
    make_annotation(in_order(begun)[0], remo)
    changed = make_article("First.", "It cost 4.", "Last.")
    replace(in_order(changed)[1], "It cost 5.")
    settle_stage_anew(changed)

    assert read_by(rosa)[0] == "It cost 5."


def test_urgent_sentences_of_all_articles_go_before_the_rest_of_any(rosa, remo, edith):
    first = make_article("Split.", "Rest.", required_reviews=2)
    second = make_sentence("Split too.", required_reviews=2)
    for sentence in (in_order(first)[0], second):
        make_annotation(sentence, remo)
        make_annotation(sentence, edith, "disputed")

    assert read_by(rosa) == ["Split.", "Split too.", "Rest."]


def test_a_sentence_that_waits_for_a_second_reader_keeps_its_place(rosa, remo):
    article = make_article("One.", "Two.", required_reviews=2)
    make_annotation(in_order(article)[0], remo)

    assert read_by(rosa) == ["One.", "Two."]


# --- What is never handed out --------------------------------------------------------------------------


def test_what_the_person_has_annotated_is_not_handed_to_them(rosa):
    article = make_article("Mine.", "Other.", required_reviews=2)
    make_annotation(in_order(article)[0], rosa)

    assert read_by(rosa) == ["Other."]


def test_a_conflict_is_not_handed_to_those_who_made_it(rosa, remo):
    split = make_sentence("Split.", required_reviews=2)
    make_annotation(split, rosa)
    make_annotation(split, remo, "disputed")

    assert next_for(rosa) is None


def test_what_is_decided_set_aside_or_retired_is_not_handed_out(rosa, remo, edith):
    final, ruled, aside, gone = (make_sentence(f"{number}.") for number in range(4))
    make_annotation(final, remo)
    make_ruling(ruled, edith)
    workflow.mark_not_checkable(actor=remo, sentence_id=aside.pk, reason="opinion")
    retire(gone)

    assert next_for(rosa) is None


def test_what_somebody_else_has_in_hand_is_not_handed_out(rosa, remo):
    article = make_article("One.", "Two.")

    assert next_for(rosa).text == "One."
    assert next_for(remo).text == "Two."
    assert next_for(make_person("ruth", "reviewer")) is None
    assert Lease.objects.filter(sentence__article=article).count() == 2


def test_a_sentence_that_was_decided_while_in_hand_is_not_handed_out_again(rosa, edith):
    article = make_article("One.", "Two.")
    assert next_for(rosa).text == "One."

    make_ruling(in_order(article)[0], edith)

    assert next_for(rosa).text == "Two."


@pytest.mark.parametrize("hashed", [0, 1, 100])
def test_however_little_is_hashed_only_what_was_read_is_left_out(rosa, monkeypatch, hashed):
    monkeypatch.setattr(queue, "_MOST_HASHED", hashed)
    for number in range(3):
        article = make_article(f"{number} a.", f"{number} b.", required_reviews=2)
        for sentence in in_order(article):
            make_annotation(sentence, rosa)
    half = make_article("Half a.", "Half b.", required_reviews=2)
    make_annotation(in_order(half)[0], rosa)

    assert read_by(rosa) == ["Half b."]


# --- Leases --------------------------------------------------------------------------------------------


def test_a_lease_lasts_as_long_as_the_setting_says(rosa, settings):
    make_article()
    settings.FACTCHECK_LEASE_MINUTES = 40

    lease = queue.next_sentence(actor=rosa, now=NOW)

    assert (lease.reviewer, lease.expires_at) == (rosa, NOW + timedelta(minutes=40))


def test_asking_again_gives_the_same_sentence_and_renews_the_lease(rosa, remo, edith):
    make_article("One.", "Two.")
    split = make_sentence("Split.", required_reviews=2)
    assert next_for(rosa).text == "One."
    make_annotation(split, remo)
    make_annotation(split, edith, "disputed")

    assert next_for(rosa, SOON).text == "One."
    assert Lease.objects.get().expires_at == SOON + timedelta(minutes=15)


def test_of_two_in_hand_the_same_one_comes_again_until_it_is_done(rosa):
    one, two = in_order(make_article("One.", "Two."))
    leasing.lease(sentence_id=two.pk, reviewer=rosa, now=NOW)
    leasing.lease(sentence_id=one.pk, reviewer=rosa, now=NOW - timedelta(minutes=1))

    for minute in range(4):
        assert next_for(rosa, NOW + timedelta(minutes=minute)).text == "Two."

    leasing.release(actor=rosa, sentence_id=two.pk, now=SOON)
    leasing.take(actor=rosa, sentence_id=two.pk, now=SOON)
    for minute in range(4):
        assert next_for(rosa, SOON + timedelta(minutes=minute)).text == "One."


def test_an_article_that_is_not_there_is_not_waited_for(rosa):
    make_article()

    with nothing_changes(), pytest.raises(Missing, match="There is no article 1000000000"):
        next_for(rosa, article=10**9)
    assert not Lease.objects.exists()


def test_an_expired_lease_is_in_nobodys_way(rosa, remo):
    sentence = make_sentence("One.")
    assert next_for(rosa) == sentence

    assert next_for(remo, NOW + timedelta(minutes=14, seconds=59)) is None
    assert next_for(remo, NOW + timedelta(minutes=15)) == sentence
    assert Lease.objects.get().reviewer == remo


def test_the_lease_of_somebody_who_has_left_is_in_nobodys_way(rosa, gustav):
    sentence = make_sentence("One.")
    leasing.lease(sentence_id=sentence.pk, reviewer=gustav, now=NOW)

    assert next_for(rosa) == sentence


def test_giving_a_verdict_ends_the_lease(rosa, remo):
    article = make_article("One.", "Two.")
    sentence = next_for(rosa)
    assert next_for(remo).text == "Two."

    make_annotation(sentence, rosa)

    assert [lease.reviewer for lease in Lease.objects.all()] == [remo]
    assert in_order(article)[0].status == "final"


def test_a_verdict_that_is_refused_leaves_the_lease(rosa):
    sentence = make_sentence()
    next_for(rosa)

    with pytest.raises(Invalid):
        workflow.annotate(
            actor=rosa, sentence_id=sentence.pk, submission=make_submission(evidence=())
        )

    assert Lease.objects.count() == 1


def test_a_verdict_leaves_the_lease_of_another_reader(rosa, remo):
    sentence = make_sentence(required_reviews=2)
    next_for(rosa)

    make_annotation(sentence, remo)

    assert Lease.objects.get().reviewer == rosa


def test_setting_aside_ends_the_lease(rosa):
    sentence = make_sentence()
    next_for(rosa)

    workflow.mark_not_checkable(actor=rosa, sentence_id=sentence.pk, reason="question")

    assert not Lease.objects.exists()


def test_ruling_ends_the_lease(edith):
    sentence = make_sentence()
    next_for(edith)

    make_ruling(sentence, edith)

    assert not Lease.objects.exists()


def test_a_lease_can_be_given_back(rosa, remo):
    sentence = make_sentence()
    next_for(rosa)

    leasing.release(actor=rosa, sentence_id=sentence.pk, now=SOON)

    assert next_for(remo) == sentence


def test_only_an_editor_ends_the_lease_of_somebody_else(rosa, remo, edith):
    sentence = make_sentence()
    next_for(rosa)

    with pytest.raises(Missing):
        leasing.release(actor=remo, sentence_id=sentence.pk, now=SOON)
    assert Lease.objects.count() == 1

    leasing.release(actor=edith, sentence_id=sentence.pk, now=SOON)
    assert not Lease.objects.exists()


def test_an_expired_lease_is_not_there_to_be_given_back(rosa):
    sentence = make_sentence()
    next_for(rosa)

    with pytest.raises(Missing):
        leasing.release(actor=rosa, sentence_id=sentence.pk, now=LATER)


def test_leases_leave_no_line_in_the_history(rosa):
    sentence = make_sentence()
    events = Event.objects.count()

    next_for(rosa)
    leasing.release(actor=rosa, sentence_id=sentence.pk, now=NOW)

    assert Event.objects.count() == events


def test_deleting_an_article_takes_its_leases_along(rosa, edith):
    article = make_article("One.")
    next_for(rosa)

    editing.delete_article(actor=edith, article_id=article.pk, expected_version=None)

    assert not Lease.objects.exists()


# --- Wishes and roles ----------------------------------------------------------------------------------


def test_the_queue_can_be_narrowed_to_an_article_a_language_or_a_publisher(rosa, remo, edith):
    make_article("Old.")
    make_article("Alt.", language="de")
    wanted = make_article("Weir.", publisher="The Weir")

    assert next_for(rosa, article=wanted.pk).text == "Weir."
    assert next_for(remo, language="de").text == "Alt."
    assert next_for(edith, publisher="The Weir") is None  # Rosa has it in hand
    assert next_for(edith, publisher="The Weir", now=LATER).text == "Weir."
    assert next_for(make_person("ruth", "reviewer"), language="de", publisher="The Weir") is None


@pytest.mark.parametrize("wish", [{"language": "e"}, {"publisher": "the daily"}])
def test_a_wish_is_met_exactly_or_not_at_all(rosa, wish):
    make_article()

    assert next_for(rosa, **wish) is None


def test_what_is_in_hand_comes_again_only_where_it_is_what_is_asked_for(rosa):
    make_article("English.")
    make_article("Deutsch.", language="de")
    assert next_for(rosa, language="de").text == "Deutsch."

    assert next_for(rosa, language="en").text == "English."
    assert next_for(rosa, language="de").text == "Deutsch."


def test_urgent_sentences_are_narrowed_as_well(rosa, remo, edith):
    split = make_sentence("Split.", required_reviews=2)
    make_annotation(split, remo)
    make_annotation(split, edith, "disputed")
    make_article("Deutsch.", language="de")

    assert next_for(rosa, language="de").text == "Deutsch."


def test_editors_are_handed_sentences_too(edith):
    sentence = make_sentence()

    assert next_for(edith) == sentence


@pytest.mark.parametrize("who", ["lena", "nemo", "gustav"])
def test_nobody_else_is_handed_anything(request, who):
    person = request.getfixturevalue(who)
    make_article()

    with nothing_changes(), pytest.raises(NotAllowed):
        next_for(person)
    assert not Lease.objects.exists()


# --- What it costs -------------------------------------------------------------------------------------


def test_the_next_sentence_costs_the_same_queries_however_much_there_is(
    rosa, remo, django_assert_num_queries
):
    rosa.groups.count()
    queue.next_sentence(actor=rosa, now=NOW)  # asks for the role once
    for count in (2, 4):
        for number in range(count):
            article = make_article(
                f"{count}-{number} a.", f"{count}-{number} b.", required_reviews=2
            )
            for sentence in in_order(article):
                make_annotation(sentence, rosa)
            make_article(f"{count}-{number} c.")
        # Savepoint, what is in hand, what is to be read again, the article, the person's lock, the sentence, a
        # second look under the lock, the lease, savepoint.
        with django_assert_num_queries(9):
            assert queue.next_sentence(actor=rosa, now=NOW) is not None
        Lease.objects.all().delete()


# --- Purging -------------------------------------------------------------------------------------------


def test_purge_removes_what_has_run_out_and_nothing_else(rosa, remo, capsys):
    now = timezone.now()
    old, new = make_sentence("Old."), make_sentence("New.")
    leasing.lease(sentence_id=old.pk, reviewer=rosa, now=now - timedelta(hours=1))
    leasing.lease(sentence_id=new.pk, reviewer=remo, now=now)
    AccessToken.objects.create(rosa, name="old", expiry=timedelta(seconds=-1))
    AccessToken.objects.create(rosa, name="new", expiry=timedelta(days=1))
    AccessToken.objects.create(rosa, name="for ever", expiry=None)

    call_command("purge")

    assert (
        capsys.readouterr().out
        == "Removed: 1 leases, 1 access tokens, 0 kept answers, 0 uploaded files.\n"
    )
    assert [lease.sentence for lease in Lease.objects.all()] == [new]
    assert {*AccessToken.objects.values_list("name", flat=True)} == {"new", "for ever"}
