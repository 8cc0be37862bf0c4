"""The hint on one sentence: the words that tell, and why, in agreement with the label of the whole text."""

import pytest

from articles.text.attribution import labels_of
from articles.text.attribution_hint import Why, attribution_hint


def words(sentence, span):
    return span and sentence[slice(*span)]


def test_a_named_source_is_shown_with_its_cue_and_its_speaker():
    sentence = "The bridge is safe, Mayor Ilse Brandt said."
    hint = attribution_hint(sentence, "en", "named")
    assert words(sentence, hint.cue) == "said"
    assert words(sentence, hint.speaker) == "Mayor Ilse Brandt"
    assert hint.why is Why.CUE_AND_SPEAKER


def test_hearsay_has_a_cue_and_no_speaker():
    sentence = "The bridge was reportedly closed."
    hint = attribution_hint(sentence, "en", "anonymous")
    assert (words(sentence, hint.cue), hint.speaker) == ("reportedly", None)
    assert hint.why is Why.CUE


def test_a_sentence_that_attributes_nothing_says_so():
    hint = attribution_hint("The bridge is closed.", "en", "none")
    assert (hint.cue, hint.speaker) == (None, None)
    assert hint.why is Why.NO_WORDS


@pytest.mark.parametrize("position", [1, 2])
def test_inside_a_quotation_the_speaker_stands_in_another_sentence(position):
    text = [
        "“We left at dawn,” Rosa Lind said.",
        "“There was no time.",
        "Officials say otherwise.”",
    ]
    hint = attribution_hint(text[position], "en", labels_of(text)[position])
    assert (hint.cue, hint.speaker) == (None, None)
    assert hint.why is Why.QUOTATION


def test_in_a_language_without_rules_nothing_is_claimed():
    hint = attribution_hint("Die Brücke ist gesperrt, sagte die Polizei.", "de", "none")
    assert (hint.cue, hint.speaker) == (None, None)
    assert hint.why is Why.NO_RULES
