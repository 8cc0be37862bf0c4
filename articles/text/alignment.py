"""PURE: which sentence of a new text is which sentence of the old one.

`align` accounts for every sentence of both texts, in this order:

1. A sentence with the same text is kept, moved or not. Of repeated ones those are the same that stand beside
   the same neighbours; the others are taken in their order.
2. A sentence that differs in typography alone is the same claim, retyped (`same_claim`).
3. Of what is left, the most similar are paired: the new one is the old one, changed. Similarity is the share
   of the words of both that they have in common in the same order, from 0 to 1; 0.5 is the least. Of equally
   similar ones the nearer are paired.
4. A new sentence whose words are for the most part in an old one near by is a part of it: one sentence was
   split. An old one whose words are for the most part in a new one near by went into it: two were merged.
5. The rest was added or retired.

Time and memory are bounded, whatever the texts: 64 words of a sentence are compared (256 in step 4), and at
most 4 million pairs of sentences; of more than that, each is compared with those about as far down the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from articles.text.fingerprint import fold_typography
from articles.text.words import Alphabet, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_SIMILAR = 0.5
LEAST_CONTAINED = 0.7
_LEAST_WORDS = 3  # of a part: “He said.” is in many a sentence
_COMPARED = 64
_COMPARED_PARTS = 256
_MOST_PAIRS = 4_000_000
_ROWS = 256
_TRIED = 8
_NEAR = 3
# How much nearness counts: nothing against one word more or less in common.
_PER_STEP, _MOST_STEPS = 1e-6, 5_000


class Change(NamedTuple):
    """A new sentence and the old ones that it took the place of, the most similar first."""

    new: int
    replaces: tuple[int, ...]


class Alignment(NamedTuple):
    """Indices into the two lists of sentences; pairs are (old, new).

    Every new sentence is in exactly one of `kept`, `retyped`, `changed` and `added`; every old one in exactly
    one of `kept`, `retyped`, `retired` and what changed ones replace. In a split several replace the same one.
    """

    kept: list[tuple[int, int]]
    retyped: list[tuple[int, int]]
    changed: list[Change]
    added: list[int]
    retired: list[int]


def same_claim(one: str, other: str) -> bool:
    """Whether two texts differ at most in typography: the form of quotes and dashes, the kind and amount of
    white space, invisible characters, the case of the first letter."""
    return _claim(one) == _claim(other)


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Pair the sentences of two texts, each given in reading order. Deterministic."""
    pairs = _Pairs(len(old), len(new))
    pairs.match(old, new)
    kept = dict(pairs.old_of)
    pairs.match([_claim(text) for text in old], [_claim(text) for text in new])
    same = dict(pairs.old_of)
    replaced = _changes(old, new, pairs)
    gone = {index for sources in replaced.values() for index in sources} | {*same.values()}
    return Alignment(
        kept=sorted((i, j) for j, i in kept.items()),
        retyped=sorted((i, j) for j, i in same.items() if j not in kept),
        changed=[Change(j, tuple(replaced[j])) for j in sorted(replaced)],
        added=[j for j in range(len(new)) if j not in same and j not in replaced],
        retired=[i for i in range(len(old)) if i not in gone],
    )


def _claim(text: str) -> str:
    folded = fold_typography(text)
    for index, character in enumerate(folded):
        if character.isalpha():
            return folded[:index] + character.casefold() + folded[index + 1 :]
    return folded


class _Pairs:
    """Which old sentence each new one is, and the other way round, as far as it is known."""

    def __init__(self, old: int, new: int) -> None:
        self._sizes = old, new
        self.old_of: dict[int, int] = {}
        self.new_of: dict[int, int] = {}

    def pair(self, i: int, j: int) -> None:
        self.old_of[j], self.new_of[i] = i, j

    def free_old(self) -> list[int]:
        return [i for i in range(self._sizes[0]) if i not in self.new_of]

    def free_new(self) -> list[int]:
        return [j for j in range(self._sizes[1]) if j not in self.old_of]

    def match(self, old: Sequence[str], new: Sequence[str]) -> None:
        """Pair the free sentences whose keys are equal."""
        self._spread(old, new)
        old_places, new_places = _places(old, self.free_old()), _places(new, self.free_new())
        for key, places in old_places.items():
            if len(places) == 1 == len(there := new_places.get(key, [])):
                self.pair(places[0], there[0])
        self._spread(old, new)
        new_places = _places(new, self.free_new())
        for key, places in _places(old, self.free_old()).items():
            for i, j in zip(places, new_places.get(key, ()), strict=False):
                self.pair(i, j)

    def _spread(self, old: Sequence[str], new: Sequence[str]) -> None:
        """Pair the neighbours of what is paired, and theirs, as long as their keys are equal."""
        waiting = sorted(self.new_of.items())
        while waiting:
            i, j = waiting.pop()
            for near in ((i + 1, j + 1), (i - 1, j - 1)):
                if self._both_free(*near) and old[near[0]] == new[near[1]]:
                    self.pair(*near)
                    waiting.append(near)

    def _both_free(self, i: int, j: int) -> bool:
        there = 0 <= i < self._sizes[0] and 0 <= j < self._sizes[1]
        return there and i not in self.new_of and j not in self.old_of


