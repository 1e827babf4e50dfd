"""Typing errors: how far two runs of letters are apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def edits_between(one: str, other: str, at_most: int) -> int | None:
    """Letters left out, added, exchanged or swapped with their neighbour. None where there are more than ``at_most``.

    Optimal string alignment, on what remains between the common start and the common end.
    """
    if abs(len(one) - len(other)) > at_most:
        return None
    start, end = common_ends(one, other)
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if (Counter(one) - Counter(other)).total() > at_most or (Counter(other) - Counter(one)).total() > at_most:
        return None  # the letters alone tell, at a fraction of the cost
    distance = _aligned(one, other)
    return distance if distance <= at_most else None


def common_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many letters (or words) two titles have in common at their start, and of the rest at their end."""
    start, least = 0, min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def _aligned(one: str, other: str) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before_that, before, row = before, row, [i]
        for j, opposite in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                least = min(least, before_that[j - 2] + 1)
            row.append(least)
    return row[-1]
