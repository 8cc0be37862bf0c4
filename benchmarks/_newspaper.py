"""Made-up articles of 30 sentences that burden an import as a newspaper would.

The shares follow our own seeds: of 100 English sentences there, 52 have a word or mark that may attribute
something, 25 name a source and 14 hide it, 11 are not in ASCII; a sentence has 101 characters. Names of people
and places are put together from syllables: a search index is the slower the more different words it holds.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SENTENCES = 30
_PARAGRAPH = 5

# Of twenty, five name a source, three hide it, three only have a word that might, and the others report.
_SENTENCES = (
    "{person}, who runs the harbour of {place}, said on Tuesday that {n} households were without power.",
    "The river {river} burst its banks on Sunday and flooded more than {n} houses in the lower town.",
    "At least {n} people were taken to hospital when a bus left the mountain road near {town}.",
    "“We have counted {n} boats that broke loose,” {person} told reporters, “and that is not half of it.”",
    "Talks between {place} and {town} are due to resume next week, after a pause of {n} months.",
    "The bridge at {town} could stay closed for {n} more days, according to two people who know of the plans.",
    "Prices in {place} rose by {n} percent in a month, the steepest rise since the market of {town} was closed.",
    "The museum, a former power station, reopened in May after {n} years and two moves to {place}.",
    "An order for {n} pumps from the U.S. depot near St. {place} was called off on Friday.",
    "It is believed that the dam above {place} was built for a flood of {n} centimetres, half of what came.",
    "Thousands of people marched through {place} on Saturday, the third such march within {n} days.",
    "The water board announced in a report that {n} kilometres of dyke had been found weak in the spring.",
    "Claims for {n} damaged cars were settled at the town hall of {place}, where the lights stayed on all night.",
    "The ferry {river} sank within minutes; only {n} of those on board survived the night in the cold water.",
    "{person}, the mayor, said the figure of {n} metres was a guess that nobody in {place} had checked.",
    "Shares in the shipyard of {town} fell by {n} percent and recovered only a little before noon.",
    "A view of the valley, painted {n} years ago, was carried out of the church before the water reached {town}.",
    "Trains ran again between {place} and {town} on Monday, {n} hours after the last of the trees had been cut up.",
    "A senior official, who asked not to be named, said that the warning had come {n} minutes late – for {town}.",
    "Dr. {person} of the hospital in {town} warned that {n} beds would not be enough for a second such night.",
)  # fmt: skip
_STARTS = [
    "Ab",
    "Bran",
    "Cor",
    "Dun",
    "El",
    "Fen",
    "Gar",
    "Hol",
    "Ing",
    "Jar",
    "Kel",
    "Lom",
    "Mar",
    "Nor",
    "Os",
    "Pel",
    "Quen",
    "Rav",
    "Sten",
    "Tor",
    "Ul",
    "Vos",
    "Wen",
    "Yar",
    "Zel",
]
_MIDDLES = [
    "a",
    "ba",
    "de",
    "go",
    "hi",
    "la",
    "me",
    "ni",
    "or",
    "pa",
    "ra",
    "se",
    "ta",
    "u",
    "va",
    "we",
    "xi",
    "ya",
    "zo",
    "é",
    "ber",
    "dan",
    "fel",
    "gis",
    "kor",
    "lin",
    "mund",
    "nas",
]
_ENDS = [
    "burg",
    "by",
    "dale",
    "den",
    "ford",
    "ham",
    "holm",
    "ick",
    "lund",
    "mere",
    "mouth",
    "ness",
    "po",
    "rup",
    "stad",
    "ston",
    "sund",
    "thorpe",
    "tun",
    "ville",
    "wick",
]
_FORENAMES = [
    "Ana",
    "Ben",
    "Carla",
    "Dov",
    "Elif",
    "Femi",
    "Greta",
    "Hugo",
    "Ilse",
    "Jun",
    "Kofi",
    "Lena",
    "Marc",
    "Noor",
    "Olaf",
    "Priya",
    "Rosa",
    "Sam",
    "Tess",
    "Yusuf",
]


def article(number: int) -> dict[str, object]:
    """An article that no other number gives."""
    sentences = [_sentence(number * SENTENCES + index) for index in range(SENTENCES)]
    sentences[0] = f"Report {number}: {sentences[0]}"
    paragraphs = (
        " ".join(sentences[at : at + _PARAGRAPH]) for at in range(0, SENTENCES, _PARAGRAPH)
    )
    return {
        "external_id": f"benchmark-{number}",
        "title": f"The flood, report {number}",
        "publisher": "The Weir",
        "body": "\n\n".join(paragraphs),
    }


def articles(count: int) -> Iterator[str]:
    """So many articles as JSON Lines."""
    return (f"{json.dumps(article(number), ensure_ascii=False)}\n" for number in range(count))


def write_articles(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(articles(count))


def mix() -> str:
    """What a sample of the articles is made of, as the import's own code sees it."""
    from articles.importing.preparing import cut
    from articles.text.attribution import may_attribute

    texts = [article(number)["body"] for number in range(100)]
    rows = [row for text in texts for row in cut(str(text), "en")]
    labels = Counter(row[6] for row in rows)
    shares = ", ".join(
        f"{labels[label] / len(rows):.0%} {label}" for label in ("named", "anonymous")
    )
    return (
        f"{len(rows) / len(texts):.0f} sentences an article,"
        f" {sum(len(row[3]) for row in rows) / len(rows):.0f} characters a sentence;"
        f" {sum(may_attribute(row[3]) for row in rows) / len(rows):.0%} have a cue word,"
        f" {shares}; {sum(not row[3].isascii() for row in rows) / len(rows):.0%} are not in ASCII"
    )


def _sentence(turn: int) -> str:
    # 7 and 20 have no common factor: every twenty sentences are each of them once.
    mixed = (turn * 2654435761 + 12345) & 0xFFFFFFFF
    place, town, river = _name(mixed), _name(mixed * 31 + 7), _name(mixed // 97)
    person = f"{_FORENAMES[mixed % 20]} {_name(mixed // 13)}"
    return _SENTENCES[turn * 7 % 20].format(
        n=10 + mixed % 389, place=place, town=town, river=river, person=person
    )


def _name(number: int) -> str:
    start, rest = _STARTS[number % 25], number // 25
    return f"{start}{_MIDDLES[rest % 28]}{_ENDS[rest // 28 % 21]}"
