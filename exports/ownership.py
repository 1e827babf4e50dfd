"""Whose badge is it, and which tier had it: what starcite remembers of the badges it wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from enrichers.records import WrittenBadge
from lists.document import BadgeKind

Places = frozenset[tuple[int, BadgeKind]]  # of badges, by the index of the entry


@dataclass(frozen=True, slots=True)
class FormerLook:
    """Badges that starcite wrote in another style or with another symbol than the list is read with.

    ``taken`` are those that stand in the file and are left out of the document. Of kinds in ``unwritten`` nothing was
    written yet in the look of today, so that what the document shows of them is not starcite's.
    """

    taken: Places = frozenset()
    unwritten: frozenset[BadgeKind] = frozenset()


def owner_of(row: WrittenBadge) -> tuple[str, BadgeKind]:
    """The entry and the kind of a badge, to which it belongs whatever paper decides its tier."""
    return row.entry_key, BadgeKind(row.kind)


def owned_badges(written: Iterable[WrittenBadge], list_path: str) -> frozenset[tuple[str, BadgeKind]]:
    """Where starcite's own badges stand in a list, or may still stand, by the key of the entry."""
    rows = (row for row in written if row.list_path == list_path)
    return frozenset(owner_of(row) for row in rows if row.tier or row.previous_tier)


class BadgeMemory:
    """What starcite remembers of the badges in one list, and of the tiers in those that must agree with it."""

    def __init__(
        self,
        written: Iterable[WrittenBadge],
        list_path: str,
        agreeing: Iterable[WrittenBadge] = (),
        unwritten: frozenset[BadgeKind] = frozenset(),
    ) -> None:
        self.list_path = list_path
        self.rows = tuple(row for row in written if row.list_path == list_path)
        # Of several rows of one subject the newest decides, and of one day the highest: it is the one that stands.
        by_age = sorted(self.rows, key=lambda row: (row.written_on, row.tier))
        everywhere = sorted((*by_age, *agreeing), key=lambda row: (row.written_on, row.tier))
        self.tiers = {(BadgeKind(row.kind), row.subject): row.tier for row in everywhere}
        self.by_entry = {(*owner_of(row), row.subject): row for row in by_age}
        self.owned = {owner for owner in owned_badges(self.rows, list_path) if owner[1] not in unwritten}
        self.kinds = frozenset(kind for _, kind in self.owned)
