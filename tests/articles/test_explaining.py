"""The hint on who says so, in words."""

import pytest
from django.utils.translation import override, trans_real

from articles.explaining import explanation
from articles.text.attribution_hint import AttributionHint, Why, attribution_hint


def told(sentence, label, language="en"):
    return explanation(sentence, language, label, attribution_hint(sentence, language, label))


@pytest.mark.parametrize(
    ("sentence", "label", "words"),
    [
        (
            "The bridge is safe, Mayor Ilse Brandt said.",
            "named",
            "The reader can tell who says so: the cue is “said”, the speaker “Mayor Ilse Brandt”.",
        ),
        (
            "The bridge was reportedly closed.",
            "anonymous",
            "The reader cannot tell who says so: the cue is “reportedly”, and nobody is told.",
        ),
        (
            "The bridge is closed.",
            "none",
            "No words of this sentence say where it comes from.",
        ),
        (
            "“There was no time.",
            "named",
            "The reader can tell who says so: it goes on with a quotation, and its speaker stands in another "
            "sentence.",
        ),
        (
            "“There was no time,” the mayor said.",
            "none",
            "It goes on with a quotation whose speaker is not told.",
        ),
    ],
)
def test_a_hint_is_told_in_a_sentence(sentence, label, words):
    assert told(sentence, label) == words


def test_a_language_without_rules_is_named():
    assert told("Die Brücke ist gesperrt.", "none", "de") == "Not analysed: no rules for “de”."


@pytest.mark.parametrize("label", ["named", "anonymous", "none"])
@pytest.mark.parametrize("why", Why)
def test_whatever_is_found_has_words(why, label):
    hint = AttributionHint(cue=(4, 8), speaker=(0, 3), why=why)
    words = explanation("Ilse said 100 %(s).", "en", label, hint)
    assert words.endswith(".")
    assert "%(" not in words


def test_it_is_told_in_the_language_of_the_reader(monkeypatch):
    german = trans_real.DjangoTranslation("de")
    words = "Kein Wort dieses Satzes sagt, woher das kommt."
    english = "No words of this sentence say where it comes from."
    german._catalog._catalogs.insert(0, {english: words})
    monkeypatch.setitem(trans_real._translations, "de", german)
    with override("de"):
        assert told("The bridge is closed.", "none") == words
