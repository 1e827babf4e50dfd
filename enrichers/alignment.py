"""Whether the rows of a batch belong to those that were asked. Pure.

Papers are merged and repositories renamed, so a row may bear another name than it was asked by. A batch out of order
looks different: rows bear names that stand elsewhere in the same batch, or one row answers for many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

DISPLACED_AT_LEAST = 2  # two rows that have changed places; a single one may be a name that went to somebody else
# One record for so many asks, none of which it bears, and for most of the batch: records are joined by twos and threes.
SAME_AT_LEAST = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One row that was answered: the names it bears, in the form they are asked by, and what it is known by."""

    names: frozenset[Hashable]
    identity: Hashable


def is_misaligned(rows: Mapping[K, Row | None]) -> bool:
    """Whether a batch came back in another order than asked, or with one row for many. None is a row not found.

    A row that bears the name of another that was asked, which got a different row or none, is displaced. Two names of
    one paper or repository are not: they get the same row.
    """
    strange = {asked: row for asked, row in rows.items() if row is not None and asked not in row.names}
    displaced = sum(_is_elsewhere(row, rows) for row in strange.values())
    found = sum(row is not None for row in rows.values())
    most = max(Counter(row.identity for row in strange.values()).values(), default=0)
    return displaced >= DISPLACED_AT_LEAST or (most >= SAME_AT_LEAST and most > found / 2)


def _is_elsewhere(row: Row, rows: Mapping[K, Row | None]) -> bool:
    others = (rows[name] for name in row.names if name in rows)  # type: ignore[index]
    return any(other is None or other.identity != row.identity for other in others)
