"""The start and the end of an entry's line, where some lists have the badges of an entry whatever its links."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from lists.badges.marks import Look, Mark
from lists.badges.surroundings import spaces_after, spaces_before
from lists.badges.touching import BLANK, FARTHEST, Found, kind_of, slot_of
from lists.document import BadgeKind, Span
from lists.layouts.drafts import Draft
from lists.layouts.units import UnitLink
from lists.places import Placement, Where

TABLES = ("table", "loose table")

_LINE_START = rb"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?"
_START = re.compile(_LINE_START)
# What would open a block if it were the first thing in its line: bold words do not.
_BLOCK = re.compile(rb"[ \t]*(?:\[[ xX]\]|[#>+=~`|:-]|\*(?!\*{0,2}[^\s*])|\d+[.)]|[\r\n]|\Z)")
_LINE_END = re.compile(rb"[\r\n]|\Z")
_CELL_END = re.compile(rb"[\r\n]|(?<!\\)\||\Z")
_CUT = re.compile(rb"[\r\n]|<(?:br|/?(?:td|th|tr|li|p|div))\b[^<>]*>", re.IGNORECASE)
_CELL_CUT = re.compile(_CUT.pattern + rb"|(?<!\\)\|", re.IGNORECASE)
_WORD = re.compile(rb"[^\W_]|[\x80-\xff]")
_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r)[ \t>]*(?:\r\n|\n|\r)")
_COUNT = re.compile(rb"(?!(?:19|20)\d\d(?!\d))\d")
_CLOSES_WORDS = (b"", b"\r", b"\n", b"|", b"<")
_WITHIN = (b",", b";", b")", b"]", b".", b":", b'"', b"'")  # behind these a mark is not the first of its line
_ONE_MARK = 8  # bytes
_NOT_WORDS = frozenset(b"`|<>[]()\\#=")
_BREAK = re.compile(rb"<br ?/?>\Z", re.IGNORECASE)


class FirstLinks:
    """The link that a badge of an entry belongs to, looked for once."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts
        self._known: dict[int, dict[BadgeKind | None, UnitLink]] = {}

    def of(self, index: int, kind: BadgeKind) -> UnitLink | None:
        """The first link of a draft at which a badge of a kind belongs."""
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = {kind_of(link): link for link in reversed(self._drafts[index].links)}
        return known.get(kind)


def is_in_table(draft: Draft) -> bool:
    """Whether pipes part what is on the entry's line."""
    return draft.container is not None and draft.container.kind in TABLES


def line_start(data: bytes, draft: Draft) -> int:
    """The place behind the marker of an entry's first line."""
    match = _START.match(data, draft.start)
    return match.end() if match is not None else draft.start


def line_end(data: bytes, draft: Draft, link: UnitLink) -> int:
    """The end of the words on the line of a link, or in its table cell, without blanks and ``<br>`` at the end."""
    end = _boundary(data, draft, link.piece.end)
    words = _BREAK.sub(b"", data[link.piece.end : end].rstrip(b" \t"))
    return link.piece.end + len(words.rstrip(b" \t"))


def entry_end(data: bytes, draft: Draft) -> int | None:
    """The end of the words on an entry's last line; None where a link stands on it, or what is no plain words."""
    end = draft.start + len(data[draft.start : draft.end].rstrip(b" \t\r\n>"))
    start = _start_of_line(data, draft, end)
    is_plain = start > draft.start and data[start:end].strip(b" \t-*+>") and data[end - 1] not in _NOT_WORDS
    reaches = any(link.piece.end > start for link in draft.links)
    return end if is_plain and not reaches and not _BLANK_LINE.search(data, draft.start, end) else None


def _start_of_line(data: bytes, draft: Draft, place: int) -> int:
    """Where the line starts that holds a place of a draft; 0 if that is its first."""
    return max(data.rfind(b"\n", draft.start, place), data.rfind(b"\r", draft.start, place)) + 1


def _boundary(data: bytes, draft: Draft, place: int) -> int:
    """Where the line or the table cell ends that holds a place."""
    match = (_CELL_END if is_in_table(draft) else _LINE_END).search(data, place)
    return match.start() if match is not None else len(data)


