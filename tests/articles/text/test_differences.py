"""What became of a sentence, word by word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.text.differences import ADDED, MOST_COMPARED, REMOVED, SAME, Piece, word_diff


def test_a_number_that_changed_is_one_removal_and_one_addition():
    assert word_diff("It was opened in 1931.", "It was opened in 1932.") == [
        Piece(SAME, "It was opened in "),
        Piece(REMOVED, "1931"),
        Piece(ADDED, "1932"),
        Piece(SAME, "."),
    ]


def test_a_number_with_a_point_or_a_comma_changes_as_a_whole():
    assert word_diff("It cost 4.2 million, of 21,000.", "It cost 4.6 million, of 21,500.") == [
        Piece(SAME, "It cost "),
        Piece(REMOVED, "4.2"),
        Piece(ADDED, "4.6"),
        Piece(SAME, " million, of "),
        Piece(REMOVED, "21,000"),
        Piece(ADDED, "21,500"),
        Piece(SAME, "."),
    ]


def test_words_that_were_put_in_are_added():
    assert word_diff("It is closed.", "It is not closed.") == [
        Piece(SAME, "It is "),
        Piece(ADDED, "not "),
        Piece(SAME, "closed."),
    ]


def test_neighbouring_words_change_together():
    assert word_diff("Ten people died here.", "Two old men died here.") == [
        Piece(REMOVED, "Ten people"),
        Piece(ADDED, "Two old men"),
        Piece(SAME, " died here."),
    ]


def test_equal_texts_are_one_piece_and_nothing_is_none():
    assert word_diff("As it was.", "As it was.") == [Piece(SAME, "As it was.")]
    assert word_diff("", "") == []
    assert word_diff("", "New.") == [Piece(ADDED, "New.")]


def test_of_very_long_differences_all_is_told_at_once():
    old, new = "a " * MOST_COMPARED, "b " * MOST_COMPARED

    assert word_diff(f"It {old}.", f"It {new}.") == [
        Piece(SAME, "It "),
        Piece(REMOVED, old[:-1]),
        Piece(ADDED, new[:-1]),
        Piece(SAME, " ."),
    ]


@given(
    st.text(alphabet="ab “.\n\u0301我1", max_size=30), st.text(alphabet="ab “.\n我12", max_size=30)
)
def test_the_pieces_make_up_both_texts(before, after):
    pieces = word_diff(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))
