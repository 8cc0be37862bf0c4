"""Who sees what in the admin: roles, and the blind review behind every page."""

import pytest
from django.contrib.auth.models import Permission

from annotations import workflow
from annotations.models import Annotation
from articles.models import Event, Revision
from tests.browsing import at, signed_in, text_of
from tests.making import (
    ADDED,
    make_annotation,
    make_article,
    make_person,
    make_ruling,
    make_sentence,
    make_submission,
    retire,
)

LISTS = {
    "articles_article_changelist": {"reader", "reviewer", "editor"},
    "articles_sentence_changelist": {"reader", "reviewer", "editor"},
    "articles_revision_changelist": {"reader", "reviewer", "editor"},
    "annotations_annotation_changelist": {"reader", "reviewer", "editor"},
    "annotations_ruling_changelist": {"editor"},
    "articles_event_changelist": {"editor"},
    "factcheck_accesstoken_changelist": {"reader", "reviewer", "editor"},
    "auth_user_changelist": set(),
    "auth_group_changelist": set(),
}


@pytest.mark.parametrize("group", ["reader", "reviewer", "editor"])
@pytest.mark.parametrize("name", LISTS)
def test_each_role_opens_its_lists_and_no_other(db, group, name):
    client = signed_in(make_person("somebody", group))
    assert client.get(at(name)).status_code == (200 if group in LISTS[name] else 403)


def test_staff_without_a_role_sees_nothing(db):
    article = make_article()
    nobody = make_person("clerk")
    nobody.is_staff = True
    nobody.save()
    client = signed_in(nobody)
    assert client.get(at("index")).context["app_list"] == []
    for name in LISTS:
        assert client.get(at(name)).status_code == 403
    assert client.get(at("articles_article_change", article.pk)).status_code == 404


def test_djangos_own_permissions_open_nothing(db):
    clerk = make_person("clerk")
    clerk.is_staff = True
    clerk.save()
    clerk.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=["articles", "annotations"])
    )
    assert signed_in(clerk).get(at("articles_article_changelist")).status_code == 403


def test_a_superuser_is_an_editor_and_keeps_users_and_groups(db):
    root = make_person("root", is_superuser=True)
    root.is_staff = True
    root.save()
    client = signed_in(root)
    for name in LISTS:
        assert client.get(at(name)).status_code == 200


def test_who_is_no_staff_does_not_enter(rosa):
    rosa.is_staff = False
    rosa.save()
    assert signed_in(rosa).get(at("articles_article_changelist")).status_code == 302


def listed(client, **query):
    page = client.get(at("annotations_annotation_changelist"), query)
    return {annotation.pk for annotation in page.context["cl"].result_list}


@pytest.fixture
def blind(rosa, remo):
    """Rosa has judged a sentence that two must judge; Remo has not yet."""
    return make_annotation(make_sentence(required_reviews=2), rosa, "disputed", note="Aha.")


def test_the_list_shows_only_what_blind_review_allows(blind, rosa, remo, lena, edith):
    assert listed(signed_in(rosa)) == {blind.pk}
    assert listed(signed_in(edith)) == {blind.pk}
    assert listed(signed_in(remo)) == set()
    assert listed(signed_in(lena)) == set()
    own = make_annotation(blind.sentence, remo, "disputed")
    assert listed(signed_in(remo)) == {blind.pk, own.pk}
    assert listed(signed_in(lena)) == {blind.pk, own.pk}


def test_a_hidden_annotation_is_not_found_by_search_filter_or_address(blind, remo):
    client = signed_in(remo)
    assert listed(client, q="Aha") == set()
    assert listed(client, reviewer="rosa") == set()
    assert listed(client, verdict__exact="disputed") == set()
    assert client.get(at("annotations_annotation_change", blind.pk)).status_code == 404
    assert client.post(at("annotations_annotation_delete", blind.pk)).status_code == 404


@pytest.mark.parametrize(
    "query", ["annotations", "annotations__verdict", "annotations__isnull", "ruling"]
)
def test_sentences_are_not_filtered_by_what_was_said_of_them(blind, remo, query):
    client = signed_in(remo)
    assert client.get(at("articles_sentence_changelist"), {query: "1"}).status_code == 400


