"""Which marks stand at which links: in a link's text, before it, or after it.

Between a mark and its link may be blanks, brackets, bold and other marks, all on one line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from lists.badges.marks import CITATIONS, STARS, Look, Mark
from lists.badges.surroundings import (
    is_joined_after,
    is_joined_before,
    is_unsafe,
    outer_span,
    parts_brackets,
    spaces_after,
    spaces_before,
)
from lists.badges.usual import takes_badge
from lists.document import BadgeKind, BadgeSlot, BadgeStyle, Span
from lists.layouts.drafts import Draft
from lists.layouts.units import UnitLink
from lists.links.roles import PAPER, REPOSITORY, VERSION
from lists.places import Placement, Where

BLANK = rb"[ \t]|\xc2\xa0"

FARTHEST = 256  # bytes between a mark and its link: a few brackets, blanks and marks
_NOT_BRACKETS = re.compile(rb"[^\[\]()*_]+")
_BEFORE_OPENED = frozenset((b"[", b"(", b"*", b"_"))
_BEFORE_CLOSED = frozenset((b"]", b")", b"*", b"_"))


class Found(NamedTuple):
    """A mark that was found at an entry. ``place`` is what it says of the list's habit; None if it says nothing.

    ``is_right`` tells a badge from a mark at a link of the wrong kind. ``bracketed`` says that the link stands in
    brackets or bold, so that ``place.outside`` means something. ``forced`` is what it says of links that cannot have
    it in their text.
    """

    draft: int
    slot: BadgeSlot
    place: Placement | None
    is_right: bool = True
    bracketed: bool = False
    forced: Placement | None = None


def kind_of(link: UnitLink) -> BadgeKind | None:
    """The kind of badge that belongs at a link."""
    role = link.role
    if role is PAPER or role is VERSION:
        return CITATIONS
    return STARS if role is REPOSITORY else None


def slot_of(data: bytes, mark: Mark, *, before: bool = False, after: bool = False) -> BadgeSlot:
    """The slot of a badge that stands, with the blank before or after it where asked for."""
    lead = spaces_before(data, mark.start) if before else b""
    tail = spaces_after(data, mark.end) if after else b""
    span = Span(mark.start - len(lead), mark.end + len(tail))
    return BadgeSlot(mark.kind, span, mark.value, lead + mark.lead, mark.tail + tail)


def find_usual(
    data: bytes, drafts: Sequence[Draft], marks: Sequence[Mark], style: BadgeStyle
) -> tuple[list[Found], list[Mark]]:
    """The badges in the places most lists use, first in a link's text or directly before it; and all other marks."""
    by_start = {mark.start: mark for mark in marks}
    by_end = {mark.end: mark for mark in marks} if style is BadgeStyle.SYMBOLS else {}
    found: list[Found] = []
    for index, draft in enumerate(drafts):
        last: tuple[int, BadgeKind | None] = -1, None  # the end and the kind of the link before
        for link in draft.links:
            piece, kind = link.piece, kind_of(link)
            mark = by_start.get(piece.badge_at) if kind is not None and piece.badge_at is not None else None
            if mark is not None and mark.kind is kind and data[mark.end : piece.text_end].strip():
                found.append(_inside(data, index, link, mark))
                del by_start[mark.start]
            elif kind is not None:
                mark = by_end.get(piece.start)
                if mark is not None and mark.kind is kind and mark.start in by_start:
                    found.append(_directly_before(data, index, link, mark, says_nothing=last == (mark.start, kind)))
                    del by_start[mark.start]
            last = piece.end, kind
    return found, list(by_start.values())


def _inside(data: bytes, index: int, link: UnitLink, mark: Mark) -> Found:
    # Where a star could not stand before the link, it says nothing of where it would.
    forced = mark.kind is STARS and is_unsafe(data, link.piece.start)
    place = None if forced else Placement(Where.INSIDE, blank=spaces_after(data, mark.end))
    return Found(index, slot_of(data, mark, after=True), place)


def _directly_before(data: bytes, index: int, link: UnitLink, mark: Mark, *, says_nothing: bool) -> Found:
    place = None if says_nothing else Placement(Where.BEFORE)
    bracketed = data[mark.start - 1 : mark.start] in _BEFORE_OPENED
    return _of_its_link(Found(index, slot_of(data, mark), place, bracketed=bracketed), link)


def _of_its_link(one: Found, link: UnitLink) -> Found:
    """A mark before a link: where the link could not have it in its text, it says nothing of those that can."""
    return one._replace(place=None, forced=one.place) if _cannot_be_inside(link, one.slot.kind) else one


def _cannot_be_inside(link: UnitLink, kind: BadgeKind) -> bool:
    """Whether a pencil would stand inside the link if its text could take one."""
    return kind is CITATIONS and not takes_badge(link)


