"""Short sentences, one construction each, many of them near the line between two labels.

Written and labelled by hand before the detector was run on them, by the convention of
``tests/data/attribution_dev.jsonl``.
"""

import pytest

from articles.text.attribution import attribute

NAMED: dict[str, list[str]] = {
    "verbs": [
        "Samsung predicts a slow recovery in the chip market.",
        "The Vatican condemned the execution.",
        "Orbán ruled out sending troops.",
        "The council’s report criticises the police for acting too late.",
        "Her brother remembers that the door was locked.",
        "The governor told Fox News the border was closed.",
        "Maduro accused Washington of plotting a coup.",
        "The Red Cross put the number of missing at 300.",
        "Judge Aileen Cannon ruled that the evidence was inadmissible.",
        "The train operator attributed the delay to a signal failure.",
        "Bolsonaro has long maintained that the vote was stolen.",
        "South Korea’s military detected two missile launches, it said.",
        "The magazine writes that the minister knew of the deal.",
        "“Go home,” the captain shouted.",
        "The spokesman for the governor said no decision had been made.",
        "Shell pledged to cut emissions by a fifth.",
        "Le Pen’s party denies taking Russian money.",
        "The biologist Jane Osei thinks the species is extinct.",
        "The manual states that the valve must stay closed.",
        "The defence minister tweeted that the operation was over.",
        "“It will pass,” predicted Ms. Alvarez.",
        "Der Spiegel was the first to report that the accounts existed.",
        "The World Food Programme is urging donors to act.",
        "The FBI alleges that the men planned to bomb a train.",
        "UNESCO lists the old town as endangered.",
    ],
    "sources": [
        "The dam, the ministry says, is safe.",
        "The road was closed, according to the mayor.",
        "In Merkel’s view, the treaty had failed.",
        "The crew had no training, an inquiry by the coast guard found.",
        "As NASA reported, the probe landed at 06:14.",
        "Citing the central bank, Reuters reported that reserves had fallen.",
        "The number of wolves has doubled, the environment agency’s figures show.",
        "Half of all bees are gone, a study published in Science found.",
        "In her memoir, Clinton writes that she never trusted him.",
        "The attack was claimed by Islamic State.",
        "The minutes of the meeting show that nobody objected.",
    ],
}

ANONYMOUS: dict[str, list[str]] = {
    "people": [
        "Villagers said the soldiers came before dawn.",
        "Defence officials declined to comment.",
        "A mother of two said she had waited for nine hours.",
        "Some lawmakers have called for his resignation.",
        "A number of witnesses reported a smell of gas.",
        "One analyst called the forecast “wildly optimistic.”",
        "Health workers are warning that beds are running out.",
        "Rescuers said the search would go on through the night.",
        "Several countries have accused the regime of cheating.",
        "Conservationists urged the government to ban the nets.",
        "Teachers say they spend more time on forms than on lessons.",
        "Two former ministers told the inquiry they had not been consulted.",
        "Leading economists predict a recession.",
        "Those close to the family say he never recovered.",
        "“It’s a scandal,” said a passer-by.",
        "A Western diplomat described the offer as unserious.",
        "Supporters hailed the verdict as a triumph.",
        "Critics have dismissed the plan as a gimmick.",
        "Relatives of the victims said they had been ignored.",
        "An intelligence official in Baghdad said the leader had fled.",
        "Pro-government media claimed the protests were staged.",
        "More than a dozen former students said they had been abused.",
        "Not everyone agrees: locals say the park is unsafe.",
        "A study claims that chocolate makes people smarter.",
        "Tax experts doubt that the scheme is legal.",
    ],
    "nobody": [
        "The bank is thought to be preparing a bid.",
        "It is assumed that the virus came from bats.",
        "Allegedly, the letter was burned.",
        "The king was said to have a twin.",
        "She is reported to be living in exile.",
        "There are rumours that the factory will close.",
        "There is speculation that he will retire.",
        "It is claimed that the tower is haunted.",
        "The tomb is commonly believed to be empty.",
        "Four people are presumed dead.",
        "There were claims that ballots had been burned.",
        "The ring was supposedly cursed.",
        "It was alleged in court that he had been drunk.",
        "It had been rumoured for weeks that the couple would marry.",
        "The mine is reported to have collapsed on Friday.",
    ],
}

NONE: dict[str, list[str]] = {
    "verbs": [
        "The orchestra played for two hours.",
        "The team added a fourth goal in injury time.",
        "The firm put its headquarters up for sale.",
        "The mayor praised by nobody retired in silence.",
        "She asked her sister to come.",
        "The army called up 300,000 reservists.",
        "The couple announced their engagement in June.",
        "The bridge is known as the Gate.",
        "Customs officers found 40 kilos of cocaine in the boot.",
        "The film shows the last days of the war.",
        "The law allows police to search homes without a warrant.",
        "The union called a strike for Monday.",
        "The sign read by thousands every day is made of tin.",
        "The results were announced at noon.",
        "The party adopted a resolution on housing.",
        "He never answered the letter.",
        "The accused was acquitted.",
        "Her fears came true.",
        "The committee heard six witnesses.",
        "Telling stories is an old art in the valley.",
        "The king spoke French at home.",
        "Investors poured two billion dollars into the firm.",
        "The two companies agreed to merge.",
        "The claims adjuster arrived on Tuesday.",
        "The verdict was read out in silence.",
        "The government expects no one.",
        "The doctors saved both children.",
        "The mission of the agency is to promote trade.",
        "The warning came too late.",
        "The regulator fined the bank 20 million euros.",
        "The court rejected his appeal.",
        "The assembly rejected the budget by 80 votes to 60.",
        "The general was known for his cruelty.",
    ],
    "things": [
        "Sales grew by a tenth in the first quarter.",
        "The population of the island is 8,400.",
        "A statement was due on Friday.",
        "The expert panel has nine members.",
        "Two official languages are used in court.",
        "The source of the infection is a well.",
        "The highest point is 2,917 metres above the sea.",
        "Reports must be filed by 31 March.",
    ],
}

CASES = [
    pytest.param(label, sentences, id=f"{label}: {kind}")
    for label, table in (("named", NAMED), ("anonymous", ANONYMOUS), ("none", NONE))
    for kind, sentences in table.items()
]


@pytest.mark.parametrize(("label", "sentences"), CASES)
def test_a_short_sentence_near_the_line_is_told_right(label: str, sentences: list[str]) -> None:
    missed = [sentence for sentence in sentences if attribute(sentence).label != label]
    assert missed == []
