"""PURE: what became of a sentence, word by word, for people who have read the earlier one."""

from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from articles.text.words import Alphabet, pieces

SAME, REMOVED, ADDED = "same", "removed", "added"
MOST_COMPARED = 2_000


class Piece(NamedTuple):
    """A stretch of text: `kind` is `same` (in both), `removed` (only in the earlier) or `added`."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces in reading order; same and removed ones make up `before`, same and added ones `after`.

    The words that both have in the same order are kept, as many as there can be. Of what lies between the
    first and the last difference only 2,000 words, blanks and marks on each side are compared so; where it
    is more, it is one removal and one addition.
    """
    old, new = pieces(before), pieces(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    found = [Piece(SAME, "".join(old[:head]))]
    found += _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    found.append(Piece(SAME, "".join(old[len(old) - tail :])))
    return _joined(found)


def _common(old: list[str], new: list[str]) -> int:
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return index
    return min(len(old), len(new))


def _middle(old: list[str], new: list[str]) -> list[Piece]:
    if max(len(old), len(new)) > MOST_COMPARED:
        return [Piece(REMOVED, "".join(old)), Piece(ADDED, "".join(new))]
    alphabet = Alphabet()
    found = []
    for step in LCSseq.opcodes(alphabet.spell(old), alphabet.spell(new)):
        gone = "".join(old[step.src_start : step.src_end])
        come = "".join(new[step.dest_start : step.dest_end])
        if step.tag == "equal":
            found.append(Piece(SAME, gone))
        else:
            found += [Piece(REMOVED, gone), Piece(ADDED, come)]
    return found


def _joined(found: list[Piece]) -> list[Piece]:
    """Changes told together: removals before additions, and blanks between two changes change with them."""
    joined: list[Piece] = []
    gone = come = ""
    for index, piece in enumerate(found):
        if piece.kind == REMOVED:
            gone += piece.text
        elif piece.kind == ADDED:
            come += piece.text
        elif piece.text.strip() or not (gone or come) or not _changes_after(found, index):
            joined += [Piece(REMOVED, gone), Piece(ADDED, come), piece]
            gone = come = ""
        else:
            gone, come = gone + piece.text, come + piece.text
    joined += [Piece(REMOVED, gone), Piece(ADDED, come)]
    return [piece for piece in joined if piece.text]


def _changes_after(found: list[Piece], index: int) -> bool:
    following = next((piece for piece in found[index + 1 :] if piece.text), None)
    return following is not None and following.kind != SAME
