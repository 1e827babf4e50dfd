"""Where badges stand at an entry's links, and where they would stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from lists.addresses import follows_address
from lists.document import BadgeKind, BadgeSlot, BadgeSymbols, Role, Span
from lists.units import UnitLink

_SELECTOR = "\N{VARIATION SELECTOR-16}"
_ROLE = MappingProxyType({BadgeKind.CITATIONS: Role.PAPER, BadgeKind.STARS: Role.REPOSITORY})
_FARTHEST = 64  # bytes before a link that a run of badges may take


class BadgeFinder:
    """Finds the badges of one list, whose symbols it knows in every spelling (with and without U+FE0F)."""

    def __init__(self, data: bytes, symbols: BadgeSymbols) -> None:
        self._data = data
        self._bare = {kind: symbols.of(kind).rstrip(_SELECTOR) for kind in BadgeKind}
        self._symbol = {kind: bare.encode() for kind, bare in self._bare.items()}
        self._present = [kind for kind in BadgeKind if self._symbol[kind] in data]
        self.signs = tuple(self._bare[kind] for kind in self._present)  # those that the list holds
        self._one = {kind: _pattern(self._bare[kind], "") for kind in BadgeKind}
        self._here = {kind: _pattern(self._bare[kind], "+") for kind in BadgeKind}
        # Before the link, or before the bracket around it; a blank may part them.
        self._before = {
            kind: re.compile(b"(" + self._here[kind].pattern + rb") ?\[?(?: ?|\*\*|__)$") for kind in BadgeKind
        }
        self._any = re.compile("|".join(f"(?:{re.escape(bare)}{_SELECTOR}?)" for bare in self._bare.values()))

    def without_badges(self, text: str) -> str:
        """Text without any badge symbol, so that titles and keys stay the same through badge changes."""
        return self._any.sub("", text) if self._present else text

    def find_slots(self, kind: BadgeKind, links: Sequence[UnitLink]) -> tuple[BadgeSlot, ...]:
        """The slot of one kind: at the link that has the badge already, else at the first link of the right kind.

        Behind it the badges that further links of the entry have. Empty without a link of the right kind.
        """
        right = [link for link in links if link.role is _ROLE[kind]]
        if not right:
            return ()
        if kind in self._present:
            found = tuple(slot for link in right if (slot := self._find_at(kind, link)) is not None)
            if found:
                return found
        first = right[0]
        place = first.piece.start
        if kind is BadgeKind.CITATIONS and first.target.badge_at is not None:
            place = first.target.badge_at
        elif self._follows_address(first, links):  # which a symbol here would become part of
            if first.target.badge_at is None:
                return ()
            place = first.target.badge_at
        return (BadgeSlot(kind, Span(place, place), 0),)

    def find_misplaced(self, links: Sequence[UnitLink]) -> tuple[BadgeSlot, ...]:
        """Badges at links of the wrong kind."""
        found = []
        for kind in self._present:
            for link in links:
                if link.role is not _ROLE[kind]:
                    slot = self._find_at(kind, link)
                    if slot is not None:
                        found.append(slot)
        return tuple(found)

    def _find_at(self, kind: BadgeKind, link: UnitLink) -> BadgeSlot | None:
        start = link.piece.start
        nearest = max(0, start - _FARTHEST)
        if self._data.find(self._symbol[kind], nearest, start) >= 0:
            before = self._before[kind].search(self._data[nearest:start])
            if before is not None:
                begin = nearest + before.start(1)
                return self._slot(kind, begin, begin + len(before[1]))
        place = link.target.badge_at
        if place is not None:
            here = self._here[kind].match(self._data, place)
            if here is not None:
                return self._slot(kind, here.start(), here.end())
        return None

    def _follows_address(self, link: UnitLink, links: Sequence[UnitLink]) -> bool:
        """Whether a link stands right behind a bare address."""
        start = link.piece.start
        right_behind = any(one.end == start and one.url == one.text and one.badge_at is None for one, *_ in links)
        return right_behind or follows_address(self._data, start)

    def _slot(self, kind: BadgeKind, start: int, end: int) -> BadgeSlot:
        return BadgeSlot(kind, Span(start, end), len(self._one[kind].findall(self._data[start:end])))


def _pattern(bare: str, repeat: str) -> re.Pattern[bytes]:
    return re.compile(b"(?:" + re.escape(bare.encode()) + b"(?:" + _SELECTOR.encode() + b")?)" + repeat.encode())