class LineReader:
    """Finds marks at the start and the end of entries' lines."""

    def __init__(self, data: bytes, drafts: Sequence[Draft], look: Look, firsts: FirstLinks) -> None:
        self._data = data
        self._drafts = drafts
        self._firsts = firsts
        self._draft_starts = [draft.start for draft in drafts]
        self._paragraph_ends: dict[int, int] = {}
        self._seen = Span(0, -1)  # the stretch from a link to the end of its line that was looked at last
        marks = rb"(?:" + look.any + rb"|" + BLANK + rb")*"
        self._start = re.compile(_LINE_START + marks)
        self._marks = re.compile(marks)
        self._nothing = re.compile(marks + rb"(?:<br ?/?>)?[ \t]*", re.IGNORECASE)

    def read_end(self, mark: Mark, above: tuple[int, UnitLink] | None) -> Found | None:
        """A mark with nothing behind it, on one line with the link above it, and so of that link's entry."""
        if above is None:
            return None
        index, link = above
        draft, data = self._drafts[index], self._data
        own, end = self._firsts.of(index, mark.kind), self._end(draft, link.piece.end)
        if own is None or not mark.end <= end <= mark.end + FARTHEST:
            return None
        if not self._nothing.fullmatch(data, mark.end, end):
            return None
        usual = own.piece.end <= mark.start and self._end(draft, own.piece.end) == end
        place = Placement(Where.LINE_END, blank=spaces_before(data, mark.start))
        return Found(index, slot_of(data, mark, before=True), place if usual else None)

    def _end(self, draft: Draft, place: int) -> int:
        """The end of the line or cell that holds a place; found once for all the links before it."""
        if not self._seen.start <= place <= self._seen.end:
            self._seen = Span(place, _boundary(self._data, draft, place))
        return self._seen.end

    def read_start(self, mark: Mark) -> Found | None:
        """A mark that leads the first line of an entry, or the words before its link in a table cell."""
        index = bisect_right(self._draft_starts, mark.start) - 1
        if index < 0 or self._drafts[index].end < mark.end:
            return None
        draft, data = self._drafts[index], self._data
        own = self._firsts.of(index, mark.kind)
        if own is None:
            return None
        near = mark.start - draft.start <= FARTHEST
        if near and self._start.fullmatch(data, draft.start, mark.start) and not _BLOCK.match(data, mark.end):
            place = Placement(Where.LINE_START, blank=spaces_after(data, mark.end))
            return Found(index, slot_of(data, mark, after=True), place)
        if not is_in_table(draft) or not mark.end <= own.piece.start <= self._end(draft, mark.end):
            return None
        cell = max(draft.start, data.rfind(b"|", max(draft.start, mark.start - FARTHEST), mark.start) + 1)
        if mark.start - cell <= FARTHEST and self._marks.fullmatch(data, cell, mark.start):
            return Found(index, slot_of(data, mark, after=True), None)
        return None

    def read_within(self, mark: Mark, index: int) -> Found | None:
        """A mark of a draft that is the first or the last of some words, on a line or in a cell of its first paragraph.

        It says of no habit, but at the end of the entry. A number beside it is a count and no badge.
        """
        draft, data = self._drafts[index], self._data
        if self._firsts.of(index, mark.kind) is None or mark.start >= self._end_of_first_paragraph(index):
            return None
        if self._is_amid(draft, mark):
            return None
        start, end = self._cut(draft, mark)
        before, after = self._without(data[start : mark.start]), self._without(data[mark.end : end])
        has_before, has_after = _WORD.search(before) is not None, _WORD.search(after) is not None
        if not (has_before or has_after or before.strip() or after.strip()) and _BREAK.search(data, start - 6, start):
            return Found(index, slot_of(data, mark), None)  # on a line of its own in a cell, where nothing hangs on it
        if has_before and not after.strip(b" \t"):
            place = Placement(Where.ENTRY_END, blank=spaces_before(data, mark.start))
            slot = slot_of(data, mark, before=True)
            return Found(index, slot, place if self._ends_entry(draft, mark) else None)
        if has_after and not has_before and not before.strip(b" \t>-*+") and not _COUNT.match(after):
            slot = slot_of(data, mark, after=True)
            return None if _BLOCK.match(data, slot.span.end) else Found(index, slot, None)
        return None

    def _end_of_first_paragraph(self, index: int) -> int:
        known = self._paragraph_ends.get(index)
        if known is None:
            draft = self._drafts[index]
            blank = _BLANK_LINE.search(self._data, draft.start, draft.end)
            known = self._paragraph_ends[index] = blank.start() if blank is not None else draft.end
        return known

    def _is_amid(self, draft: Draft, mark: Mark) -> bool:
        """Whether words, or more marks than anybody writes, stand on either side: a look that costs little."""
        data, farthest = self._data, min(draft.end, mark.end + FARTHEST)
        marks = self._marks.match(data, mark.end, farthest)
        behind = marks.end() if marks is not None else mark.end
        if data[behind : behind + 1] in _CLOSES_WORDS:
            return False
        before = data[max(0, mark.start - FARTHEST) : mark.start].rstrip(b" \t")[-1:]
        return mark.end + FARTHEST - behind < _ONE_MARK or before.isalnum() or before in _WITHIN

    def _without(self, words: bytes) -> bytes:
        return self._marks.sub(b"", words)

    def _cut(self, draft: Draft, mark: Mark) -> Span:
        """The line, or the part of it in a table cell or between line breaks, that holds a mark."""
        cut = _CELL_CUT if is_in_table(draft) else _CUT
        nearest = max(draft.start, mark.start - FARTHEST)
        start = max([found.end() for found in cut.finditer(self._data, nearest, mark.start)], default=nearest)
        found = cut.search(self._data, mark.end, min(draft.end, mark.end + FARTHEST))
        return Span(start, found.start() if found is not None else min(draft.end, mark.end + FARTHEST))

    def _ends_entry(self, draft: Draft, mark: Mark) -> bool:
        if draft.end - mark.end > FARTHEST:
            return False
        starts_line = _start_of_line(self._data, draft, mark.start)
        if starts_line <= draft.start or any(link.piece.end > starts_line for link in draft.links):
            return False
        return not self._without(self._data[mark.end : draft.end]).strip()
