"""Writing an annotation in the admin: from the click on a verdict to the saved row."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from annotations.models import Annotation
from articles.models import Event
from tests.browsing import at, filled_in, signed_in, text_of
from tests.making import make_annotation, make_article, make_sentence, retire
from tests.meanwhile import behind_a_refusal, meanwhile

ADD = "annotations_annotation_add"
CHANGE = "annotations_annotation_change"
DELETE = "annotations_annotation_delete"


def opened(client, sentence, verdict="verified"):
    """The form behind the click on a verdict, and its address."""
    address = f"{at(ADD)}?sentence={sentence.pk}&verdict={verdict}"
    return address, filled_in(client.get(address))


def errors_of(response):
    entry = response.context["entry"]
    return {
        "form": set(entry.form.errors),
        "rows": [set(row.errors) for row in entry.evidence],
        "evidence": list(entry.evidence.non_form_errors()),
    }


def test_the_form_opens_with_sentence_verdict_and_todays_date_filled_in(rosa):
    sentence = make_article("Before.", "The one.", "After.").sentences.get(position=2)
    client = signed_in(rosa)
    _, form = opened(client, sentence, "disputed")
    assert form["verdict"] == "disputed"
    assert form["evidence-0-stance"] == "contradicts"
    assert form["evidence-0-accessed_on"] == timezone.now().date().isoformat()
    page = text_of(client.get(f"{at(ADD)}?sentence={sentence.pk}"))
    assert all(text in page for text in ("Before.", "The one.", "After.", "gives no source"))


def test_an_annotation_is_saved_with_its_evidence_and_leads_back_to_the_sentence(rosa):
    sentence = make_sentence()
    client = signed_in(rosa)
    address, form = opened(client, sentence)
    response = client.post(
        address,
        {
            **form,
            "note": "Looked it up.",
            "evidence-0-source": "City archive",
            "evidence-0-url": "https://archive.example/1",
            "evidence-0-quote": "Opened 1931.",
            "evidence-0-accessed_on": "2026-03-02",
        },
    )
    assert response.url.endswith(f"#sentence-{sentence.pk}")
    annotation = Annotation.objects.get()
    assert (annotation.reviewer, annotation.verdict) == (rosa, "verified")
    evidence = annotation.evidence.get()
    assert (evidence.source, evidence.stance) == ("City archive", "supports")
    assert evidence.accessed_on == date(2026, 3, 2)
    sentence.refresh_from_db()
    assert sentence.status == "final"
    assert Event.objects.filter(action="annotation.added", actor=rosa).count() == 1


def test_saving_and_next_opens_the_next_sentence_that_waits(rosa):
    article = make_article("One.", "Two.", "Three.", required_reviews=2)
    one, two, three = article.sentences.order_by("position")
    make_annotation(two, rosa)
    client = signed_in(rosa)
    address, form = opened(client, one)
    response = client.post(address, {**form, "evidence-0-source": "Archive", "_next": "1"})
    assert response.url == f"{at(ADD)}?sentence={three.pk}"
    address, form = opened(client, three)
    response = client.post(address, {**form, "evidence-0-source": "Archive", "_next": "1"})
    assert response.url.endswith(f"#sentence-{three.pk}")


def test_a_verdict_without_evidence_is_refused_beside_the_evidence(rosa):
    client = signed_in(rosa)
    address, form = opened(client, make_sentence())
    response = client.post(address, {**form, "note": "I just know."})
    assert errors_of(response)["evidence"] == ["“verified” needs at least one source."]
    assert filled_in(response)["note"] == "I just know."
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("verdict", "fields", "told"),
    [
        ("unattributed", {}, "“no source is given”, “the source is anonymous”"),
        (
            "disputed",
            {"evidence-0-source": "Archive", "evidence-0-stance": "supports"},
            "needs a source that contradicts, or the reason “cannot be settled”.",
        ),
        (
            "disputed",
            {"reason": "cannot_be_settled", "evidence-0-source": "Archive"},
            "“cannot be settled” needs a note",
        ),
    ],
)
def test_a_refusal_speaks_in_the_words_of_the_form(rosa, verdict, fields, told):
    client = signed_in(rosa)
    address, form = opened(client, make_sentence(), verdict)
    response = client.post(address, {**form, **fields})
    errors = [*response.context["entry"].form.errors.values()]
    said = str([*errors, response.context["entry"].evidence.non_form_errors()])
    assert told in said
    assert "cannot_be_settled" not in said
    assert "no_source" not in said


@pytest.mark.parametrize("written", ["01/02/2026", "2/1/26", "2 Jan 2026", "2026-1-2"])
def test_a_day_that_two_countries_read_as_two_days_is_asked_for_again(rosa, written):
    client = signed_in(rosa)
    address, form = opened(client, make_sentence(), "verified")

    response = client.post(
        address, {**form, "evidence-0-source": "Archive", "evidence-0-accessed_on": written}
    )

    assert errors_of(response)["rows"] == [{"accessed_on"}]
    assert "The date is written as 2026-03-09." in text_of(response)
    assert not Annotation.objects.exists()


def test_each_fault_is_shown_at_its_field(rosa):
    client = signed_in(rosa)
    address, form = opened(client, make_sentence(), "verified")
    tomorrow = (timezone.now().date() + timedelta(days=2)).isoformat()
    response = client.post(
        address,
        {
            **form,
            "reason": "no_source",
            "evidence-TOTAL_FORMS": "3",
            "evidence-0-source": "",
            "evidence-1-source": "Archive",
            "evidence-1-kind": "primary",
            "evidence-1-stance": "supports",
            "evidence-1-accessed_on": tomorrow,
            "evidence-2-kind": "primary",
            "evidence-2-stance": "supports",
            "evidence-2-source": "Blog",
            "evidence-2-url": "javascript:alert(1)",
        },
    )
    errors = errors_of(response)
    assert errors["form"] == {"reason"}
    assert errors["rows"] == [set(), {"accessed_on"}, {"url"}]
    assert not Annotation.objects.exists()


def test_a_row_that_names_nothing_and_a_row_to_remove_are_left_out(rosa):
    client = signed_in(rosa)
    address, form = opened(client, make_sentence(), "unattributed")
    kinds = {f"evidence-{n}-kind": "primary" for n in range(2)}
    stances = {f"evidence-{n}-stance": "context" for n in range(2)}
    client.post(
        address,
        {
            **form,
            **kinds,
            **stances,
            "reason": "no_source",
            "evidence-TOTAL_FORMS": "2",
            "evidence-1-source": "Mistyped",
            "evidence-1-DELETE": "on",
        },
    )
    assert not Annotation.objects.get().evidence.exists()


def test_another_source_is_added_without_a_script(rosa):
    client = signed_in(rosa)
    address, form = opened(client, make_sentence())
    response = client.post(address, {**form, "evidence-0-source": "Archive", "_more": "1"})
    more = filled_in(response)
    assert more["evidence-TOTAL_FORMS"] == "2"
    assert more["evidence-0-source"] == "Archive"
    assert more["evidence-1-source"] == ""
    assert more["evidence-1-accessed_on"] == timezone.now().date().isoformat()
    assert not Annotation.objects.exists()


def test_a_form_without_its_counters_is_refused_and_not_a_crash(rosa):
    sentence = make_sentence()
    response = signed_in(rosa).post(
        f"{at(ADD)}?sentence={sentence.pk}", {"verdict": "verified", "evidence-0-source": "x"}
    )
    assert response.status_code == 200
    assert not Annotation.objects.exists()


def test_who_has_annotated_a_sentence_is_sent_to_what_they_said(rosa):
    mine = make_annotation(make_sentence(), rosa)
    response = signed_in(rosa).get(f"{at(ADD)}?sentence={mine.sentence_id}&verdict=disputed")
    assert response.url == f"{at(CHANGE, mine.pk)}?verdict=disputed"


def test_a_second_annotation_of_a_form_left_open_names_the_first(rosa):
    sentence = make_sentence()
    client = signed_in(rosa)
    address, form = opened(client, sentence)
    mine = make_annotation(sentence, rosa)
    response = client.post(address, {**form, "evidence-0-source": "Archive"})
    assert at(CHANGE, mine.pk) in text_of(response)
    assert filled_in(response)["evidence-0-source"] == "Archive"
    assert Annotation.objects.count() == 1


def test_a_retired_sentence_is_not_annotated_any_more(rosa):
    sentence = make_sentence()
    client = signed_in(rosa)
    address, form = opened(client, sentence)
    retire(sentence)
    response = client.post(address, {**form, "evidence-0-source": "Archive"})
    assert "no longer has this sentence" in text_of(response)
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("sentence", ["", "0", "999999", "x", "٣", "9" * 30])
def test_a_link_to_no_sentence_is_not_found(rosa, sentence):
    assert signed_in(rosa).get(at(ADD), {"sentence": sentence}).status_code == 404


def test_a_reader_does_not_annotate(lena):
    sentence = make_sentence()
    client = signed_in(lena)
    address = f"{at(ADD)}?sentence={sentence.pk}"
    assert client.get(address).status_code == 403
    assert client.post(address, {"verdict": "verified"}).status_code == 403
    assert not Annotation.objects.exists()


# --- Changing and withdrawing --------------------------------------------------------------------------


def test_a_reviewer_changes_their_own_verdict(rosa):
    mine = make_annotation(make_sentence(), rosa)
    client = signed_in(rosa)
    form = filled_in(client.get(at(CHANGE, mine.pk)))
    assert form["evidence-0-source"] == "City archive"
    changed = {**form, "verdict": "disputed", "evidence-0-stance": "contradicts"}
    client.post(at(CHANGE, mine.pk), changed)
    mine.refresh_from_db()
    assert (mine.verdict, mine.version) == ("disputed", 2)
    assert mine.evidence.get().stance == "contradicts"


def test_a_stale_change_is_refused_keeps_what_was_typed_and_can_be_saved_again(rosa):
    mine = make_annotation(make_sentence(), rosa)
    client = signed_in(rosa)
    form = filled_in(client.get(at(CHANGE, mine.pk)))
    client.post(at(CHANGE, mine.pk), {**form, "note": "From the other window."})
    stale = client.post(at(CHANGE, mine.pk), {**form, "note": "From this window."})
    mine.refresh_from_db()
    assert mine.note == "From the other window."
    assert "Stored now: From the other window." in text_of(stale)
    client.post(at(CHANGE, mine.pk), filled_in(stale))
    mine.refresh_from_db()
    assert (mine.note, mine.version) == ("From this window.", 3)


def test_sources_that_were_changed_in_another_window_are_shown_before_they_are_replaced(rosa):
    mine = make_annotation(make_sentence(), rosa)
    client = signed_in(rosa)
    form = filled_in(client.get(at(CHANGE, mine.pk)))
    elsewhere = {**form, "evidence-0-locator": "Box 12"}
    client.post(at(CHANGE, mine.pk), elsewhere)

    stale = client.post(at(CHANGE, mine.pk), form)
    assert mine.evidence.get().locator == "Box 12"
    [told] = errors_of(stale)["evidence"]
    assert told.startswith("Stored now: supports: City archive, Box 12")
    assert told in text_of(stale)

    same = client.post(at(CHANGE, mine.pk), {**elsewhere, "note": "Seen."})
    assert errors_of(same)["evidence"] == []


def test_a_verdict_that_is_withdrawn_while_a_stale_change_is_answered_is_called_so(rosa):
    mine = make_annotation(make_sentence(), rosa)
    client = signed_in(rosa)
    form = filled_in(client.get(at(CHANGE, mine.pk)))
    client.post(at(CHANGE, mine.pk), {**form, "note": "From the other window."})

    with meanwhile(
        lambda: Annotation.objects.all().delete(),
        before=behind_a_refusal("annotations_annotation"),
    ):
        answer = client.post(at(CHANGE, mine.pk), {**form, "note": "From this window."})

    assert answer.status_code == 200
    assert "was withdrawn since you opened it" in text_of(answer)
    assert filled_in(answer)["note"] == "From this window."
    assert not Annotation.objects.exists()


def test_a_change_without_the_version_that_was_seen_is_refused(rosa):
    mine = make_annotation(make_sentence(), rosa)
    client = signed_in(rosa)
    form = filled_in(client.get(at(CHANGE, mine.pk)))
    client.post(at(CHANGE, mine.pk), {**form, "version": "", "note": "Forged."})
    mine.refresh_from_db()
    assert mine.note == ""


@pytest.mark.parametrize("who", ["remo", "edith", "lena"])
def test_anothers_annotation_is_read_only_in_forged_posts_too(who, request, rosa):
    theirs = make_annotation(make_sentence(), rosa)
    client = signed_in(request.getfixturevalue(who))
    page = client.get(at(CHANGE, theirs.pk))
    assert page.status_code == 200
    assert "City archive" in text_of(page)
    assert "verdict" not in filled_in(page)
    forged = {
        "version": "1",
        "verdict": "disputed",
        "reason": "cannot_be_settled",
        "note": "Forged.",
        "evidence-TOTAL_FORMS": "0",
        "evidence-INITIAL_FORMS": "0",
    }
    assert client.post(at(CHANGE, theirs.pk), forged).status_code == 403
    assert client.post(at(DELETE, theirs.pk), {"version": "1"}).status_code == 403
    theirs.refresh_from_db()
    assert (theirs.verdict, theirs.version) == ("verified", 1)


def test_a_reviewer_withdraws_their_own_annotation(rosa):
    mine = make_annotation(make_sentence(), rosa)
    client = signed_in(rosa)
    form = filled_in(client.get(at(DELETE, mine.pk)))
    response = client.post(at(DELETE, mine.pk), form)
    assert response.url.endswith(f"#sentence-{mine.sentence_id}")
    assert not Annotation.objects.exists()
    assert Event.objects.filter(action="annotation.withdrawn").exists()


def test_an_annotation_that_changed_meanwhile_is_not_withdrawn(rosa):
    mine = make_annotation(make_sentence(), rosa)
    signed_in(rosa).post(at(DELETE, mine.pk), {"version": "2"})
    assert Annotation.objects.exists()
