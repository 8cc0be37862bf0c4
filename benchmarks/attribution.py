"""How well and how fast the attribution detector works: ``python -m benchmarks.attribution``.

Prints the accuracy per label and the exactness of spans on the development set, then sentences per second on
the same sentences and on a mix in which about a third of the sentences attribute something.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from articles.text.attribution import attribute, labels_of

DEVELOPMENT_SET = Path(__file__).parent.parent / "tests" / "data" / "attribution_dev.jsonl"
LABELS = ("named", "anonymous", "none")
MIXED_SENTENCES = 20_000
ATTRIBUTED_SHARE = 0.35
ROUNDS = 5
LEAD = "In the second week of a wet and windy June, "
PLAIN = (
    "The river burst its banks on Sunday night and flooded more than two hundred houses in the lower town.",
    "At least 14 people were killed and dozens were wounded when a bus left the mountain road near Ronda.",
    "The vaccine was approved in December 2020 and has been given to more than three billion people since then.",
    "Talks between the two governments are due to resume next week in Geneva, after a pause of eleven months.",
    "Thousands of protesters marched through the capital on Saturday, the third such march within two weeks.",
    "Shares in the airline fell by 7 percent in early trading and recovered only a little before noon.",
    "The ship sank within minutes; only four of the 31 men on board survived the night in the cold water.",
    "The museum, a former power station, reopened in May after seven years of building work and two moves.",
    "Prices rose by 8 percent in a single month, the steepest rise since the currency was introduced in 1999.",
    "She was born in Lagos in 1961, studied law at Oxford and returned to Nigeria with her family in 1987.",
)


def main() -> None:
    argparse.ArgumentParser(description="Measure the attribution detector.").parse_args()
    rows = [json.loads(line) for line in DEVELOPMENT_SET.read_text("utf-8").splitlines()]
    print_accuracy(rows)
    print_spans(rows)
    print_speed("development set", [row["text"] for row in rows] * 50)
    print_speed(f"mix, {ATTRIBUTED_SHARE:.0%} attributed", mixed(rows))


def print_accuracy(rows: list[dict[str, Any]]) -> None:
    total = Counter(row["label"] for row in rows)
    right = Counter(row["label"] for row in rows if attribute(row["text"]).label == row["label"])
    for label in LABELS:
        print(f"{label:>22}  {right[label]:4}/{total[label]:<4} {right[label] / total[label]:.3f}")
    print(
        f"{'accuracy':>22}  {right.total():4}/{total.total():<4} {right.total() / total.total():.3f}"
    )


def print_spans(rows: list[dict[str, Any]]) -> None:
    for name, gold in (("cue", "cues"), ("speaker", "speakers")):
        spanned = [row for row in rows if row[gold]]
        exact = sum(
            list(getattr(attribute(row["text"]), name) or ()) in row[gold] for row in spanned
        )
        print(f"{'exact ' + name:>22}  {exact:4}/{len(spanned):<4} {exact / len(spanned):.3f}")


def mixed(rows: list[dict[str, Any]]) -> list[str]:
    """Sentences of about 20 words, of which ``ATTRIBUTED_SHARE`` have a cue."""
    choose = random.Random(7)  # noqa: S311 - a fixed mix, not a secret
    attributed = [LEAD + row["text"] for row in rows if row["label"] != "none"]
    return [
        choose.choice(attributed if choose.random() < ATTRIBUTED_SHARE else PLAIN)
        for _ in range(MIXED_SENTENCES)
    ]


def print_speed(name: str, sentences: Sequence[str]) -> None:
    best = min(_seconds(sentences) for _ in range(ROUNDS))
    print(f"{name:>22}  {len(sentences) / best:9,.0f} sentences/s on one core")


def _seconds(sentences: Sequence[str]) -> float:
    started = time.perf_counter()
    labels_of(sentences)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