class LinkReader:
    """Finds the link that a mark touches, in whichever way."""

    def __init__(self, data: bytes, drafts: Sequence[Draft], look: Look) -> None:
        self._data = data
        self._look = look
        links = [(link.piece.start, index, link) for index, draft in enumerate(drafts) for link in draft.links]
        links.sort(key=lambda item: item[:2])
        self._starts = [start for start, _, _ in links]
        self._links = [(index, link) for _, index, link in links]
        mark = rb"(?:" + look.any + rb")"
        self._marks = re.compile(mark + rb"+")
        self._closing = re.compile(rb"(?:" + mark + rb"|[\])*_]|" + BLANK + rb")*")
        self._opening = re.compile(rb"(?:" + mark + rb"|[\[(*_]|" + BLANK + rb")*")
        self._first = re.compile(rb"(?:" + mark + rb"|" + BLANK + rb")*")
        self._last = re.compile(rb"(?:" + mark + rb"|[*_`]|" + BLANK + rb")*")

    def above(self, place: int) -> tuple[int, UnitLink] | None:
        """The last link that starts before a place, with the index of its draft."""
        at = bisect_right(self._starts, place) - 1
        return self._links[at] if at >= 0 else None

    def read(self, mark: Mark) -> Found | None:
        """The link a mark touches; one of the right kind, where it touches two. None if it touches none."""
        at = bisect_right(self._starts, mark.start) - 1
        if at >= 0 and self._links[at][1].piece.end > mark.start:
            return self._read_inside(mark, *self._links[at])
        trailing = self._read_after(mark, *self._links[at]) if at >= 0 else None
        leading = self._read_before(mark, *self._links[at + 1]) if at + 1 < len(self._links) else None
        if trailing is None or leading is None:
            return trailing or leading
        # A blank on the one side only tells that a symbol belongs to the other. Numbers follow.
        next_start, last_end = self._links[at + 1][1].piece.start, self._links[at][1].piece.end
        leads = self._look.style is BadgeStyle.SYMBOLS and self._look.past(self._data, mark.end) == next_start
        if leads and leading.is_right and self._marks.sub(b"", self._data[last_end : mark.start]):
            return leading._replace(place=None)
        return trailing if trailing.is_right else leading

    def _read_inside(self, mark: Mark, index: int, link: UnitLink) -> Found | None:
        piece, data = link.piece, self._data
        is_right = kind_of(link) is mark.kind
        first = piece.badge_at
        if first is None and not self._look.without(piece.text).strip():
            return None
        if first is not None and first <= mark.start and self._first.fullmatch(data, first, mark.start):
            return Found(index, slot_of(data, mark, after=True), None, is_right)
        if mark.end <= piece.text_end and self._last.fullmatch(data, mark.end, piece.text_end):
            place = Placement(Where.INSIDE_LAST, blank=spaces_before(data, mark.start))
            is_last = mark.end == piece.text_end
            return Found(index, slot_of(data, mark, before=True), place if is_last else None, is_right)
        return None

    def _read_after(self, mark: Mark, index: int, link: UnitLink) -> Found | None:
        data, end = self._data, link.piece.end
        if mark.start - end > FARTHEST or not self._closing.fullmatch(data, end, mark.start):
            return None
        if parts_brackets(data, mark.start, mark.end) and mark.end not in self._starts:
            within = self._look.past(data, mark.end + 1)
            if data[within : within + 1] != b"[":  # `[⭐[github](…)]`, without its star
                return None
        outer = outer_span(data, link.piece.start, end)
        # The blank is a badge's own, unless it also parts the link from what follows the badge without one.
        parts_words = is_joined_after(data, self._look.past(data, mark.end))
        owns_blank = not parts_words or self._look.style is not BadgeStyle.SYMBOLS
        between = self._marks.sub(b"", data[end : mark.start])
        says = owns_blank and _is_plain(between, data[end : outer.end])
        place = Placement(Where.AFTER, _brackets(between) != b"", spaces_before(data, mark.start))
        bracketed = outer.end > end or data[mark.end : mark.end + 1] in _BEFORE_CLOSED
        slot = slot_of(data, mark, before=owns_blank)
        return Found(index, slot, place if says else None, kind_of(link) is mark.kind, bracketed)

    def _read_before(self, mark: Mark, index: int, link: UnitLink) -> Found | None:
        data, start = self._data, link.piece.start
        if start - mark.end > FARTHEST or not self._opening.fullmatch(data, mark.end, start):
            return None
        outer = outer_span(data, start, link.piece.end)
        owns_blank = not is_joined_before(data, mark.start)
        between = self._marks.sub(b"", data[mark.end : start])
        says = owns_blank and _is_plain(between, data[outer.start : start])
        place = Placement(Where.BEFORE, _brackets(between) != b"", spaces_after(data, mark.end))
        bracketed = outer.start < start or data[mark.start - 1 : mark.start] in _BEFORE_OPENED
        slot = slot_of(data, mark, after=owns_blank)
        one = Found(index, slot, place if says else None, kind_of(link) is mark.kind, bracketed)
        return _of_its_link(one, link)


def _is_plain(between: bytes, around: bytes) -> bool:
    """Whether what parts a mark from its link is but spaces, and either none or all of the brackets around it."""
    return _brackets(between) in (b"", around) and b"\t" not in between and b"\xc2\xa0" not in between


def _brackets(between: bytes) -> bytes:
    return b"".join(_NOT_BRACKETS.split(between))
