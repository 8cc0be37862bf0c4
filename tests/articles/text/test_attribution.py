"""The contract of the attribution detector: labels, spans, texts, languages, hostile input."""

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.attribution import Attribution, attribute, is_analysed, labels_of
from articles.text.search_words import words_of

DEV = [
    json.loads(line)
    for line in Path("tests/data/attribution_dev.jsonl").read_text("utf-8").splitlines()
]
WORDS = st.sampled_from(
    [
        *[
            "said",
            "says",
            "told",
            "according",
            "to",
            "officials",
            "The",
            "minister",
            "Smith",
            "who",
            "which",
            ",",
            ".",
            ":",
            "“",
            "”",
            "‘",
            "’",
            "–",
            "(",
            ")",
        ],
        *[
            "it",
            "is",
            "believed",
            "by",
            "in",
            "a",
            "statement",
            "declined",
            "comment",
            "reportedly",
            "that",
            "he",
            "was",
            "not",
            "citing",
        ],
        '"',
        "İstanbul",
        "U.S.",
        "\U0001f600",
        "’s",
        "\u2028",
    ]
)
SENTENCES = st.one_of(st.text(), st.lists(WORDS, max_size=25).map(" ".join))


def _cut(sentence: str, span: tuple[int, int] | None) -> str | None:
    return sentence[span[0] : span[1]] if span else None


def test_the_labels_of_the_development_set_are_found() -> None:
    right = Counter(row["label"] for row in DEV if attribute(row["text"]).label == row["label"])
    total = Counter(row["label"] for row in DEV)
    assert {label: right[label] / total[label] >= 0.97 for label in total} == dict.fromkeys(
        ("named", "anonymous", "none"), True
    )


@pytest.mark.parametrize(("span", "gold"), [("cue", "cues"), ("speaker", "speakers")])
def test_the_spans_of_the_development_set_are_mostly_exact(span: str, gold: str) -> None:
    rows = [row for row in DEV if row[gold]]
    exact = [row for row in rows if list(getattr(attribute(row["text"]), span) or ()) in row[gold]]
    assert len(exact) / len(rows) >= 0.95


@pytest.mark.parametrize(
    ("sentence", "cue", "speaker"),
    [
        ("“No,” said Ada Byron, a countess.", "said", "Ada Byron, a countess"),
        ("Ada Byron told the club that it would work.", "told", "Ada Byron"),
        (
            "It will work, according to the club’s secretary.",
            "according to",
            "the club’s secretary",
        ),
        ("It is feared that it broke.", "It is feared", None),
        ("The club declined to comment on the loss.", "declined to comment", "The club"),
        ("Byron, who built it, insisted it was safe.", "insisted", "Byron"),
        ("The plan was described by officials as a failure.", "described", "officials"),
        ("\U0001f600 İnan Öz said it rained.", "said", "İnan Öz"),
    ],
)
def test_cue_and_speaker_are_cut_in_code_points(
    sentence: str, cue: str, speaker: str | None
) -> None:
    found = attribute(sentence)
    assert (_cut(sentence, found.cue), _cut(sentence, found.speaker)) == (cue, speaker)


def test_a_named_paper_that_cites_unnamed_officers_hides_the_source() -> None:
    sentence = "The Times reported, citing two unnamed officers, that the bomb had been moved."
    assert attribute(sentence).label == "anonymous"


def test_a_name_is_no_source_once_the_speaker_asked_for_anonymity() -> None:
    assert attribute("Ahmed said the soldiers had laughed.").label == "named"
    hidden = "Ahmed, who spoke on condition of anonymity, said the soldiers had laughed."
    assert attribute(hidden).label == "anonymous"


def test_words_inside_a_quotation_are_no_attribution_of_the_sentence() -> None:
    assert attribute("The song “Officials said it rained” won a prize.").label == "none"


