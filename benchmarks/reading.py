"""How many sentences a second the files of an import are read at, on one core.

    python -m benchmarks.reading [--articles 20000]

Made-up articles of 30 sentences, as JSON Lines, JSON arrays and CSV, plain and packed. Reading is all that is
measured: from the bytes of the file to the fields of each article, with every check of the format. The
standard library reading the same JSON Lines without any check is measured next to it.
"""

import argparse
import csv
import gzip
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from articles.importing.formats import Record, read
from articles.importing.sources import find
from benchmarks._newspaper import SENTENCES, article

ROUNDS = 3


def write(folder: Path, count: int) -> list[Path]:
    articles = [article(number) for number in range(count)]
    lines = "".join(f"{json.dumps(one)}\n" for one in articles)
    (folder / "articles.jsonl").write_text(lines)
    (folder / "articles.json").write_text(json.dumps(articles))
    (folder / "indented.json").write_text(json.dumps(articles, indent=2, ensure_ascii=False))
    with (folder / "articles.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, articles[0])
        writer.writeheader()
        writer.writerows(articles)
    with gzip.open(folder / "articles.jsonl.gz", "wt", compresslevel=6) as packed:
        packed.write(lines)
    return sorted(folder.iterdir(), key=lambda path: ("jsonl" not in path.name, path.name))


def seconds(records: Callable[[], Iterator[object]], count: int) -> float:
    """The quickest of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = sum(1 for _ in records())
        best = min(best, time.perf_counter() - began)
        assert found == count, found
    return best


def records(path: Path) -> Iterator[Record]:
    for item in read(find([path]).sources[0]):
        assert isinstance(item, Record), item
        yield item


def unchecked(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        yield from map(json.loads, file)


def peak_memory(path: Path) -> float:
    """MB that reading the file holds at most."""
    tracemalloc.start()
    for _ in records(path):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading of files.")
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        paths = write(Path(folder), count)
        bare = seconds(lambda: unchecked(Path(folder, "articles.jsonl")), count)
        print(f"{'json.loads, no checks':22} {count * SENTENCES / bare:12,.0f} sentences/s")
        for path in paths:
            took = seconds(lambda path=path: records(path), count)  # type: ignore[misc]
            print(
                f"{path.name:22} {count * SENTENCES / took:12,.0f} sentences/s,"
                f" {took / bare:4.1f} times the time, {path.stat().st_size / 1e6:6.1f} MB,"
                f" peak memory {peak_memory(path):.1f} MB"
            )


if __name__ == "__main__":
    main()
