"""PURE: where the shapes of a chart stand. What they look like is the style sheet's affair.

A chart is drawn in a box of its own units, which the page stretches to the width it has; only shapes are in it,
never words, which would be stretched with them.
"""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 720, 160
# Of what there is at least one, there is something to see.
LEAST = 2.0
_STEPS = (1, 2, 3, 4, 5, 6, 8)


class Part(NamedTuple):
    """A rectangle: of the `place`-th number."""

    place: int
    x: float
    y: float
    width: float
    height: float


def round_top(most: int) -> int:
    """The top of an axis: the next number of one digit and zeros, but for 7 and 9; at least 1."""
    power = 1
    while 8 * power < most:
        power *= 10
    return next(step * power for step in _STEPS if step * power >= most)


def columns(stacks: Sequence[Sequence[int]]) -> tuple[int, list[list[Part]]]:
    """The top of the axis, and a column for each stack of numbers, from the bottom up; no part for a 0."""
    top = round_top(max((sum(stack) for stack in stacks), default=0))
    step = WIDTH / max(len(stacks), 1)
    gap = min(step * 0.25, 8)
    found = []
    for number, stack in enumerate(stacks):
        parts, ground = [], float(HEIGHT)
        for place, count in enumerate(stack):
            if count:
                height = max(count / top * HEIGHT, LEAST)
                ground -= height
                x, width = number * step + gap / 2, step - gap
                parts.append(_part(place, x, max(ground, 0.0), width, height))
        found.append(parts)
    return top, found


def bar(counts: Sequence[int], most: int = 0, height: float = 24) -> list[Part]:
    """A bar with a part for each number that is not 0; `most`, or all of them together, take the whole width."""
    total = max(most, sum(counts))
    some = [count for count in counts if count]
    spare = WIDTH - LEAST * len(some)
    parts, x = [], 0.0
    for place, count in enumerate(counts):
        if count:
            width = LEAST + count / total * spare
            parts.append(_part(place, x, 0.0, width, height))
            x += width
    return parts


def on_scale(value: float, low: float, high: float) -> float:
    """Where `value` stands on a scale from `low` to `high` over the whole width; at an end where it is beyond."""
    return round((min(max(value, low), high) - low) / (high - low) * WIDTH, 2)


def _part(place: int, x: float, y: float, width: float, height: float) -> Part:
    return Part(place, round(x, 2), round(y, 2), round(width, 2), round(height, 2))