def test_a_quotation_that_goes_on_in_the_next_sentence_keeps_its_speaker() -> None:
    found = labels_of(
        [
            "“We left at dawn,” Rosa Lind said.",
            "“There was no time.",
            "Officials say otherwise.”",
            "The road is closed.",
        ]
    )
    assert found == ["named", "named", "named", "none"]


def test_a_quotation_whose_speaker_is_told_at_its_end_has_that_speaker_throughout() -> None:
    found = labels_of(["“We left at dawn.", "There was no time,” said one villager.", "It rained."])
    assert found == ["anonymous", "anonymous", "none"]


def test_a_paragraph_of_a_quotation_opens_with_a_mark_of_its_own() -> None:
    found = labels_of(["“It was cold, Rosa Lind said. “And wet.", "“It was dark.”"])
    assert found[1] == "none"
    found = labels_of(["“It was cold,” Rosa Lind said. “And wet.", "“It was dark.”"])
    assert found == ["named", "named"]


def test_a_quotation_that_is_never_closed_does_not_swallow_the_article() -> None:
    text = ["“It was cold, she recalled.", *["The road is closed."] * 40]
    assert labels_of(text)[-1] == "none"
    text = ["Rosa Lind said: “It was cold.", *["The road is closed."] * 40]
    assert labels_of(text)[-20:] == ["none"] * 20


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us", "en-Latn-US"])
def test_every_english_is_analysed(language: str) -> None:
    assert attribute("Police said so.", language) == Attribution("named", (7, 11), (0, 6), True)
    assert labels_of(["Police said so."], language) == ["named"]
    assert is_analysed(language)


@pytest.mark.parametrize("language", ["de", "fr", "", "enm", "zh-Hant"])
def test_a_language_without_rules_is_marked_as_not_analysed(language: str) -> None:
    assert attribute("Police said so.", language) == Attribution("none", None, None, False)
    assert labels_of(["Police said so."], language) == ["none"]
    assert not is_analysed(language)


@given(SENTENCES)
def test_any_text_gets_a_label_with_spans_inside_it(sentence: str) -> None:
    found = attribute(sentence)
    assert found.analysed
    assert found.label in ("named", "anonymous", "none")
    for span in (found.cue, found.speaker):
        assert span is None or 0 <= span[0] < span[1] <= len(sentence)
    assert (found.cue is None) == (found.label == "none")
    assert found.speaker is None or found.label != "none"
    assert attribute(sentence) == found


@given(st.lists(SENTENCES, max_size=8))
def test_a_text_without_quotations_has_the_labels_of_its_sentences(sentences: list[str]) -> None:
    plain = [re.sub('[“”„‟«»‘’"]', "", sentence) for sentence in sentences]
    assert labels_of(plain) == [attribute(sentence).label for sentence in plain]


@given(st.lists(SENTENCES, max_size=8))
def test_labels_are_the_same_where_the_words_are_known(sentences: list[str]) -> None:
    known = [words_of(sentence) for sentence in sentences]
    assert labels_of(sentences, words=known) == labels_of(sentences)


def test_the_development_set_has_the_same_labels_where_the_words_are_known() -> None:
    sentences = [row["text"] for row in DEV]
    known = [words_of(sentence) for sentence in sentences]
    assert labels_of(sentences, words=known) == labels_of(sentences)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "said ",
            "“",
            "A",
            "a, ",
            "which ",
            "the ",
            "X, ",
            "by ",
            "was said by ",
            '"',
            "a.",
            "’s ",
        ),
        *("and said ", "“a” ", "in a statement ", ", who said", "according to ", "(", "told, "),
    ],
)
def test_a_megabyte_of_one_piece_takes_no_longer_than_a_page(piece: str) -> None:
    hostile = piece * (1_000_000 // len(piece))
    began = time.process_time()
    attribute(hostile)
    labels_of([hostile, hostile])
    # Milliseconds; were the work to grow with the square of the length, it would be hours.
    assert time.process_time() - began < 60
