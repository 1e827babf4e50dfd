"""Badges where most lists have them: the pencil first in a paper link's text, the star directly before a repository.

A list with no other badges is read here at once; what other places there are takes a closer look.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple, cast

from lists.badges.marks import CITATIONS, STARS, Mark
from lists.badges.surroundings import is_target, is_unsafe, past_spaces
from lists.document import BadgeKind, BadgeSlot, Span
from lists.layouts.drafts import Draft
from lists.layouts.units import UnitLink
from lists.links.roles import PAPER, REPOSITORY

# Half the cost of calling the class, and a list has thousands of entries.
_NEW_SLOT = cast("Callable[..., BadgeSlot]", tuple.__new__)


class EntryBadges(NamedTuple):
    """The badges of one entry, as its document shows them."""

    citations: BadgeSlot | None
    stars: BadgeSlot | None
    misplaced: tuple[BadgeSlot, ...] = ()
    repeated: tuple[BadgeSlot, ...] = ()
    unplaced: tuple[BadgeSlot, ...] = ()


_NEW_BADGES = cast("Callable[..., EntryBadges]", tuple.__new__)


def takes_badge(link: UnitLink) -> bool:
    """Whether a badge can lead the link's text. An address that is its own text would no longer be one."""
    return link.piece.badge_at is not None and link.piece.text != link.piece.url


def default_place(data: bytes, kind: BadgeKind, link: UnitLink) -> int | None:
    """The place of a symbol in a list that has no habit; None where every place would spoil something."""
    piece = link.piece
    inside = piece.badge_at if piece.text != piece.url else None
    if inside is not None and (kind is CITATIONS or is_unsafe(data, piece.start)):
        return past_spaces(data, inside)
    return None if is_target(data, piece.start) else piece.start


def read_usually(data: bytes, drafts: Sequence[Draft], marks: Sequence[Mark]) -> list[EntryBadges] | None:
    """The badges of a list that has none but in the usual places; None if a mark in an entry stands elsewhere."""
    reader = _Reader(data, marks)
    if not marks:
        return [reader.with_slots(draft.links, None, None) for draft in drafts]
    badges = [reader.read(draft.links) for draft in drafts]
    if len(reader.taken) < len(marks):
        # What is left stands in a legend or in prose, or else in some other way.
        starts, ends = [draft.start for draft in drafts], [0, *accumulate([draft.end for draft in drafts], max)]
        left = [mark.start for mark in marks if mark.start not in reader.taken]
        if any(place < ends[bisect_right(starts, place)] for place in left):
            return None
    return badges


class _Reader:
    """Takes the marks of a list, entry by entry."""

    def __init__(self, data: bytes, marks: Sequence[Mark]) -> None:
        self._data = data
        self._starts = {mark.start: mark for mark in marks}
        self._ends = {mark.end: mark for mark in marks}
        self.taken: set[int] = set()

    def read(self, links: Sequence[UnitLink]) -> EntryBadges:
        """The badges of one entry, and the empty slots of those it has not."""
        citations = star = None
        repeated: tuple[BadgeSlot, ...] = ()
        for link in links:
            role = link.role
            if role is PAPER:
                slot = self._take(self._at_paper(link), CITATIONS)
                if citations is None:
                    citations = slot
                elif slot is not None:
                    repeated += (slot,)
            elif role is REPOSITORY:
                slot = self._take(self._ends.get(link.piece.start), STARS)
                if star is None:
                    star = slot
                elif slot is not None:
                    repeated += (slot,)
        return self.with_slots(links, citations, star, repeated)

    def with_slots(
        self,
        links: Sequence[UnitLink],
        citations: BadgeSlot | None,
        star: BadgeSlot | None,
        repeated: tuple[BadgeSlot, ...] = (),
    ) -> EntryBadges:
        """The badges found, and empty slots at the first links of the right kinds for those not found."""
        data = self._data
        for link in links:
            role = link.role
            if role is PAPER:
                if citations is None and (place := default_place(data, CITATIONS, link)) is not None:
                    citations = _NEW_SLOT(BadgeSlot, (CITATIONS, _NEW_SLOT(Span, (place, place)), 0, b"", b"", 0))
            elif role is REPOSITORY and star is None and (place := default_place(data, STARS, link)) is not None:
                star = _NEW_SLOT(BadgeSlot, (STARS, _NEW_SLOT(Span, (place, place)), 0, b"", b"", 1))
        return _NEW_BADGES(EntryBadges, (citations, star, (), repeated, ()))

    def _at_paper(self, link: UnitLink) -> Mark | None:
        piece = link.piece
        if piece.badge_at is None or piece.text == piece.url:
            return self._ends.get(piece.start)
        mark = self._starts.get(piece.badge_at)
        leads = mark is not None and mark.end < piece.text_end and self._data[mark.end] not in b" \t"
        return mark if leads else None

    def _take(self, mark: Mark | None, kind: BadgeKind) -> BadgeSlot | None:
        if mark is None or mark.kind is not kind or mark.lead:
            return None
        self.taken.add(mark.start)
        return _NEW_SLOT(BadgeSlot, (kind, _NEW_SLOT(Span, (mark.start, mark.end)), mark.value, b"", b"", 0))
