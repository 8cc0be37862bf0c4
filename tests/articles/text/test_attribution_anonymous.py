"""Sentences that hide their source, by the way they do it.

Written and labelled by hand before the detector was run on them. The convention is that of
``tests/data/attribution_dev.jsonl``: a source is anonymous when it is a vague plural, an unnamed person, or hearsay without anybody.
"""

import pytest

from articles.text.attribution import attribute

ANONYMOUS: dict[str, list[str]] = {
    "vague plurals": [
        "Experts warn that the dam could burst.",
        "Aid workers said the road was impassable.",
        "Local officials reported at least a dozen deaths.",
        "Opponents say the bridge will ruin the valley.",
        "Medics said most of the wounded were women.",
        "Neighbours described him as a quiet man.",
        "Some economists argue that the deficit does not matter.",
        "Many doctors believe the drug does more harm than good.",
        "Human rights groups have accused the army of torture.",
        "Farmers say the price of fodder has doubled.",
        "Israeli officials believe the tunnel runs under the border.",
        "Several survivors recalled hearing a loud bang.",
        "Others say the money never arrived.",
        "Most historians agree that the letter is a forgery.",
        "Traders expect the bank to raise rates again.",
        "Fishermen said they had seen smoke on the horizon.",
        "Turkish media reported that the plane had turned back.",
        "Some people claim the moon landing was staged.",
    ],
    "unnamed persons": [
        "A senior official told the BBC that the talks had failed.",
        "“We were ordered to fire,” said one soldier.",
        "An aide to the president confirmed the meeting.",
        "A diplomat who attended the session said no vote was taken.",
        "A man in his forties told police he had heard shots.",
        "A spokeswoman said the store would reopen on Monday.",
        "“They were just children,” a teacher at the school recalled.",
        "One of the officers said the order came from above.",
        "A former minister, who asked not to be identified, said the deal was doomed.",
        "A source familiar with the investigation said charges were likely.",
        "Two people with direct knowledge of the matter told Bloomberg that the sale was off.",
        "A hospital worker, speaking on condition of anonymity, said the morgue was full.",
        "An eyewitness said the bus had been speeding.",
        "The source said the documents were authentic.",
        "The official, who was not authorised to speak publicly, said the raid had failed.",
    ],
    "sources": [
        "Sources close to the club said the coach would leave.",
        "According to diplomatic sources, the envoy was recalled in secret.",
        "The deal will be signed on Friday, three sources told Reuters.",
        "A military source confirmed that the base had been hit.",
        "The shooting began at dawn, according to witnesses.",
        "According to local residents, the factory has been leaking for years.",
        "The singer died of an overdose, according to media reports.",
        "The Washington Post reported that the plan was dropped, citing people familiar with the matter.",
        "The minister will step down, according to one of his aides.",
        "Officials, citing security concerns, said the route would stay secret.",
    ],
    "hearsay adverbs": [
        "The gunman reportedly left a note.",
        "The singer is reportedly in talks with a rival label.",
        "The guards allegedly beat the prisoners with cables.",
        "The statue supposedly weeps on Good Friday.",
        "He was allegedly paid in cash.",
        "The two brothers apparently quarrelled over money.",
        "Reportedly, the king never learned to swim.",
    ],
    "impersonal passives": [
        "It is feared that hundreds are still under the rubble.",
        "It was reported that the ship had lost power.",
        "It is thought the painting was sold to a private collector.",
        "It is widely believed that the election was rigged.",
        "It has been suggested that the fire was started on purpose.",
        "It is said that the city was founded by a shepherd.",
        "It is alleged that he forged the signature.",
    ],
    "raised passives": [
        "The suspect is believed to have fled to Turkey.",
        "The general was reported to have been killed in the strike.",
        "The treasure is said to lie at the bottom of the lake.",
        "Dozens are feared dead after the landslide.",
        "The rebels are understood to control three districts.",
        "Police arrested a man thought to be the leader of the gang.",
        "He is widely regarded as the best goalkeeper of his time.",
        "The weapons are alleged to have come from Libya.",
        "The duke is rumoured to be living in Argentina.",
    ],
    "passives with a vague agent": [
        "The campaign was described by officials as a failure.",
        "The law has been criticised by activists as a step backwards.",
        "He was accused by prosecutors of laundering money.",
        "The account was confirmed by two witnesses.",
    ],
    "rumours and reports": [
        "Rumours of a coup spread through the capital.",
        "There were reports of looting in the old town.",
        "There have been unconfirmed reports that the dam was mined.",
        "Rumour has it that the band will reunite.",
        "Reports suggest the convoy was hit by a drone.",
        "The resignation came amid allegations of bribery.",
    ],
    "vague studies and documents": [
        "Research shows that dogs can smell fear.",
        "A recent study found that tall people earn more.",
        "Polls suggest the race is too close to call.",
        "Surveys have shown that most voters want change.",
        "An internal memo warned that the brakes were faulty.",
        "A new survey says half of teenagers sleep too little.",
        "Studies have found that the ban saves lives.",
    ],
    "participles": [
        "Witnesses gave the same account, saying the truck never braked.",
        "Three unnamed officers confirmed the order, revealing that it came from the palace.",
    ],
    "inverted and enclosed": [
        "The road, residents say, has not been repaired since the war.",
        "Taxes will have to rise, say analysts.",
        "“It was like an earthquake,” said a shopkeeper in the bazaar.",
        "Prices, experts warn, could double by winter.",
        "The plan was scrapped at the last minute, officials say.",
    ],
    "headlines": [
        "Experts: coral reefs may vanish by 2050",
        "Officials: gunman acted alone",
        "Study finds link between sleep and memory",
        "Truce is near, say diplomats",
    ],
    "refusals": [
        "Officials declined to give details.",
        "A spokesman did not return calls seeking comment.",
    ],
}


@pytest.mark.parametrize("kind", ANONYMOUS)
def test_a_sentence_of_this_kind_hides_its_source(kind: str) -> None:
    missed = [sentence for sentence in ANONYMOUS[kind] if attribute(sentence).label != "anonymous"]
    assert missed == []
