"""Sentences that name their source, by the way they do it.

Written and labelled by hand before the detector was run on them. The convention is that of
``tests/data/attribution_dev.jsonl``: a source is named when a reader could go and ask it.
"""

import pytest

from articles.text.attribution import attribute

NAMED: dict[str, list[str]] = {
    "plain verbs": [
        "Prime Minister Mette Frederiksen said Denmark would double its defence budget.",
        "The central bank said on Thursday that inflation would ease by autumn.",
        "Greenpeace warned that the spill could reach the reef within days.",
        "The foreign ministry denied the allegations.",
        "Volkswagen acknowledged that some engines had been tampered with.",
        "Israel has neither confirmed nor denied its involvement in the explosion.",
        "They said the tents had been delivered too late.",
        "Police have said the two cases are not linked.",
        "Governor Tomas Herrera had warned lawmakers that the levee would not hold.",
        "The mayor is warning residents that the water may not be safe to drink.",
        "NATO says it has seen no sign of a withdrawal.",
        "Beijing insists the islands are part of its territory.",
        "Her family said she had been ill for some time.",
    ],
    "quotations": [
        "“This is not the end,” the coach said after the match.",
        "“We have lost everything,” Amina Yusuf, a mother of four, told Al Jazeera.",
        '"I was wrong," Denham conceded.',
        "‘The roof came down in seconds,’ said Pavel Novak, a miner.",
        "“The numbers do not add up,” he wrote in a letter to shareholders.",
        "Sánchez: “We will not raise the retirement age.”",
        "“Not in my lifetime,” was how Judge Ruth Okafor put it, adding that the ruling would stand.",
        "The judge described the evidence as “thin at best.”",
        "“Why did nobody act?” asked the opposition leader, Imran Qureshi.",
    ],
    "according to and per": [
        "The village has lost half its people, according to the latest census.",
        "According to Amnesty, at least 60 prisoners were executed last year.",
        "The storm killed nine people, per the Associated Press.",
        "Sales fell for the third quarter in a row, according to figures released by Nissan on Monday.",
        "In the view of the Constitutional Court, the decree was void.",
        "As the UN has pointed out, the road is the only way in.",
    ],
    "passives": [
        "The plan was criticised by Human Rights Watch as cruel.",
        "The strike was described by the Ukrainian army as a success.",
        "He was accused by the Justice Department of hiding income.",
        "The figures were confirmed by the statistics agency.",
        "Netanyahu was quoted as saying that the war would last months.",
    ],
    "participles": [
        "The bank raised rates to 4 percent, saying prices were still rising too fast.",
        "Haaretz reported that talks had stalled, citing the Egyptian foreign minister.",
        "Apple pulled the app, adding that it had violated the rules of its store.",
        "NASA delayed the launch, explaining that a valve had leaked.",
    ],
    "relative clauses": [
        "Khamenei, who rarely appears in public, said revenge was a duty.",
        "The ministry, which oversees the ports, told Reuters that no ships had been held.",
        "Maria Lopes, 43, who lost her house in the fire, said help came too late.",
        "The committee, whose members are elected for life, concluded that the vote was fair.",
    ],
    "calls and promises": [
        "The UN called for an immediate ceasefire.",
        "The European Commission urged member states to share the burden.",
        "Erdogan demanded an apology from Athens.",
        "President Petro promised to end the drug war.",
        "North Korea threatened to retaliate with force.",
        "The union called on the government to withdraw the bill.",
        "Senator Warren criticised the merger as bad for consumers.",
        "Pope Francis condemned the bombing.",
    ],
    "inverted": [
        "The tunnel will open in May, said transport minister Karin Holm.",
        "Rents have doubled since 2015, notes the housing charity Shelter.",
        "Most of the victims were children, said the Red Cross.",
        "“A disgrace,” tweeted Gary Moss, the union’s president.",
    ],
    "statements and posts": [
        "The club apologised to its supporters in a statement.",
        "Musk wrote on X that the factory would move to Texas.",
        "In a statement, Boeing said it was cooperating with the inquiry.",
        "The embassy posted on Facebook that its staff were safe.",
        "Zelensky said in his nightly address that the city was holding.",
    ],
    "refusals": [
        "The ministry did not respond to a request for comment.",
        "Amazon declined to comment.",
        "The Kremlin would not say whether the two men had met.",
        "Chevron has not commented on the lawsuit.",
        "Mr. Adeyemi refused to say who had paid for the trip.",
    ],
    "documents and data": [
        "Data from the World Bank show that poverty fell by half.",
        "A study in Nature found that the glaciers are melting twice as fast.",
        "The inquiry concluded that the fire was preventable.",
        "Court records show that the men had been convicted before.",
        "A poll by YouGov suggested that most Britons favour the ban.",
        "A report by the OECD estimated the cost at $3 trillion.",
        "The letter warned that the pension fund was close to collapse.",
        "The indictment alleges that he took bribes from three contractors.",
        "A Reuters poll found that growth would slow to 4 percent.",
        "The survey, published by the Pew Research Center, showed that trust had fallen.",
    ],
    "spokespeople and offices": [
        "A spokeswoman for Lufthansa said flights would resume on Sunday.",
        "The president’s office said the two leaders had spoken for an hour.",
        "A Pentagon spokesman said the drone had been shot down over the sea.",
        "White House press secretary Karine Jean-Pierre told reporters the president had not been briefed.",
        "State news agency IRNA reported two explosions near the base.",
        "A police spokesperson said no weapons had been found.",
        "Chief executive Anders Lund expects sales to recover next year.",
    ],
    "headlines": [
        "Minister: tax on sugar will rise",
        "Iran will respond in kind, says Araghchi",
        "WHO: measles cases up by a fifth",
        "Trump says tariffs will stay",
    ],
    "reporting verbs with an object": [
        "Islamic State claimed responsibility for the bombing.",
        "Meta disputed the findings.",
        "The International Monetary Fund forecasts growth of 2.1 percent.",
        "The party leader blamed the defeat on low turnout.",
        "Russia accused Ukraine of shelling the power plant.",
        "Oxfam estimates that eight men own half of the world’s wealth.",
        "Médecins Sans Frontières reported a sharp rise in cholera cases.",
        "The archbishop dismissed the accusations as slander.",
        "Lagarde hinted that rates had peaked.",
    ],
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_sentence_of_this_kind_names_its_source(kind: str) -> None:
    missed = [sentence for sentence in NAMED[kind] if attribute(sentence).label != "named"]
    assert missed == []
