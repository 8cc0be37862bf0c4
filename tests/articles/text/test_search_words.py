"""What a word is, and how a query is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.query import Alternative, Term, Unreadable, parse
from articles.text.search_words import LONGEST_WORD, MOST_CHARACTERS, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The bridge was opened in 1931.", "the bridge was opened in 1931"),
        ("Don’t! don't", "don t don t"),
        ("state-of-the-art", "state of the art"),
        ("1,200 or 1.200", "1 200 or 1 200"),
        ("a_b", "a b"),
        (
            "press@example.org https://example.org/a?b=1",
            "press example org https example org a b 1",
        ),
        ("Crème BRÛLÉE", "creme brulee"),
        ("cafe\u0301 = caf\u00e9", "cafe cafe"),
        ("Straße, STRASSE", "strasse strasse"),
        ("İstanbul ΣΑΣ", "istanbul σασ"),
        ("co\u00adoperate zero\u200bwidth", "cooperate zerowidth"),
        ("Мост открыт", "мост открыт"),
        ("東京タワー 333 m", "東 京 タ ワ ー 333 m"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("10² ≠ 102", "10² 102"),
        ("“…” – !", ""),
        ("", ""),
        ("a\nb\tc\x00d", "a b c d"),
    ],
)
def test_words_are_runs_of_letters_and_digits_without_case_and_accents(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize("letter", ["x", "ü"])
def test_what_is_longer_than_a_word_is_several_words_in_a_row(letter):
    lengths = [len(word) for word in words_of(letter * 130).split()]

    assert lengths == [LONGEST_WORD, LONGEST_WORD, 10]


@pytest.mark.parametrize("piece", ["ab ", "東", "x"])
def test_an_endless_text_has_a_bounded_index_entry(piece):
    assert len(words_of(piece * 300_000)) <= MOST_CHARACTERS


@given(st.text())
def test_the_words_of_words_are_the_same_words(text):
    words = words_of(text)

    assert words_of(words) == words
    assert words == " ".join(words.split(" ")).strip()


def word(*words, prefix=False):
    return Term(words, prefix)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Bridge repairs", (Alternative((word("bridge"), word("repairs"))),)),
        ('"the Bridge" toll', (Alternative((word("the", "bridge"), word("toll"))),)),
        ("a b OR c", (Alternative((word("a"), word("b"))), Alternative((word("c"),)))),
        ("or nor", (Alternative((word("or"), word("nor"))),)),
        ('"OR"', (Alternative((word("or"),)),)),
        (
            'a -b -"c d" -ef*',
            (Alternative((word("a"),), (word("b"), word("c", "d"), word("ef", prefix=True))),),
        ),
        ("repair*", (Alternative((word("repair", prefix=True),)),)),
        ("1,20*", (Alternative((word("1", "20", prefix=True),)),)),
        ("don’t", (Alternative((word("don", "t"),)),)),
        ("well-known", (Alternative((word("well", "known"),)),)),
        ("a & NOT b".replace("& ", ""), (Alternative((word("a"), word("not"), word("b"))),)),
    ],
)
def test_a_query_is_read_as_documented(text, query):
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"open', "malformed_query"),
        ('clo"sed', "malformed_query"),
        ('"a"b', "malformed_query"),
        ('""', "malformed_query"),
        ("OR a", "malformed_query"),
        ("a OR", "malformed_query"),
        ("a OR OR b", "malformed_query"),
        ("OR", "malformed_query"),
        ("-a", "malformed_query"),
        ("a OR -b", "malformed_query"),
        ("*", "malformed_query"),
        ("a*", "malformed_query"),
        ("a*b", "malformed_query"),
        ("ab**", "malformed_query"),
        ("ab-*", "malformed_query"),
        ("& a", "malformed_query"),
        ("a -", "malformed_query"),
        (" ", "malformed_query"),
        ("…", "malformed_query"),
        ("a" * 201, "too_long"),
        ("a " * 21, "too_many"),
    ],
)
def test_what_cannot_be_read_is_refused(text, code):
    with pytest.raises(Unreadable) as caught:
        parse(text)

    assert caught.value.code == code


@given(st.text(alphabet="ab1 \"-*OR'():&|!\\<%_東ü,.", max_size=60))
def test_a_query_is_read_or_refused_and_holds_nothing_but_words(text):
    try:
        query = parse(text)
    except Unreadable:
        return
    for alternative in query:
        for term in (*alternative.wanted, *alternative.unwanted):
            assert all(words_of(each) == each and " " not in each for each in term.words)
