"""What segmentation promises for every text, and how well it does on labelled sentences."""

import json
import time
from pathlib import Path

import pytest

from articles.text.segmentation import Sentence, Span, segment, segment_paragraphs

LABELLED = Path(__file__).parents[2] / "data" / "segmentation_dev.jsonl"

ARTICLE = """\
Norland’s prime minister, Ingrid Solheim, has ordered an inquiry into the collapse of the Vestre dam, which killed at least 41 people in the early hours of Monday.
The order was signed during an emergency session of the cabinet in Havnstad on Tuesday evening, hours after the first photographs of cracks in the wall were published.
Three engineers who worked on the dam told The Havnstad Post that “nobody wanted to hear” about the cracks, which they had reported as early as October 7, 2019.
Although the operator, Fjordkraft A.S., has not commented, its former chairman said the company “did what the law asks” and warned against “a hunt for the guilty.”
He also noted that “there are hard days ahead.”
Rescue teams reached the last village at around 2 am local time, after the road had been cleared by the army.
“We lost everything. The house is gone,” said Amara Diallo, 34, a nurse, who was flown out with her two children and her mother.
"""


def cut_as_marked(marked: str, language: str = "en") -> None:
    """Assert that a text is cut where it is marked with "¦", which is no part of it."""
    text = marked.replace("¦", "")
    sentences = [text[start:end] for start, end in segment(text, language)]
    assert sentences == [part.strip() for part in marked.split("¦")]


def labelled(*, english: bool) -> list[dict]:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if (row["lang"] == "en") is english]


def exact_f1(rows: list[dict]) -> float:
    """F1 of sentences whose start and end are both right."""
    right = found = wanted = 0
    for row in rows:
        text, at, gold = row["text"], 0, set()
        for sentence in row["sentences"]:
            start = text.index(sentence, at)
            at = start + len(sentence)
            gold.add((start, at))
        ours = {tuple(span) for span in segment(text, row["lang"])}
        right, found, wanted = right + len(gold & ours), found + len(ours), wanted + len(gold)
    return 2 * right / (found + wanted)


@pytest.mark.parametrize(("english", "least"), [(True, 0.98), (False, 0.96)])
def test_labelled_sentences_are_found_exactly(english, least):
    assert exact_f1(labelled(english=english)) >= least


def test_an_article_with_a_sentence_on_each_line_gives_its_lines():
    assert [ARTICLE[start:end] for start, end in segment(ARTICLE)] == ARTICLE.splitlines()
    assert [sentence.paragraph for sentence in segment_paragraphs(ARTICLE)] == [1, 2, 3, 4, 5, 6, 7]


def test_offsets_are_code_points():
    text = "😀 Grüße. 𝒳 ist da."
    assert segment(text, "de") == [Span(0, 8), Span(9, 18)]
    assert segment_paragraphs(text, "de") == [Sentence(0, 8, 1), Sentence(9, 18, 1)]


def test_a_long_quotation_of_its_own_is_cut_so_that_each_claim_can_be_checked():
    claim = "The bridge was closed for repairs in the spring of that year. "
    text = f"“{claim * 5}”".replace(". ”", ".”")
    assert len(segment(text)) == 5


def test_a_long_quotation_with_its_speech_clause_stays_one_sentence():
    claim = "The bridge was closed for repairs in the spring of that year"
    text = f"“{claim}. {claim}. {claim}. {claim}. {claim},” said the mayor. Nobody replied."
    assert len(segment(text)) == 2


def test_a_quotation_that_is_never_closed_does_not_swallow_what_follows():
    cut_as_marked("“We lost everything.¦ The house is gone.¦ Nobody came to help us.")


def test_a_text_without_capitals_is_cut_at_its_stops():
    cut_as_marked("he left.¦ she stayed, e.g. at home.¦ nobody knows why.")


HOSTILE = [
    "a.a.a.", "....", "((((", "“““", "\n\n\n", "1.1.1.", ". . . ", "Mr. ", "x", "a\n", "«a. ", "'A'. ",
    "(a. ", "“a. ", "A. ", "U.S. ", "- a\n", "a:\n", "[1].", "“A.” ", "Aa.\nbb\n", "( “ ) ” ", "aA.",
    "ab.” Cd ef said ", "🎉. ", "… ", "a@b.", "。", "。」",
]  # fmt: skip


@pytest.mark.parametrize("pattern", HOSTILE)
def test_the_work_grows_in_proportion_to_a_hostile_text(pattern):
    """Eight times the text may take at most thirty times as long; quadratic work would take 64 times.

    The least of three runs is compared, in processor time, with a floor below which nothing is said.
    """

    def seconds(length: int) -> float:
        text = (pattern * (length // len(pattern) + 1))[:length]
        runs = []
        for _ in range(3):
            began = time.process_time()
            segment(text)
            runs.append(time.process_time() - began)
        return min(runs)

    assert seconds(80_000) < 30 * max(seconds(10_000), 0.01)
