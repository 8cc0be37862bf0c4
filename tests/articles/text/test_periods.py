"""What is known of a word before a period is what its surroundings would have told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.abbreviations import BY_LANGUAGE, EVERYWHERE
from articles.text.blocks import Span
from articles.text.lexicon import lexicon_for
from articles.text.periods import always_ends, ends_after
from articles.text.surroundings import Start, Stop, Surroundings

LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "ru", "el", "ja", "xx"]
LISTED = sorted(
    {
        word
        for table in (EVERYWHERE, *BY_LANGUAGE.values())
        for words in table.values()
        for word in words.split()
    }
)
BEFORE = ["", "It was seen near the old ", "On ", "In 2020 ", "He: ", "p. ", "(", "5 "]
BEHIND = ["The rest.", "the rest.", "Inc. was", "5 March", "I said", "Dr. Hale", "(which)", "m. in"]


def told_by_its_surroundings(word: str, language: str, before: str, behind: str) -> bool:
    text = f"{before}{word}. {behind}"
    around = Surroundings(text, Span(0, len(text)), lexicon_for(language))
    at = len(before) + len(word)
    stop = Stop(at, at + 1, at + 1, at + 2)
    return all(
        ends_after(around, word, stop, 0, start) for start in Start if start is not Start.LOWER
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_listed_word_is_taken_for_one_that_always_ends(language):
    for word in LISTED:
        for form in (word, word.capitalize(), word.upper()):
            if always_ends(language, form):
                assert lexicon_for(language).class_of(form) is None
                assert told_by_its_surroundings(form, language, "He was seen in ", "The rest.")


@given(
    st.text(min_size=1, max_size=9) | st.sampled_from(["xiii", "XVII", "town", "Tues", "Mwst"]),
    st.sampled_from(LANGUAGES),
    st.sampled_from(BEFORE),
    st.sampled_from(BEHIND),
)
def test_a_word_that_always_ends_does_so_among_any_others(word, language, before, behind):
    if always_ends(language, word):
        assert told_by_its_surroundings(word, language, before, behind)


@pytest.mark.parametrize("word", ["town", "month", "Tuesday", "Straße", "город"])
def test_most_words_always_end(word):
    assert always_ends("en", word)


@pytest.mark.parametrize("word", ["Jan", "Corp", "Sept", "xiii", "XVII", "2020", "a.m", "", "MWSt"])
def test_words_that_may_be_shortened_numbers_and_markers_do_not(word):
    assert not always_ends("en", word)
