import pytest

from articles.importing.outcomes import Kind, Origin, Outcome, Result, Tally, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zürich “now” — 東京", "Zürich “now” — 東京"),
        ("two\nlines", "two\\nlines"),
        ("\x1b[2J", "\\x1b[2J"),
        ("right\u202eleft", "right\\u202eleft"),
        ("lone \ud800", "lone \\ud800"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_written_as_an_escape(text, shown):
    assert visible(text) == shown


def test_a_complaint_is_one_line_with_file_line_and_reason():
    result = Result(Origin("odd\nname.csv", 7), Outcome(Kind.REJECTED, reason="“\x1b” is wrong."))
    assert result.complaint() == "odd\\nname.csv:7: “\\x1b” is wrong."


def test_a_long_reason_is_cut():
    result = Result(Origin("a.csv"), Outcome(Kind.REJECTED, reason="x" * 10_000))
    assert result.complaint() == f"a.csv: {'x' * 499}…"


def test_the_tally_counts_outcomes_and_the_sentences_of_what_was_created():
    origin = Origin("a.txt", 1)
    tally = Tally.of(
        Result(origin, outcome)
        for outcome in (
            Outcome(Kind.CREATED, 1, 3),
            Outcome(Kind.CREATED, 2, 4),
            Outcome(Kind.UNCHANGED, 1),
            Outcome(Kind.REJECTED, reason="No."),
        )
    )
    assert tally == Tally(created=2, unchanged=1, rejected=1, sentences=7)
    assert tally.articles == 4
