"""Longer sentences in the manner of agency reports, with more than one clause and distracting words.

Written and labelled by hand before the detector was run on them, by the convention of
``tests/data/attribution_dev.jsonl``.
"""

import pytest

from articles.text.attribution import attribute

NAMED: dict[str, list[str]] = {
    "long subjects": [
        "The head of the regional health authority, Marta Ruiz, told a news conference on Tuesday that beds were running out.",
        "Deputy Prime Minister Chrystia Freeland said in a speech to business leaders in Toronto that the tariffs would be met in kind.",
        "Turkey’s disaster agency, AFAD, said more than 400 aftershocks had been recorded since Monday.",
        "Jens Weber, head of research at Commerzbank, expects the euro to weaken further.",
        "The chair of the Federal Reserve, Jerome Powell, has signalled that the cycle of rate rises is over.",
        "U.S. Secretary of State Antony Blinken said on Wednesday that Washington was not aware of the strike.",
        "Philippe Lazzarini, who heads the agency for Palestinian refugees, described the situation in the camps as unbearable.",
        "Ukraine’s General Staff claimed that Russian forces had been pushed back east of the river.",
        "Mr. Okonkwo, 61, a retired engineer, said he had written to the council eleven times.",
        "Lawyer Ines Haddad, representing the families, argued that the company had known of the risk since 2009.",
    ],
    "quotations in reports": [
        "“We do not want a wider war,” Lebanese Foreign Minister Abdallah Bou Habib told CNN on Thursday.",
        "“There will be consequences,” the ministry said in a statement carried by state media.",
        "Vučić called the ruling “a disgrace” and vowed to appeal.",
        "The pope spoke of “a third world war fought piecemeal.”",
        "“It is a small step,” Ms. Thorne added, “but it is a step.”",
        "Asked if he regretted the decision, the chancellor answered: “Not for a second.”",
        "“Nobody should have to live like this,” says Hanna, pointing at the hole in her roof.",
        "“The defendant acted alone,” prosecutor Luis Vega told the court.",
    ],
    "chains and citations": [
        "The Financial Times reported on Sunday that the bank had frozen the accounts.",
        "The ship was carrying fertiliser, Lloyd’s List reported, citing the port authority of Beirut.",
        "At least 31 people died in the crash, the Press Trust of India reported.",
        "Two of the men were released on bail, local broadcaster RTS said.",
        "Inflation has eaten up all wage gains since 2020, according to a study by the Leibniz Institute.",
        "Around a third of all food is thrown away, figures from the UN Environment Programme show.",
        "By 2040 the reservoir will be empty, the World Resources Institute has calculated.",
        "The fire began in a substation, according to the preliminary report of the safety board.",
    ],
    "reactions": [
        "Poland welcomed the decision as a signal of unity.",
        "Brussels has repeatedly urged Budapest to lift its veto.",
        "The opposition dismissed the allegations as a campaign stunt.",
        "Netanyahu responded by stating that Israel would exact a heavy price.",
        "Airbus blamed supply problems for the late deliveries.",
        "Iran’s foreign ministry summoned the ambassador and condemned the attack as a breach of international law.",
        "The union leader Carla Neri accused the firm of breaking its word.",
        "Spain’s football federation apologised for the chaos in a statement on Friday.",
        "Doctors Without Borders demanded an independent inquiry into the shelling.",
        "The Philippines protested on Monday, saying a Chinese vessel had rammed one of its boats.",
    ],
    "refusals and denials": [
        "Neither company responded to requests for comment, but Intel later confirmed the order.",
        "The Israeli military did not immediately respond to a request for comment.",
        "Gazprom has denied that it is holding back supplies.",
        "Goldman Sachs declined to comment on the report.",
        "The interior ministry refused to confirm the number of arrests.",
    ],
    "back reference": [
        "It also said that the data had not been encrypted.",
        "She then claimed that the minutes had been forged.",
        "The study also found a higher risk of stroke among smokers.",
        "But the court said the evidence did not support the charge.",
        "He is convinced, he said, that the climbers are alive.",
    ],
}

