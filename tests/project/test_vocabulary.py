"""The pure modules spell out the words that Django's choices and columns hold; both must say the same."""

from annotations import policy
from annotations.choices import Kind, Reason, Stance
from annotations.models import NOTE_LENGTH, Annotation, Evidence, Ruling
from articles.choices import Verdict
from articles.importing import drafts
from articles.models import Article


def test_policy_and_choices_know_the_same_verdicts_reasons_kinds_and_stances():
    assert set(policy.VERDICTS) == set(policy.REASONS_FOR) == set(Verdict.values)
    reasons = [reason for reasons in policy.REASONS_FOR.values() for reason in reasons]
    assert sorted(reasons) == sorted(Reason.values)
    assert set(policy.KINDS) == set(Kind.values)
    assert set(policy.STANCES) == set(Stance.values)


def test_policy_allows_what_the_columns_of_annotations_hold():
    texts = [(Annotation, "correction"), (Annotation, "note"), (Evidence, "quote")]
    texts.append((Ruling, "rationale"))
    assert {_length(*field) for field in texts} == {policy.MAX_TEXT, NOTE_LENGTH}
    names = [(Evidence, "source"), (Evidence, "locator")]
    assert {_length(*field) for field in names} == {policy.MAX_NAME}
    addresses = [(Evidence, "url"), (Evidence, "archive_url")]
    assert {_length(*field) for field in addresses} == {policy.MAX_URL}


def test_drafts_allow_what_the_columns_of_articles_hold():
    lengths = {
        "title": drafts.MAX_TITLE,
        "publisher": drafts.MAX_NAME,
        "byline": drafts.MAX_NAME,
        "url": drafts.MAX_URL,
        "external_id": drafts.MAX_EXTERNAL_ID,
    }
    assert {name: _length(Article, name) for name in lengths} == lengths


def test_evidence_is_handed_in_under_the_names_of_its_columns():
    columns = {field.name for field in Evidence._meta.concrete_fields}
    columns -= {"id", "annotation", "host"}  # the last is derived
    assert set(policy.EvidenceItem.__dataclass_fields__) == columns


def _length(model, name):
    return model._meta.get_field(name).max_length
