"""How well and how fast sentences are found, next to plain sentencex.

    python -m benchmarks.segmentation

Prints the exact-span F1 on the labelled sentences of the tests, and sentences per second of
processor time over articles of about 30 sentences (best of several rounds, one core).
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import sentencex

from articles.text.segmentation import segment

LABELLED = Path(__file__).parents[1] / "tests" / "data" / "segmentation_dev.jsonl"
ARTICLES, SENTENCES, ROUNDS = 40, 30, 10

Cutter = Callable[[str, str], list[tuple[int, int]]]

NEWS = [
    "Council officials said on Tuesday that the city would close the bridge after a night of heavy rain in the valley.",
    "The order was issued during an emergency session of the cabinet, according to three officials briefed on its terms.",
    "“We have a duty to tell people what we know,” the spokesman, Lt. Gen. Marc Oyelaran, told reporters in the capital.",
    "The U.S. State Department said it had no prior knowledge of the closure, which began at about 2 a.m. local time.",
    "Grain prices rose 3.5 percent to $281.20 a tonne, the highest since Jan. 5, before easing later in the session.",
    "Analysts warned that a longer closure could cost more than $100 million (about €92 million) across the region.",
    "Neither government has commented on the reports, and they could not be independently verified by this newspaper.",
    "Residents of the northern towns described hours of flooding, power cuts and long lines outside the few open bakeries.",
]  # fmt: skip


def plain(text: str, language: str) -> list[tuple[int, int]]:
    """Sentencex as it comes, with white space trimmed so that its spans can be compared."""
    spans = []
    for found in sentencex.get_sentence_boundaries(language, text):
        start, end, part = found["start_index"], found["end_index"], found["text"]
        start += len(part) - len(part.lstrip())
        end -= len(part) - len(part.rstrip())
        if start < end:
            spans.append((start, end))
    return spans


def ours(text: str, language: str) -> list[tuple[int, int]]:
    return list(segment(text, language))


def exact_f1(cut: Cutter, *, english: bool) -> float:
    right = found = wanted = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if (row["lang"] == "en") is not english:
            continue
        at, gold = 0, set()
        for sentence in row["sentences"]:
            start = row["text"].index(sentence, at)
            at = start + len(sentence)
            gold.add((start, at))
        spans = set(cut(row["text"], row["lang"]))
        right, found, wanted = right + len(gold & spans), found + len(spans), wanted + len(gold)
    return 2 * right / (found + wanted)


def articles() -> list[str]:
    """Articles of paragraphs of two or three sentences, each in another order."""
    texts = []
    for number in range(ARTICLES):
        size = 2 + number % 2
        story = [NEWS[(index * 7 + number) % len(NEWS)] for index in range(SENTENCES)]
        paragraphs = [" ".join(story[at : at + size]) for at in range(0, SENTENCES, size)]
        texts.append("\n\n".join(paragraphs))
    return texts


def sentences_per_second(cut: Cutter, texts: list[str]) -> float:
    best = 0.0
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            cut(text, "en")
        best = max(best, SENTENCES * len(texts) / (time.process_time() - began))
    return best


def main() -> None:
    argparse.ArgumentParser(description="Measure the finding of sentences.").parse_args()
    texts = articles()
    rows = [
        ("F1, English", exact_f1(plain, english=True), exact_f1(ours, english=True)),
        ("F1, other languages", exact_f1(plain, english=False), exact_f1(ours, english=False)),
        ("sentences/s", sentences_per_second(plain, texts), sentences_per_second(ours, texts)),
    ]
    print(f"{'':22}{'sentencex':>12}{'ours':>12}{'ratio':>8}")
    for name, theirs, own in rows:
        form = ",.0f" if theirs > 1 else ".3f"
        print(f"{name:22}{theirs:>12{form}}{own:>12{form}}{own / theirs:>8.2f}")


if __name__ == "__main__":
    main()
