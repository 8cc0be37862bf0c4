"""A last table of sentences, mixed, with those that the rules are known to miss.

Written and labelled by hand before the detector was run on them, by the convention of
``tests/data/attribution_dev.jsonl``.
"""

import pytest

from articles.text.attribution import attribute

NAMED = [
    "Sweden's prime minister, Ulf Kristersson, has ruled out a referendum.",
    '"It was never about money," Okoye told the tribunal.',
    "The finance ministry expects the deficit to shrink to 3 percent.",
    "Airlines must pay for the delays, the European Court of Justice ruled.",
    "The charity Save the Children said one in four families skipped meals.",
    "Farage has called the plan a betrayal.",
    "The cathedral was never insured, its dean, Paul Meyer, said on Monday.",
    "Officers acted lawfully, the watchdog concluded.",
    "A spokesman for the mayor said the road would be repaired by June.",
    "According to Reuters, the tanker sailed under a false flag.",
    "The ministry of health has reported 34 new cases.",
    "“I can't sleep,” says Tariq, 11.",
    "Chief Inspector Lena Vogt believes the killer knew the victim.",
    "In a letter to staff, Pichai apologised for the layoffs.",
    "The group's website states that all donations are tax-free.",
    "He insisted he had done nothing wrong.",
    "Hamas has accused Israel of breaking the truce.",
    "The census found that the city has 1.2 million inhabitants.",
    "Nigeria's army says it has freed 200 hostages.",
    "Data published by Eurostat on Friday showed that unemployment fell.",
    "Biden is expected to run again, The Washington Post reported.",
    "The bishop argued for mercy.",
    "The Turkish president threatened to close the straits.",
    "OPEC forecasts that demand will rise by 2 percent.",
]
ANONYMOUS = [
    "Observers say the vote was neither free nor fair.",
    "Two senior commanders were killed, according to security officials.",
    "“You could hear the walls crack,” a neighbour said.",
    "The tycoon is said to own three islands.",
    "A lawyer familiar with the case said the charges would be dropped.",
    "Scientists warn that the current could collapse within decades.",
    "It is widely assumed that he will run again.",
    "Some of the passengers said the crew had panicked.",
    "Health officials have urged people to boil water.",
    "The negotiations are reportedly close to collapse.",
    "Diplomats in Brussels expect a deal by Friday.",
    "Several studies have linked the chemical to cancer.",
    "One woman told the BBC she had been beaten.",
    "There are fears that the dam may burst.",
    "The minister was allegedly bribed.",
    "Former guards accused the warden of cruelty.",
    "Hospital sources said 12 bodies had been brought in.",
    "Unofficial figures suggest that turnout was below 20 percent.",
    "The suspect is believed to be hiding in the mountains.",
    "Union members say they were never asked.",
    "An employee at the plant told local media that alarms had been switched off.",
    "“We're finished,” one banker said.",
    "Military bloggers claimed that the town had fallen.",
    "The blast was caused by a gas leak, initial reports said.",
    "Many voters feel the system is broken.",
]
NONE = [
    "The council approved the plan on Tuesday.",
    "Heavy rain is forecast for the weekend.",
    "He was known to his friends as Bo.",
    "The ferry carries 900 passengers a day.",
    "She told the truth and lost her job.",
    "The show was cancelled after one season.",
    "A spokesman for the group was arrested in Cairo.",
    "The mayor welcomed the guests at the station.",
    "Two reporters were killed in the shelling.",
    "The plant was closed in 1989 and never reopened.",
    "The findings were published in May.",
    "The senator voted against the bill.",
    "Prosecutors charged the couple with fraud.",
    "The source code was stolen in 2019.",
    "Doctors at the hospital are on strike.",
    "The trial is expected to last six weeks.",
    "Critics from Paris filled the front row.",
    "The station reported for the first time a profit.",
    "The police called an ambulance.",
    "The country claims two islands off its coast.",
    "The answer lies in the ice.",
    "Who will pay for the repairs?",
    "The statement runs to four pages.",
]
# Words that mean two things; telling them apart takes more than words and their order.
KNOWN_MISSES = [
    ("named", "The film is a masterpiece, The Guardian's critic wrote."),
    ("none", "The army denied the convoy entry to the town."),
    ("none", "He described a circle in the air."),
]


@pytest.mark.parametrize(
    ("label", "sentences"), [("named", NAMED), ("anonymous", ANONYMOUS), ("none", NONE)]
)
def test_a_sentence_of_the_mixed_table_is_told_right(label: str, sentences: list[str]) -> None:
    missed = [sentence for sentence in sentences if attribute(sentence).label != label]
    assert missed == []


@pytest.mark.xfail(reason="beyond rules on words and word order")
@pytest.mark.parametrize(("label", "sentence"), KNOWN_MISSES)
def test_a_sentence_that_rules_cannot_tell(label: str, sentence: str) -> None:
    assert attribute(sentence).label == label