def test_no_page_of_a_sentence_under_review_tells_who_said_what(blind, remo):
    client = signed_in(remo)
    sentence = blind.sentence
    for address in (
        at("articles_article_change", sentence.article_id),
        at("articles_sentence_change", sentence.pk),
        f"{at('annotations_annotation_add')}?sentence={sentence.pk}",
        at("articles_sentence_changelist"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "rosa" not in text_of(page)
        assert "Aha." not in text_of(page)
        assert "1 disputed" not in text_of(page)


def test_the_sentences_page_shows_what_was_said_and_done(edith, rosa, lena):
    article = make_article("Before.", "The one.", "After.")
    sentence = article.sentences.get(position=2)
    make_annotation(sentence, rosa, note="Looked it up.")
    make_ruling(sentence, edith, rationale="It is settled.")
    page = text_of(signed_in(edith).get(at("articles_sentence_change", sentence.pk)))
    for shown in ("Before.", "After.", "Looked it up.", "City archive", "It is settled."):
        assert shown in page
    assert "annotation added" in page
    readers = text_of(signed_in(lena).get(at("articles_sentence_change", sentence.pk)))
    assert "Looked it up." in readers
    assert "annotation added" in readers
    assert "ruling made" in readers


def history_of(person, sentence):
    """The history on the sentence's page: what each line says, and how many are withheld."""
    page = signed_in(person).get(at("articles_sentence_change", sentence.pk))
    history = page.context["history"]
    told = [
        (
            line.event.action,
            [(change.name, change.before, change.after) for change in line.changes],
        )
        for line in history.lines
    ]
    return told, history.withheld, text_of(page)


def test_the_history_withholds_others_acts_until_one_has_judged_and_says_how_many(
    blind, rosa, remo, lena, edith
):
    sentence = blind.sentence
    for person in (remo, lena):
        told, withheld, page = history_of(person, sentence)
        assert (told, withheld) == ([], 1)
        assert "1 event is withheld" in page
        assert "rosa" not in page
    for person in (rosa, edith):
        told, withheld, page = history_of(person, sentence)
        assert [action for action, _ in told] == ["annotation.added"]
        assert withheld == 0
        assert "withheld" not in page
    make_annotation(sentence, remo, "verified")
    told, withheld, page = history_of(remo, sentence)
    assert [action for action, _ in told] == ["annotation.added", "annotation.added"]
    assert withheld == 0
    assert "rosa" in page


def test_the_history_says_in_words_what_became_what(rosa):
    sentence = make_sentence()
    mine = make_annotation(sentence, rosa, note="Looked it up.")
    workflow.change(
        actor=rosa,
        annotation_id=mine.pk,
        submission=make_submission("unattributed", reason="vague_source", note="Looked it up."),
        expected_version=1,
    )
    (_, changed), (_, added) = history_of(rosa, sentence)[0]
    source = (
        "supports: City archive, p. 12, https://archive.example/bridge "
        "(primary (document, data, recording), 2026-03-02): “Opened to traffic on 4 May 1931.”"
    )
    assert added == [
        ("verdict", "", "verified"),
        ("note", "", "Looked it up."),
        ("source", "", source),
        ("sentence", "open", "final, verified"),
    ]
    assert changed == [
        ("verdict", "verified", "unattributed"),
        ("reason", "", "the source is vague (“experts say”)"),
        ("source", source, ""),
        ("sentence", "final, verified", "final, unattributed"),
    ]


def test_a_retired_sentence_says_so_and_offers_nothing(rosa):
    sentence = retire(make_sentence())
    page = text_of(signed_in(rosa).get(at("articles_sentence_change", sentence.pk)))
    assert "no longer has this sentence" in page
    assert at("annotations_annotation_add") not in page


def test_sentences_are_found_by_text_status_and_attribution(lena, rosa):
    article = make_article("One fish.", "Two fish.", language="fr")
    one = article.sentences.first()
    make_annotation(one, rosa)
    client = signed_in(lena)

    def found(**query):
        page = client.get(at("articles_sentence_changelist"), query)
        assert page.status_code == 200
        return [sentence.position for sentence in page.context["cl"].result_list]

    assert found() == [1, 2]
    assert found(q="two") == [2]
    assert found(status__exact="final") == [1]
    assert found(verdict__exact="verified") == [1]
    assert found(attribution__exact="named") == []
    assert found(language="fr") == [1, 2]
    assert found(publisher="the daily") == [1, 2]
    assert found(publisher="other") == []
    assert found(article=article.pk) == [1, 2]
    retire(one)
    assert found() == [2]
    assert found(text="retired") == [1]


# --- What nobody changes -------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["articles_event", "articles_revision", "articles_sentence"])
def test_history_texts_and_sentences_are_read_only_for_everybody(model, edith):
    edith.is_superuser = True
    edith.save()
    article = make_article("One.")
    Revision.objects.create(
        article=article, number=1, body="Old.", body_sha256="0" * 64, superseded_at=ADDED
    )
    rows = {
        "articles_event": Event,
        "articles_revision": Revision,
        "articles_sentence": article.sentences.model,
    }[model].objects
    before = list(rows.values())
    pk = rows.get().pk
    client = signed_in(edith)
    assert client.get(at(f"{model}_change", pk)).status_code == 200
    assert client.get(at(f"{model}_add")).status_code in (403, 404)
    assert client.post(at(f"{model}_add"), {"text": "x"}).status_code in (403, 404)
    assert client.get(at(f"{model}_delete", pk)).status_code in (403, 404)
    assert client.post(at(f"{model}_delete", pk), {"post": "yes"}).status_code in (403, 404)
    client.post(at(f"{model}_change", pk), {"text": "Forged.", "body": "Forged.", "action": "x"})
    assert list(rows.values()) == before


def test_an_event_outlives_what_it_speaks_of(edith, rosa):
    article = make_article("One.", added_by=rosa)
    event = Event.objects.get()
    article.delete()
    rosa.delete()
    client = signed_in(edith)
    page = text_of(client.get(at("articles_event_changelist")))
    assert f"article {event.article_id}, deleted" in page
    assert "deleted" in text_of(client.get(at("articles_event_change", event.pk)))


def test_events_are_filtered_by_action_person_article_and_sentence(edith, rosa):
    annotation = make_annotation(make_sentence(), rosa)
    make_article("Another.", added_by=edith)
    client = signed_in(edith)

    def found(**query):
        page = client.get(at("articles_event_changelist"), query)
        assert page.status_code == 200
        return [event.action for event in page.context["cl"].result_list]

    assert found(action__exact="annotation.added") == ["annotation.added"]
    assert found(person="ros") == ["annotation.added"]
    assert found(article=annotation.sentence.article_id) == ["annotation.added", "article.added"]
    assert found(sentence=annotation.sentence_id) == ["annotation.added"]


def test_annotations_are_filtered_by_reason_and_by_the_sentences_status(edith, rosa):
    settled = make_annotation(make_sentence("One."), rosa, "unattributed", reason="vague_source")
    waiting = make_annotation(make_sentence("Two.", required_reviews=2), rosa)
    client = signed_in(edith)
    assert Annotation.objects.count() == 2
    assert listed(client, reason__exact="vague_source") == {settled.pk}
    assert listed(client, sentence__status__exact="in_review") == {waiting.pk}
