"""Blocks: where lines are joined and where they part. "¦" stands where a sentence ends."""

import pytest

from articles.text.segmentation import blocks, segment_paragraphs
from tests.articles.text.test_segmentation import cut_as_marked


@pytest.mark.parametrize(
    "marked",
    [
        "Mayor resigns¦\nThe mayor of Springfield resigned on Monday after weeks of protest.¦ A vote is due in May.",
        "MAYOR RESIGNS¦\nThe mayor resigned.",
        "By Ana Ruiz¦\nJan. 5, 2024¦\n\nThe mayor resigned.",
        "Photo: Ana Ruiz/Reuters¦\nThe dam before it failed.¦ It was built in 1968.",
        "Gaza ceasefire: what we know¦\nPublished 5 May 2024¦\n\nTalks resume.",
        "Dear reader,¦\n\nThank you.",
        "Reuters¦\nLONDON, May 5 (Reuters) - Shares fell.¦ Oil rose.",
        "iPhone sales fell¦\n\neBay reported a rise.",
        "标题¦\n正文很长，内容如下。¦第二句。",
        "CEASEFIRE TALKS COLLAPSE¦\nNegotiators left Doha on Sunday.¦ No date was set.",
        "What we know about the strike¦\nIt hit a school.¦ Nine people died.",
    ],
)
def test_a_heading_or_byline_on_its_own_line_is_a_block(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The plan:¦\n- Cut taxes¦\n- Sell the airline¦\n- Hire teachers",
        "Three people died:¦\n• Ana, 34¦\n• Bo, 5¦\n• Cy, 60¦\nPolice are looking for a fourth.",
        "a) Cut taxes.¦\nb) Raise fees.¦\nc) Go home.",
        "* One thing¦\n* Another thing",
        "1) First thing¦\n2) Second thing",
        "i. First¦\nii. Second",
        "What we know:¦\n1. The dam failed at 5 a.m.¦\n2. Dr. Hale had warned of cracks in the wall, which\nwere found in 2015.¦\n3. Nobody acted.",
        "KEY POINTS¦\n– Inflation fell to 2.1%¦\n– Rates stay at 5%¦\n\nThe bank met on Monday.",
        "• Item one.¦ • Item two.¦ • Item three.",
        "1. First¦\n2. Second¦\n3. Third",
        "Summary¦\n* A man died.¦\n* Two were hurt.¦\n\nDetails follow.",
        "A man has died after a fall from a bridge in the city's\nharbour, police said.¦ The 34-year-old was pronounced dead at\nSt. Mary's Hospital at 6 p.m.¦ Detectives are\nappealing for witnesses.",
        "INTRO¦\n\n(a) The first part.¦\n(b) The second part.",
        "News in brief¦\n\n- Man dies: A man died on Monday.¦ He was 30.¦\n- Fire: A house burned.",
        "Demands:¦\n— Higher pay¦\n— Shorter hours",
        "The group wants:¦\n• a ceasefire;¦\n• the release of prisoners;¦\n• aid.",
    ],
)
def test_list_items_are_blocks(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "INTERVIEWER: Why did you leave?¦\nMINISTER: I was tired.¦ I had to go.",
        "Q: Will you run?¦\nA: No.¦ Never.",
    ],
)
def test_speakers_of_an_interview_are_blocks(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The mayor of Springfield, who had been in office\nsince 2010, resigned on Monday after weeks of\nprotest.¦ Her deputy, John Smith, will lead the\nCity Council until May.¦ No date was set.¦\n\nA vote is due.",
        "Roses are red,\nviolets are blue,\nsugar is sweet,\nand so are you.",
        "Background¦\n\nThe dam failed.¦ It was old.¦\n\n\n\nWhat next¦\nNobody knows.",
        "LONDON (AP) — The prime minister said on Tuesday that the\nU.K. would not join the talks.¦ A spokesman for Mr.\nKline declined to comment.¦ The talks begin Jan.\n5 in Oslo.",
        "The dam\nfailed.¦ Nobody\nacted.",
        "The minister said on\nMonday that Dr.\nHale had left.",
        "The price rose to\n3.5 million dollars and\nfell again.",
        "\n\n  Leading space.¦ Trailing.  \n",
        "他今天宣布\n辞职。",
        "لقد أعلن الوزير\nاستقالته أمس.",
        "Engineers had warned of cracks since 2015, said\nthe head of the dam’s own agency, Dr. Ana Maria\nHale, on Friday.¦ Nobody acted.",
    ],
)
def test_the_lines_of_a_hard_wrap_are_joined(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The dam failed.¦\nNobody acted.¦\nMany died.",
        "The mayor resigned.¦\n“I am tired,” she said.¦\nA vote is due.",
        "Who won?¦\nUnited did.¦\nWhy?¦\nNobody knows.",
        "He left.¦\nShe stayed.¦\n\nThey met again in May.",
    ],
)
def test_a_line_for_each_sentence_keeps_them_apart(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Arsenal 2 Chelsea 1¦\nLiverpool 0 Everton 0",
        "Team | W | L¦\nUnited | 3 | 1¦\nCity | 2 | 2",
    ],
)
def test_rows_of_a_table_or_score_are_blocks(marked):
    cut_as_marked(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "He left.\r\n¦\r\nShe stayed.",
        "One.\u2029¦Two.",
        "One\u2028¦Two",
        "The talks\r\nfailed in\r\nDoha.¦\r\n\r\nBy Ana",
    ],
)
def test_other_line_breaks_count(marked):
    cut_as_marked(marked)


def test_a_wrapped_paragraph_is_one_block_and_a_heading_above_it_another():
    text = (
        "Dam fails\n"
        "The dam, which was built in 1968, failed shortly after\n"
        "midnight on Sunday. Engineers had warned of cracks in\n"
        "the wall since 2015."
    )
    assert [text[start:end][:9] for start, end in blocks(text)] == ["Dam fails", "The dam, "]


def test_paragraph_numbers_count_blocks_from_one():
    text = "Title\n\nOne. Two.\n\n \n\nThree."
    numbered = [(text[s.start : s.end], s.paragraph) for s in segment_paragraphs(text)]
    assert numbered == [("Title", 1), ("One.", 2), ("Two.", 2), ("Three.", 3)]


def test_blocks_are_trimmed():
    text = "\ufeff \n\t Title \xa0\n\n  Text.\r\n"
    assert [text[start:end] for start, end in blocks(text)] == ["\ufeff", "Title", "Text."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u2028\t\xa0"])
def test_a_text_of_white_space_has_no_blocks(text):
    assert blocks(text) == []