def _places(keys: Sequence[str], indices: list[int]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for index in indices:
        places[keys[index]].append(index)
    return places


# --- What changed -------------------------------------------------------------------------------------


def _changes(old: Sequence[str], new: Sequence[str], pairs: _Pairs) -> dict[int, list[int]]:
    """The old sentences that each changed new one replaces. What changed is paired in `pairs` as well."""
    free_old, free_new = pairs.free_old(), pairs.free_new()
    alphabet = Alphabet()
    old_spelt = {i: alphabet.spell(words(old[i])) for i in free_old}
    new_spelt = {j: alphabet.spell(words(new[j])) for j in free_new}
    replaced: dict[int, list[int]] = {}
    expected = _expected(len(new), pairs.old_of)[0]
    for i, j in _most_similar(old_spelt, new_spelt, expected):
        if i not in pairs.new_of and j not in pairs.old_of:
            pairs.pair(i, j)
            replaced[j] = [i]
    _add_splits(old_spelt, new_spelt, pairs, replaced, len(new))
    _add_merges(old_spelt, new_spelt, pairs, replaced, len(old))
    return replaced


def _most_similar(
    old: Mapping[int, str], new: Mapping[int, str], expected: list[int]
) -> Iterator[tuple[int, int]]:
    """Pairs that are similar enough, the most similar first; a sentence can be in several."""
    import numpy as np  # 30 MB that a worker needs only when a text changes
    from rapidfuzz.process import cdist

    found: list[tuple[float, int, int]] = []
    old_indices = np.array([*old], dtype=np.int64)
    old_texts = [text[:_COMPARED] for text in old.values()]
    rows = [*new.items()]
    if not rows or not old_texts:
        return
    width = min(len(old_texts), max(1, _MOST_PAIRS // len(rows)))
    # No more sentences at a time than they are compared with, so that each can find its own.
    height = min(_ROWS, width)
    for first in range(0, len(rows), height):
        chunk = rows[first : first + height]
        middle = (first + len(chunk) // 2) * len(old_texts) // len(rows)
        start = max(0, min(middle - width // 2, len(old_texts) - width))
        scores = cdist(
            [text[:_COMPARED] for _, text in chunk],
            old_texts[start : start + width],
            scorer=Indel.normalized_similarity,
            score_cutoff=LEAST_SIMILAR,
            dtype=np.float32,
        )
        there = old_indices[start : start + width]
        for (j, _), row in zip(chunk, scores, strict=True):
            found += ((score, i, j) for score, i in _best(row, there, expected[j]))
    found.sort(key=lambda each: (-each[0], each[2], each[1]))
    for _, i, j in found:
        yield i, j


def _best(
    row: NDArray[np.float32], indices: NDArray[np.int64], expected: int
) -> Iterator[tuple[float, int]]:
    """The few best of the old sentences for one new one, with their scores."""
    import numpy as np

    similar = np.flatnonzero(row)
    if not similar.size:
        return
    steps = np.minimum(np.abs(indices[similar] - expected), _MOST_STEPS)
    scores = row[similar].astype(np.float64) - _PER_STEP * steps
    for place in np.argsort(-scores, kind="stable")[:_TRIED]:
        yield float(scores[place]), int(indices[similar[place]])


def _expected(count: int, partner_of: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Where each of `count` sentences would be in the other text, going by the paired one before it, and by
    the one behind it."""
    forwards, last = [], (-1, -1)
    for index in range(count):
        if index in partner_of:
            last = (index, partner_of[index])
        forwards.append(last[1] + index - last[0])
    backwards, following = [0] * count, None
    for index in reversed(range(count)):
        if index in partner_of:
            following = (index, partner_of[index])
        backwards[index] = (
            forwards[index] if following is None else following[1] - following[0] + index
        )
    return forwards, backwards


def _near(index: int, expected: tuple[list[int], list[int]]) -> list[int]:
    """The indices near either of the two places where the sentence would be, the nearest first."""
    steps = sorted(range(-_NEAR, _NEAR + 1), key=abs)
    return [*dict.fromkeys(places[index] + step for step in steps for places in expected)]


def _add_splits(
    old: Mapping[int, str],
    new: Mapping[int, str],
    pairs: _Pairs,
    replaced: dict[int, list[int]],
    count: int,
) -> None:
    """A free new sentence that is a part of an old one replaces it, too."""
    expected = _expected(count, pairs.old_of)
    for j in new:
        if j not in replaced:
            whole = _container(new[j], old, _near(j, expected))
            if whole is not None:
                replaced[j] = [whole]


def _add_merges(
    old: Mapping[int, str],
    new: Mapping[int, str],
    pairs: _Pairs,
    replaced: dict[int, list[int]],
    count: int,
) -> None:
    """A new sentence replaces the free old ones that went into it, too."""
    expected = _expected(count, pairs.new_of)
    gone = Counter(i for sources in replaced.values() for i in sources)
    for i in old:
        if not gone[i]:
            whole = _container(old[i], new, _near(i, expected))
            if whole is not None:
                replaced.setdefault(whole, []).append(i)


def _container(part: str, wholes: Mapping[int, str], near: list[int]) -> int | None:
    """The sentence near by that has the most of the part's words in their order, if it has enough of them."""
    part = part[:_COMPARED_PARTS]
    best, most = None, LEAST_CONTAINED * len(part)
    if len(part) < _LEAST_WORDS:
        return None
    for index in near:
        if index in wholes:
            shared = LCSseq.similarity(part, wholes[index][:_COMPARED_PARTS])
            if shared > most or (best is None and shared == most):
                best, most = index, shared
    return best
