"""What an annotation must hold: each rule by itself, and the whole against the rules told again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from annotations import policy, workflow
from annotations.choices import Kind, Reason, Stance
from annotations.models import NOTE_LENGTH, Annotation
from annotations.policy import EvidenceItem, Submission
from articles.choices import Verdict
from articles.models import NAME_LENGTH, URL_LENGTH
from factcheck.refusals import Invalid
from tests.making import CONTRADICTION, SUPPORT, make_sentence, make_submission

TODAY = date(2026, 3, 2)


def _faults(submission: Submission, **options) -> list[tuple[str, str]]:
    return [
        (fault.pointer(), fault.code) for fault in policy.faults(submission, today=TODAY, **options)
    ]


def _with_item(**fields) -> Submission:
    return make_submission(evidence=(SUPPORT, replace(SUPPORT, **fields)))


# --- What is accepted ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "submission",
    [
        make_submission("verified"),
        make_submission("disputed"),
        make_submission("unattributed"),
        make_submission("unattributed", evidence=(SUPPORT,)),
        make_submission("verified", evidence=(EvidenceItem(source="The mayor"),)),
        make_submission("verified", evidence=(EvidenceItem(url="https://a.example"),)),
        make_submission("disputed", evidence=(SUPPORT, CONTRADICTION)),
        make_submission(
            "disputed", evidence=(SUPPORT,), reason="cannot_be_settled", note="Asked both."
        ),
        *(
            make_submission("unattributed", reason=reason)
            for reason in ("no_source", "anonymous_source", "vague_source", "circular_source")
        ),
        make_submission(correction="ü" * 10_000, note="𝔘" * 10_000, evidence=(SUPPORT,) * 50),
        _with_item(accessed_on=TODAY),
        _with_item(source="x" * 300, locator="x" * 300, quote="x" * 10_000),
        _with_item(url="https://a.example/".ljust(2_000, "x"), archive_url="http://b.example"),
    ],
)
def test_a_submission_that_keeps_the_rules_is_accepted(submission):
    assert _faults(submission) == []


# --- Each rule ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["", "bogus", "VERIFIED", "verified "])
def test_an_unknown_verdict_is_refused(verdict):
    submission = Submission(verdict=verdict, evidence=(SUPPORT,))

    assert _faults(submission) == [("/verdict", "unknown_choice")]


@pytest.mark.parametrize("verdict", ["\ud800", "a" * 100_000, "\0", "\x1b[31m"])
def test_the_complaint_about_an_unknown_choice_is_short_and_can_be_written_anywhere(verdict):
    [fault] = policy.faults(Submission(verdict=verdict), today=TODAY)

    assert len(fault.message.encode()) < 200


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("verified", "cannot_be_settled"),
        ("verified", "no_source"),
        ("verified", "bogus"),
        ("disputed", "vague_source"),
        ("unattributed", "cannot_be_settled"),
        ("unattributed", "bogus"),
    ],
)
def test_a_reason_that_does_not_fit_the_verdict_is_refused(verdict, reason):
    assert _faults(make_submission(verdict, reason=reason)) == [("/reason", "reason_does_not_fit")]


def test_unattributed_needs_a_reason():
    assert _faults(Submission(verdict="unattributed")) == [("/reason", "reason_needed")]


@pytest.mark.parametrize("verdict", ["verified", "disputed"])
def test_a_verdict_on_the_facts_needs_evidence(verdict):
    assert _faults(Submission(verdict=verdict)) == [("/evidence", "evidence_needed")]


def test_what_cannot_be_settled_needs_evidence_and_a_note_of_what_was_tried():
    submission = Submission(verdict="disputed", reason="cannot_be_settled")

    assert _faults(submission) == [("/evidence", "evidence_needed"), ("/note", "note_needed")]
    assert _faults(replace(submission, note=" \n ", evidence=(SUPPORT,))) == [
        ("/note", "note_needed")
    ]


def test_disputed_needs_a_source_that_contradicts():
    context = replace(SUPPORT, stance="context")

    assert _faults(make_submission("disputed", evidence=(SUPPORT, context))) == [
        ("/evidence", "contradiction_needed")
    ]


@pytest.mark.parametrize("stance", ["contradicts", "context"])
def test_verified_needs_a_source_that_supports(stance):
    other = replace(SUPPORT, stance=stance)

    assert _faults(make_submission(evidence=(other,))) == [("/evidence", "support_needed")]
    assert _faults(make_submission(evidence=(other, SUPPORT))) == []


@pytest.mark.parametrize("verdict", ["verified", "disputed"])
def test_without_the_evidence_rule_a_label_alone_is_enough(verdict):
    assert _faults(Submission(verdict=verdict), require_evidence=False) == []


def test_without_the_evidence_rule_the_rest_still_holds():
    assert _faults(Submission(verdict="unattributed"), require_evidence=False) == [
        ("/reason", "reason_needed")
    ]
    assert _faults(_with_item(url="javascript:x"), require_evidence=False) == [
        ("/evidence/1/url", "not_a_web_address")
    ]


@pytest.mark.parametrize("name", ["correction", "note"])
def test_texts_have_at_most_10_000_characters(name):
    assert _faults(make_submission(**{name: "x" * 10_001})) == [(f"/{name}", "too_long")]


@pytest.mark.parametrize("name", ["correction", "note"])
@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff tail"])
def test_what_is_no_text_is_refused(name, text):
    assert _faults(make_submission(**{name: text})) == [(f"/{name}", "unstorable_text")]


def test_at_most_50_pieces_of_evidence():
    assert _faults(make_submission(evidence=(SUPPORT,) * 51)) == [("/evidence", "too_many")]


@pytest.mark.parametrize(
    ("fields", "name", "code"),
    [
        ({"kind": "bogus"}, "kind", "unknown_choice"),
        ({"stance": ""}, "stance", "unknown_choice"),
        ({"source": "", "url": ""}, "source", "source_needed"),
        ({"source": " \u2003", "url": ""}, "source", "source_needed"),
        ({"source": "x" * 301}, "source", "too_long"),
        ({"source": "\0"}, "source", "unstorable_text"),
        ({"locator": "x" * 301}, "locator", "too_long"),
        ({"locator": "\ud800"}, "locator", "unstorable_text"),
        ({"quote": "x" * 10_001}, "quote", "too_long"),
        ({"quote": "\0"}, "quote", "unstorable_text"),
        ({"accessed_on": TODAY + timedelta(days=1)}, "accessed_on", "in_the_future"),
        ({"accessed_on": date.max}, "accessed_on", "in_the_future"),
    ],
)
def test_each_piece_of_evidence_is_asked_by_itself(fields, name, code):
    assert _faults(_with_item(**fields)) == [(f"/evidence/1/{name}", code)]


@pytest.mark.parametrize("name", ["url", "archive_url"])
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//http://",
        "data:text/html,<script>",
        "ftp://a.example",
        "file:///etc/passwd",
        "//a.example",
        "a.example",
        "http:a.example",
        "http://",
        "https:///path",
        "https://a.example/a b",
        "https://a.example/\u2028",
        "\x01https://a.example",
        "https://a.example:port/",
        "https://[::1",
        "https://name:password@a.example/",
        "https://a.example@b.example/",
    ],
)
def test_an_address_that_could_not_be_a_link_on_the_web_is_refused(name, address):
    assert _faults(_with_item(**{name: address})) == [(f"/evidence/1/{name}", "not_a_web_address")]


@pytest.mark.parametrize("name", ["url", "archive_url"])
def test_an_address_has_at_most_2_000_characters(name):
    address = "https://a.example/".ljust(2_001, "x")

    assert _faults(_with_item(**{name: address})) == [(f"/evidence/1/{name}", "too_long")]


def test_every_broken_rule_is_named_in_the_order_of_the_fields():
    submission = Submission(
        verdict="disputed",
        reason="no_source",
        note="\0",
        evidence=(EvidenceItem(kind="bogus"), replace(SUPPORT, url="x:y")),
    )

    assert _faults(submission) == [
        ("/note", "unstorable_text"),
        ("/reason", "reason_does_not_fit"),
        ("/evidence", "contradiction_needed"),
        ("/evidence/0/kind", "unknown_choice"),
        ("/evidence/0/source", "source_needed"),
        ("/evidence/1/url", "not_a_web_address"),
    ]


def test_the_policy_speaks_of_the_same_choices_and_lengths_as_the_tables():
    assert [*policy.VERDICTS] == Verdict.values
    assert [*policy.KINDS] == Kind.values
    assert [*policy.STANCES] == Stance.values
    assert sorted(reason for each in policy.REASONS_FOR.values() for reason in each) == sorted(
        Reason.values
    )
    assert (policy.MAX_TEXT, policy.MAX_NAME, policy.MAX_URL) == (
        NOTE_LENGTH,
        NAME_LENGTH,
        URL_LENGTH,
    )


# --- Everything at once -------------------------------------------------------------------------------

any_text = st.text(max_size=20) | st.sampled_from(
    ["", " ", "x" * 300, "𝔘" * 300, "x" * 301, "\0", "\ud800", "\u2028", "\ufffe\uffff", "'; --"]
)
long_text = any_text | st.sampled_from(["𝔘" * 10_000, "e\u0301" * 5_000, "\x85" * 10_001])
addresses = st.sampled_from(
    [
        "",
        "https://a.example",
        "HTTP://A.EXAMPLE/%00",
        "https://ü.example/\U0010ffff?q=\ufffe#\u200b",
        "https://a.example/".ljust(2_000, "𝔘"),
        "https://a.example/".ljust(2_001, "x"),
        "javascript:alert(1)",
        "https://a.example/\ud800",
        "http://\u202ea.example",
    ]
) | any_text.map("http://{}".format)
items = st.builds(
    EvidenceItem,
    kind=st.sampled_from(["primary", "secondary", "interview", "calculation", "bogus"]),
    stance=st.sampled_from(["supports", "contradicts", "context", ""]),
    source=any_text,
    url=addresses,
    locator=any_text,
    quote=long_text,
    accessed_on=st.none() | st.dates(max_value=TODAY + timedelta(days=1)),
    archive_url=addresses,
)
good_items = st.builds(
    EvidenceItem,
    kind=st.sampled_from(Kind.values),
    stance=st.sampled_from(Stance.values),
    source=st.sampled_from(["x" * 300, "𝔘" * 300, "\ufffe\U0010ffff\x7f\u200b", "'; DROP"]),
    url=st.sampled_from(["", "HTTP://A.EXAMPLE/%00", "https://a.example/".ljust(2_000, "𝔘")]),
    locator=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300
    ),
    quote=st.sampled_from(["", "𝔘" * 10_000, "a\u2028b\x1bc"]),
    accessed_on=st.none() | st.dates(max_value=TODAY),
)
submissions = st.builds(
    Submission,
    verdict=st.sampled_from(["verified", "disputed", "unattributed"]),
    reason=st.sampled_from(["", *Reason.values]),
    correction=long_text,
    note=long_text,
    evidence=st.lists(items | good_items, max_size=3).map(tuple),
)


def _storable(text: str, limit: int) -> bool:
    return (
        "\0" not in text
        and not any("\ud800" <= char <= "\udfff" for char in text)
        and (len(text) <= limit)
    )


def _breaks_a_rule(submission: Submission) -> bool:
    """The rules of checking, told again in other words."""
    given_stances = {item.stance for item in submission.evidence}
    match submission.verdict, submission.reason:
        case "verified", "":
            proven = "supports" in given_stances
        case "disputed", "":
            proven = "contradicts" in given_stances
        case "disputed", "cannot_be_settled":
            proven = bool(submission.evidence) and submission.note.strip() != ""
        case "unattributed", reason:
            proven = reason.endswith("_source")
        case _:
            proven = False
    return not (
        proven
        and _storable(submission.note, 10_000)
        and _storable(submission.correction, 10_000)
        and all(map(_retraceable, submission.evidence))
    )


def _retraceable(item: EvidenceItem) -> bool:
    addresses_given = [address for address in (item.url, item.archive_url) if address]
    return (
        item.kind in {"primary", "secondary", "interview", "calculation"}
        and item.stance in {"supports", "contradicts", "context"}
        and bool(item.source.strip() or item.url)
        and _storable(item.source, 300)
        and _storable(item.locator, 300)
        and _storable(item.quote, 10_000)
        and (item.accessed_on is None or item.accessed_on <= TODAY)
        and all(_storable(address, 2_000) for address in addresses_given)
        and all(
            address.lower().startswith(("http://", "https://"))
            and not any(map(str.isspace, address))
            for address in addresses_given
        )
    )


@given(submission=submissions)
@example(submission=make_submission())
def test_no_accepted_submission_breaks_a_rule(submission):
    assert _faults(submission) or not _breaks_a_rule(submission)


accepted = st.builds(
    Submission,
    verdict=st.just("verified"),
    correction=st.sampled_from(["", "𝔘" * 10_000, "e\u0301" * 5_000, "\x01\x1b[31m\ufeff"]),
    note=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    evidence=st.lists(good_items, max_size=2).map(lambda more: (SUPPORT, *more)),
)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _assert_stored_as_said(reviewer, submission: Submission) -> None:
    annotation = workflow.annotate(
        actor=reviewer, sentence_id=make_sentence().pk, submission=submission
    )
    read = workflow.submission_of(Annotation.objects.get(pk=annotation.pk))
    texts = ("source", "url", "locator", "quote", "archive_url")

    assert read == replace(
        submission,
        correction=_line_ends(submission.correction),
        note=_line_ends(submission.note),
        evidence=tuple(
            replace(item, **{name: _line_ends(getattr(item, name)) for name in texts})
            for item in submission.evidence
        ),
    )


class _Undo(Exception):
    """Ends a transaction whose rows nobody needs."""


@with_settings(max_examples=40)
@given(submission=accepted)
@example(submission=make_submission(evidence=(replace(SUPPORT, accessed_on=date.min),) * 50))
def test_an_accepted_submission_is_stored_and_read_back_as_it_was_said(rosa, submission):
    with pytest.raises(_Undo), transaction.atomic():
        _assert_stored_as_said(rosa, submission)
        raise _Undo


@with_settings(max_examples=50)
@given(submission=submissions)
def test_a_submission_is_either_refused_by_the_policy_or_stored(rosa, submission):
    with pytest.raises((_Undo, Invalid)), transaction.atomic():
        _assert_stored_as_said(rosa, submission)
        raise _Undo
