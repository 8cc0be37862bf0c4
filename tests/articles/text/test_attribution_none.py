"""Sentences that attribute nothing, by what could mislead a detector.

Written and labelled by hand before the detector was run on them. The convention is that of
``tests/data/attribution_dev.jsonl``: a sentence has no attribution when the article itself answers for it.
"""

import pytest

from articles.text.attribution import attribute

NONE: dict[str, list[str]] = {
    "plain facts": [
        "The volcano erupted twice in the night.",
        "More than 200 houses were destroyed.",
        "The parliament passed the law by a narrow majority.",
        "Oil prices climbed to their highest level since 2014.",
        "The museum is home to 12,000 paintings.",
        "Norway has 5.5 million inhabitants.",
        "The treaty entered into force in 1994.",
        "Two firefighters were treated for smoke inhalation.",
        "The striker scored twice in the second half.",
        "She has led the party since 2016.",
        "His father was a carpenter from Bergamo.",
        "The airport remained closed on Monday.",
        "The pandemic cost 400,000 people their jobs.",
    ],
    "speech words without speech": [
        "The minister reports directly to the president.",
        "The painting shows a woman at a window.",
        "He called his mother from the airport.",
        "She wrote three novels and a memoir.",
        "The workers found shelter in a church.",
        "The bill calls for a tax on plastic.",
        "The hall can hold a thousand people, more than expected.",
        "The company was called Sunrise until 2003.",
        "The actor told jokes for an hour.",
        "The firm reported to the authorities every month.",
        "He asked for a glass of water.",
        "The recipe calls for two eggs.",
        "They claimed the prize in person.",
        "The noted surgeon retired in 2010.",
        "The stated aim of the mission was peace.",
        "He added two goals after the break.",
        "She explained nothing and left.",
        "The clock showed ten past four.",
        "The story is told in three parts.",
        "The company announced a new chairman in March.",
        "The king declared war on Austria in 1866.",
        "The council issued a statement on Friday.",
        "The judge sentenced him to eight years in prison.",
        "He believes in God.",
        "The soldiers found the village empty.",
        "Expected to last a week, the strike ended after a day.",
    ],
    "people who do not speak": [
        "Police arrested four men at the border.",
        "Officials opened the bridge in June.",
        "Experts from the university will visit the site in May.",
        "Residents rebuilt the school with their own hands.",
        "Researchers collected samples from forty lakes.",
        "Witnesses were questioned for hours.",
        "The spokesman resigned last week.",
        "Sources of the river lie in Uganda.",
        "Prosecutors have 30 days to appeal.",
    ],
    "plans and orders": [
        "The president will announce his decision on Monday.",
        "The committee is expected to report in the spring.",
        "The government plans to announce new rules next month.",
        "No group has claimed responsibility for the attack.",
        "Nobody said a word.",
        "The general ordered the troops to retreat.",
    ],
    "questions": [
        "Did the minister say too much?",
        "What happens next?",
        "How many people live in Lagos?",
        "Who told the president?",
    ],
    "nouns that look like verbs": [
        "Property claims are handled by a special court.",
        "Warning signs were put up along the beach.",
        "The reports were stored in a basement.",
        "The call for tenders closes in June.",
        "Estimates vary.",
        "The comments section was closed.",
        "The claim was settled out of court.",
        "Demand for copper rose by a tenth.",
    ],
    "quotation marks without a speaker": [
        "The exhibition “Faces of War” opens on Friday.",
        "The drink is sold as “Swiss water.”",
        "His second film, “The Long Night,” won four prizes.",
    ],
}


@pytest.mark.parametrize("kind", NONE)
def test_a_sentence_of_this_kind_gives_no_source(kind: str) -> None:
    missed = [sentence for sentence in NONE[kind] if attribute(sentence).label != "none"]
    assert missed == []
