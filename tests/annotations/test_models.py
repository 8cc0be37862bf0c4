"""The database keeps what must never be false of annotations, whoever writes to it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from annotations.models import Annotation, Evidence, Ruling
from tests.making import make_annotation, make_ruling, make_sentence
from tests.raw_rows import constraint_names, insert, refused, update_newest

pytestmark = pytest.mark.django_db

NOW = "2026-03-02 08:00:00+00:00"
GOOD = {
    Annotation: {
        "verdict": "verified",
        "reason": "",
        "correction": "",
        "note": "",
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    },
    Evidence: {
        "kind": "primary",
        "stance": "supports",
        "source": "City archive",
        "url": "",
        "host": "",
        "locator": "",
        "quote": "",
        "accessed_on": None,
        "archive_url": "",
    },
    Ruling: {
        "verdict": "disputed",
        "rationale": "The archive settles it.",
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
    },
}

# One entry a constraint: what to change in the good row so that this constraint, and no other, objects.
BAD = {
    "annotation_verdict_known": (Annotation, {"verdict": "bogus"}),
    "annotation_reason_known": (Annotation, {"reason": "bogus"}),
    "annotation_correction_length": (Annotation, {"correction": "x" * 10_001}),
    "annotation_note_length": (Annotation, {"note": "𝔘" * 10_001}),
    "annotation_version_from_1": (Annotation, {"version": 0}),
    "evidence_kind_known": (Evidence, {"kind": "bogus"}),
    "evidence_stance_known": (Evidence, {"stance": "bogus"}),
    "evidence_source_or_url": (Evidence, {"source": "", "url": ""}),
    "evidence_source_length": (Evidence, {"source": "x" * 301}),
    "evidence_url_scheme": (Evidence, {"url": "javascript:alert(1)"}),
    "evidence_url_length": (Evidence, {"url": "https://" + "x" * 1_993}),
    "evidence_host_length": (
        Evidence,
        {"url": "https://" + "x" * 254, "host": "x" * 254},
    ),
    "evidence_host_of_an_address": (Evidence, {"host": "archive.example"}),
    "evidence_locator_length": (Evidence, {"locator": "x" * 301}),
    "evidence_quote_length": (Evidence, {"quote": "x" * 10_001}),
    "evidence_archive_url_scheme": (Evidence, {"archive_url": "file:///etc/passwd"}),
    "evidence_archive_url_length": (Evidence, {"archive_url": "http://" + "x" * 1_994}),
    "ruling_verdict_known": (Ruling, {"verdict": "bogus"}),
    "ruling_rationale_not_blank": (Ruling, {"rationale": ""}),
    "ruling_rationale_length": (Ruling, {"rationale": "x" * 10_001}),
    "ruling_version_from_1": (Ruling, {"version": 0}),
}
# A second row that the first one keeps out.
SECOND = {"annotation_one_per_reviewer_and_sentence": (Annotation, {"verdict": "disputed"})}


@pytest.fixture
def references(edith, rosa):
    """What the rows point at, by model."""
    sentence = make_sentence()
    annotation = make_annotation(make_sentence(), rosa)
    return {
        Annotation: {"sentence_id": sentence.pk, "reviewer_id": rosa.pk},
        Evidence: {"annotation_id": annotation.pk},
        Ruling: {"sentence_id": sentence.pk, "editor_id": edith.pk},
    }


def test_every_constraint_of_an_annotation_has_a_row_that_breaks_it():
    assert {*BAD, *SECOND} == {*constraint_names("annotations")}


@pytest.mark.parametrize(
    ("constraint", "model", "fault"), [(name, *case) for name, case in BAD.items()]
)
def test_the_database_refuses_a_row_that_breaks_a_constraint(constraint, model, fault, references):
    row = {**GOOD[model], **references[model]}

    refused(insert, model, {**row, **fault}, constraint=constraint)

    insert(model, row)
    refused(update_newest, model, fault, constraint=constraint)


@pytest.mark.parametrize(
    ("constraint", "model", "difference"), [(name, *case) for name, case in SECOND.items()]
)
def test_the_database_refuses_a_second_row_of_the_same_identity(
    constraint, model, difference, references
):
    row = {**GOOD[model], **references[model]}
    insert(model, row)

    refused(insert, model, {**row, **difference}, constraint=constraint)


def test_a_sentence_has_one_ruling(references):
    row = {**GOOD[Ruling], **references[Ruling]}
    insert(Ruling, row)

    with pytest.raises(IntegrityError, match="sentence_id"), transaction.atomic():
        insert(Ruling, row)


@pytest.mark.parametrize("model", [Annotation, Evidence, Ruling])
def test_no_column_that_must_be_known_accepts_null(model, references):
    row = {**GOOD[model], **references[model]}
    required = [
        field.column
        for field in model._meta.local_concrete_fields
        if not field.null and not field.primary_key
    ]

    assert {*required} <= {*row}
    for column in required:
        with pytest.raises(IntegrityError, match=column), transaction.atomic():
            insert(model, {**row, column: None})


@pytest.mark.parametrize(
    ("model", "reference"),
    [
        (Annotation, "sentence_id"),
        (Annotation, "reviewer_id"),
        (Evidence, "annotation_id"),
        (Ruling, "sentence_id"),
        (Ruling, "editor_id"),
    ],
)
def test_a_row_that_points_at_nothing_is_refused(model, reference, references):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(model, {**GOOD[model], **references[model], reference: 999_999})
        connection.check_constraints()


def test_evidence_needs_only_an_address(references):
    insert(
        Evidence,
        {
            **GOOD[Evidence],
            **references[Evidence],
            "source": "",
            "url": "HTTPS://archive.example/",
        },
    )

    assert Evidence.objects.filter(source="").count() == 1


def test_a_sentence_that_is_spoken_of_cannot_be_deleted(edith, rosa):
    annotated, ruled = make_sentence(), make_sentence()
    make_annotation(annotated, rosa)
    make_ruling(ruled, edith)

    for sentence in (annotated, ruled):
        with pytest.raises(ProtectedError):
            sentence.delete()
        with pytest.raises(ProtectedError):
            sentence.article.delete()


def test_people_who_gave_a_verdict_or_ruled_cannot_be_deleted(edith, rosa):
    sentence = make_sentence()
    make_annotation(sentence, rosa)
    make_ruling(sentence, edith)

    for person in (edith, rosa):
        with pytest.raises(ProtectedError):
            person.delete()


def test_sql_alone_cannot_delete_a_person_with_annotations(rosa):
    make_annotation(make_sentence(), rosa)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM auth_user_groups WHERE user_id = %s", [rosa.pk])
        cursor.execute("DELETE FROM auth_user WHERE id = %s", [rosa.pk])
        connection.check_constraints()


def test_rows_name_themselves_for_people(edith, rosa):
    sentence = make_sentence()
    annotation = make_annotation(sentence, rosa)
    ruling = make_ruling(sentence, edith, "disputed")

    assert str(annotation) == f"verified ({sentence.pk})"
    assert str(ruling) == f"disputed ({sentence.pk})"
    assert str(annotation.evidence.get()) == "City archive"
    assert str(Evidence(url="https://archive.example/")) == "https://archive.example/"
