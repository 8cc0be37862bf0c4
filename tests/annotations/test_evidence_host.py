"""The host of a source's address beside it, kept by every way of saving."""

import pytest

from annotations import workflow
from annotations.models import Evidence
from annotations.policy import EvidenceItem
from articles.text.addresses import host_of
from tests.making import make_annotation, make_person, make_sentence, make_submission

URL = "/api/v1/annotations/"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://archive.example/bridge", "archive.example"),
        ("HTTP://Archive.EXAMPLE:8080/a?b#c", "archive.example"),
        ("https://archive.example.", "archive.example"),
        ("https://news.archive.example", "news.archive.example"),
        ("https://Bücher.example/ü", "bücher.example"),
        ("https://[2001:DB8::1]:443/", "2001:db8::1"),
        ("https://192.0.2.7/", "192.0.2.7"),
        ("https://" + "x" * 254, ""),
        ("https://[::1", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address_is_in_lower_case_without_port_or_dot(address, host):
    assert host_of(address) == host


def proof(url):
    return make_submission(evidence=(EvidenceItem(source="Archive", url=url),))


def hosts():
    return [*Evidence.objects.order_by("id").values_list("host", flat=True)]


@pytest.mark.django_db
def test_whatever_writes_evidence_writes_its_host(rosa):
    first, second = make_sentence(), make_sentence()
    annotation = workflow.annotate(
        actor=rosa, sentence_id=first.pk, submission=proof("https://One.example/")
    )
    assert hosts() == ["one.example"]
    given = workflow.Given(
        place=(0,), sentence_id=second.pk, submission=proof("https://two.example:81/")
    )
    workflow.annotate_all(actor=rosa, given=[given])
    assert hosts() == ["one.example", "two.example"]
    for address, host in (("https://three.example", "three.example"), ("", "")):
        workflow.change(
            actor=rosa,
            annotation_id=annotation.pk,
            submission=proof(address),
            expected_version=None,
        )
        assert hosts() == ["two.example", host]


@pytest.mark.django_db
def test_annotations_are_selected_by_the_host_of_their_evidence(api, lena, rosa, remo, edith):
    sentence = make_sentence(required_reviews=2)
    own = make_annotation(sentence, rosa)
    ruth = make_person("ruth", "reviewer")

    def found(who, host):
        rows = api(who).get(f"{URL}?evidence_host={host}").json()["results"]
        return [row["id"] for row in rows]

    assert found(rosa, "archive.example") == found(edith, "ARCHIVE.example.") == [own.pk]
    assert found(rosa, "gazette.example") == found(rosa, "bridge.archive.example") == []
    # Whoever has still to read the sentence is told nothing.
    assert found(remo, "archive.example") == found(lena, "archive.example") == []
    other = make_annotation(sentence, remo)
    assert found(ruth, "archive.example") == [other.pk, own.pk]  # final


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["https://archive.example", "a/b", "a b", "a@b.example", "[::1"])
def test_what_is_no_host_is_refused_by_name(api, edith, host):
    answer = api(edith).get(URL, {"evidence_host": host})

    assert answer.status_code == 400
    [fault] = answer.json()["errors"]
    assert (fault["parameter"], fault["code"]) == ("evidence_host", "not_a_host")
