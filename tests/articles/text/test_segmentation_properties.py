"""Promises that hold for any text in any language."""

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.segmentation import blocks, segment, segment_paragraphs

LANGUAGES = ["en", "de", "fr", "es", "ru", "tr", "el", "ar", "hi", "zh", "ja", "ko", "xx", ""]
PIECES = [
    *"abAB15.!?…,;:—-–()[]“”„«»‘’'\"\n\r\t \u2028\u2029\xa0\u200b\ufeff\x85\x1c\f\v\ud800",
    *"。，？「」（）؟۔।€#@•*😀\ufe0fжЖ字あ",
    "Mr.", "U.S.", "p.m.", "Jan.", "No.", "z. B. ", "\n\n", "\r\n", "...", ". . .", ". ", "He ",
    "said ", "said.", "\n- ", "\n1. ", "[3]", "http://a.b/", "eBay",
]  # fmt: skip

news_like = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
any_text = st.text(alphabet=st.characters(), max_size=80)


def check_promises(text: str, spans: list[tuple[int, int]]) -> None:
    before = 0
    for start, end in spans:
        assert before <= start < end <= len(text), "ordered, disjoint, not empty"
        assert not text[before:start].strip(), "nothing but white space is left out"
        assert not text[start].isspace(), "trimmed at the start"
        assert not text[end - 1].isspace(), "trimmed at the end"
        before = end
    assert not text[before:].strip(), "nothing but white space is left out at the end"


@settings(max_examples=600)
@given(news_like | any_text, st.sampled_from(LANGUAGES))
def test_sentences_are_ordered_disjoint_trimmed_and_complete(text, language):
    check_promises(text, segment(text, language))


@settings(max_examples=300)
@given(news_like | any_text)
def test_blocks_are_ordered_disjoint_trimmed_and_complete(text):
    check_promises(text, blocks(text))


@settings(max_examples=300)
@given(news_like, st.sampled_from(LANGUAGES))
def test_every_sentence_is_inside_the_block_whose_number_it_bears(text, language):
    found = blocks(text)
    for start, end, paragraph in segment_paragraphs(text, language):
        block = found[paragraph - 1]
        assert block.start <= start < end <= block.end


@settings(max_examples=200)
@given(news_like, st.sampled_from(LANGUAGES))
def test_the_same_text_is_always_cut_the_same_way(text, language):
    once = segment(text, language)
    assert segment(text, language) == once
    assert [(start, end) for start, end, _ in segment_paragraphs(text, language)] == once


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(), max_size=20))
def test_a_language_code_of_any_form_is_accepted(code):
    assert segment("He left. She stayed.", code)