ANONYMOUS: dict[str, list[str]] = {
    "officials and sources": [
        "Three unnamed Iranian officials confirmed the news to The New York Times, revealing that an order had been given.",
        "A senior White House official, who spoke on condition of anonymity to discuss private talks, said a deal was within reach.",
        "Four current and former employees told The Verge that safety had been an afterthought.",
        "U.S. intelligence officials have concluded that the explosion was caused by a misfired rocket.",
        "The talks broke down over the prisoners, two diplomats with knowledge of the negotiations told AFP.",
        "According to a senior European official, the sanctions could be lifted in stages.",
        "Palestinian health officials said at least 40 people were killed in the strike, most of them women and children.",
        "A person close to the singer told People magazine that the couple had split up in the spring.",
        "Some members of the committee privately admit that the law cannot be enforced.",
        "Sources in the Elysée say the president has already made up his mind.",
        "One of the hostages’ relatives said they had been told nothing for weeks.",
        "A government spokesperson’s aide said the figures were wrong.",
        "A former employee who worked on the project claimed that tests had been skipped.",
    ],
    "vague plurals in context": [
        "Human rights activists estimate that up to 600 people have been detained since the protests began.",
        "Historians have long argued that the battle decided the war.",
        "Many residents of the suburb complain that rubbish has not been collected since June.",
        "Legal experts say it is unlikely that the verdict will be overturned.",
        "Local journalists reported heavy shelling on the outskirts of the city.",
        "Economists surveyed by Bloomberg had expected a rise of 0.2 percent.",
        "Environmental groups have warned for years that the river is dying.",
        "Fans accused the club’s owners of greed.",
        "Some scholars doubt that the poet ever existed.",
        "Emergency workers described scenes of chaos at the station.",
        "Military analysts believe that the bridge was mined from below.",
        "Republicans argue that the tax would hurt small businesses.",
        "Investors fear that the company will miss its targets.",
        "Parents told the newspaper that their children had been afraid to go to school.",
        "Passengers reported smelling smoke shortly after take-off.",
    ],
    "hearsay": [
        "The smugglers reportedly charged each passenger 3,000 euros.",
        "The president is believed to have suffered a second stroke in January.",
        "It is not known who fired, but the shots are thought to have come from a rooftop.",
        "Up to 10,000 North Korean soldiers are said to be fighting in the region.",
        "The two companies were rumoured to be planning a merger.",
        "He allegedly transferred the money to an account in Cyprus.",
        "The painting, believed to be by Caravaggio, was found in an attic.",
        "It is understood that the club will not renew his contract.",
        "Amid reports of famine, the road was opened for a single day.",
        "The drug is widely considered safe.",
        "Unconfirmed reports of a second explosion spread within minutes.",
        "It was claimed that the votes had been counted twice.",
    ],
    "vague documents": [
        "Recent studies suggest that the bacteria can survive for months.",
        "Internal documents show that managers knew of the leak.",
        "A leaked memo revealed that the plant would close in March.",
        "Polls show the two candidates neck and neck.",
        "A new study has found that bees can count to four.",
        "Media reports say the chief executive will be replaced.",
        "Research suggests that sleep protects the heart.",
    ],
    "people in the street": [
        "“We have no water,” said a woman queuing in front of the town hall.",
        "“They took my brother,” a man in the crowd shouted.",
        "One shopkeeper said business had fallen by half.",
        "A taxi driver who witnessed the crash said the lorry had been on the wrong side.",
        "“I saw it with my own eyes,” an elderly resident told reporters.",
    ],
}

NONE: dict[str, list[str]] = {
    "events": [
        "Iran’s Supreme Leader has ordered direct retaliation against Israel following the assassination of a senior Hamas leader in Tehran.",
        "This directive was issued during an emergency session of the council on Wednesday morning.",
        "Rescue teams searched the rubble for survivors on Tuesday after an earthquake of magnitude 6.8 struck the province.",
        "The two sides agreed to a ceasefire in November, but fighting flared up again within weeks.",
        "More than half of the 1,200 delegates voted against the proposal in a secret ballot.",
        "The company, which makes parts for wind turbines, cut 2,000 jobs last year.",
        "In 2019, the country spent 3.1 percent of its output on research.",
        "Shares in the airline fell by 7 percent in early trading.",
        "The two ministers met for the third time in a month.",
        "The author of four novels, she has taught at Columbia since 1998.",
        "A court in Milan sentenced the former banker to six years in prison for fraud.",
        "After the war the family moved to Buenos Aires, where he opened a bakery.",
    ],
    "nouns and idioms": [
        "The report, 400 pages long, was handed to the minister on Monday.",
        "His claim to the throne rests on a document from 1540.",
        "The talks called off in March will not be resumed.",
        "Doctors operated on him for six hours.",
        "The film, based on a true story, tells of two sisters in occupied Prague.",
        "The tribunal found him guilty on all counts.",
        "The minister wrote the foreword to the book.",
        "The army put down the revolt within a week.",
        "Residents were told to boil their water.",
        "Journalists were not admitted to the hearing.",
        "The expected rise in prices has not come.",
        "The museum shows works by forty artists.",
        "The number of reported cases doubled in a week.",
        "The prime minister called an election for 4 July.",
        "The police asked for help in finding the girl.",
        "The agency added 300 posts last year.",
        "The charity asks for donations of warm clothes.",
        "Officials from the ministry inspected the plant in April.",
        "The scientists found the wreck at a depth of 3,000 metres.",
        "The party promised land reform and lost.",
        "Witnesses to the accident were taken to a hotel.",
        "The council will consider the request in May.",
        "Three suspects were questioned and released.",
        "The letter was read aloud in every church.",
        "The studio announced a sequel in 2021.",
    ],
    "plans, conditions, questions": [
        "If the committee finds that rules were broken, the vote will be repeated.",
        "The bank is expected to announce its decision on Thursday.",
        "Why did the authorities not warn the public?",
        "Parliament is to debate the report in the autumn.",
        "The president may declare an emergency.",
        "She wants to tell her story in court.",
    ],
}

CASES = [
    pytest.param(label, sentences, id=f"{label}: {kind}")
    for label, table in (("named", NAMED), ("anonymous", ANONYMOUS), ("none", NONE))
    for kind, sentences in table.items()
]


@pytest.mark.parametrize(("label", "sentences"), CASES)
def test_a_sentence_of_an_agency_report_is_told_right(label: str, sentences: list[str]) -> None:
    missed = [sentence for sentence in sentences if attribute(sentence).label != label]
    assert missed == []
