"""An article as it was written: paragraphs, headings, and what belongs to no sentence."""

from articles.typesetting import Placed, typeset


def placed(body, *sentences):
    """`sentences` are (text, paragraph), in reading order."""
    found, end = [], 0
    for text, paragraph in sentences:
        start = body.index(text, end)
        end = start + len(text)
        found.append(Placed(start, end, paragraph))
    return found


def shown(body, *sentences):
    return [
        (
            "heading" if paragraph.is_heading else "text",
            "".join(
                piece.text if piece.sentence is None else f"[{piece.text}]"
                for piece in paragraph.pieces
            ),
        )
        for paragraph in typeset(body, placed(body, *sentences))
    ]


def test_sentences_of_a_paragraph_stand_together_with_the_space_between_them():
    body = "One.  Two.\n\nThree."
    assert shown(body, ("One.", 1), ("Two.", 1), ("Three.", 2)) == [
        ("text", "[One.]  [Two.]"),
        ("text", "[Three.]"),
    ]


def test_a_short_line_without_a_full_stop_before_a_paragraph_is_a_heading():
    body = "What it costs\n\nIt costs 4 million."
    assert shown(body, ("What it costs", 1), ("It costs 4 million.", 2)) == [
        ("heading", "[What it costs]"),
        ("text", "[It costs 4 million.]"),
    ]


def test_neither_an_item_of_a_list_nor_the_last_line_is_a_heading():
    body = "• two bridges\n\n- a tunnel\n\nThe end"
    sentences = [("• two bridges", 1), ("- a tunnel", 2), ("The end", 3)]
    assert [kind for kind, _ in shown(body, *sentences)] == ["text", "text", "text"]


def test_what_belongs_to_no_sentence_is_not_lost():
    body = "***\nOne. (Agency)\n\n* * *\n\n• Two.\n\nfin"
    assert shown(body, ("One.", 1), ("Two.", 2)) == [
        ("text", "***"),
        ("text", "[One.]"),
        ("text", "(Agency)"),
        ("text", "* * *"),
        ("text", "• [Two.]"),
        ("text", "fin"),
    ]


def test_places_are_counted_in_code_points():
    body = "🙂 One. 🙃 Two."
    assert shown(body, ("🙂 One.", 1), ("Two.", 1)) == [("text", "[🙂 One.] 🙃 [Two.]")]


def test_a_text_without_sentences_is_shown_all_the_same():
    assert shown("***\n\n---") == [("text", "***"), ("text", "---")]
